"""A text cut into words: for quantities with every sign, for prose with contractions opened."""

import re
from collections.abc import Mapping
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


NUMBER = "<n>"
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*"  # 3,900 and 24/7 are one token
    r"|[^\W\d_]+(?:[-'’][^\W\d_]+)*"
    r"|[^\w\s]"
)


def split_words(text: str) -> list[str]:
    """The lower-case words, numbers and signs of a text, curly apostrophes made straight."""
    return [token.lower().replace("’", "'") for token in _TOKEN.findall(text)]


def open_contractions(words: list[str], irregular: Mapping[str, str], endings: Mapping[str, str]) -> list[str]:
    """The words with “we'll” as “we will” and “don't” as “do not”."""
    opened: list[str] = []
    for word in words:
        if "'" not in word and word not in irregular:
            opened.append(word)
        elif word in irregular:
            opened += irregular[word].split()
        else:
            opened += _open(word, endings)
    return opened


def _open(word: str, endings: Mapping[str, str]) -> list[str]:
    for ending, whole in endings.items():
        if word.endswith(ending) and len(word) > len(ending):
            return [word.removesuffix(ending), whole]
    return [word]
