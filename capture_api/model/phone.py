"""A telephone number as somebody typed it: which numbers stand in it, and what a telephone dials for each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from phonenumbers import (
    Leniency,
    PhoneNumberFormat,
    PhoneNumberMatch,
    PhoneNumberMatcher,
    format_number,
    is_valid_number,
)

FEWEST, MOST = 6, 15  # digits; the most are those of E.164
# Signs that people and their programs write between digits, as a telephone's library knows them.
PLAIN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-") | dict.fromkeys("·•∙", ".")
)

_EXT = r"(?:;ext=|ext(?:ension|n)?\.?|x|#)\s*(\d{1,7})"
PLAIN_NUMBER = re.compile(rf"(?P<number>\+?[(\d][\d\s().\-/]*\d)(?:\s*,?\s*{_EXT})?", re.IGNORECASE)
STROKES = re.compile(r"[^/]+")  # what stands between the strokes of a run that is too long for one number
EXTENSION = re.compile(rf"(.*?)(?:\s*,?\s*{_EXT})?\s*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class DialledNumber:
    """A number to call: as it was typed, and its address for a link (RFC 3966)."""

    typed: str
    uri: str  # tel:+61355500142;ext=12


@lru_cache(maxsize=512)
def numbers_in(typed: str, country: str) -> tuple[DialledNumber, ...]:
    """The numbers in a text, in its order; `country` (ISO 3166-1, "" for none) is where those without + are dialled.

    A number that the plan of its country does not know is dialled by its digits, as it was typed.
    """
    text = typed.translate(PLAIN)
    found = PhoneNumberMatcher(text, country.upper() or None, leniency=Leniency.POSSIBLE)
    numbers = tuple(DialledNumber(typed[one.start : one.end], _address(one)) for one in found)
    return numbers or tuple(_plain_numbers(typed, text))


def _address(found: PhoneNumberMatch) -> str:
    if not is_valid_number(found.number):
        return _digits_address(found.raw_string)
    dialled, mark, extension = format_number(found.number, PhoneNumberFormat.RFC3966).partition(";ext=")
    return dialled.replace("-", "") + mark + extension


def _plain_numbers(typed: str, text: str) -> Iterator[DialledNumber]:
    """Runs of digits that may be dialled, where no plan is known to hold them against."""
    for found in PLAIN_NUMBER.finditer(text):
        is_one = _count(found["number"]) <= MOST
        for part in [found] if is_one else STROKES.finditer(text, found.start(), found.end()):
            start, words = part.start(), part.group().rstrip()
            number = EXTENSION.fullmatch(words).group(1)  # type: ignore[union-attr]  # it fits every text
            if FEWEST <= _count(number) <= MOST:
                lead = len(words) - len(words.lstrip())
                yield DialledNumber(typed[start + lead : start + len(words)], _digits_address(words))


def _count(text: str) -> int:
    return sum(letter.isdecimal() for letter in text)


def _digits_address(text: str) -> str:
    number, extension = EXTENSION.fullmatch(text).groups()  # type: ignore[union-attr]  # it fits every text
    plus, digits = "+" if number.lstrip().startswith("+") else "", _digits(number)
    return f"tel:{plus}{digits}" + (f";ext={_digits(extension)}" if extension else "")


def _digits(text: str) -> str:
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())
