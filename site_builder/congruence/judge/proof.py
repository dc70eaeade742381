"""Whether a verdict can be shown, so that it may be given without a person's reading; else the line is unverified."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder.congruence.judge.evidence import BEYOND_DOUBT, Evidence
from site_builder.congruence.judge.reading import Reading
from site_builder.congruence.judge.weighing import sure_share
from site_builder.congruence.language.pack import Pack

CLEAR = 0.7  # the least weight of evidence that decides alone
DENIED = 0.8  # the weight of a word that only one of the two denies
OPEN = ("unanswered", "other_quantities", "sign:case_kind")
LIKELY = 0.75  # the share from which opposite words are enough, though the line has few of the promise's
FEW = 1  # telling words that a line may add to a repeated promise, or leave out, and still be the same
SPOKEN_TO = (
    0.34  # the share of the promise's telling words that a line must have, where one word is set against another
)


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict rests on."""

    promise: Reading
    line: Reading
    found: Sequence[Evidence]
    shares: Mapping[str, float]
    values: Mapping[str, float]
    is_declared: bool = False

    def shared(self) -> float:
        """The share of the promise's telling words that the line has, by stem or by subject."""
        mine, theirs = set(self.promise.content), set(self.line.content)
        topics = len(self.promise.topics & self.line.topics) / (len(self.promise.topics) or 1)
        return max(len(mine & theirs) / (len(mine) or 1), topics)


def is_proved(label: str, case: Case, pack: Pack) -> bool:
    """Whether the evidence shows the label.

    Congruent needs evidence of its own, a share well above the rest, an answer to every quantity of the promise and
    nothing that may hide a case. A contradiction needs a worse value, a word that one of the two denies, or opposite
    words in a line that speaks of the same thing to all.
    """
    if label == "congruent":
        return is_kept(case, pack)
    if label == "contradicted":
        return is_broken(case, pack)
    return any(e.label == label and not e.is_guess for e in case.found)


def is_kept(case: Case, pack: Pack) -> bool:
    """Whether the line shows that the promise is kept."""
    repeated = max((e.weight for e in case.found if e.label == "congruent" and e.weight > 1), default=0.0)
    if repeated >= BEYOND_DOUBT or (repeated and (case.is_declared or is_same_sentence(case, pack))):
        return True
    if has_other_numbers(case):
        return False
    proofs = [e for e in case.found if e.label == "congruent" and CLEAR <= e.weight <= 1 and not e.is_guess]
    if not proofs or case.is_declared:
        return bool(proofs)
    if leaves_out_a_price(case):
        return False
    is_open = any(case.values.get(name, 0.0) for name in OPEN)
    is_spoken_to = any(e.rule == "CG002" for e in proofs) or case.shared() >= SPOKEN_TO
    return case.shares["congruent"] >= sure_share("congruent") and not is_open and is_spoken_to


def is_same_sentence(case: Case, pack: Pack) -> bool:
    """Whether a line that repeats most of a promise adds and leaves out next to nothing."""
    bent = pack.bent
    mine, theirs = ({bent.get(stem, stem) for stem in reading.content} for reading in (case.promise, case.line))
    return len(mine - theirs) <= FEW and len(theirs - mine) <= FEW


def has_other_numbers(case: Case) -> bool:
    """Whether each has a number that is in no quantity and not in the other: a date, or a number of a plan."""
    mine, theirs = (
        {
            token.word
            for token in reading.tokens
            if token.word[0].isdigit() and not any(q.start <= token.start < q.end for q in reading.quantities)
        }
        for reading in (case.promise, case.line)
    )
    return bool(mine - theirs) and bool(theirs - mine)


def leaves_out_a_price(case: Case) -> bool:
    """Whether the promise calls more things free than the line does."""
    many = [
        sum(quantity.dim == "money" and quantity.high == 0 for quantity in reading.quantities)
        for reading in (case.promise, case.line)
    ]
    return many[0] > many[1] > 0


def is_broken(case: Case, pack: Pack) -> bool:
    """Whether the line shows that the promise is not kept."""
    against = [e for e in case.found if e.label == "contradicted" and not e.is_guess]
    if any(e.rule in ("CG002", "CG007") for e in against):
        return True
    if case.line.cues("CG006", "if_word") or any(token.word in pack.words["if_words"] for token in case.line.tokens):
        return False  # an exclusion is a condition that the page does not state
    denied = [e for e in against if e.weight >= DENIED and (e.weight == DENIED or is_same_word(e, case))]
    opposed = [e for e in against if e.weight > DENIED]
    has_word = not set(case.promise.content).isdisjoint(case.line.content)
    is_by_whom = any(e.rule == "CG004" for e in opposed)  # said in no word of the promise: “whoever is on the rota”
    is_likely = case.shares["contradicted"] >= LIKELY and (has_word or is_by_whom)
    return bool(denied) or (bool(opposed) and (is_likely or case.shared() >= SPOKEN_TO))


def is_same_word(e: Evidence, case: Case) -> bool:
    """Whether two opposite ends are one word, said on one side and denied on the other."""
    if e.promise_span is None or e.line_span is None:
        return False
    mine, theirs = (
        {token.stem for token in reading.tokens if span[0] <= token.start < span[1] and token.stem in reading.content}
        for reading, span in ((case.promise, e.promise_span), (case.line, e.line_span))
    )
    return not mine.isdisjoint(theirs)
