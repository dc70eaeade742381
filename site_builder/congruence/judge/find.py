"""Finding the line that speaks to a promise, when nobody has linked one."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from site_builder.congruence.judge.reading import Reading, read_sentence
from site_builder.congruence.language.pack import Pack

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]
SPEAKERS = frozenset({"we", "our", "us", "you", "your", "i", "my", "me", "yours", "ours"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line that may speak to a promise, and how likely that is."""

    line: int
    score: float


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


def line_features(promise: Reading, lines: Sequence[Reading]) -> list[dict[str, float]]:
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
                "speaker": float(any(token.word in SPEAKERS for token in line.tokens)),
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
    features = line_features(page, [read_sentence(lines[index], pack) for index in chosen])
    weights = load_weights()["find" if embed is None else "find_model"]
    if embed is not None:
        for row, likeness in zip(features, likenesses(promise, [lines[index] for index in chosen], embed), strict=True):
            row["likeness"] = likeness
    scores = [score(row, weights) for row in features]
    ranked = sorted(zip(scores, chosen, strict=True), key=lambda pair: (-pair[0], pair[1]))
    return tuple(Suggestion(index, round(value, 4)) for value, index in ranked)


def found_enough(best: Suggestion, embed: Embed | None = None, is_backed: bool = True) -> bool:
    """Whether the best line scores high enough to be taken for the promise's own; higher without other evidence."""
    least = load_weights()["threshold" if is_backed else "threshold_alone"]
    return best.score >= least["find" if embed is None else "find_model"]


def score(features: dict[str, float], weights: dict[str, float]) -> float:
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-total))


def likenesses(promise: str, lines: Sequence[str], embed: Embed) -> list[float]:
    """The cosine between the promise's vector and each line's."""
    mine, *theirs = embed([promise, *lines])
    return [sum(a * b for a, b in zip(mine, other, strict=True)) for other in theirs]
