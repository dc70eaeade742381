"""Scope: all on the page, only some in the line."""

from collections.abc import Iterator

from site_builder.congruence.judge.evidence import Evidence
from site_builder.congruence.judge.reading import Reading

WHOLE = {"ratio": 1, "percent": 100}


def narrowings(promise: Reading, line: Reading) -> Iterator[Evidence]:
    """A contradiction where the page says all and the line names a small part."""
    universal = promise.cues("CG007", "all")
    if not universal:
        return
    page = promise.words(universal[0].first, universal[0].last)
    span = promise.span(universal[0].first, universal[0].last)
    is_of_shares = any(quantity.dim in WHOLE for quantity in promise.quantities)  # “10 % off every case”
    for share in () if is_of_shares else line.quantities:
        if share.dim in ("ratio", "percent") and share.high is not None and share.high < WHOLE[share.dim]:
            label = "contradicted" if share.high <= WHOLE[share.dim] / 2 else "weakened"
            yield Evidence(
                label,
                "CG007",
                0.9,
                f"The page says “{page}”, the line only “{share.text}”.",
                span,
                (share.start, share.end),
            )
    for hit in line.cues("CG007", "few"):
        said = line.words(hit.first, hit.last)
        yield Evidence(
            "contradicted",
            "CG007",
            0.9,
            f"The page says “{page}”, the line only “{said}”.",
            span,
            line.span(hit.first, hit.last),
        )
