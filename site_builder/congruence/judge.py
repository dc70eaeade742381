"""The judge: one promise, one line, one verdict with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.congruence.claims import Claim
from site_builder.congruence.conditions import conditions
from site_builder.congruence.evidence import Evidence
from site_builder.congruence.figures import charges, declared_figures, figures
from site_builder.congruence.modality import weakenings
from site_builder.congruence.pack import Pack, load_pack
from site_builder.congruence.polarity import agreements, denials, opposites, regrets
from site_builder.congruence.reading import Reading, read_sentence
from site_builder.congruence.scope import narrowings
from site_builder.congruence.weighing import likelihoods, signs, sure_share

ENGLISH = load_pack("en")
CLEAR = 0.7  # the least weight of evidence that decides alone
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


def judge_line(promise: str, line: str, claim: Claim | None = None, kind: str = "", pack: Pack = ENGLISH,
               decide: bool = False) -> Verdict:
    """Whether the line keeps the promise; with `decide` the likeliest label where it would be unverified."""
    added = claim.words() if claim else ""
    page, said = read_sentence(f"{promise} {added}" if added else promise, pack), read_sentence(line, pack)
    found = [e for e in gather(page, said, claim, kind, pack) if is_on(e, pack)]
    shares = likelihoods(signs(found, page, said))
    label = clear_label(found, is_spoken_to=bool(set(page.content) & set(said.content)))
    if decide:
        label = label or max(shares, key=lambda name: shares[name])
    elif not label and any(e.weight >= CLEAR and not e.is_guess for e in found):
        label = max(shares, key=lambda name: shares[name])
    if not decide and not is_backed(label, found, shares, claim is not None and claim.is_declared):
        label = "unverified"
    return explain(label, found, shares, page, said)


def gather(promise: Reading, line: Reading, claim: Claim | None, kind: str, pack: Pack) -> list[Evidence]:
    """All that speaks for or against."""
    if claim is not None and claim.is_declared and claim.quantity is not None:
        counted = [*declared_figures(claim.quantity, claim.better, line), *charges(promise, line)]
    else:
        counted = list(figures(promise, line, kind, claim.better if claim else "", pack))
    limits = [e for e in conditions(promise, line, pack) if not any(lies_in(e, kept) for kept in counted)]
    agreed = list(agreements(promise, line, pack))
    # “No joining fee” and “joining costs nothing” deny different words of the same promise.
    denied = [] if agreed or any(e.label == "congruent" for e in counted) else denials(promise, line)
    return [*counted, *opposites(promise, line, pack), *denied, *regrets(promise, line),
            *narrowings(promise, line), *limits, *weakenings(promise, line), *agreed]


def lies_in(condition: Evidence, kept: Evidence) -> bool:
    """Whether a condition is no more than the words of a quantity that the line keeps: “the first half year”."""
    if kept.label != "congruent" or kept.line_span is None or condition.line_span is None:
        return False
    (first, last), (start, end) = condition.line_span, kept.line_span
    return min(last, end) > max(first, start) and last - first <= SHORT


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


def is_backed(label: str, found: Sequence[Evidence], shares: dict[str, float], is_declared: bool) -> bool:
    """Whether evidence of its own stands behind a label; congruent must be likely as well, or the claim declared."""
    least = CLEAR if label == "congruent" else 0.0
    if not any(e.label == label and e.weight >= least and not e.is_guess for e in found):
        return False
    return label != "congruent" or is_declared or shares[label] >= sure_share(label)


def explain(label: str, found: Sequence[Evidence], shares: dict[str, float], promise: Reading,
            line: Reading) -> Verdict:
    """The verdict with the strongest evidence for it as its reason."""
    behind = [e for e in found if e.label == label]
    if behind:
        best = max(behind, key=lambda e: e.weight)
        return Verdict(label, best.rule, best.why, round(shares.get(label, 0.0), 3), best.promise_span, best.line_span)
    unlike = f"No word or value of “{line.text}” can be compared with “{promise.text}”"
    if label == "unverified":
        return Verdict(label, "CG012", f"{unlike}, so a person has to read both.", round(1 - max(shares.values()), 3))
    reasons = {"congruent": "it reads as the same promise in other words", "contradicted": "it reads as something else",
               "conditional": "it reads as limited to a case", "weakened": "it reads as less than promised"}
    return Verdict(label, RULES[label], f"{unlike}; {reasons[label]}.", round(shares[label], 3))


RULES = {"congruent": "CG012", "contradicted": "CG003", "conditional": "CG006", "weakened": "CG005"}
