"""Weakened: a line that is less sure than the promise."""

from collections.abc import Iterator

from site_builder.congruence.judge.evidence import Evidence
from site_builder.congruence.judge.reading import Reading
from site_builder.congruence.language.phrases import Hit

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
