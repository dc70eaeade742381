"""Splits a text into the words, numbers and signs that the quantity reader walks over."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The lower-cased words of a text, each with its span; two empty words at the end save bounds checks."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    def touches(self, i: int) -> bool:
        """Whether word i follows word i - 1 without a space."""
        return 0 < i < len(self.starts) and self.starts[i] == self.ends[i - 1]

    def is_capital(self, i: int) -> bool:
        """Whether word i is written with a capital."""
        return i < len(self.starts) and self.text[self.starts[i]].isupper()

    def count(self) -> int:
        """How many words the text has."""
        return len(self.starts)


def token_pattern(thousands: str, decimal: str) -> re.Pattern[str]:
    """The pattern of one token in a language that writes 1,234.5 with these marks."""
    many, point = re.escape(thousands), re.escape(decimal)
    return re.compile(rf"\d{{1,3}}(?:{many}\d{{3}})+(?:{point}\d+)?|\d+(?:{point}\d+)?|[^\W\d_]+|\S")


def split_tokens(text: str, pattern: re.Pattern[str]) -> Tokens:
    """The tokens of a text; curly apostrophes are straightened so that a phrase needs one spelling."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in pattern.finditer(text):
        start, end = found.span()
        words.append(text[start:end].lower())
        starts.append(start)
        ends.append(end)
    return Tokens(text, ["'" if word == "’" else word for word in words] + ["", ""], starts, ends)
