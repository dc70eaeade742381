from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.congruence.lexicon import load_lexicon
from site_builder.congruence.numbers import parse_number
from site_builder.congruence.quantities import Quantity, read_quantities

CASES = [
    (text, expected)
    for trade in yaml.safe_load(Path(__file__).with_name("quantity_cases.yaml").read_text("utf-8")).values()
    for text, expected in trade.items()
]
BOUNDS = ("exact", "max", "min", "up-to", "from", "about")
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
ONES += "sixteen seventeen eighteen nineteen".split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def spell(number: int) -> str:
    """The English words of a whole number below a million."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {spell(number % 100)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    rest = number % 1000
    tail = "" if not rest else f" and {spell(rest)}" if rest < 100 else f" {spell(rest)}"
    return f"{spell(number // 1000)} thousand{tail}"


def decimal(number: str) -> Decimal:
    value = Fraction(number)
    return Decimal(value.numerator) / Decimal(value.denominator)


def written(quantity: Quantity) -> str:
    """A quantity in the notation of the cases, with a duration's hours turned back into its unit."""
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    if quantity.dim == "duration":
        hours = load_lexicon().hours[quantity.unit]
        ends = [decimal(str(Fraction(end) / hours)) for end in ends]
    numbers = ends[:1] if len(set(ends)) == 1 else ends
    value = "..".join(f"{round(float(end), 6):.12g}" for end in numbers)
    parts = [quantity.dim, value, quantity.unit, quantity.currency]
    parts.append(f"per={quantity.per.replace(' ', '')}" if quantity.per else "")
    return " ".join(part for part in [*parts, quantity.bound] if part)


def spelled_out(expected: str) -> str:
    """A case's short notation in the full form that `written` gives."""
    full = []
    for item in expected.split("; ") if expected != "none" else []:
        dim, value, *rest = item.split()
        value = "..".join(f"{round(float(Fraction(end)), 6):.12g}" for end in value.split(".."))
        bound = [word for word in rest if word in BOUNDS] or ["exact"]
        per = [word for word in rest if word.startswith("per=")]
        full.append(" ".join([dim, value, *(w for w in rest if w not in [*bound, *per]), *per, *bound]))
    return "; ".join(full)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_is_read_as(text, expected):
    assert "; ".join(written(quantity) for quantity in read_quantities(text)) == spelled_out(expected)
