"""Puts two quantities on one scale: one unit, one period, and months and working days as the spans they can take."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from site_builder.congruence.language.units import load_units
from site_builder.congruence.quantities.clock import NOON, ON_THE_FACE
from site_builder.congruence.quantities.quantity import Quantity

HALF_A_POINT = Decimal("0.5")  # "a third" against 33%
SAME_RATE = Decimal("0.02")  # seven times a week against daily, twice a month against every other week
MONTH_OF_WEEKS = Decimal("0.09")  # four weeks are called a month
DAY = Decimal(24)
MONTH = Decimal(730)
LONG = ("month", "year")


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of a quantity: the least and the most it can come to, as months and working days vary."""

    least: Decimal
    most: Decimal

    def against(self, other: "Edge") -> int:
        """-1, 0 or 1: below, as much as, or above the other."""
        if self.most < other.least:
            return -1
        return 1 if self.least > other.most else 0


@dataclass(frozen=True, slots=True)
class Interval:
    """A quantity on a scale that it shares with another."""

    low: Edge | None
    high: Edge | None
    bound: str


def mirrored(side: Interval) -> Interval:
    """The interval with its sign changed, so that more is better reads as less is better."""
    bound = {"max": "min", "min": "max", "up-to": "from", "from": "up-to"}.get(side.bound, side.bound)
    return Interval(_negated(side.high), _negated(side.low), bound)


def _negated(edge: Edge | None) -> Edge | None:
    return None if edge is None else Edge(-edge.most, -edge.least)


