"""The judge: one promise, one line, one verdict with its reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.congruence.judge.claims import Claim
from site_builder.congruence.judge.conditions import conditions
from site_builder.congruence.judge.evidence import (
    BEYOND_DOUBT,
    Evidence,
    agreements,
    denials,
    echo,
    narrowings,
    opposites,
    regrets,
    weakenings,
)
from site_builder.congruence.judge.figures import charges, declared_figures, figures
from site_builder.congruence.judge.proof import CLEAR, Case, is_proved
from site_builder.congruence.judge.reading import Reading, read_sentence
from site_builder.congruence.judge.weighing import likelihoods, signs
from site_builder.congruence.language.pack import Pack

BY_THE_CLOCK = frozenset({"opening"})
BY_THE_TERM = frozenset({"keeping", "retention"})
SHORT = 25  # characters: a longer condition says more than a quantity


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a line keeps a promise, and why, for a salesperson to read."""

    label: str
    rule: str
    why: str
    confidence: float
    promise_span: tuple[int, int] | None = None
    line_span: tuple[int, int] | None = None


def judge_line(
    promise: str,
    line: str,
    pack: Pack,
    claim: Claim | None = None,
    kind: str = "",
    decide: bool = False,
) -> Verdict:
    """Whether the line keeps the promise; with `decide` the likeliest label where it would be unverified."""
    added = claim.words(pack) if claim else ""
    page, said = read_sentence(f"{promise} {added}" if added else promise, pack), read_sentence(line, pack)
    found = [e for e in gather(page, said, claim, kind, pack) if is_on(e, pack)]
    values = signs(found, page, said, pack)
    shares = likelihoods(values)
    label = clear_label(found, is_spoken_to=bool(set(page.content) & set(said.content)))
    label = label or max(shares, key=lambda name: shares[name])
    is_declared = claim is not None and claim.is_declared
    if not decide and not is_proved(label, Case(page, said, found, shares, values, is_declared), pack):
        label = "unverified"
    return explain(label, [own_words(e, len(promise)) for e in found], shares, promise, line)


def own_words(evidence: Evidence, length: int) -> Evidence:
    """The evidence with words that the claim adds to the promise told apart from the page's own."""
    if evidence.promise_span is None or evidence.promise_span[0] < length:
        return evidence
    why = re.sub(r"\b([Tt]he) page (says|speaks)", r"\1 declared claim \2", evidence.why)
    return replace(evidence, promise_span=None, why=why)


def gather(promise: Reading, line: Reading, claim: Claim | None, kind: str, pack: Pack) -> list[Evidence]:
    """All that speaks for or against."""
    if claim is not None and claim.is_declared and claim.quantity is not None:
        counted = [*declared_figures(claim.quantity, claim.better, line, pack), *charges(promise, line)]
    else:
        counted = list(figures(promise, line, kind, claim.better if claim else "", pack))
    limits = [e for e in conditions(promise, line, pack) if not any(lies_in(e, kept) for kept in counted)]
    agreed = list(agreements(promise, line, pack))
    # “No joining fee” and “joining costs nothing” deny different words of the same promise.
    denied = [] if agreed or any(e.label == "congruent" for e in counted) else denials(promise, line)
    narrowed = list(narrowings(promise, line))
    compared = [*narrowed, *(e for e in counted if not e.is_guess)]
    hedges = [e for e in weakenings(promise, line) if not any(overlaps(e, share) for share in compared)]
    opposed = [
        e
        for e in opposites(promise, line, pack, settled(promise, counted))
        if not any(kept.label == "congruent" and overlaps(e, kept) for kept in counted)
    ]
    found = [*counted, *opposed, *denied, *regrets(promise, line), *narrowed, *limits, *hedges, *agreed]
    repeated = echo(promise, line, pack)
    if repeated is None:
        return found
    if repeated.weight < BEYOND_DOUBT:
        return [repeated, *found]
    return [repeated, *(e for e in found if e.label == "congruent" or adds_words(e, promise, line))]


