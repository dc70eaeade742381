"""Opposites: a page at one end of a matter and the line at the other, or one of both saying no."""

from collections.abc import Iterator

from site_builder.congruence.evidence import Evidence
from site_builder.congruence.pack import Pack
from site_builder.congruence.reading import Pole, Reading

# Where a sentence names both ends, this end is what it says: "we pay your legal costs" is free to the customer,
# and "closed on Saturday" is closed.
LEADING = {"cost": "free", "opening": "away"}


def stated(reading: Reading, axis: str) -> tuple[str, Pole] | None:
    """The one end of the axis that the sentence stands for, or nothing when it names both."""
    poles = [pole for pole in reading.poles if pole.axis == axis]
    names = {pole.pole for pole in poles}
    if not names:
        return None
    if len(names) > 1:
        leading = LEADING.get(axis, "")
        if leading not in names:
            return None
        names = {leading}
    name = names.pop()
    return name, next(pole for pole in poles if pole.pole == name)


def opposites(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """A contradiction for each axis on which both take opposite ends."""
    actors = pack.rules["CG004"].axes if "CG004" in pack.rules else ()
    for axis in pack.axes.values():
        ours, theirs = stated(promise, axis.name), stated(line, axis.name)
        if ours is None or theirs is None or ours[0] == theirs[0]:
            continue
        page, said = promise.words(ours[1].first, ours[1].last), line.words(theirs[1].first, theirs[1].last)
        rule = "CG004" if axis.name in actors else "CG003"
        why = f"On {axis.topic}, the page says “{page}” and the line the opposite, “{said}”."
        yield Evidence("contradicted", rule, 1.0, why, promise.span(ours[1].first, ours[1].last),
                       line.span(theirs[1].first, theirs[1].last))


def agreements(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """Support for each axis on which both take the same end."""
    for axis in pack.axes.values():
        ours, theirs = stated(promise, axis.name), stated(line, axis.name)
        if ours and theirs and ours[0] == theirs[0]:
            page, said = promise.words(ours[1].first, ours[1].last), line.words(theirs[1].first, theirs[1].last)
            yield Evidence("congruent", "CG003", 1.0, f"On {axis.topic}, “{said}” keeps “{page}”.")


def denials(promise: Reading, line: Reading) -> Iterator[Evidence]:
    """A contradiction for a word that one side denies and the other affirms."""
    for stem, is_denied in promise.content.items():
        if stem in line.content and line.content[stem] != is_denied:
            word = next(token for token in line.tokens if token.stem == stem)
            who = "line" if line.content[stem] else "page"
            said = line.text[word.start : word.end]
            yield Evidence("contradicted", "CG003", 0.8, f"Only the {who} says no to “{said}”.",
                           None, (word.start, word.end))
