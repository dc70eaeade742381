"""Which line speaks to a promise that nobody linked, and which declared promise a sentence speaks of."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from site_builder.congruence.judge.reading import Reading, read_sentence
from site_builder.congruence.language.pack import Pack
from site_builder.model.journey import Promise

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line that may speak to a promise, and how likely that is."""

    line: int
    score: float
    is_silent: bool = False  # whether it has next to none of the words of a promise that has many


LONG = 6  # telling words of a promise from which its line has some of them
NEXT_TO_NONE = 0.15  # of a long promise's telling words


@cache
def load_weights() -> dict[str, dict[str, float]]:
    path = files("site_builder.congruence") / "packs" / "weights.yaml"
    weights: dict[str, dict[str, float]] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return weights


def is_statement(line: str) -> bool:
    """Whether a line tells the customer something: no question, no stage direction."""
    text = line.strip()
    if not text or text[0] in "[(":
        return False
    return not (text.rstrip("\"”').").endswith("?") and text.count(".") == 0)


def weigh_words(words: Sequence[frozenset[str]]) -> Callable[[str], float]:
    """How telling a word is among these lines: rarer is more telling."""
    counts = Counter(word for line in words for word in line)
    return lambda word: math.log((len(words) + 1) / (counts[word] + 0.5))


def shared_share(mine: frozenset[str], theirs: frozenset[str], telling: Callable[[str], float]) -> float:
    """Which share of my words, by weight, is among theirs."""
    total = sum(telling(word) for word in mine)
    return sum(telling(word) for word in mine & theirs) / total if total else 0.0


def line_features(promise: Reading, lines: Sequence[Reading], pack: Pack) -> list[dict[str, float]]:
    """What makes each line look as if it spoke to the promise."""
    stems = [frozenset(line.content) for line in lines]
    topics = [line.topics for line in lines]
    by_stem, by_topic = weigh_words(stems), weigh_words(topics)
    mine = frozenset(promise.content)
    dims = {quantity.dim for quantity in promise.quantities}
    features = []
    for line, its_stems, its_topics in zip(lines, stems, topics, strict=True):
        axes = promise.stances.keys() & line.stances.keys()
        its_dims = {quantity.dim for quantity in line.quantities}
        features.append(
            {
                "bias": 1.0,
                "words": shared_share(mine, its_stems, by_stem),
                "word_count": math.log1p(len(mine & its_stems)),
                "topics": shared_share(promise.topics, its_topics, by_topic),
                "topic_count": math.log1p(len(promise.topics & its_topics)),
                "axes": math.log1p(len(axes)),
                "dims": float(bool(dims & its_dims)),
                "lone_dims": float(bool(its_dims - dims)),
                "speaker": float(any(token.word in pack.words["speakers"] for token in line.tokens)),
                "hedged": float(bool(line.cues("CG005", "hedge") or line.cues("CG005", "part"))),
                "limited": float(bool(line.cues("CG006", "limit") or line.cues("CG006", "if_word"))),
                "length": math.log1p(len(line.content)),
                "question": float("?" in line.text),
            }
        )
    return features


def find_lines(promise: str, lines: Sequence[str], pack: Pack, embed: Embed | None = None) -> tuple[Suggestion, ...]:
    """The lines that may speak to the promise, best first."""
    chosen = [index for index, line in enumerate(lines) if is_statement(line)]
    if not chosen:
        return ()
    page = read_sentence(promise, pack)
    features = line_features(page, [read_sentence(lines[index], pack) for index in chosen], pack)
    weights = load_weights()["find" if embed is None else "find_model"]
    if embed is not None:
        for row, likeness in zip(features, likenesses(promise, [lines[index] for index in chosen], embed), strict=True):
            row["likeness"] = likeness
    scores = [score(row, weights) for row in features]
    shares = [words_shared(page, read_sentence(lines[index], pack)) for index in chosen]
    is_long = len(page.content) >= LONG and embed is None
    # A long promise is answered in some of its own words, and a long line without them only looks like an answer.
    order = [value + is_long * share for value, share in zip(scores, shares, strict=True)]
    ranked = sorted(zip(order, scores, shares, chosen, strict=True), key=lambda row: (-row[0], row[3]))
    return tuple(
        Suggestion(index, round(value, 4), is_long and share < NEXT_TO_NONE) for _, value, share, index in ranked
    )


