"""Reads what a number counts: a unit of time, a currency, a percent sign or a measure, with its calendar."""

from dataclasses import dataclass

from site_builder.congruence.language.units import Unit, UnitWords
from site_builder.congruence.language.words import Tokens

BUSINESS_UNITS = {"day": "business_day", "hour": "hour", "minute": "minute"}
DAYS_IN_A_WORKING_WEEK = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """What a number counts, and the index of the word after it."""

    unit: Unit
    calendar: str
    end: int


def measure_of_fraction(tokens: Tokens, at: int, units: UnitWords) -> Measure | None:
    """The unit of a fraction, over "of a", "a" or "of one": "a quarter of an hour", "half an hour", "half-hour"."""
    end = at
    if tokens.words[end] in units.sets["numbers.of"]:
        end += 1
    word = tokens.words[end]
    if word in units.sets["numbers.articles"] or (end > at and units.cardinals.get(word) == 1):
        end += 1
    elif end > at:
        return None
    return read_measure(tokens, end, units) if end < tokens.count() else None


def read_measure(tokens: Tokens, at: int, units: UnitWords) -> Measure | None:
    """The unit that stands at word `at`, over a hyphen and words such as "full" or "working"."""
    words, sets = tokens.words, units.sets
    calendar = ""
    is_glued = tokens.touches(at)
    if words[at] == "-" and is_glued and tokens.touches(at + 1):
        at += 1
    for _ in range(3):
        word = words[at]
        if word in sets["business"]:
            calendar = "business"
        elif word in sets["elapsed"]:
            calendar = "elapsed"
        elif word not in sets["unit_adjectives"]:
            break
        at += 1
        at += words[at] == "-" and tokens.touches(at)
    found = units.units.at(words, at)
    if found is None:
        return None
    unit, end = found
    if unit.glued and not is_glued:
        return None
    if unit.dim != "duration":
        return None if calendar else Measure(unit, "", end)
    return _in_calendar(unit, calendar, _over_possessive(tokens, end, units), units)


def _over_possessive(tokens: Tokens, end: int, units: UnitWords) -> int:
    """The index after the apostrophe of "two days' notice" or "a week's notice"."""
    if tokens.words[end] == "'" and tokens.touches(end):
        return (
            end + 2 if tokens.words[end + 1] in units.sets["nouns.possessive"] and tokens.touches(end + 1) else end + 1
        )
    return end


def _in_calendar(unit: Unit, calendar: str, end: int, units: UnitWords) -> Measure | None:
    if unit.unit == "business_day":
        return Measure(unit, "business", end)
    if calendar != "business":
        return Measure(unit, "elapsed", end)
    if unit.unit == "week" and unit.factor == units.hours["week"]:
        days = units.hours["business_day"] * DAYS_IN_A_WORKING_WEEK
        return Measure(Unit("duration", "business_day", days), "business", end)
    if unit.unit not in BUSINESS_UNITS:
        return None
    return Measure(Unit("duration", BUSINESS_UNITS[unit.unit], unit.factor), "business", end)
