"""From evidence to a label: a small weighted sum for each label, the weights kept as data."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from site_builder.congruence.judge.evidence import Evidence
from site_builder.congruence.judge.reading import Reading
from site_builder.congruence.language.pack import Pack

LABELS = ("congruent", "contradicted", "conditional", "weakened")


@cache
def load_weights() -> Mapping[str, Mapping[str, float]]:
    path = files("site_builder.congruence") / "packs" / "judge_weights.yaml"
    weights: Mapping[str, Mapping[str, float]] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return weights


def signs(found: Sequence[Evidence], promise: Reading, line: Reading, pack: Pack) -> dict[str, float]:
    """What the evidence amounts to, as numbers."""

    def most(label: str, *rules: str, guess: bool = False) -> float:
        weights = (e.weight for e in found if e.label == label and e.rule in rules and e.is_guess == guess)
        return max(weights, default=0.0)

    def many(label: str, *rules: str) -> float:
        return math.log1p(sum(e.label == label and e.rule in rules for e in found))

    shared = set(promise.content) & set(line.content)
    kept = float(any(e.label == "congruent" and e.rule == "CG002" for e in found))
    agreed = math.log1p(sum(e.label == "congruent" and e.rule == "CG003" and e.weight >= 1.0 for e in found))
    topics = len(promise.topics & line.topics) / (len(promise.topics) or 1)
    condition = most("conditional", "CG006")
    says_no_page, says_no_line = float(bool(promise.negators)), float(bool(line.negators))
    return {
        "bias": 1.0,
        "kept": kept,
        "agreed": agreed,
        "same_word": float(any(e.label == "congruent" and e.weight < 1 for e in found)),
        "worse": most("contradicted", "CG002"),
        "worse_guess": most("contradicted", "CG002", "CG014", guess=True),
        "vaguer": float(any(e.label == "weakened" and e.rule == "CG005" and e.promise_span is not None for e in found)),
        "opposed": math.log1p(
            sum(e.rule in ("CG003", "CG004") and e.label == "contradicted" and e.weight == 1.0 for e in found)
        ),
        "denied": float(any(e.rule == "CG003" and 0.7 < e.weight < 1 for e in found)),
        "regret": float(any(e.rule == "CG003" and e.weight < 0.7 for e in found)),
        "narrowed": most("contradicted", "CG007"),
        "mostly": most("weakened", "CG007"),
        "limited": float(condition >= 0.9),
        "opening": float(0.7 <= condition < 0.9),
        "soft": float(0 < condition < 0.7),
        "conditions": many("conditional", "CG006"),
        "hedged": float(any(e.label == "weakened" and e.weight == 1.0 and e.promise_span is None for e in found)),
        "partly": float(any(e.label == "weakened" and e.weight == 0.9 and e.promise_span is None for e in found)),
        "hedges": many("weakened", "CG005"),
        "condition_kept": float(condition > 0 and bool(kept or agreed or shared)),
        "condition_alone": float(condition > 0 and not (kept or agreed or shared)),
        "shared": min(1.0, len(shared) / 3),
        "topics": topics,
        "no_page": says_no_page,
        "no_line": says_no_line,
        "no_both": says_no_page * says_no_line,
        "all_page": float(bool(promise.cues("CG007", "all"))),
        "all_line": float(bool(line.cues("CG007", "all"))),
        "quantity_lost": float(bool(promise.quantities) and not line.quantities),
        "quantity_new": float(bool(line.quantities) and not promise.quantities),
        "length": math.log1p(len(line.content)),
        **leanings(promise, line),
        **leftovers(found, promise, line, pack),
    }


def leanings(promise: Reading, line: Reading) -> dict[str, float]:
    """The small words of the line that the promise lacks, and how often it takes the better or the worse end."""
    better = sum(pole.is_better for pole in line.poles)
    found = {"better_end": math.log1p(better), "worse_end": math.log1p(len(line.poles) - better)}
    for tag, hits in line.hits.items():
        if tag.startswith("sign:") and tag not in promise.hits:
            found[tag] = math.log1p(len(hits))
    return found


def leftovers(found: Sequence[Evidence], promise: Reading, line: Reading, pack: Pack) -> dict[str, float]:
    """What has no answer, and what the line says beside its answers: quantities, an order, further clauses."""
    spans = [e.line_span for e in found if e.line_span is not None and e.rule in ("CG002", "CG005", "CG007", "CG014")]
    other = sum(not any(first < q.end and q.start < last for first, last in spans) for q in line.quantities)
    answered = {e.promise_span for e in found if e.label == "congruent" and e.rule == "CG002"}
    asked = [q for q in promise.quantities if not (q.dim == "money" and q.high == 0)]  # many words answer a price of 0
    first, second = line.tokens[0], line.tokens[min(1, len(line.tokens) - 1)]
    is_order = first.stem in line.content and not first.is_number and second.word in pack.words["followers"]
    return {
        "unanswered": math.log1p(sum((q.start, q.end) not in answered for q in asked)),
        "other_quantities": math.log1p(other),
        "order": float(is_order),
        "clauses": math.log1p(sum(token.ends_clause for token in line.tokens[:-1])),
        "answers": math.log1p(len(spans)),
    }


def likelihoods(values: Mapping[str, float]) -> dict[str, float]:
    """The share of each label, adding up to one."""
    weights = load_weights()
    heard = [(name, value) for name, value in values.items() if value]
    totals = {label: sum(weights[label].get(name, 0.0) * value for name, value in heard) for label in LABELS}
    top = max(totals.values())
    raised = weights["raised"]
    powers = {label: math.exp(total - top) * raised.get(label, 1.0) for label, total in totals.items()}
    return {label: power / sum(powers.values()) for label, power in powers.items()}


def sure_share(label: str) -> float:
    """The least share at which the label may be given without a person's reading."""
    return load_weights()["sure"].get(label, 0.0)
