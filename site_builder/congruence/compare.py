"""Compares what is said with what was promised, in the customer's direction."""

from dataclasses import dataclass, replace
from decimal import Decimal

from site_builder.congruence.direction import direction
from site_builder.congruence.lexicon import load_lexicon
from site_builder.congruence.periods import is_period, to_period
from site_builder.congruence.quantities import Quantity

__all__ = ["compare", "direction", "to_period"]

CLEARLY = Decimal("0.2")  # how far a guess must lie on the good side to count as better
HALF_A_POINT = Decimal("0.5")  # "a third" against 33%
SAME_RATE = Decimal("0.02")  # seven times a week against daily, twice a month against every other week
MONTH_OF_WEEKS = Decimal("0.09")  # four weeks are called a month
DAY = Decimal(24)
MONTH = Decimal(730)
LONG = ("month", "year")


def compare(promised: Quantity, said: Quantity, better: str) -> str:
    """ "equal", "better", "worse", "vaguer" or "incomparable": what is said, against the promise.

    `better` is "less" or "more", whichever the customer gains by, "same" when any other value breaks the promise,
    or "" when that is unknown.
    """
    pair = _on_one_scale(promised, said)
    if pair is None:
        return _lump_against_period(promised, said, better)
    if better == "less":
        return _compare_ends(*pair)
    if better == "more":
        return _compare_ends(*(_mirrored(side) for side in pair))
    return _compare_same(*pair, differs="worse" if better == "same" else "incomparable")


@dataclass(frozen=True, slots=True)
class _Edge:
    """One end of a quantity: the least and the most it can come to, as months and working days vary."""

    least: Decimal
    most: Decimal

    def against(self, other: "_Edge") -> int:
        """-1, 0 or 1: below, as much as, or above the other."""
        if self.most < other.least:
            return -1
        return 1 if self.least > other.most else 0


@dataclass(frozen=True, slots=True)
class _Interval:
    """A quantity on a scale that it shares with another."""

    low: _Edge | None
    high: _Edge | None
    bound: str


def _compare_ends(promised: _Interval, said: _Interval) -> str:
    """The comparison when less is better: the promise is a ceiling."""
    if promised.high is None:
        return _compare_floors(promised, said)
    if said.high is None:
        return "worse" if said.low is not None and said.low.against(promised.high) > 0 else "vaguer"
    order = said.high.against(promised.high)
    if said.bound == "about":
        return _compare_guess(promised, said, order)
    if order > 0:
        is_out = said.low is None or said.low.against(promised.high) > 0
        return "worse" if is_out else "vaguer"
    if said.bound == "up-to" and said.low is not None:
        return "vaguer"
    return "better" if order < 0 else "equal"


def _compare_floors(promised: _Interval, said: _Interval) -> str:
    """The comparison of "from £28" with what is said: the entry price counts."""
    entry = said.low or said.high
    if entry is None or promised.low is None:
        return "incomparable"
    order = entry.against(promised.low)
    if order > 0:
        return "worse"
    if said.bound == "about":
        return "vaguer"
    return "better" if order < 0 else "equal"


def _compare_guess(promised: _Interval, said: _Interval, order: int) -> str:
    """The comparison with an "about" on the side of what is said."""
    if promised.high is None or said.high is None:
        return "incomparable"
    if promised.bound == "about":
        return ("better", "equal", "worse")[order + 1]
    if order > 0:
        return "worse" if said.low is None or said.low.against(promised.high) > 0 else "vaguer"
    room = abs(promised.high.least) * CLEARLY
    return "better" if said.high.most <= promised.high.least - room and order < 0 else "vaguer"


def _compare_same(promised: _Interval, said: _Interval, differs: str) -> str:
    """The comparison when the customer gains by neither direction."""
    lows = _same_edge(promised.low, said.low)
    highs = _same_edge(promised.high, said.high)
    if lows and highs:
        return "vaguer" if said.bound == "about" != promised.bound else "equal"
    return "vaguer" if _holds(said, promised) else differs


