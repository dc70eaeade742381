"""The price of one where a sentence names the price of many: "ten letters cost sixty pounds" is £6 a letter."""

from dataclasses import replace
from decimal import Decimal

from site_builder.congruence.language.units import load_lexicon
from site_builder.congruence.quantities.periods import is_period
from site_builder.congruence.quantities.quantity import Quantity

FEW_WORDS = 4


def is_per_thing(price: Quantity) -> bool:
    """Whether a price is for one of something: a head, a word, a kilo."""
    return price.dim == "money" and bool(price.per) and not is_period(price.per)


def price_of_one(quantities: tuple[Quantity, ...], of: str = "") -> Quantity | None:
    """The unit price that the one price and the one count of a sentence come to, or None.

    With `of` the count has to be of that thing, or of nothing by name, when the sentence holds several counts.
    """
    said_so = ("item", of or "item")
    prices = [
        q for q in quantities if q.dim == "money" and q.high != 0 and not is_period(q.per) and q.per not in said_so
    ]
    if len(prices) != 1:
        return None
    many = [(q, n) for q in quantities if q is not prices[0] and (n := _how_many(q, of)) is not None]
    named = [(q, n) for q, n in many if q.unit == of or _is_measure(q)]
    chosen = named or many
    if len(chosen) != 1:
        return None
    price, (count, number) = prices[0], chosen[0]
    if price.start < count.end and count.start < price.end:
        return None
    start, end = min(price.start, count.start), max(price.end, count.end)
    text = f"{price.text} for {count.text}" if len(prices) == 1 else price.text
    return replace(price, low=_over(price.low, number), high=_over(price.high, number), per=of or count.unit or "item",
                   start=start, end=end, text=text)  # fmt: skip


def _how_many(count: Quantity, of: str) -> Decimal | None:
    if count.dim != "count" or count.low is None or count.low != count.high or count.low <= 0 or count.unit == "time":
        return None
    if not _is_measure(count):
        return count.low if count.low > 1 else None
    if not of:
        return count.low
    size = load_lexicon().units.at([of], 0)
    return count.low / Decimal(size[0].factor.numerator) * size[0].factor.denominator if (
        size and size[0].unit == count.unit
    ) else None  # fmt: skip


def _is_measure(count: Quantity) -> bool:
    return count.unit in load_lexicon().measured


def _over(price: Decimal | None, number: Decimal) -> Decimal | None:
    return None if price is None else price / number
