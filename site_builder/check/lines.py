"""Finds where in a source stands what was rendered from it: across lines, escapes and code that only shows it."""

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote

_CODE = re.compile(r"^ {0,3}(?P<fence>```+|~~~+).*?^ {0,3}(?P=fence)|(?<!`)(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)",
                   re.MULTILINE | re.DOTALL)  # fmt: skip


def without_code(text: str) -> str:
    """Markdown with blanks for the signs of its code, so that each line keeps its number."""
    return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def line_of(text: str, wanted: str, before: str = "") -> int:
    """The line, counted from 1, on which something begins; 0 when it stands nowhere.

    White space in it may be any, and it may be written with HTML's escapes or those of addresses. `before` is a
    pattern for what stands right before it.
    """
    words = r"\s+".join(map(re.escape, wanted.split()))
    if not words:
        return 0
    for spelt in _spellings(text):
        if found := re.search(f"(?:{before}){words}", spelt, re.IGNORECASE):
            return spelt.count("\n", 0, found.start()) + 1
    return 0


def _spellings(text: str) -> Iterable[str]:
    yield text
    if "&" in text or "%" in text:
        plain = [" ".join(unescape(row).splitlines()) for row in text.split("\n")]
        yield "\n".join(plain)
        yield "\n".join(" ".join(unquote(row).splitlines()) for row in plain)