def _same_edge(one: _Edge | None, other: _Edge | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.against(other) == 0


def _holds(wide: _Interval, narrow: _Interval) -> bool:
    """Whether the whole of one interval lies in the other."""
    low_is_in = wide.low is None or (narrow.low is not None and wide.low.against(narrow.low) <= 0)
    high_is_in = wide.high is None or (narrow.high is not None and wide.high.against(narrow.high) >= 0)
    return low_is_in and high_is_in


def _mirrored(side: _Interval) -> _Interval:
    """The interval with its sign changed, so that more is better reads as less is better."""
    bound = {"max": "min", "min": "max", "up-to": "from", "from": "up-to"}.get(side.bound, side.bound)
    return _Interval(_negated(side.high), _negated(side.low), bound)


def _negated(edge: _Edge | None) -> _Edge | None:
    return None if edge is None else _Edge(-edge.most, -edge.least)


def _on_one_scale(promised: Quantity, said: Quantity) -> tuple[_Interval, _Interval] | None:
    """Both quantities as intervals of one unit, or None when nothing exact joins them."""
    if promised.dim == said.dim == "duration":
        return _durations(promised, said)
    shares = ("percent", "ratio")
    if promised.dim != said.dim:
        return _shares(promised, said) if promised.dim in shares and said.dim in shares else None
    if promised.dim == "money" and not _same_currency(promised, said):
        return None
    if promised.dim == "count" and not _same_noun(promised.unit, said.unit):
        return None
    if promised.dim == "rate":
        return _rates(promised, said)
    if promised.dim in ("money", "percent"):
        same = _same_period(promised, said)
        return None if same is None else (_exact(same[0]), _exact(same[1]))
    return _exact(promised), _exact(said)


def _exact(quantity: Quantity, slack: Decimal = Decimal(0), scale: Decimal = Decimal(1)) -> _Interval:
    def edge(value: Decimal | None) -> _Edge | None:
        return None if value is None else _Edge(value * scale - slack, value * scale + slack)

    return _Interval(edge(quantity.low), edge(quantity.high), quantity.bound)


def _shares(promised: Quantity, said: Quantity) -> tuple[_Interval, _Interval]:
    """Half against 50%."""

    def points(quantity: Quantity) -> _Interval:
        return _exact(quantity, HALF_A_POINT / 2, Decimal(100) if quantity.dim == "ratio" else Decimal(1))

    return points(promised), points(said)


def _same_currency(promised: Quantity, said: Quantity) -> bool:
    pair = {promised.currency, said.currency}
    if len(pair) == 1 or "" in pair or _is_zero(promised) or _is_zero(said):
        return True
    return "$" in pair and all(code == "$" or code.endswith("D") for code in pair)


def _is_zero(quantity: Quantity) -> bool:
    return quantity.low == 0 == quantity.high


def _same_noun(promised: str, said: str) -> bool:
    if promised == said or not promised or not said:
        return True
    return said in load_lexicon().same_nouns.get(promised, ())


def _same_period(promised: Quantity, said: Quantity) -> tuple[Quantity, Quantity] | None:
    """Both prices per the same period, head or visit, or None."""
    if promised.per == said.per or _is_zero(promised) or _is_zero(said):
        return promised, said
    if not is_period(promised.per) and not is_period(said.per):
        either_is_open = {promised.per, said.per} & {"", "item"}
        return (promised, said) if either_is_open or _same_noun(promised.per, said.per) else None
    if promised.dim == "percent" and "" in (promised.per, said.per):
        return promised, said
    if (moved := to_period(said, promised.per)) is not None:
        return promised, moved
    if (moved := to_period(promised, said.per)) is not None:
        return moved, said
    return None


def _lump_against_period(promised: Quantity, said: Quantity, better: str) -> str:
    """£99 against £99 a month: equal when only the period is left out, worse when the sum is paid again and again."""
    if promised.dim != "money" or said.dim != "money" or not _same_currency(promised, said):
        return "incomparable"
    if not said.per and is_period(promised.per) and (promised.low, promised.high) == (said.low, said.high):
        return "equal"
    if promised.per or not is_period(said.per) or better != "less" or promised.high is None or said.low is None:
        return "incomparable"
    return "worse" if said.low >= promised.high else "incomparable"


def _rates(promised: Quantity, said: Quantity) -> tuple[_Interval, _Interval] | None:
    if not _same_noun(promised.unit, said.unit):
        return None
    promised_year, said_year = _per_year(promised), _per_year(said)
    if promised_year is None or said_year is None:
        return None
    if promised.per == said.per:
        return _exact(promised), _exact(said)
    weeks_in_months = {"week", "month"} == {promised.per, said.per}
    slack = MONTH_OF_WEEKS if weeks_in_months else SAME_RATE
    largest = max(abs(value) for value in (promised_year.low, promised_year.high) if value is not None)
    return _exact(promised_year, largest * slack / 2), _exact(said_year, largest * slack / 2)


def _per_year(rate: Quantity) -> Quantity | None:
    times = {"minute": 525600, "hour": 8760, "day": 365, "business_day": 260, "week": 52, "month": 12, "year": 1}.get(
        rate.per
    )
    if times is None:
        return None
    low = None if rate.low is None else rate.low * times
    high = None if rate.high is None else rate.high * times
    return replace(rate, low=low, high=high, per="year")


def _durations(promised: Quantity, said: Quantity) -> tuple[_Interval, _Interval] | None:
    """Durations in hours; months and working days, where they meet other units, as the span that they can take."""
    both = (promised, said)
    is_plain = promised.calendar == said.calendar and (promised.unit in LONG) == (said.unit in LONG)
    if is_plain:
        return _exact(promised), _exact(said)
    if any(_straddles_a_week(quantity) for quantity in both) and not _are_apart(promised, said):
        return None
    return _spread(promised), _spread(said)


def _are_apart(promised: Quantity, said: Quantity) -> bool:
    one, other = _spread(promised), _spread(said)
    return not (_same_edge(one.high, other.high) or _same_edge(one.low, other.low))


def _straddles_a_week(quantity: Quantity) -> bool:
    """Whether working days are five or more and no whole weeks, so that the days they take depend on the first."""
    values = [value / DAY for value in (quantity.low, quantity.high) if value is not None]
    return quantity.calendar == "business" and quantity.unit == "business_day" and any(v > 5 and v % 5 for v in values)


def _spread(quantity: Quantity) -> _Interval:
    def edge(value: Decimal | None) -> _Edge | None:
        return None if value is None else _span(value, quantity)

    return _Interval(edge(quantity.low), edge(quantity.high), quantity.bound)


def _span(hours: Decimal, quantity: Quantity) -> _Edge:
    """The least and the most elapsed hours that a duration can mean."""
    if quantity.unit in LONG:
        months = hours / MONTH
        if quantity.unit == "year" or months % 12 == 0:
            years = months / 12
            return _Edge(years * 364 * DAY, years * 366 * DAY)
        return _Edge(months * 30 * DAY, months * 31 * DAY)
    if quantity.calendar == "business" and quantity.unit == "business_day":
        days = hours / DAY
        if days < 5:
            return _Edge(hours, hours)  # the labels' tolerance: below five, a working day is a day
        if days % 5 == 0:
            return _Edge(days / 5 * 7 * DAY, days / 5 * 7 * DAY)
        weeks = days // 5
        return _Edge((days + 2 * weeks) * DAY, (days + 2 * weeks + 2) * DAY)
    return _Edge(hours, hours)
