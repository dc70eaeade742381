"""Whether a sentence of web prose promises something that a customer may hold the business to."""

import math
from dataclasses import dataclass

from site_builder.congruence.language import splitting
from site_builder.congruence.language.grammar import load_lexicon
from site_builder.congruence.promises.cues import load_cues
from site_builder.congruence.promises.marks import read_marks

_NOTHING_HEARD = "Nothing in it says what a customer may expect."
_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class SentenceVerdict:
    """A label, the cue that weighed most, its reason as a sentence, and how sure (0 to 1) that it is a promise."""

    label: str
    rule: str
    why: str
    score: float


def judge_sentence(text: str, language: str = "en") -> SentenceVerdict:
    """Whether the text promises; where it holds several sentences, the most binding one decides."""
    parts = split_sentences(text, language)
    verdicts = [_judge_one(part, language) for _, part in parts] or [_judge_one(text, language)]
    return max(verdicts, key=lambda verdict: verdict.score)


def split_sentences(text: str, language: str = "en") -> tuple[tuple[int, str], ...]:
    """Every sentence of the prose with its offset in the text."""
    return splitting.split_sentences(text, load_lexicon(language))


def find_promises(text: str, language: str = "en") -> tuple[tuple[int, str, SentenceVerdict], ...]:
    """The sentences of the prose that promise, each with its offset and verdict."""
    judged = ((start, part, _judge_one(part, language)) for start, part in split_sentences(text, language))
    return tuple(found for found in judged if found[2].label == "promise")


def _judge_one(sentence: str, language: str) -> SentenceVerdict:
    sheet = load_cues(language)
    heard = list(sheet.heard(read_marks(sentence, load_lexicon(language))))
    total = sheet.bias + sum(cue.weight for cue in heard)
    score = 1 / (1 + math.exp(-total))
    is_promise = score >= _THRESHOLD
    leaning = [cue for cue in heard if (cue.weight > 0) == is_promise]
    label = "promise" if is_promise else "not_promise"
    if not leaning:
        return SentenceVerdict(label, "nothing-heard", _NOTHING_HEARD, round(score, 3))
    strongest = max(leaning, key=lambda cue: abs(cue.weight))
    return SentenceVerdict(label, strongest.id, strongest.says, round(score, 3))
