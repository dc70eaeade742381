"""The marks of a sentence: what its words, signs and clauses show, as a set of names."""

import re
from collections.abc import Iterator, Sequence

from site_builder.congruence.language.clauses import Clause, read_clauses
from site_builder.congruence.language.grammar import Lexicon
from site_builder.congruence.language.prose_tokens import NUMBER, open_contractions, split_words

_QUOTED = re.compile(r"^\s*[\"“‘«„].*[\"”’»“]|^\s*'.{8,}[.!?,]'")
_ATTRIBUTION = re.compile(r"[\"”’'»]\s*[,(]?\s*[-–—(]+\s*[A-ZÀ-Þ]|[\"”’'»]\s*\(|,?[\"”’'»],?\s+\w+\s+\w+")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b(?!\s*(?:\w+s\b))")
_MONEY = re.compile(r"[£$€]\s?\d|\d\s?[€£]|\bCHF\b")
_PERCENT = re.compile(r"\d\s?%|\bper ?cent\b", re.IGNORECASE)
_OPENING_WORDS = 3
_SHORT, _LONG = 5, 16
_SCENE = 2  # more finite clauses than that in a row are how a scene is told


def read_marks(sentence: str, lexicon: Lexicon) -> frozenset[str]:
    """Every mark of the sentence, such as `we:present`, `money`, `question` or `starts:rival`."""
    words = open_contractions(split_words(sentence), lexicon.irregular_contractions, lexicon.contractions)
    if not any(word[0].isalnum() for word in words):
        return frozenset({"empty"})
    marks = set(_sign_marks(sentence))
    marks.update(_word_marks(words, lexicon))
    clauses = read_clauses(words, lexicon)
    marks.update(_clause_marks(clauses, lexicon))
    marks.update(name for name, members in lexicon.groups.items() if not members.isdisjoint(marks))
    length = sum(word[0].isalnum() for word in words)
    if length <= _SHORT:
        marks.add("short")
    elif length >= _LONG:
        marks.add("long")
    return frozenset(marks)


def _sign_marks(sentence: str) -> Iterator[str]:
    stripped = sentence.rstrip(" \"”’')")
    if stripped.endswith("?"):
        yield "question"
    if sentence.rstrip().endswith("!"):
        yield "exclaimed"
    if _QUOTED.match(sentence):
        yield "quoted"
        if _ATTRIBUTION.search(sentence):
            yield "attributed"
    for name, pattern in (("year", _YEAR), ("money", _MONEY), ("percent", _PERCENT)):
        if pattern.search(sentence):
            yield name


def _word_marks(words: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    for index, word in enumerate(words):
        is_number = lexicon.is_number(word)
        if is_number:
            yield "number"
        for name in ("we", "you", "our", "your", "none", "only", "every"):
            if lexicon.is_a(word, name):
                yield f"has:{name}"
        heads = (word, NUMBER) if is_number else (word,)
        for head in heads:
            for rest, mark in lexicon.phrases.get(head, ()):
                if _matches(words, index + 1, rest, lexicon):
                    yield mark
                    if index < _OPENING_WORDS:
                        yield f"starts:{mark}"


def _matches(words: Sequence[str], start: int, phrase: Sequence[str], lexicon: Lexicon) -> bool:
    if start + len(phrase) > len(words):
        return False
    for word, wanted in zip(words[start : start + len(phrase)], phrase, strict=True):
        if wanted == NUMBER:
            if not (lexicon.is_number(word) or word in "£$€"):
                return False
        elif word != wanted:
            return False
    return True


def _clause_marks(clauses: Sequence[Clause], lexicon: Lexicon) -> Iterator[str]:
    for clause in clauses:
        yield from _marks_of(clause, lexicon)
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


def _marks_of(clause: Clause, lexicon: Lexicon) -> Iterator[str]:
    verb = clause.verb
    for name, verbs in lexicon.verb_classes.items():
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
        for rest, mark in lexicon.phrases.get(word, ()):
            if not rest:
                yield f"actor:{mark}"
    if clause.subject == "bare" and clause.actor and not clause.actor[-1].endswith(lexicon.plural_endings):
        yield "actor:singular"
