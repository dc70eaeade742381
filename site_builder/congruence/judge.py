"""The judge: one promise, one line, one verdict with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from site_builder.congruence.conditions import conditions
from site_builder.congruence.evidence import Evidence
from site_builder.congruence.figures import figures
from site_builder.congruence.modality import weakenings
from site_builder.congruence.pack import Pack, load_pack
from site_builder.congruence.polarity import agreements, denials, opposites
from site_builder.congruence.reading import Reading, read_sentence
from site_builder.congruence.scope import narrowings

ENGLISH = load_pack("en")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a line keeps a promise, and why, for a salesperson to read."""

    label: str
    rule: str
    why: str
    confidence: float
    promise_span: tuple[int, int] | None = None
    line_span: tuple[int, int] | None = None


def gather(promise: Reading, line: Reading, kind: str, better: str, pack: Pack) -> list[Evidence]:
    """All that speaks for or against."""
    return [*figures(promise, line, kind, better, pack), *opposites(promise, line, pack), *denials(promise, line),
            *narrowings(promise, line), *conditions(promise, line, pack), *weakenings(promise, line),
            *agreements(promise, line, pack)]


# A rank for each kind of evidence, strongest first: the order of the labels, but a soft sign yields to a sure one.
ORDER = (("contradicted", 0.7), ("conditional", 0.7), ("weakened", 0.7), ("contradicted", 0.0), ("conditional", 0.0),
         ("weakened", 0.0))


def weigh(found: Sequence[Evidence], promise: Reading, line: Reading) -> Verdict:
    """The verdict by the order of the labels: contradicted, conditional, weakened, congruent."""
    for label, least in ORDER:
        against = [e for e in found if e.label == label and e.weight >= least]
        if against:
            return verdict(max(against, key=lambda e: e.weight), min(0.95, 0.5 + 0.2 * len(against)))
    support = [e for e in found if e.label == "congruent"]
    if support:
        return verdict(support[0], 0.8)
    return Verdict("unverified", "CG012", f"Nothing in “{line.text}” can be compared with “{promise.text}”.", 0.2)


def verdict(evidence: Evidence, confidence: float) -> Verdict:
    return Verdict(evidence.label, evidence.rule, evidence.why, confidence, evidence.promise_span, evidence.line_span)


def judge_line(promise: str, line: str, kind: str = "", better: str = "", pack: Pack = ENGLISH,
               decide: bool = False) -> Verdict:
    """Whether the line keeps the promise; with `decide` the likelier label instead of unverified."""
    page, said = read_sentence(promise, pack), read_sentence(line, pack)
    found = weigh(gather(page, said, kind, better, pack), page, said)
    if decide and found.label == "unverified":
        return replace(found, label="congruent")
    return found