def adds_words(evidence: Evidence, promise: Reading, line: Reading) -> bool:
    """Whether evidence rests on a word of the line that the promise lacks."""
    if evidence.line_span is None:
        return True
    first, last = evidence.line_span
    own = {token.stem for token in promise.tokens}
    return any(token.stem not in own for token in line.tokens if first <= token.start < last)


def settled(promise: Reading, counted: Sequence[Evidence]) -> frozenset[str]:
    """The axes that compared quantities have decided: “we shut at eleven” keeps “open until ten”."""
    kept = {e.promise_span for e in counted if e.label == "congruent" and not e.is_guess}
    spans = (quantity for quantity in promise.quantities if quantity.dim == "duration" and not quantity.per)
    if any((quantity.start, quantity.end) in kept for quantity in spans):
        return BY_THE_TERM  # “kept for a month”, “deleted after a month”
    clocks = (quantity for quantity in promise.quantities if quantity.dim == "clock")
    return BY_THE_CLOCK if any((q.start, q.end) in kept for q in clocks) else frozenset()


def overlaps(one: Evidence, other: Evidence) -> bool:
    """Whether two findings rest on the same words of the line: “about half” is a share before it is a hedge."""
    if one.line_span is None or other.line_span is None:
        return False
    return max(one.line_span[0], other.line_span[0]) < min(one.line_span[1], other.line_span[1])


def lies_in(condition: Evidence, kept: Evidence) -> bool:
    """Whether a condition is no more than the words of a compared quantity: “in the first half year”."""
    is_compared = kept.label in ("congruent", "contradicted") and not kept.is_guess
    if not is_compared or kept.line_span is None or condition.line_span is None:
        return False
    (first, last), (start, end) = condition.line_span, kept.line_span
    room = 1 if condition.weight < CLEAR else 0  # “in the first” touches “two years”
    return min(last, end) + room > max(first, start) - room and last - first <= SHORT


def is_on(evidence: Evidence, pack: Pack) -> bool:
    rule = pack.rules.get(evidence.rule)
    return rule is None or rule.level != "off"


def clear_label(found: Sequence[Evidence], is_spoken_to: bool = True) -> str:
    """The label when all clear evidence points the same way, or nothing.

    A condition makes a line conditional only when the line keeps the promise otherwise, or speaks of it at least.
    """
    against = {e.label for e in found if e.label != "congruent" and e.weight >= CLEAR and not e.is_guess}
    if against == {"conditional"} and not is_spoken_to and not any(e.label == "congruent" for e in found):
        return ""
    if len(against) == 1:
        return against.pop()
    if not against and any(e.label == "congruent" and e.weight >= CLEAR for e in found):
        return "congruent"
    return ""


def explain(label: str, found: Sequence[Evidence], shares: Mapping[str, float], promise: str, line: str) -> Verdict:
    """The verdict with the strongest evidence for it as its reason."""
    behind = [e for e in found if e.label == label]
    if behind:
        best = max(behind, key=lambda e: e.weight)
        return Verdict(label, best.rule, best.why, round(shares.get(label, 0.0), 3), best.promise_span, best.line_span)
    unlike = f"No word or value of “{line}” can be compared with “{promise}”"
    if label == "unverified":
        return Verdict(label, "CG012", f"{unlike}, so a person has to read both.", round(1 - max(shares.values()), 3))
    reasons = {
        "congruent": "it reads as the same promise in other words",
        "contradicted": "it reads as something else",
        "conditional": "it reads as limited to a case",
        "weakened": "it reads as less than promised",
    }
    return Verdict(label, RULES[label], f"{unlike}; {reasons[label]}.", round(shares[label], 3))


RULES = {"congruent": "CG012", "contradicted": "CG003", "conditional": "CG006", "weakened": "CG005"}
