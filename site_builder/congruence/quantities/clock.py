"""Reads times of day: "5 p.m.", "17:00", "by ten", "half past three", "from 9 to 5"."""

from fractions import Fraction

from site_builder.congruence.language.units import UnitWords
from site_builder.congruence.language.words import Tokens
from site_builder.congruence.quantities.amounts import Draft
from site_builder.congruence.quantities.numbers import read_number

NOON = 12
EARLIEST_OPENING = 5
ON_THE_FACE = "o'clock"  # the unit of an hour of which nobody says whether it is before or after noon


def read_clock(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    """The time of day, or the hours from one to another, that start at word i."""
    is_between = tokens.words[i] in units.sets["ranges.between"]
    if is_between:
        i += 1
    first = _read_time(tokens, i, units)
    if first is None:
        return None
    hour, end, is_sure = first
    second = _read_time(tokens, end + 1, units) if tokens.words[end] in units.sets["ranges.joiners"] or (
        tokens.words[end] in units.sets["ranges.between_and"] and _follows_between(tokens, i, units)
    ) else None  # fmt: skip
    if second is None:
        if is_between:
            return None
        if not is_sure and not _follows_preposition(tokens, i, end, units):
            return None
        face = "" if is_sure or hour > NOON else ON_THE_FACE
        return _with_bound(tokens, Draft(i, end, "clock", hour, hour, face, is_digits=True), units)
    until, end, is_until_sure = second
    is_day = (EARLIEST_OPENING <= hour <= NOON and until < hour) or (
        i > 0 and tokens.words[i - 1] in units.sets["clock.range_openers"] and until != hour
    )
    is_day = is_day and not _counts_something(tokens, end, units)
    if not (is_sure or is_until_sure or is_day):
        return None
    if until <= hour and until + NOON <= 24:
        until += NOON
    return Draft(i, end, "clock", hour, max(hour, until), bound="exact", is_digits=True)


def _counts_something(tokens: Tokens, end: int, units: UnitWords) -> bool:
    """Whether the word after a number may be what it counts."""
    after = tokens.words[end]
    if after in units.sets["numbers.articles"] or after in units.currencies.by_first:
        return True  # "from twenty a night"
    return after in ("%", "/", "x") or (after.isalpha() and after not in units.sets["nouns.stop"])


def _follows_between(tokens: Tokens, i: int, units: UnitWords) -> bool:
    return i > 0 and tokens.words[i - 1] in units.sets["ranges.between"]


def _read_time(tokens: Tokens, i: int, units: UnitWords) -> tuple[Fraction, int, bool] | None:
    """The hour, the index after it, and whether it can be nothing but a time of day."""
    words = tokens.words
    if i >= tokens.count():
        return None
    named = units.tables["clock.names"].get(words[i])
    if named is not None:
        return Fraction(named), i + 1, True
    past = _read_past(tokens, i, units)
    if past is not None:
        return past
    if words[i].isdecimal() and len(words[i]) == 2 and words[i + 1] in units.sets["clock.minutes"]:
        return _with_minutes(tokens, i, Fraction(int(words[i])), i + 1, units)
    number = read_number(tokens, i, units)
    if number is None or number.low != number.high or not 0 <= number.low <= 24 or number.is_fraction:
        return None
    return _with_minutes(tokens, i, number.low, number.end, units)


def _with_minutes(
    tokens: Tokens, i: int, hour: Fraction, end: int, units: UnitWords
) -> tuple[Fraction, int, bool] | None:
    words = tokens.words
    is_sure = False
    if (
        words[end] in units.sets["clock.minutes"]
        and tokens.touches(end)
        and len(words[end + 1]) == 2
        and words[end + 1].isdecimal()
        and int(words[end + 1]) < 60
    ):
        is_sure = words[end] == ":"  # 8.30 may be anything else
        hour, end = hour + Fraction(int(words[end + 1]), 60), end + 2
    elif hour.denominator != 1:
        minutes = words[i].partition(units.decimal)[2]
        if len(minutes) != 2 or not minutes.isdecimal() or int(minutes) >= 60:
            return None
        hour = hour // 1 + Fraction(int(minutes), 60)
        if units.meridiem.at(words, end) is None:
            return None
    meridiem = units.meridiem.at(words, end)
    if meridiem is not None and hour <= NOON + 1:
        return _in_half(hour, int(meridiem[0])), meridiem[1], True
    exact = units.o_clock.at(words, end)
    if exact is not None:
        after = units.meridiem.at(words, exact[1])
        return (_in_half(hour, int(after[0])), after[1], True) if after else (hour, exact[1], True)
    if hour >= 25:
        return None
    return hour, end, is_sure


def _in_half(hour: Fraction, half: int) -> Fraction:
    return hour % NOON + half


def _read_past(tokens: Tokens, i: int, units: UnitWords) -> tuple[Fraction, int, bool] | None:
    """ "half past three", "quarter to five", "ten past six"."""
    words = tokens.words
    i += words[i] in units.sets["numbers.articles"]  # "a quarter past four"
    share = units.fractions.get(words[i])
    if share is not None and share in (Fraction(1, 2), Fraction(1, 4)):
        at = i + 1
    elif words[i] in units.cardinals and words[i + 1] in units.tables["clock.past"]:
        share, at = Fraction(units.cardinals[words[i]], 60), i + 1
    else:
        return None
    sign = units.tables["clock.past"].get(words[at])
    if sign is None and share == Fraction(1, 2):
        return _half_six(tokens, at, units)
    if sign is None or share is None or share >= 1:
        return None
    number = read_number(tokens, at + 1, units)
    if number is None or number.low.denominator != 1 or not 1 <= number.low <= NOON:
        return None
    if units.units.at(words, number.end) is not None:
        return None
    is_sure = words[at] in units.sets["clock.surely_past"] or share in (Fraction(1, 2), Fraction(1, 4))
    if not is_sure:
        return None
    hour = number.low + share * int(sign)
    meridiem = units.meridiem.at(words, number.end)
    return (_in_half(hour, int(meridiem[0])), meridiem[1], True) if meridiem else (hour, number.end, True)


def _half_six(tokens: Tokens, at: int, units: UnitWords) -> tuple[Fraction, int, bool] | None:
    """ "At half six": half an hour past the hour, or before it where a language counts so."""
    words = tokens.words
    hour = units.cardinals.get(words[at], 0)
    is_time = at > 1 and words[at - 2] in units.sets["clock.prepositions"] and 1 <= hour <= NOON
    if not is_time or _counts_something(tokens, at + 1, units):
        return None
    return hour + units.half_past, at + 1, True


def _follows_preposition(tokens: Tokens, i: int, end: int, units: UnitWords) -> bool:
    """Whether a bare hour stands after "by" or "at" with nothing that it could count."""
    words = tokens.words
    if i == 0 or words[i - 1] not in units.sets["clock.prepositions"]:
        return False
    number = read_number(tokens, i, units)
    if number is None or not 1 <= number.low <= 24:
        return False
    bound = units.before.ending(words, i)
    if bound is not None and bound[0] == "max" and bound[1] < i - 1 and words[i - 1] in units.sets["clock.weak"]:
        return False  # "we stop at ten" may be a number of guests
    after = words[end]
    if (tokens.touches(end) and after in ("/", "-", "%", "+")) or after in units.sets["numbers.of"]:
        return False
    return not _counts_something(tokens, end, units)


def _with_bound(tokens: Tokens, draft: Draft, units: UnitWords) -> Draft:
    before = tokens.words[draft.first - 1] if draft.first else ""
    if before in units.sets["clock.max"]:
        draft.bound = "max"
    elif before in units.sets["clock.min"]:
        draft.bound = "min"
    return draft
