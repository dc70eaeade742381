"""Patterns from a journey file, tried on what strangers type: only such as cannot take long."""

import re
from functools import lru_cache
from math import factorial, prod

LONGEST_VALUE = 200
MOST_WAYS = 4_000_000  # in which a value may be cut before it is refused; some tenths of a second at worst
REPEATS = "*+{"


@lru_cache(maxsize=256)
def compiled(pattern: str, *, whole: bool) -> re.Pattern[str] | None:
    """The pattern, or None when it is broken or could take very long on a hostile value."""
    if not is_plain(pattern, whole=whole):
        return None
    try:
        return re.compile(pattern)
    except re.error:
        return None


def is_plain(pattern: str, *, whole: bool) -> bool:
    """Whether a pattern repeats no group that itself repeats or branches, looks nowhere, and tries few ways."""
    rest = re.sub(r"\[\^?\]?(?:\\.|[^\]\\])*\]", "c", pattern)  # a class is one character
    if re.search(r"\\[1-9]|\(\?(?!:)", rest) or re.search(r"\[\^?\[|--|&&|~~|\|\|", pattern):
        return False
    rest = re.sub(r"\\.", "c", rest).replace("(?:", "(")
    starts = 1 if whole or rest.startswith("^") else LONGEST_VALUE  # a search begins at each letter anew
    return not repeats_a_repeat(rest) and ways_of(rest) * starts <= MOST_WAYS


def repeats_a_repeat(rest: str) -> bool:
    """Whether a group that repeats or branches is itself repeated."""
    branching = [False]  # one entry a group that is open
    for at, letter in enumerate(rest):
        if letter == "(":
            branching.append(False)
        elif letter == ")" and len(branching) > 1:
            inside = branching.pop()
            if inside and rest[at + 1 : at + 2] in tuple(REPEATS):
                return True
            branching[-1] = branching[-1] or inside
        elif letter in REPEATS or letter == "|":
            branching[-1] = True
    return False


def ways_of(rest: str) -> int:
    """In how many ways a value can be cut at worst: by open repeats, by what may be missing, by choices."""
    fixed = len(re.findall(r"\{\d{1,2}\}", rest))
    repeats = sum(rest.count(letter) for letter in REPEATS) - fixed
    optional = len(re.findall(r"(?<![*+?}])\?", rest))
    choices = [1]
    found = []
    for letter in rest:
        if letter == "(":
            choices.append(1)
        elif letter == "|":
            choices[-1] += 1
        elif letter == ")" and len(choices) > 1:
            found.append(choices.pop())
    ways: int = LONGEST_VALUE**repeats // factorial(repeats) * 2**optional * prod([*found, *choices])
    return ways


def fits(pattern: str, value: str, *, whole: bool) -> bool | None:
    """Whether a value fits; None when the pattern cannot be used."""
    usable = compiled(pattern, whole=whole)
    if usable is None:
        return None
    if len(value) > LONGEST_VALUE:
        return False
    return bool(usable.fullmatch(value) if whole else usable.search(value))
