"""Weakened: a line that is less sure than the promise."""

from collections.abc import Iterator

from site_builder.congruence.evidence import Evidence
from site_builder.congruence.reading import Reading


def weakenings(promise: Reading, line: Reading) -> Iterator[Evidence]:
    """A weakening for each hedge or part-word of the line that the promise does not carry itself."""
    for group, weight in (("hedge", 1.0), ("part", 0.9)):
        owned = {tuple(t.stem for t in promise.tokens[hit.first : hit.last]) for hit in promise.cues("CG005", group)}
        for hit in line.cues("CG005", group):
            if tuple(t.stem for t in line.tokens[hit.first : hit.last]) in owned:
                continue
            said = line.words(hit.first, hit.last)
            yield Evidence("weakened", "CG005", weight, f"The page is certain; the line says “{said}”.",
                           None, line.span(hit.first, hit.last))
