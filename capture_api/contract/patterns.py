"""Patterns from a journey file, tried by RE2: time by the length of the text alone."""

from functools import lru_cache
from typing import Any

import re2

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False  # what is wrong is told in the error; the library's own log goes to stderr


class BadPattern(ValueError):
    """A text that RE2 does not read as a pattern; the message is a sentence's end, “is no pattern: …”."""


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Any:
    """The pattern as RE2 reads it; BadPattern when it does not."""
    try:
        return re2.compile(pattern, _OPTIONS)
    except re2.error as error:
        raise BadPattern(_why(str(error.args[0], "utf-8", "replace"))) from error


def _why(words: str) -> str:
    if words.startswith("invalid perl operator"):
        return "is no pattern that can be tried on any text in little time: it looks around with (?…). Say it without."
    if words.startswith("invalid escape sequence"):
        return f"is no pattern: {words}. Put \\ before signs alone, and refer back to no group."
    if words.startswith("invalid repetition size"):
        return f"is no pattern: {words}. Repeat at most 1,000 times in all."
    return f"is no pattern: {words}. Close its brackets, or put \\ before a sign."


def fits(pattern: str, value: str, *, whole: bool) -> bool | None:
    """Whether a value, or some of it, fits; None when the pattern can't be used."""
    try:
        usable = compiled(pattern)
    except BadPattern:
        return None
    return bool(usable.fullmatch(value) if whole else usable.search(value))
