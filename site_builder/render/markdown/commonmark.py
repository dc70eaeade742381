"""CommonMark with GitHub's tables, tasks, strikethrough and bare addresses, by the Rust library comrak."""

import re
from collections.abc import Callable
from html import escape, unescape

import comrak

from site_builder.render.markdown.attributes import with_attributes

_EXTENSIONS = ("table", "strikethrough", "tasklist", "autolink", "footnotes", "description_lists")
_NOTE_REF = re.compile(r'<sup class="footnote-ref"><a href="#fn-([^"]+)" id="fnref-([^"]+)" data-footnote-ref>')
_NOTE_BACK = re.compile(r'<a href="#fnref-([^"]+)" class="footnote-backref"[^>]*>')
_NOTES = re.compile(r'<section class="footnotes" data-footnotes>(.*?)</section>', re.DOTALL)
_CODE = re.compile(r"(<pre\b.*?</pre>|<code\b.*?</code>)", re.DOTALL)
# CommonMark wants <…> round an address with spaces; authors whose files are called so do not know.
_SPACED = re.compile(
    r"(!?)\[((?:[^\[\]]|<[^>]*>)*)\]\(([^()<>\"“”\n]*?[^()<>\"“”\n\s] [^()<>\"“”\n]*\.\w+(?:#\S*?)?)\)"
)
_AS_TYPED = {"’": "'", "‘": "'", "–": "--", "—": "---", "…": "..."}
_SHORTENED = re.compile(r"‘(?=\d\ds?\b|(?:tis|twas|twere|twill|til|em|cause|n|round|bout)\b)", re.IGNORECASE)


class CommonMark:
    """comrak set up for our pages."""

    def __init__(self) -> None:
        self._extensions, self._parsing, self._rendering = (
            comrak.ExtensionOptions(),
            comrak.ParseOptions(),
            comrak.RenderOptions(),
        )
        for name in _EXTENSIONS:
            setattr(self._extensions, name, True)
        self._parsing.smart = True
        self._rendering.unsafe_ = True  # raw HTML is the author's own

    def convert(self, text: str) -> str:
        """The HTML of a text."""
        html: str = comrak.render_markdown(text, self._extensions, self._parsing, self._rendering)
        if "‘" in html:
            html = _SHORTENED.sub("’", html)
        if 'class="footnote-ref"' in html:
            html = _notes_as_ours(html)
        if "](" in html:
            html = _outside_code(html, lambda part: _SPACED.sub(_spaced, part))
        return (with_attributes(html) if "{" in html else html).rstrip("\n")


def _notes_as_ours(html: str) -> str:
    """Footnotes with the ids and classes that they have with the other engine, so that links to them keep working."""
    html = _NOTE_REF.sub(r'<sup id="fnref:\2"><a class="footnote-ref" href="#fn:\1">', html)
    html = _NOTE_BACK.sub(r'<a class="footnote-backref" href="#fnref:\1">', html)
    return _NOTES.sub(
        lambda found: '<div class="footnote">\n<hr />' + found[1].replace('<li id="fn-', '<li id="fn:') + "</div>", html
    )


def _outside_code(html: str, change: Callable[[str], str]) -> str:
    return "".join(part if number % 2 else change(part) for number, part in enumerate(_CODE.split(html)))


def _spaced(found: re.Match[str]) -> str:
    path = found[3]
    for set_sign, typed in _AS_TYPED.items():
        path = path.replace(set_sign, typed)
    target = escape(unescape(path))
    if found[1]:
        words = re.sub(r"<[^>]*>", "", found[2]).replace('"', "&quot;")
        return f'<img src="{target}" alt="{words}" />'
    return f'<a href="{target}">{found[2]}</a>'