def words_shared(promise: Reading, line: Reading) -> float:
    """The share of the promise's telling words that the line has."""
    return len(promise.content.keys() & line.content.keys()) / (len(promise.content) or 1)


def found_enough(best: Suggestion, embed: Embed | None = None, is_backed: bool = True) -> bool:
    """Whether the best line scores high enough to be taken for the promise's own; higher without other evidence.

    “No line speaks to it” is an answer too: where the best line has next to none of a long promise's words.
    """
    if best.is_silent:
        return False
    least = load_weights()["threshold" if is_backed else "threshold_alone"]
    return best.score >= least["find" if embed is None else "find_model"]


def score(features: dict[str, float], weights: dict[str, float]) -> float:
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-total))


def likenesses(promise: str, lines: Sequence[str], embed: Embed) -> list[float]:
    """The cosine between the promise's vector and each line's."""
    mine, *theirs = embed([promise, *lines])
    return [sum(a * b for a, b in zip(mine, other, strict=True)) for other in theirs]


ENOUGH = 0.6  # share of the shorter text's subjects that the other must hold
FIRM = 0.7  # the same counted from both sides, before one text may contradict the other
FEWEST = 2  # subjects that two texts must share, unless one of them has no more


def declared_as(sentence: str, promises: Iterable[Promise], pack: Pack) -> Promise | None:
    """The declared promise that a sentence repeats or rewords, None when there is none.

    Figures are left out of the comparison, since they are what two wordings of one promise may differ in; they
    only choose between promises that are equally near.
    """
    best, nearest = None, (0.0, 0, False)
    for promise in promises:
        near = _nearness(sentence, promise.text, pack)
        if near[0] >= ENOUGH and near > nearest:
            best, nearest = promise, near
    return best


def is_about(sentence: str, promise: Promise, pack: Pack) -> bool:
    """Whether two texts are about so much the same that they can be held against each other."""
    said, promised = _subjects(sentence, pack), _subjects(promise.text, pack)
    shared, fewer = len(said & promised), min(len(said), len(promised))
    enough = bool(fewer) and shared >= min(FEWEST, fewer)
    return enough and 2 * shared / (len(said) + len(promised)) >= FIRM


def _nearness(sentence: str, promise: str, pack: Pack) -> tuple[float, int, bool]:
    said, promised = _subjects(sentence, pack), _subjects(promise, pack)
    shared, fewer = len(said & promised), min(len(said), len(promised))
    if not fewer or shared < min(FEWEST, fewer):
        return 0.0, 0, False
    same_figures = _figures(sentence, pack) == _figures(promise, pack)
    return shared / fewer, shared, same_figures


@lru_cache(maxsize=8192)
def _subjects(text: str, pack: Pack) -> frozenset[str]:
    """What the text is about: each telling word's stem, or its subject where the pack knows one."""
    reading = read_sentence(text, pack)
    hits = (hit for hit in pack.phrases.find(reading.tokens) if hit.tag.startswith("topic:"))
    topics = {at: hit.tag for hit in hits for at in range(hit.first, hit.last)}
    spans = [(quantity.start, quantity.end) for quantity in reading.quantities]
    return frozenset(
        topics.get(at, token.stem)
        for at, token in enumerate(reading.tokens)
        if token.stem in reading.content
        and not token.word[0].isdigit()
        and not any(start <= token.start < end for start, end in spans)
    )


def _figures(text: str, pack: Pack) -> frozenset[tuple[str, object, object]]:
    return frozenset((one.dim, one.low, one.high) for one in read_sentence(text, pack).quantities)
