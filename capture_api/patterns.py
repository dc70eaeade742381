"""Patterns from a journey file, tried on what strangers type: only such as cannot take long."""

import re
from functools import lru_cache

LONGEST_VALUE = 200
MOST_REPEATS = 3  # with values of 200 characters this keeps the worst case to some milliseconds
REPEATS = "*+{"


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern, or None when it is broken or could take very long on a hostile value."""
    if not is_plain(pattern):
        return None
    try:
        return re.compile(pattern)
    except re.error:
        return None


def is_plain(pattern: str) -> bool:
    """Whether a pattern repeats no group that itself repeats or branches, looks nowhere and refers to nothing."""
    branching = [False]  # one entry a group that is open
    repeats = 0
    rest = re.sub(r"\[\^?\]?(?:\\.|[^\]\\])*\]", "c", pattern)  # a class is one character
    if re.search(r"\\[1-9]|\(\?(?!:)", rest) or re.search(r"\[\^?\[|--|&&|~~|\|\|", pattern):
        return False
    rest = re.sub(r"\\.", "c", rest).replace("(?:", "(")
    for at, letter in enumerate(rest):
        follows = rest[at + 1 : at + 2]
        if letter == "(":
            branching.append(False)
        elif letter == ")" and len(branching) > 1:
            if branching.pop() and follows in tuple(REPEATS):
                return False
            branching[-1] = True if repeats else branching[-1]
        elif letter in REPEATS:
            repeats += 1
            branching[-1] = True
        elif letter == "|":
            branching[-1] = True
    return repeats <= MOST_REPEATS or is_fixed(rest, repeats)


def is_fixed(rest: str, repeats: int) -> bool:
    """Whether every repeat has a small fixed count, as in `\\d{3} \\d{3} \\d{3} \\d{2}`."""
    return len(re.findall(r"\{\d{1,2}\}", rest)) == repeats


def fits(pattern: str, value: str, *, whole: bool) -> bool | None:
    """Whether a value fits; None when the pattern cannot be used."""
    usable = compiled(pattern)
    if usable is None:
        return None
    if len(value) > LONGEST_VALUE:
        return False
    return bool(usable.fullmatch(value) if whole else usable.search(value))
