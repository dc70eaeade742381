"""Python-Markdown's links and pictures, with an end to the search for closing brackets that never come."""

import re
import xml.etree.ElementTree as ET  # only builds elements; nothing is parsed with it
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import LinkInlineProcessor

# How often a text may be walked from end to end for brackets that close nothing. Each opening bracket walks on to the
# end of its paragraph if none closes it, so that twenty thousand of them would take minutes.
ROUNDS = 40
LEAST = 20_000  # letters, so that short texts are never held to it
# The library's own order: inlinepatterns.build_inlinepatterns.
PRIORITIES = {
    "reference": 170,
    "link": 160,
    "image_link": 150,
    "image_reference": 140,
    "short_reference": 130,
    "short_image_ref": 125,
}


class Bounded(LinkInlineProcessor):
    """A link whose brackets are looked for until the text was walked `ROUNDS` times; those after it stay letters."""

    _text: str = ""
    _left: int = 0

    def handleMatch(  # type: ignore[override] # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | str | None, int | None, int | None]:
        if data is not self._text:
            self._text, self._left = data, max(LEAST, ROUNDS * len(data))
        return super().handleMatch(m, data) if self._left > 0 else (None, None, None)

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802 - the library's name
        text, end, is_closed = super().getText(data, index)
        self._left -= end - index
        return text, end, is_closed

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802 - the library's name
        href, title, end, is_closed = super().getLink(data, index)
        self._left -= (end if is_closed else len(data)) - index
        return href, title, end, is_closed


def bound_links(md: Markdown) -> None:
    """Put a bounded pattern in the place of each of the library's that looks for closing brackets."""
    for name, priority in PRIORITIES.items():
        known: Any = md.inlinePatterns[name]
        bounded = type(f"Bounded{type(known).__name__}", (Bounded, type(known)), {})
        md.inlinePatterns.register(bounded(known.pattern, md), name, priority)
