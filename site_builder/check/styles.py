"""What a style sheet loads, found without taking a text in it for an address."""

import re
from functools import lru_cache

_TEXT = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
_URL = rf"url\(\s*(?:{_TEXT}|[^\"')]*)"
# The first that fits at a place decides, so that nothing is found in what passes by: comments, names and texts.
_PIECES = re.compile(
    rf"/\*.*?\*/|@namespace\b[^;]*;|(?P<font>@font-face\s*\{{[^}}]*\}})|@import\s+(?P<sheet>{_URL}|{_TEXT})|"
    rf"(?P<set>image-set\((?:{_TEXT}|\([^()]*\)|[^()\"'])*\))|(?P<picture>{_URL})|{_TEXT}", re.IGNORECASE | re.DOTALL
)  # fmt: skip
_IN_SET = re.compile(rf"(?<!type\(){_URL}|(?<!type\(){_TEXT}", re.IGNORECASE)


@lru_cache(maxsize=64)
def addresses_in(style: str) -> tuple[tuple[str, str], ...]:
    """The fonts, other sheets and pictures that a style loads, each with its kind. Every page has the theme's sheet."""
    found: list[tuple[str, str]] = []
    for match in _PIECES.finditer(style):
        if match["font"]:
            found += [("font", one) for one in re.findall(_URL, match["font"], re.IGNORECASE)]
        elif match["sheet"]:
            found.append(("style sheet", match["sheet"]))
        elif match["set"]:
            found += [("picture", one) for one in _IN_SET.findall(match["set"])]
        elif match["picture"]:
            found.append(("picture", match["picture"]))
    plain = ((kind, _plain(value)) for kind, value in found)
    return tuple((kind, value) for kind, value in plain if value and not value.startswith("#"))


def _plain(value: str) -> str:
    """An address without `url(` and its quotation marks."""
    return re.sub(r"^url\(\s*", "", value.strip(), flags=re.IGNORECASE).strip().strip("\"'").strip()
