"""What speaks for or against a line keeping a promise: hedges, all told as some, opposites, denials, repetition."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.congruence.judge.reading import Pole, Reading, read_sentence
from site_builder.congruence.language.pack import Pack
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
            is_elsewhere = group == "part" and not names_the_matter(promise, line, hit)
            yield Evidence(
                "weakened",
                "CG005",
                ELSEWHERE if is_elsewhere or not is_of_the_matter(promise, line, hit) else weight,
                f"The page is certain; the line says “{said}”.",
                None,
                line.span(hit.first, hit.last),
            )


def is_of_the_matter(promise: Reading, line: Reading, hit: Hit) -> bool:
    """Whether a hedge stands in a part of the line that has a word of the promise, or the line has no other part."""
    first, last = hit.first, hit.last
    while first > 0 and not line.tokens[first - 1].ends_clause:
        first -= 1
    while last < len(line.tokens) and not line.tokens[last].ends_clause:
        last += 1
    whole = sum(token.stem in line.content for token in line.tokens)
    inside = [token for token in line.tokens[first:last] if token.stem in line.content]
    own = [token for token in line.tokens[first:last] if token.stem in promise.content]
    return len(inside) == whole or bool(own) or not set(promise.content) & set(line.content)


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


VERDICTS = frozenset({"cost", "welcome", "stability", "person_kind"})  # their words are judgements, not subjects

CLAUSES = re.compile(r"\s*[.;:–—]\s+")
FEWEST = 2  # telling words that a promise must have before its repetition says anything
MANY, MOST = 3, 0.6  # telling words, and the share of the promise's, that make a repetition where some are missing
BEYOND_DOUBT, NEARLY = 2.0, 1.5  # the weights of a promise repeated, wholly or for the most part


def opposites(promise: Reading, line: Reading, pack: Pack, settled: frozenset[str] = frozenset()) -> Iterator[Evidence]:
    """A contradiction for each axis, not settled otherwise, on which both take opposite ends."""
    actors = pack.rules["CG004"].axes if "CG004" in pack.rules else ()
    for axis, ours, theirs in both(promise, line):
        is_far = is_denied_from_afar((promise, ours), (line, theirs), pack)
        is_far = is_far or is_denied_from_afar((line, theirs), (promise, ours), pack)
        if ours.pole != theirs.pole and axis not in settled and not is_far:
            page, said = promise.words(ours.first, ours.last), line.words(theirs.first, theirs.last)
            why = f"On {pack.axes[axis].topic}, the page says “{page}” and the line the opposite, “{said}”."
            yield Evidence(
                "contradicted",
                "CG004" if axis in actors else "CG003",
                1.0,
                why,
                promise.span(ours.first, ours.last),
                line.span(theirs.first, theirs.last),
            )


def is_denied_from_afar(one: tuple[Reading, Pole], two: tuple[Reading, Pole], pack: Pack) -> bool:
    """Whether two ends are one word, which a “not” of another word turned round: “do not charge for certificates”."""
    (mine, pole), (theirs, other) = one, two
    if not pole.negated or mine.tokens[pole.first].stem != theirs.tokens[other.first].stem:
        return False
    negator = max((at for at in mine.negators if at < pole.first), default=pole.first)
    return any(token.word in pack.words["no_reach"] for token in mine.tokens[negator + 1 : pole.first])


def agreements(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """Support for each axis on which both take the same end."""
    for axis, ours, theirs in both(promise, line):
        if ours.pole == theirs.pole:
            page, said = promise.words(ours.first, ours.last), line.words(theirs.first, theirs.last)
            # The same word on both sides may only be what both speak of: “your deposit”, “the deposit”.
            is_same_word = promise.tokens[ours.first].stem == line.tokens[theirs.first].stem and axis not in VERDICTS
            why = f"On {pack.axes[axis].topic}, “{said}” keeps “{page}”."
            yield Evidence(
                "congruent",
                "CG003",
                0.5 if is_same_word else 1.0,
                why,
                promise.span(ours.first, ours.last),
                line.span(theirs.first, theirs.last),
            )


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
            yield Evidence(
                "contradicted", "CG003", 0.8, f"Only the {who} says no to “{said}”.", None, (word.start, word.end)
            )


def echo(promise: Reading, line: Reading, pack: Pack) -> Evidence | None:
    """Support where the line, or one clause of it, repeats the promise: all of its telling words, or most of many."""
    if len(with_verbs(promise, pack.bent).keys() & with_verbs(line, pack.bent).keys()) < FEWEST:
        return None  # no clause has more of the promise's words than the line
    clauses = [line, *(read_sentence(part, pack) for part in CLAUSES.split(line.text) if len(part) < len(line.text))]
    best = max(repeated(promise, clause, pack.bent) for clause in clauses)
    if not best:
        return None
    how_much = "the promise's own words" if best == BEYOND_DOUBT else "most of the promise's own words"
    return Evidence("congruent", "CG003", best, f"The line repeats {how_much}.")


def repeated(promise: Reading, line: Reading, bent: Mapping[str, str]) -> float:
    """How much it says that the line has the words of the promise, denied alike, with the same values; often nothing.

    `bent` has the verb of each form with another stem, as in “sent” for “send”.
    """
    if len(line.negators) != len(promise.negators):
        return 0.0
    mine, theirs = with_verbs(promise, bent), with_verbs(line, bent)
    shared = mine.keys() & theirs.keys()
    if len(shared) < FEWEST:
        return 0.0
    values = [{(q.dim, q.low, q.high) for q in reading.quantities} for reading in (promise, line)]
    numbers = [[token.word for token in reading.tokens if token.is_number] for reading in (promise, line)]
    if any(number not in numbers[0] for number in numbers[1]) and any(n not in numbers[1] for n in numbers[0]):
        return 0.0  # a figure that no quantity is read from has changed: a date, a number of a plan
    if values[0] != values[1] or any(mine[stem] != theirs[stem] for stem in shared):
        return 0.0
    if len(shared) == len(mine) and len(theirs) - len(shared) <= len(mine) // 3:
        return BEYOND_DOUBT
    return NEARLY if len(shared) >= MANY and len(shared) >= MOST * len(mine) else 0.0


def with_verbs(reading: Reading, bent: Mapping[str, str]) -> dict[str, bool]:
    """The telling words, each with whether it is denied, and in place of a bent form its verb."""
    return {bent.get(stem, stem): denied for stem, denied in reading.content.items()}


def regrets(promise: Reading, line: Reading) -> Iterator[Evidence]:
    """A sign of a contradiction in words of regret or of another way: “I'm afraid”, “instead”."""
    for hit in line.cues("CG003", "regret"):
        if not promise.cues("CG003", "regret"):
            said = line.words(hit.first, hit.last)
            yield Evidence(
                "contradicted",
                "CG003",
                0.6,
                f"The line says it another way round: “{said}”.",
                None,
                line.span(hit.first, hit.last),
            )
