"""Opposites: a page at one end of a matter and the line at the other, or one of both saying no."""

from collections.abc import Iterator

from site_builder.congruence.evidence import Evidence
from site_builder.congruence.pack import Pack
from site_builder.congruence.reading import Pole, Reading

VERDICTS = frozenset({"cost", "welcome", "stability", "person_kind"})  # their words are judgements, not subjects


def opposites(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """A contradiction for each axis on which both take opposite ends."""
    actors = pack.rules["CG004"].axes if "CG004" in pack.rules else ()
    for axis, ours, theirs in both(promise, line):
        if ours.pole != theirs.pole:
            page, said = promise.words(ours.first, ours.last), line.words(theirs.first, theirs.last)
            why = f"On {pack.axes[axis].topic}, the page says “{page}” and the line the opposite, “{said}”."
            yield Evidence("contradicted", "CG004" if axis in actors else "CG003", 1.0, why,
                           promise.span(ours.first, ours.last), line.span(theirs.first, theirs.last))


def agreements(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """Support for each axis on which both take the same end."""
    for axis, ours, theirs in both(promise, line):
        if ours.pole == theirs.pole:
            page, said = promise.words(ours.first, ours.last), line.words(theirs.first, theirs.last)
            # The same word on both sides may only be what both speak of: “your deposit”, “the deposit”.
            is_same_word = promise.tokens[ours.first].stem == line.tokens[theirs.first].stem and axis not in VERDICTS
            why = f"On {pack.axes[axis].topic}, “{said}” keeps “{page}”."
            yield Evidence("congruent", "CG003", 0.5 if is_same_word else 1.0, why,
                           promise.span(ours.first, ours.last), line.span(theirs.first, theirs.last))


def both(promise: Reading, line: Reading) -> Iterator[tuple[str, Pole, Pole]]:
    """The axes on which both take an end."""
    for axis, ours in promise.stances.items():
        if axis in line.stances:
            yield axis, ours, line.stances[axis]


def denials(promise: Reading, line: Reading) -> Iterator[Evidence]:
    """A contradiction for a word that one side denies and the other affirms."""
    for stem, is_denied in promise.content.items():
        if stem in line.content and line.content[stem] != is_denied:
            word = next(token for token in line.tokens if token.stem == stem)
            who = "line" if line.content[stem] else "page"
            said = line.text[word.start : word.end]
            yield Evidence("contradicted", "CG003", 0.8, f"Only the {who} says no to “{said}”.",
                           None, (word.start, word.end))


def regrets(promise: Reading, line: Reading) -> Iterator[Evidence]:
    """A sign of a contradiction in words of regret or of another way: “I'm afraid”, “instead”."""
    for hit in line.cues("CG003", "regret"):
        if not promise.cues("CG003", "regret"):
            said = line.words(hit.first, hit.last)
            yield Evidence("contradicted", "CG003", 0.6, f"The line says it another way round: “{said}”.",
                           None, line.span(hit.first, hit.last))
