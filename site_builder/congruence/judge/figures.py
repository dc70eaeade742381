"""Quantities of the promise held against those of the line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from site_builder.congruence.judge.claims import as_moment, as_window, gain
from site_builder.congruence.judge.evidence import Evidence
from site_builder.congruence.judge.reading import Reading
from site_builder.congruence.judge.unspoken import with_unspoken
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.units import load_units
from site_builder.congruence.quantities.compare import compare
from site_builder.congruence.quantities.quantity import Quantity
from site_builder.congruence.quantities.scales import is_period

LABEL = {"equal": "congruent", "better": "congruent", "worse": "contradicted", "vaguer": "weakened"}
SAYS = {
    "equal": "which is the same",
    "better": "which is as good or better for the customer",
    "worse": "which is worse for the customer",
    "vaguer": "which is less certain",
}
RANK = {"equal": 0, "better": 1, "vaguer": 2, "worse": 3, "incomparable": 4}
PERIODS = frozenset({"", "hour", "day", "week", "month", "year", "night", "minute"})
# What is usual where the words do not tell; used only when a verdict is asked for at any price.
USUAL = {"count": "more", "rate": "more", "money": "less", "duration": "less", "percent": "more", "ratio": "more"}


@dataclass(frozen=True, slots=True)
class Match:
    """A quantity of the promise, its best counterpart in the line, and how the two compare."""

    page: Quantity
    said: Quantity
    outcome: str
    is_guess: bool


def is_alike(page: Quantity, said: Quantity) -> bool:
    return page.dim == said.dim or {page.dim, said.dim} <= {"percent", "ratio"}


def loosened(page: Quantity, said: Quantity, only_one: bool) -> Quantity:
    """The line's quantity without a noun that only names the same thing in another word: “each visit”, “a session”."""
    if page.dim != said.dim:
        return said
    if page.dim == "money" and page.per not in PERIODS and said.per not in PERIODS | {page.per}:
        return replace(said, per=page.per)
    if page.dim == "money" and (page.per not in PERIODS or said.per not in PERIODS) and not (page.per and said.per):
        return replace(said, per=page.per)
    if page.dim == "count" and only_one:
        return replace(said, unit=page.unit, per=page.per)
    return said


def counts_another(page: Quantity, said: Quantity) -> bool:
    """Whether both count something by name, and not the same: “three fittings”, “two shops”."""
    return page.dim == said.dim == "count" and bool(page.unit) and bool(said.unit) and said.unit != "time"


def best_match(page: Quantity, way: str, line: Reading, is_alone: bool, pack: Pack) -> Match | None:
    """The line's most favourable counterpart of one promised quantity."""
    alike = [said for said in line.quantities if is_alike(page, said)]
    best: Match | None = None
    page = as_window(page, way)
    for said in (as_moment(as_window(quantity, way), way, pack) for quantity in line.quantities):
        outcome, is_guess = compare(page, said, way), False
        if outcome == "incomparable":
            said_so = loosened(page, said, is_alone and len(alike) == 1)
            outcome = compare(page, said_so, way)
            is_guess = outcome != "equal" and counts_another(page, said)
            if outcome == "incomparable" and is_alike(page, said):
                outcome = compare(page, said_so, way or USUAL.get(page.dim, "less"))
                is_guess = outcome != "equal"
        if best is None or RANK[outcome] < RANK[best.outcome]:
            best = Match(page, said, outcome, is_guess)
    return best


def figures(promise: Reading, line: Reading, kind: str, better: str, pack: Pack) -> Iterator[Evidence]:
    """What each quantity of the promise finds in the line."""
    dims = [quantity.dim for quantity in promise.quantities]
    priced = unit_price_match(promise, line, pack)
    for page in promise.quantities:
        if priced is not None and page.start < priced.page.end and priced.page.start < page.end:
            continue
        way = better or gain(page, kind, promise, pack)
        beside = with_unspoken(page, without_free(line) if is_threshold(page, promise) else line, pack)
        yield from outcome_of(best_match(page, way, beside, dims.count(page.dim) == 1, pack), (page.start, page.end))
    if priced is not None:
        yield from outcome_of(priced, (priced.page.start, priced.page.end))
    yield from charges(promise, line)


