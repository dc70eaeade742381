"""Quantities of the promise held against those of the line."""

from collections.abc import Iterator, Sequence

from site_builder.congruence.compare import compare, direction
from site_builder.congruence.evidence import Evidence
from site_builder.congruence.quantities import Quantity
from site_builder.congruence.reading import Reading

LABEL = {"equal": "congruent", "better": "congruent", "worse": "contradicted", "vaguer": "weakened"}
RANK = {"equal": 0, "better": 1, "vaguer": 2, "worse": 3, "incomparable": 4}
COUNTED = ("count", "rate")


def comparisons(
    promise: Reading, line: Reading, kind: str, better: str
) -> Iterator[tuple[Quantity, Quantity, str, str]]:
    """For each quantity of the promise the most favourable one of the line, the outcome and the direction."""
    for page in promise.quantities:
        way = better or direction(page, kind, promise.text)
        best: tuple[int, Quantity, str] | None = None
        for said in line.quantities:
            outcome = compare(page, said, way)
            if best is None or RANK[outcome] < best[0]:
                best = (RANK[outcome], said, outcome)
        if best is not None:
            yield page, best[1], best[2], way


def figures(promise: Reading, line: Reading, kind: str = "", better: str = "") -> Iterator[Evidence]:
    """What each quantity of the promise finds in the line."""
    for page, said, outcome, _way in comparisons(promise, line, kind, better):
        if outcome == "incomparable":
            if page.dim == "money" and said.dim == "money" and page.currency and said.currency != page.currency:
                yield Evidence("unverified", "CG014", 0.5, f"“{page.text}” and “{said.text}” cannot be compared.",
                               (page.start, page.end), (said.start, said.end))
            continue
        sentence = {"equal": "which is the same", "better": "which is as good or better for the customer",
                    "worse": "which is worse for the customer", "vaguer": "which is less certain"}[outcome]
        yield Evidence(LABEL[outcome], "CG005" if outcome == "vaguer" else "CG002", 1.0,
                       f"The page says “{page.text}” and the line “{said.text}”, {sentence}.",
                       (page.start, page.end), (said.start, said.end))


def same_dimension(quantities: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    return bool({q.dim for q in quantities} & {q.dim for q in others})
