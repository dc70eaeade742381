"""What speaks for or against a line keeping a promise: the finding itself, hedges, and all told as some."""

from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.congruence.judge.reading import Reading
from site_builder.congruence.language.phrases import Hit


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding about a promise and a line, with the words on both sides that it rests on."""

    label: str
    rule: str
    weight: float
    why: str
    promise_span: tuple[int, int] | None = None
    line_span: tuple[int, int] | None = None
    is_guess: bool = False  # rests on what is usual rather than on what the words say


NEAR = 4  # words after “most” or “some” that it can speak of
ELSEWHERE = 0.6


def weakenings(promise: Reading, line: Reading) -> Iterator[Evidence]:
    """A weakening for each hedge or part-word of the line that the promise does not carry itself."""
    for group, weight in (("hedge", 1.0), ("part", 0.9)):
        owned = {wording(promise, hit) for hit in promise.cues("CG005", group)}
        for hit in line.cues("CG005", group):
            if wording(line, hit) in owned:
                continue
            said = line.words(hit.first, hit.last)
            if group == "part" and not names_the_matter(promise, line, hit):
                weight = ELSEWHERE
            yield Evidence(
                "weakened",
                "CG005",
                weight,
                f"The page is certain; the line says “{said}”.",
                None,
                line.span(hit.first, hit.last),
            )


def wording(reading: Reading, hit: Hit) -> tuple[str, ...]:
    """The words of a hedge without its numbers, so that “up to ten” and “up to twelve” are the same hedge."""
    return tuple(token.stem for token in reading.tokens[hit.first : hit.last] if not token.is_number)


def names_the_matter(promise: Reading, line: Reading, hit: Hit) -> bool:
    """Whether a part-word speaks of what the promise speaks of: “most visits”, but not “some music”."""
    near = {token.stem for token in line.tokens[hit.last : hit.last + NEAR]}
    if near & set(promise.content):
        return True
    return bool(promise.cues("CG007", "all")) and "CG007:few" not in line.hits


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