def is_threshold(page: Quantity, promise: Reading) -> bool:
    """Whether a sum is what has to be spent before something is free."""
    is_open = page.dim == "money" and page.bound in ("from", "min") and page.low != 0
    return is_open and any(q.dim == "money" and q.high == 0 for q in promise.quantities)


def without_free(line: Reading) -> Reading:
    kept = tuple(q for q in line.quantities if not (q.dim == "money" and q.high == 0))
    return replace(line, quantities=kept)


def unit_price_match(promise: Reading, line: Reading, pack: Pack) -> Match | None:
    """The price of one in both, where either names the price of many: “£4 a head”, “ten of you pay sixty pounds”."""
    price = next((q for q in promise.quantities if q.dim == "money" and q.high != 0), None)
    if price is None:
        return None
    if is_per_thing(price):
        page = price
        one = price_of_one(with_unspoken(page, line, pack).quantities, page.per)
    else:
        counted = price_of_one(promise.quantities)
        if counted is None or same_count(promise.quantities, line.quantities):
            return None
        page, said = counted, with_unspoken(counted, line, pack).quantities
        one = price_of_one(said) or next((q for q in said if is_per_thing(q)), None)
    if one is None:
        return None
    return Match(page, one, compare(page, replace(one, per=page.per), "less"), is_guess=False)


def same_count(promised: Sequence[Quantity], said: Sequence[Quantity]) -> bool:
    """Whether the line counts as many as the promise, so that their sums compare as they stand."""
    counts = {q.low for q in promised if q.dim == "count"}
    return any(q.dim == "count" and q.low in counts for q in said)


def declared_figures(quantity: Quantity, better: str, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """What a declared quantity finds in the line; its words need not stand in the promise."""
    yield from outcome_of(best_match(quantity, better, line, True, pack), None)


def outcome_of(match: Match | None, page_span: tuple[int, int] | None) -> Iterator[Evidence]:
    """The evidence in one match."""
    if match is None:
        return
    page, said = match.page, match.said
    said_span = (said.start, said.end)
    if match.outcome == "incomparable":
        if page.dim == said.dim == "money" and page.currency != said.currency:
            why = f"“{page.text}” and “{said.text}” are in different currencies."
            yield Evidence("contradicted", "CG014", 0.5, why, page_span, said_span, is_guess=True)
        return
    yield Evidence(
        LABEL[match.outcome],
        "CG005" if match.outcome == "vaguer" else "CG002",
        1.0,
        f"The page says “{page.text}” and the line “{said.text}”, {SAYS[match.outcome]}.",
        page_span,
        said_span,
        is_guess=match.is_guess,
    )


def charges(promise: Reading, line: Reading) -> Iterator[Evidence]:
    """A contradiction where the page says that it is free and the line names a price and nothing free."""
    free = [pole for pole in promise.poles if pole.axis == "cost" and pole.pole == "free"]
    priced = [q for q in line.quantities if q.dim == "money" and q.low is not None and q.low > 0]
    promised = [q for q in promise.quantities if q.dim in ("money", "count") and q.high == 0]
    is_priced = any(q.dim == "money" and q.high != 0 for q in promise.quantities)
    if not priced or is_priced or not (free or promised) or "free" in line.poles_of("cost"):
        return
    page = promise.words(free[0].first, free[0].last) if free else promised[0].text
    why = f"The page says “{page}” and the line names a price, “{priced[0].text}”."
    yield Evidence("contradicted", "CG002", 1.0, why, None, (priced[0].start, priced[0].end))


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
    size = load_units(count.language).units.at([of], 0)
    return count.low / Decimal(size[0].factor.numerator) * size[0].factor.denominator if (
        size and size[0].unit == count.unit
    ) else None  # fmt: skip


def _is_measure(count: Quantity) -> bool:
    return count.unit in load_units(count.language).measured


def _over(price: Decimal | None, number: Decimal) -> Decimal | None:
    return None if price is None else price / number
