"""Converts prices and rates from one period to another, when that is exact."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from site_builder.congruence.quantities.quantity import Quantity

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
