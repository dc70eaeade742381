"""Gives elements the ids, classes and attributes that stand in braces behind them: `## Prices {#prices .wide}`.

Braces count only when they begin with `:`, `#` or `.`; all others are text.
"""

import re
from html import escape, unescape

_BRACES = r"\{(?::[ ]*|(?=[#.]))([^{}\n]*)\}"
_HEADING = re.compile(rf"<(h[1-6])>((?:(?!</h[1-6]>).)*?)[ ]*{_BRACES}(?=</\1>)", re.DOTALL)
_PARAGRAPH = re.compile(rf"<(p)>((?:(?!</?p>).)*?)\n{_BRACES}(?=</p>)", re.DOTALL)
_ITEM = re.compile(rf"<(li)>((?:(?!</?li>|<[uo]l>).)*?)\s+{_BRACES}(?=</li>|\n<[uo]l>|</p>)", re.DOTALL)
_INLINE = re.compile(rf"<(a|abbr|code|del|em|img|strong)\b([^>]*?)(/?>(?:(?:(?!</\1>).)*</\1>)?){_BRACES}", re.DOTALL)
_PART = re.compile(r"""#([^\s.#="]+)|\.([^\s.#="]+)|([\w:-]+)=("[^"]*"|'[^']*'|[^\s"']+)""")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def with_attributes(html: str) -> str:
    """The same HTML with what stands in braces moved into the tags before them."""
    html = _INLINE.sub(
        lambda found: _tag(found[1], found[4], found[2]) + found[3].removeprefix("/>").removeprefix(">"), html
    )
    for pattern in (_HEADING, _PARAGRAPH, _ITEM):
        html = pattern.sub(lambda found: _tag(found[1], found[3]) + found[2], html)
    return html


def _tag(name: str, braces: str, had: str = "") -> str:
    """An opening tag with what it had and what the braces say."""
    classes: list[str] = []
    own: dict[str, str] = {}
    for part in _PART.finditer(unescape(braces).translate(_STRAIGHT)):
        if part[1]:
            own["id"] = part[1]
        elif part[2]:
            classes.append(part[2])
        else:
            own[part[3]] = part[4].strip("\"'")
    if classes:
        own["class"] = " ".join([*own.get("class", "").split(), *classes])
    end = " />" if name == "img" else ">"
    return f"<{name}{had.rstrip()}" + "".join(f' {key}="{escape(value)}"' for key, value in own.items()) + end