def same_edge(one: Edge | None, other: Edge | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.against(other) == 0


def on_one_scale(promised: Quantity, said: Quantity) -> tuple[Interval, Interval] | None:
    """Both quantities as intervals of one unit, or None when nothing exact joins them."""
    if promised.dim == said.dim == "duration":
        return _durations(promised, said)
    shares = ("percent", "ratio")
    if promised.dim != said.dim:
        return _shares(promised, said) if promised.dim in shares and said.dim in shares else None
    if promised.dim == "clock":
        return _exact(promised), _exact(_in_same_half(promised, said))
    if promised.dim == "money" and not same_currency(promised, said):
        return None
    if promised.dim == "count" and not _same_noun(promised.unit, said.unit, promised.language):
        return None
    if promised.dim == "rate":
        return _rates(promised, said)
    if promised.dim in ("money", "percent"):
        same = _same_period(promised, said)
        return None if same is None else (_exact(same[0]), _exact(same[1]))
    return _exact(promised), _exact(said)


def _in_same_half(promised: Quantity, said: Quantity) -> Quantity:
    """An hour that may be before or after noon, taken as the one nearer to the promised hour."""
    hour, other = promised.high or promised.low, said.high or said.low
    if said.unit != ON_THE_FACE or hour is None or other is None or abs(other + NOON - hour) >= abs(other - hour):
        return said
    return replace(
        said,
        low=None if said.low is None else said.low + NOON,
        high=None if said.high is None else said.high + NOON,
    )


def _exact(quantity: Quantity, slack: Decimal = Decimal(0), scale: Decimal = Decimal(1)) -> Interval:
    def edge(value: Decimal | None) -> Edge | None:
        return None if value is None else Edge(value * scale - slack, value * scale + slack)

    return Interval(edge(quantity.low), edge(quantity.high), quantity.bound)


def _shares(promised: Quantity, said: Quantity) -> tuple[Interval, Interval]:
    """Half against 50%."""

    def points(quantity: Quantity) -> Interval:
        return _exact(quantity, HALF_A_POINT / 2, Decimal(100) if quantity.dim == "ratio" else Decimal(1))

    return points(promised), points(said)


def same_currency(promised: Quantity, said: Quantity) -> bool:
    pair = {promised.currency, said.currency}
    if len(pair) == 1 or "" in pair or _is_zero(promised) or _is_zero(said):
        return True
    return "$" in pair and all(code == "$" or code.endswith("D") for code in pair)


def _is_zero(quantity: Quantity) -> bool:
    return quantity.low == 0 == quantity.high


def _same_noun(promised: str, said: str, language: str) -> bool:
    if promised == said or not promised or not said:
        return True
    return said in load_units(language).same_nouns.get(promised, ())


def _same_period(promised: Quantity, said: Quantity) -> tuple[Quantity, Quantity] | None:
    """Both prices per the same period, head or visit, or None."""
    if promised.per == said.per or _is_zero(promised) or _is_zero(said):
        return promised, said
    if not is_period(promised.per) and not is_period(said.per):
        either_is_open = {promised.per, said.per} & {"", "item"}
        return (promised, said) if either_is_open or _same_noun(promised.per, said.per, promised.language) else None
    if promised.dim == "percent" and "" in (promised.per, said.per):
        return promised, said
    if (moved := to_period(said, promised.per)) is not None:
        return promised, moved
    if (moved := to_period(promised, said.per)) is not None:
        return moved, said
    return None


def _rates(promised: Quantity, said: Quantity) -> tuple[Interval, Interval] | None:
    if not _same_noun(promised.unit, said.unit, promised.language):
        return None
    promised_year, said_year = _per_year(promised), _per_year(said)
    if promised_year is None or said_year is None:
        return None
    if promised.per == said.per:
        return _exact(promised), _exact(said)
    weeks_in_months = {"week", "month"} == {promised.per, said.per}
    slack = MONTH_OF_WEEKS if weeks_in_months else SAME_RATE
    ends = (promised_year.low, promised_year.high, said_year.low, said_year.high)
    largest = max(abs(value) for value in ends if value is not None)
    return _exact(promised_year, largest * slack / 2), _exact(said_year, largest * slack / 2)


def _per_year(rate: Quantity) -> Quantity | None:
    times = {
        "second": 31536000,
        "minute": 525600,
        "hour": 8760,
        "day": 365,
        "business_day": 260,
        "week": 52,
        "month": 12,
        "year": 1,
    }.get(rate.per)
    if times is None:
        return None
    low = None if rate.low is None else rate.low * times
    high = None if rate.high is None else rate.high * times
    return replace(rate, low=low, high=high, per="year")


def _durations(promised: Quantity, said: Quantity) -> tuple[Interval, Interval] | None:
    """Durations in hours; months and working days, where they meet other units, as the span that they can take."""
    both = (promised, said)
    if {promised.per, said.per} == {"", "day"} and promised.high != said.high:
        return None  # "day and night" is no promise about "in an hour"
    is_plain = promised.calendar == said.calendar and (promised.unit in LONG) == (said.unit in LONG)
    if is_plain:
        return _exact(promised), _exact(said)
    if any(_straddles_a_week(quantity) for quantity in both) and not _are_apart(promised, said):
        return None
    return _spread(promised), _spread(said)


def _are_apart(promised: Quantity, said: Quantity) -> bool:
    one, other = _spread(promised), _spread(said)
    return not (same_edge(one.high, other.high) or same_edge(one.low, other.low))


def _straddles_a_week(quantity: Quantity) -> bool:
    """Whether working days are five or more and no whole weeks, so that the days they take depend on the first."""
    values = [value / DAY for value in (quantity.low, quantity.high) if value is not None]
    return quantity.calendar == "business" and quantity.unit == "business_day" and any(v > 5 and v % 5 for v in values)


def _spread(quantity: Quantity) -> Interval:
    def edge(value: Decimal | None) -> Edge | None:
        return None if value is None else _span(value, quantity)

    return Interval(edge(quantity.low), edge(quantity.high), quantity.bound)


def _span(hours: Decimal, quantity: Quantity) -> Edge:
    """The least and the most elapsed hours that a duration can mean."""
    if quantity.unit in LONG:
        months = hours / MONTH
        if quantity.unit == "year" or months % 12 == 0:
            years = months / 12
            return Edge(years * 364 * DAY, years * 366 * DAY)
        return Edge(months * 30 * DAY, months * 31 * DAY)
    if quantity.calendar == "business" and quantity.unit == "business_day":
        days = hours / DAY
        if days < 5:
            return Edge(hours, hours)  # the labels' tolerance: below five, a working day is a day
        if days % 5 == 0:
            return Edge(days / 5 * 7 * DAY, days / 5 * 7 * DAY)
        weeks = days // 5
        return Edge((days + 2 * weeks) * DAY, (days + 2 * weeks + 2) * DAY)
    return Edge(hours, hours)


# How many of the first unit make one of the second. A day is not 24 paid hours; a month is no whole number of weeks.
STEPS = {("minute", "hour"): 60, ("day", "week"): 7, ("day", "year"): 365, ("week", "year"): 52, ("month", "year"): 12}
RATE_STEPS = STEPS | {("hour", "day"): 24, ("minute", "day"): 1440, ("hour", "week"): 168}


def to_period(quantity: Quantity, per: str) -> Quantity | None:
    """The same price, percentage or rate per another period, or None when that is not exact."""
    if quantity.per == per:
        return quantity
    have, want = _split(quantity.per), _split(per)
    if have is None or want is None or quantity.dim not in ("money", "percent", "rate"):
        return None
    step = _step(have[1], want[1], RATE_STEPS if quantity.dim == "rate" else STEPS)
    if step is None:
        return None
    factor = step * want[0] / have[0]
    low, high = _times(quantity.low, factor), _times(quantity.high, factor)
    if (low is None and quantity.low is not None) or (high is None and quantity.high is not None):
        return None
    return replace(quantity, low=low, high=high, per=per)


def is_period(per: str) -> bool:
    """Whether a quantity's `per` is a span of time and not a head or a visit."""
    return _split(per) is not None


def _split(per: str) -> tuple[Fraction, str] | None:
    """A period as a number of units: "3 hour" is (3, "hour")."""
    number, _, unit = per.rpartition(" ")
    if unit not in ("minute", "hour", "day", "business_day", "week", "month", "year"):
        return None
    return Fraction(number or 1), unit


def _step(have: str, want: str, steps: dict[tuple[str, str], int]) -> Fraction | None:
    """How much of a price per `have` is paid per `want`."""
    if have == want:
        return Fraction(1)
    if (have, want) in steps:
        return Fraction(steps[have, want])
    if (want, have) in steps:
        return Fraction(1, steps[want, have])
    return None


def _times(value: Decimal | None, factor: Fraction) -> Decimal | None:
    """The exact product, or None when it has no end as a decimal."""
    if value is None:
        return None
    product = Fraction(value) * factor
    decimal = Decimal(product.numerator) / Decimal(product.denominator)
    return decimal if Fraction(decimal) == product else None
