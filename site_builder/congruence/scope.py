"""Scope: all on the page, only some in the line."""

from collections.abc import Iterator

from site_builder.congruence.evidence import Evidence
from site_builder.congruence.reading import Reading


def narrowings(promise: Reading, line: Reading) -> Iterator[Evidence]:
    """A contradiction where the page says all and the line names a small part."""
    universal = promise.cues("CG007", "all")
    if not universal:
        return
    for hit in line.cues("CG007", "few"):
        page, said = promise.words(universal[0].first, universal[0].last), line.words(hit.first, hit.last)
        yield Evidence("contradicted", "CG007", 0.9, f"The page says “{page}”, the line only “{said}”.",
                       promise.span(universal[0].first, universal[0].last), line.span(hit.first, hit.last))
