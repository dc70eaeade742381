"""Whether a sentence of web prose promises something that a customer may hold the business to."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from site_builder.congruence.language.clauses import Clause, read_clauses
from site_builder.congruence.language.folder import read_file
from site_builder.congruence.language.grammar import Grammar, cut_sentences, load_grammar
from site_builder.congruence.language.words import NUMBER, split_words


@dataclass(frozen=True, slots=True)
class Cue:
    """One reason for or against a promise, with examples that it must and must not be found in."""

    id: str
    says: str
    weight: float
    all: frozenset[str]
    any: frozenset[str]
    none: frozenset[str]
    passes: tuple[str, ...]
    fails: tuple[str, ...]

    def speaks(self, marks: frozenset[str]) -> bool:
        """Whether the marks of a sentence hold this cue."""
        return self.all <= marks and (not self.any or not self.any.isdisjoint(marks)) and self.none.isdisjoint(marks)


@dataclass(frozen=True, slots=True)
class CueSheet:
    """All cues of a language and where the scale starts."""

    bias: float
    cues: tuple[Cue, ...]

    def heard(self, marks: frozenset[str]) -> Iterator[Cue]:
        """The cues that speak for these marks."""
        return (cue for cue in self.cues if cue.speaks(marks))


@cache
def load_cues(language: str) -> CueSheet:
    """The cues of a language, read once from its `sentences.yaml`."""
    data = read_file(language, "sentences.yaml")
    return CueSheet(float(data["bias"]), tuple(_read_cue(row) for row in data["cues"]))


def _read_cue(row: dict[str, Any]) -> Cue:
    return Cue(
        id=row["id"],
        says=row["says"],
        weight=float(row["weight"]),
        all=frozenset(row.get("all", ())),
        any=frozenset(row.get("any", ())),
        none=frozenset(row.get("none", ())),
        passes=tuple(row["pass"]),
        fails=tuple(row["fail"]),
    )


_QUOTED = re.compile(r"^\s*[\"“‘«„].*[\"”’»“]|^\s*'.{8,}[.!?,]'")
_ATTRIBUTION = re.compile(r"[\"”’'»]\s*[,(]?\s*[-–—(]+\s*[A-ZÀ-Þ]|[\"”’'»]\s*\(|,?[\"”’'»],?\s+\w+\s+\w+")
_OPENING_WORDS = 3
_SHORT, _LONG = 5, 16
_SCENE = 2  # more finite clauses than that in a row are how a scene is told


def read_marks(sentence: str, grammar: Grammar) -> frozenset[str]:
    """Every mark of the sentence, such as `we:present`, `money`, `question` or `starts:rival`."""
    words = split_words(sentence, grammar.language)
    if not any(word[0].isalnum() for word in words):
        return frozenset({"empty"})
    marks = set(_sign_marks(sentence, grammar))
    marks.update(_word_marks(words, grammar))
    clauses = read_clauses(words, grammar)
    marks.update(_clause_marks(clauses, grammar))
    marks.update(name for name, members in grammar.groups.items() if not members.isdisjoint(marks))
    length = sum(word[0].isalnum() for word in words)
    if length <= _SHORT:
        marks.add("short")
    elif length >= _LONG:
        marks.add("long")
    return frozenset(marks)


def _sign_marks(sentence: str, grammar: Grammar) -> Iterator[str]:
    stripped = sentence.rstrip(" \"”’')")
    if stripped.endswith("?"):
        yield "question"
    if sentence.rstrip().endswith("!"):
        yield "exclaimed"
    if _QUOTED.match(sentence):
        yield "quoted"
        if _ATTRIBUTION.search(sentence):
            yield "attributed"
    for name, pattern in grammar.signs.items():
        if pattern.search(sentence):
            yield name


def _word_marks(words: Sequence[str], grammar: Grammar) -> Iterator[str]:
    for index, word in enumerate(words):
        is_number = grammar.is_number(word)
        if is_number:
            yield "number"
        for name in ("we", "you", "our", "your", "none", "only", "every"):
            if grammar.is_a(word, name):
                yield f"has:{name}"
        heads = (word, NUMBER) if is_number else (word,)
        for head in heads:
            for rest, mark in grammar.phrases.get(head, ()):
                if _matches(words, index + 1, rest, grammar):
                    yield mark
                    if index < _OPENING_WORDS:
                        yield f"starts:{mark}"


def _matches(words: Sequence[str], start: int, phrase: Sequence[str], grammar: Grammar) -> bool:
    if start + len(phrase) > len(words):
        return False
    for word, wanted in zip(words[start : start + len(phrase)], phrase, strict=True):
        if wanted == NUMBER:
            if not (grammar.is_number(word) or word in "£$€"):
                return False
        elif word != wanted:
            return False
    return True


def _clause_marks(clauses: Sequence[Clause], grammar: Grammar) -> Iterator[str]:
    for clause in clauses:
        yield from _marks_of(clause, grammar)
    yield f"first:{clauses[0].subject}"
    yield f"first:{clauses[0].verb}"
    if all(clause.verb in ("fragment", "participle", "reduced") for clause in clauses):
        yield "verbless"
    if sum(clause.verb not in ("fragment", "participle", "reduced") for clause in clauses) > _SCENE:
        yield "many-clauses"
    later = {clause.verb for clause in clauses[1:]}
    if clauses[0].verb == "imperative":
        if "imperative" in later:
            yield "two-commands"
        if later - {"imperative", "fragment", "participle", "reduced", "never"}:
            yield "command-then-clause"


def _marks_of(clause: Clause, grammar: Grammar) -> Iterator[str]:
    verb = clause.verb
    for name, verbs in grammar.verb_classes.items():
        if clause.word in verbs:
            yield f"acts:{name}"
            if name in ("belief", "aim") and clause.subject == "we" and verb == "present":
                verb = name
    yield f"{clause.subject}:{verb}"
    yield f"verb:{verb}"
    if clause.negated:
        yield f"{clause.subject}:not"
        yield "negated"
    for word in clause.actor:
        for rest, mark in grammar.phrases.get(word, ()):
            if not rest:
                yield f"actor:{mark}"
    if clause.subject == "bare" and clause.actor and not clause.actor[-1].endswith(grammar.plural_endings):
        yield "actor:singular"


_NOTHING_HEARD = "Nothing in it says what a customer may expect."
_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class SentenceVerdict:
    """A label, the cue that weighed most, its reason as a sentence, and how sure (0 to 1) that it is a promise."""

    label: str
    rule: str
    why: str
    score: float


def judge_sentence(text: str, language: str) -> SentenceVerdict:
    """Whether the text promises; where it holds several sentences, the most binding one decides."""
    parts = split_sentences(text, language)
    verdicts = [_judge_one(part, language) for _, part in parts] or [_judge_one(text, language)]
    return max(verdicts, key=lambda verdict: verdict.score)


def split_sentences(text: str, language: str) -> tuple[tuple[int, str], ...]:
    """Every sentence of the prose with its offset in the text."""
    return cut_sentences(text, load_grammar(language))


def find_promises(text: str, language: str) -> tuple[tuple[int, str, SentenceVerdict], ...]:
    """The sentences of the prose that promise, each with its offset and verdict."""
    judged = ((start, part, _judge_one(part, language)) for start, part in split_sentences(text, language))
    return tuple(found for found in judged if found[2].label == "promise")


def _judge_one(sentence: str, language: str) -> SentenceVerdict:
    sheet = load_cues(language)
    heard = list(sheet.heard(read_marks(sentence, load_grammar(language))))
    total = sheet.bias + sum(cue.weight for cue in heard)
    score = 1 / (1 + math.exp(-total))
    is_promise = score >= _THRESHOLD
    leaning = [cue for cue in heard if (cue.weight > 0) == is_promise]
    label = "promise" if is_promise else "not_promise"
    if not leaning:
        return SentenceVerdict(label, "nothing-heard", _NOTHING_HEARD, round(score, 3))
    strongest = max(leaning, key=lambda cue: abs(cue.weight))
    return SentenceVerdict(label, strongest.id, strongest.says, round(score, 3))
