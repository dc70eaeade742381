"""Quantities of the promise held against those of the line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from site_builder.congruence.compare import compare, direction
from site_builder.congruence.evidence import Evidence
from site_builder.congruence.pack import Pack
from site_builder.congruence.quantities import Quantity, read_quantities
from site_builder.congruence.reading import Reading

LABEL = {"equal": "congruent", "better": "congruent", "worse": "contradicted", "vaguer": "weakened"}
SAYS = {"equal": "which is the same", "better": "which is as good or better for the customer",
        "worse": "which is worse for the customer", "vaguer": "which is less certain"}
RANK = {"equal": 0, "better": 1, "vaguer": 2, "worse": 3, "incomparable": 4}
PERIODS = frozenset({"", "hour", "day", "week", "month", "year", "night", "minute"})
SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
# What is usual where the words do not tell; used only when a verdict is asked for at any price.
USUAL = {"count": "more", "rate": "more", "money": "less", "duration": "less", "percent": "less", "ratio": "more"}


@dataclass(frozen=True, slots=True)
class Match:
    """A quantity of the promise, its best counterpart in the line, and how the two compare."""

    page: Quantity
    said: Quantity
    outcome: str
    is_guess: bool


def gain(quantity: Quantity, kind: str, promise: Reading, pack: Pack) -> str:
    """Which way the customer gains, or nothing when the words do not say."""
    words = {token.word for token in promise.tokens}
    before = promise.text[: quantity.start].split()[-1:]
    if quantity.dim in ("percent", "money", "ratio") and words & pack.words["given_back"]:
        return "more"
    if quantity.dim == "duration" and words & pack.words["ahead"] and not words & pack.words["kept"]:
        return "less"
    if quantity.dim == "duration" and before and before[0].lower() in pack.words["longer"]:
        return "more"
    if quantity.dim == "duration" and promise.text[quantity.end :].split()[:1] == ["to"]:
        return "more"
    if quantity.dim == "clock":
        return "more" if words & pack.words["later_is_better"] else "less"
    if quantity.dim == "count" and words & pack.words["fewer"]:
        return "less"
    return direction(quantity, kind, promise.text, pack.language)


def as_window(quantity: Quantity, way: str) -> Quantity:
    """“Within sixty days”, where more days are better, is a window of sixty; “a decade or more” gives a decade."""
    if way == "more" and quantity.dim == "duration" and quantity.bound == "max":
        return replace(quantity, low=quantity.high, bound="exact")
    if way == "more" and quantity.bound == "min" and quantity.low is not None and quantity.high is None:
        return replace(quantity, high=quantity.low, bound="exact")
    return quantity


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


def best_match(page: Quantity, way: str, line: Reading, is_alone: bool) -> Match | None:
    """The line's most favourable counterpart of one promised quantity."""
    alike = [said for said in line.quantities if is_alike(page, said)]
    best: Match | None = None
    page = as_window(page, way)
    for said in (as_window(quantity, way) for quantity in line.quantities):
        outcome, is_guess = compare(page, said, way), False
        if outcome == "incomparable":
            said_so = loosened(page, said, is_alone and len(alike) == 1)
            outcome = compare(page, said_so, way)
            if outcome == "incomparable" and is_alike(page, said):
                outcome = compare(page, said_so, way or USUAL.get(page.dim, "less"))
                is_guess = outcome != "equal"
        if best is None or RANK[outcome] < RANK[best.outcome]:
            best = Match(page, said, outcome, is_guess)
    return best


def figures(promise: Reading, line: Reading, kind: str, better: str, pack: Pack) -> Iterator[Evidence]:
    """What each quantity of the promise finds in the line."""
    dims = [quantity.dim for quantity in promise.quantities]
    line = with_weekdays(promise, with_bare_numbers(promise, line, pack), pack)
    for page in promise.quantities:
        way = better or gain(page, kind, promise, pack)
        yield from outcome_of(best_match(page, way, line, dims.count(page.dim) == 1), (page.start, page.end))
    yield from charges(promise, line)


def with_bare_numbers(promise: Reading, line: Reading, pack: Pack) -> Reading:
    """The line with its bare numbers read in the promise's currency: “it begins at fifty-five” beside “from €60”."""
    money = [q for q in promise.quantities if q.dim == "money" and q.high != 0]
    if not money or any(q.dim == "money" for q in line.quantities):
        return line
    sign = SIGNS.get(money[0].currency, money[0].currency)
    tokens, added = line.tokens, []
    for index, token in enumerate(tokens):
        is_first = token.is_number and (index == 0 or not tokens[index - 1].is_number)
        if is_first and not any(q.start < token.end and token.start < q.end for q in line.quantities):
            text = f"{line.text[: token.start]}{sign}{line.text[token.start :]}"
            for found in read_quantities(text, pack.language):
                if found.dim == "money" and found.start <= token.start < found.end:
                    added.append(replace(found, start=token.start, end=found.end - len(sign),
                                         text=text[token.start + len(sign) : found.end]))
    return replace(line, quantities=(*line.quantities, *added)) if added else line


def with_weekdays(promise: Reading, line: Reading, pack: Pack) -> Reading:
    """The line with “in on Monday, out on Wednesday” read as two days, where the promise is a matter of days."""
    spans = [q for q in promise.quantities if q.dim == "duration" and q.high is not None]
    if not spans or any(q.dim == "duration" for q in line.quantities):
        return line
    named = [token for token in line.tokens if token.word in pack.weekdays]
    if len(named) != 2:
        return line
    first, last = named
    days = (pack.weekdays.index(last.word) - pack.weekdays.index(first.word)) % len(pack.weekdays) or len(pack.weekdays)
    text = f"{line.text[first.start : first.end]} to {line.text[last.start : last.end]}"
    span = replace(spans[0], low=Decimal(24 * days), high=Decimal(24 * days), unit="day", per="", calendar="elapsed",
                   bound="exact", start=first.start, end=last.end, text=text)
    return replace(line, quantities=(*line.quantities, span))


def declared_figures(quantity: Quantity, better: str, line: Reading) -> Iterator[Evidence]:
    """What a declared quantity finds in the line; its words need not stand in the promise."""
    yield from outcome_of(best_match(quantity, better, line, True), None)


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
    yield Evidence(LABEL[match.outcome], "CG005" if match.outcome == "vaguer" else "CG002", 1.0,
                   f"The page says “{page.text}” and the line “{said.text}”, {SAYS[match.outcome]}.",
                   page_span, said_span, is_guess=match.is_guess)


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
