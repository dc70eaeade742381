"""Reads one amount, or a range of two: a number with its unit, currency or percent sign."""

from dataclasses import dataclass
from fractions import Fraction

from site_builder.congruence.language.units import UnitWords
from site_builder.congruence.language.words import Tokens
from site_builder.congruence.quantities.measures import Measure, measure_of_fraction, read_measure
from site_builder.congruence.quantities.numbers import Number, read_number, with_and_a_half


@dataclass(slots=True)
class Draft:
    """A quantity in the making, its span counted in words."""

    first: int
    end: int
    dim: str
    low: Fraction | None
    high: Fraction | None
    unit: str = ""
    currency: str = ""
    per: str = ""
    calendar: str = ""
    bound: str = ""
    is_digits: bool = False
    is_whole: bool = False  # "the whole year": what a price in the same sentence may be for
    written: Fraction = Fraction(1)  # the number before its unit turned it into hours or pounds

    def is_bare(self) -> bool:
        """Whether it is a number of nothing yet."""
        return self.dim == "count" and not self.unit


def read_amount(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    """The amount or range of amounts that starts at word i; a number of nothing is a count without a unit."""
    is_between = tokens.words[i] in units.sets["ranges.between"]
    return _read_range(tokens, i + 1 if is_between else i, units, i)


def _read_range(tokens: Tokens, i: int, units: UnitWords, first: int) -> Draft | None:
    low = _read_side(tokens, i, units)
    is_between = first < i
    if low is None:
        return None
    at = _after_joiner(tokens, low, units, is_between)
    high = _read_side(tokens, at, units) if at else None
    if high is None or not _is_range(low, high):
        return None if is_between else low
    return _join(low, high, first)


def _after_joiner(tokens: Tokens, low: Draft, units: UnitWords, is_between: bool) -> int:
    """The index after the word that joins a range, or 0."""
    word = tokens.words[low.end]
    sets = units.sets
    if word in sets["ranges.joiners"] or (is_between and word in sets["ranges.between_and"]):
        at = low.end + 1
        while tokens.words[at] == "-" or tokens.words[at] in sets["ranges.joiners"]:
            at += 1  # "two-to-three-day"
        return at
    if word in sets["ranges.alternatives"] and low.is_bare():
        return low.end + 1
    return 0


def _is_range(low: Draft, high: Draft) -> bool:
    if low.low is None or high.high is None:
        return False
    if low.is_bare():
        if high.dim == "money" and high.is_digits and not low.is_digits:
            return False
        return low.low < high.written
    if high.is_bare():
        return low.dim in ("money", "percent") and high.is_digits and low.low < high.high
    return low.dim == high.dim and low.currency == high.currency and low.low < high.high


def _join(low: Draft, high: Draft, first: int) -> Draft:
    if high.is_bare():
        low.high, low.end, low.first = high.high, high.end, first
        return low
    start = low.low
    if low.is_bare() and start is not None and high.high is not None and high.written:
        start *= high.high / high.written
    high.low, high.first, high.is_digits = start, first, low.is_digits
    return high


def _read_side(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    money = units.currencies.at(tokens.words, i)
    if money is not None and tokens.words[money[1]][:1].isdigit():
        return _read_money(tokens, i, money[1], money[0], units)
    number = read_number(tokens, i, units)
    if number is None and tokens.words[i] in units.sets["numbers.articles"] and tokens.words[i + 1] in units.notes:
        value = Fraction(units.notes[tokens.words[i + 1]])
        return Draft(i, i + 2, "money", value, value, written=value)
    if number is None:
        return _read_article(tokens, i, units)
    if _is_glued_to_a_word(tokens, i):
        return None
    if number.is_fraction:
        measure = measure_of_fraction(tokens, number.end, units)
    else:
        is_open = tokens.words[number.end] == "+" and tokens.touches(number.end)  # "3+ years"
        measure = read_measure(tokens, number.end + is_open, units)
    if measure is None:
        return Draft(
            i, number.end, "count", number.low, number.high, bound="about" if number.is_vague else "",
            is_digits=number.is_digits, written=number.low,
        )  # fmt: skip
    side = _measured(tokens, i, number, measure, units)
    if side is not None and tokens.words[number.end] == "+":
        side.bound = "min"
    return side


def _is_glued_to_a_word(tokens: Tokens, i: int) -> bool:
    """Whether letters stand right before the digits, as in a postcode or "A1"."""
    return tokens.touches(i) and tokens.words[i - 1].isalpha() and tokens.words[i][:1].isdigit()


def _read_money(tokens: Tokens, i: int, at: int, currency: str, units: UnitWords) -> Draft | None:
    number = read_number(tokens, at, units)
    if number is None:
        return None
    low, high, end = number.low, number.high, number.end
    if tokens.words[end] in units.glued_money and tokens.touches(end):
        size = units.glued_money[tokens.words[end]]
        low, high, end = low * size, high * size, end + 1
    named = units.units.at(tokens.words, end)
    if currency == "$" and named is not None and named[0].dim == "money" and named[0].factor == 1:
        currency, end = named[0].currency, named[1]  # "$50 USD"
    return Draft(i, end, "money", low, high, currency=currency, is_digits=True, written=number.low)


def _read_article(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    """ "a week", "an hour and a half": an article that stands for one."""
    words, sets = tokens.words, units.sets
    word = words[i]
    is_article = word in sets["numbers.articles"]
    is_first = word in sets["first"]
    is_the = word in sets["periods.the"] and i > 0 and words[i - 1] in sets["the_unit_after"]
    if not (is_article or is_first or is_the):
        return None
    measure = read_measure(tokens, i + 1, units)
    if measure is None or measure.unit.dim not in ("duration", "percent"):
        return None
    if measure.unit.unit in sets["shy_units"] and not _has_bound_before(tokens, i, units):
        return None
    if is_first and measure.unit.dim != "duration":
        return None
    side = _measured(tokens, i, Number(Fraction(1), Fraction(1), i + 1), measure, units)
    if side is not None:
        _add_or_two(tokens, side, measure, units)
    return side


def _add_or_two(tokens: Tokens, side: Draft, measure: Measure, units: UnitWords) -> None:
    """Widens "a day" to "a day or two"."""
    words, sets, at = tokens.words, units.sets, side.end
    many = units.cardinals.get(words[at + 1], 0) if words[at] in sets["ranges.alternatives"] else 0
    if many > 1 and (not words[at + 2 : at + 3] or not words[at + 2].isalpha() or words[at + 2] in sets["nouns.stop"]):
        side.high, side.end = many * measure.unit.factor, at + 2


def _has_bound_before(tokens: Tokens, i: int, units: UnitWords) -> bool:
    return i > 0 and (
        units.before.ending(tokens.words, i) is not None or tokens.words[i - 1] in units.sets["periods.per_in"]
    )


def _measured(tokens: Tokens, first: int, number: Number, measure: Measure, units: UnitWords) -> Draft | None:
    unit, end = measure.unit, measure.end
    low, high = number.low, number.high
    if unit.dim == "money" and unit.factor == 1 and _is_a_weight(tokens, end, units):
        return None
    if tokens.words[end - 1] in units.tables["currencies.symbols"] and tokens.words[end][:1].isdigit():
        return None  # "lunch for two £30"
    if unit.dim == "duration":
        longer, end = with_and_a_half(tokens, Fraction(0), end, units)
        low, high = low + longer, high + longer
    side = Draft(
        first, end, unit.dim, low * unit.factor, high * unit.factor, unit.unit, unit.currency,
        calendar=measure.calendar, bound="about" if number.is_vague else "", is_digits=number.is_digits, written=high,
    )  # fmt: skip
    if unit.dim == "duration":
        _add_smaller_units(tokens, side, units)
    elif unit.dim == "money" and unit.factor == 1:
        _add_pence(tokens, side, units)
    return side


def _is_a_weight(tokens: Tokens, end: int, units: UnitWords) -> bool:
    """Whether the pounds before `end` are those of "five pounds of apples"."""
    if tokens.words[end] not in units.sets["currencies.weight_follows"]:
        return False
    return (
        tokens.words[end] not in units.sets["numbers.of"]
        or tokens.words[end + 1] not in units.sets["currencies.sum_of"]
    )


def _add_smaller_units(tokens: Tokens, side: Draft, units: UnitWords) -> None:
    """Adds the minutes of "one hour and thirty minutes" to its hour."""
    at = side.end
    if tokens.words[at] in units.sets["numbers.and"]:
        at += 1
    number = read_number(tokens, at, units)
    if number is None or side.low is None or side.high is None or number.is_fraction:
        return
    if side.unit == "hour" and number.is_digits and tokens.touches(at) and not tokens.words[number.end].isalpha():
        added, end = number.low / 60, number.end  # 1h30
    else:
        is_open = tokens.words[number.end] == "+" and tokens.touches(number.end)  # "3+ years"
        measure = read_measure(tokens, number.end + is_open, units)
        if measure is None or measure.unit.dim != "duration" or measure.unit.factor >= units.hours[side.unit]:
            return
        if tokens.words[measure.end] in units.sets["periods.times"]:
            return
        added, end = number.low * measure.unit.factor, measure.end
    side.low, side.high, side.end = side.low + added, side.high + added, end


def _add_pence(tokens: Tokens, side: Draft, units: UnitWords) -> None:
    """Adds the fifty of "two pounds fifty"."""
    number = read_number(tokens, side.end, units)
    if number is None or side.low is None or number.low >= 100 or number.is_fraction or number.is_digits:
        return
    after = tokens.words[number.end]
    if number.low.denominator == 1 and (not after.isalpha() or after in units.sets["nouns.stop"]):
        side.low = side.high = side.low + number.low / 100
        side.end = number.end
