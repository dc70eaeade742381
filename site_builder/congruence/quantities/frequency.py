"""Reads how often ("twice a year", "every other week", "hourly") and the period of a price ("£16 an hour")."""

from fractions import Fraction

from site_builder.congruence.language.units import UnitWords
from site_builder.congruence.language.words import Tokens
from site_builder.congruence.quantities.amounts import Draft
from site_builder.congruence.quantities.counts import singular
from site_builder.congruence.quantities.measures import read_measure
from site_builder.congruence.quantities.numbers import read_number

ONE = Fraction(1)
PERIODS = {"quarter": (3, "month"), "fortnight": (2, "week"), "half-year": (6, "month"), "half-hour": (30, "minute")}
WIDER = {"minute": (60, "hour"), "hour": (24, "day"), "day": (7, "week"), "week": (52, "year"), "month": (12, "year")}


def read_frequency(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    """The rate that starts at word i with "once", "every", "weekly" or the like."""
    word = tokens.words[i]
    times = units.tables["periods.once"].get(word)
    if times is not None:
        return _read_times(tokens, i, int(times), units)
    if word in units.sets["periods.every"]:
        period = read_every(tokens, i, units)
        return _rate(i, period[2], ONE, period[0], period[1]) if period else None
    if word in units.sets["periods.of_the_month"] and tokens.words[i + 1] in units.sets["periods.weekdays"]:
        month = _of_the_month(tokens, i + 2, units)
        return _rate(i, month[1], ONE, ONE, month[0]) if month else None
    adverb = units.tables["periods.adverbs"].get(word)
    if adverb is not None:
        return _rate(i, i + 1, ONE, *_named(adverb))
    short = units.short_periods.at(tokens.words, i) if word in units.fractions else None
    return _rate(i, short[1], ONE, *_named(short[0])) if short else None  # "half-yearly"


def _of_the_month(tokens: Tokens, at: int, units: UnitWords) -> tuple[str, int] | None:
    """The period of "the first Saturday of the month", over "of the"."""
    words, sets = tokens.words, units.sets
    is_of = words[at] in sets["numbers.of"] | sets["periods.per_in"]
    if not is_of or words[at + 1] not in sets["periods.the"] | sets["periods.per"] | sets["periods.every"]:
        return None
    unit = units.units.at(words, at + 2)
    return (unit[0].unit, unit[1]) if unit is not None and unit[0].unit in ("month", "year") else None


def _read_times(tokens: Tokens, i: int, times: int, units: UnitWords) -> Draft | None:
    period = read_period(tokens, i + 1, units)
    if period is not None:
        return _rate(i, period[2], Fraction(times), period[0], period[1])
    if tokens.words[i + 1] in units.sets["ratios.double_follows"]:
        return None
    if tokens.words[i + 1] in units.tables["periods.adverbs"]:
        return _rate(i, i + 2, Fraction(times), *_named(units.tables["periods.adverbs"][tokens.words[i + 1]]))
    return Draft(i, i + 1, "count", Fraction(times), Fraction(times), "time") if times > 1 else None


def rate_of(draft: Draft, tokens: Tokens, units: UnitWords) -> None:
    """Turns a count that is followed by a period into a rate: "three visits a year"."""
    period = read_period(tokens, draft.end, units)
    if period is None:
        return
    many, unit, end = period
    per, share = _whole_period(many, unit)
    if draft.low is not None and draft.high is not None:
        draft.low, draft.high = draft.low * share, draft.high * share
    draft.dim, draft.per, draft.end = "rate", per, end
    if draft.unit == "time":
        draft.unit = ""


def read_every(tokens: Tokens, i: int, units: UnitWords) -> tuple[Fraction, str, int] | None:
    """How many of which unit "every" at word i names, and the index after it: "every other week" is (2, week, ...)."""
    words, sets = tokens.words, units.sets
    at, many = i + 1, ONE
    other = units.tables["periods.other"].get(words[at])
    if other is not None and (
        words[at + 1].isalpha() or units.units.at(words, at) is None
    ):  # "every second" alone is a unit
        many, at = Fraction(other), at + 1
    elif words[at] in units.sets["bounds.transparent"]:
        at += 1
    if words[at] in sets["periods.weekdays"]:
        unit = "day" if words[at] in sets["periods.daily_parts"] else "week"
        return many, unit, at + 1
    if words[at] in sets["periods.seasons"]:
        return many, "year", at + 1
    number = read_number(tokens, at, units) if other is None else None
    low, at = (number.low, number.end) if number else (many, at)
    if (
        number is not None
        and number.is_fraction
        and words[at] in units.sets["numbers.articles"] | units.sets["numbers.of"]
    ):
        at += 2 if words[at] in units.sets["numbers.of"] else 1
    measure = read_measure(tokens, at, units) if at < tokens.count() else None
    if measure is None or measure.unit.dim != "duration" or low <= 0:
        return None
    unit = measure.unit.unit
    return low * measure.unit.factor / units.hours[unit], unit, measure.end


def read_period(tokens: Tokens, at: int, units: UnitWords) -> tuple[Fraction, str, int] | None:
    """The period of time at word `at`, such as "a year", "/month", "every three months", "p.a."."""
    words, sets = tokens.words, units.sets
    if words[at] in sets["periods.per_in"] and words[at + 1] in sets["periods.per"] | sets["periods.every"]:
        at += 1
    short = units.short_periods.at(words, at)
    if short is not None:
        many, unit = _named(short[0])
        return (many, unit, short[1]) if unit in units.hours else None
    if words[at] in sets["periods.every"]:
        return read_every(tokens, at, units)
    if words[at] not in sets["periods.per"]:
        return None
    number = (
        read_number(tokens, at + 1, units) if words[at] in sets["periods.strict"] and at + 1 < tokens.count() else None
    )
    many = number.low if number else ONE
    measure = read_measure(tokens, number.end if number else at + 1, units)
    if measure is None or measure.unit.dim != "duration" or many <= 0:
        word = words[at + 1]
        if word in sets["periods.weekdays"]:
            return ONE, "day" if word in sets["periods.daily_parts"] else "week", at + 2
        return None
    unit = measure.unit.unit
    return many * measure.unit.factor / units.hours[unit], unit, measure.end


def read_per(tokens: Tokens, at: int, units: UnitWords) -> tuple[str, int] | None:
    """What a price at the words before `at` is per, in words, and the index after it: ("hour", ...), ("guest", ...)."""
    words, sets = tokens.words, units.sets
    start = at
    while words[at] in sets["periods.asides"] and at < start + 4:
        at += 1
    period = read_period(tokens, at, units)
    if period is not None:
        many, unit, end = period
        return per_words(many, unit), end
    short = units.short_periods.at(words, at)
    if short is not None:
        return str(short[0]), short[1]
    noun = words[at + 1]
    if words[at] in sets["periods.per"] and noun.isalpha() and noun not in sets["nouns.stop"]:
        end = at + 2
        if words[end] == "-" and tokens.touches(end) and words[end + 1].isalpha():
            return f"{noun}-{singular(words[end + 1], units)}", end + 2
        also = units.units.at(words, end + 1) if words[end] in sets["numbers.and"] else None
        if also is not None and also[0].dim == "duration":
            return also[0].unit, also[1]  # "29 € per flat and month"
        return singular(noun, units), end
    if words[at] in sets["periods.each"]:
        return "item", at + 1
    return None


def per_words(many: Fraction, unit: str) -> str:
    """A period as a quantity's `per` holds it: "month", or "3 hour" for a stated span."""
    if many == 1:
        return unit
    return f"{many.numerator} {unit}" if many.denominator == 1 else f"{float(many):g} {unit}"


def _named(period: str) -> tuple[Fraction, str]:
    many, unit = PERIODS.get(period, (1, period))
    return Fraction(many), unit


def _rate(first: int, end: int, times: Fraction, many: Fraction, unit: str) -> Draft:
    per, share = _whole_period(many, unit)
    return Draft(first, end, "rate", times * share, times * share, per=per)


def _whole_period(many: Fraction, unit: str) -> tuple[str, Fraction]:
    """The unit in which once every so many is a plain decimal: every 60 minutes is once an hour."""
    while unit in WIDER and (not _is_plain(1 / many) or (many > 1 and unit in ("minute", "hour"))):
        size, unit = WIDER[unit]
        many /= size
    return unit, 1 / many


def _is_plain(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
