"""The words that sentences are read with, loaded from a language's pack."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from site_builder.congruence.language.folder import read_file
from site_builder.congruence.language.words import NUMBER, cut_phrase, load_words

VERB_SECOND = "verb-second"  # as in German: whatever comes first, the finite verb is the second part of a clause
_SHORTEST_PAST = 4


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the sentence reader knows of one language."""

    language: str
    order: str  # verb-second, or "" where the subject stands before its verb
    abbreviations: frozenset[str]
    sentence_ending_abbreviations: frozenset[str]
    numbers: frozenset[str]
    classes: Mapping[str, frozenset[str]]
    verb_forms: Mapping[str, frozenset[str]]
    verb_classes: Mapping[str, frozenset[str]]
    auxiliaries: Mapping[str, str]
    groups: Mapping[str, frozenset[str]]
    plural_endings: tuple[str, ...]
    nominal_endings: tuple[str, ...]
    past_endings: tuple[str, ...]
    past_pattern: re.Pattern[str] | None  # how a whole past form looks, where its ending is not enough
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    signs: Mapping[str, re.Pattern[str]]  # marks found by how a text looks: a year, a sum, a percentage
    never_initials: frozenset[str]  # words of one letter

    def is_a(self, word: str, name: str) -> bool:
        """Whether the word belongs to a class such as `preposition`."""
        return word in self.classes.get(name, ())

    def forms(self, word: str) -> frozenset[str]:
        """The verb forms that a word may be: base, third, past, participle, gerund."""
        return self.verb_forms.get(word, frozenset())

    def is_finite(self, word: str) -> bool:
        """Whether the word may be the verb that a clause turns on."""
        return self.is_a(word, "aux") or bool(self.forms(word) & {"base", "third", "past"})

    def is_number(self, word: str) -> bool:
        """Whether the word is a figure or a number word."""
        return word[:1].isdigit() or word in self.numbers

    def looks_past(self, word: str) -> bool:
        """Whether an unknown word ends as a past form does."""
        if self.past_pattern:
            return bool(self.past_pattern.fullmatch(word))
        return len(word) > _SHORTEST_PAST and word.endswith(self.past_endings)


@cache
def load_grammar(language: str) -> Grammar:
    """The words of a language, read once from its `sentence_words.yaml`."""
    data = read_file(language, "sentence_words.yaml")
    return Grammar(
        language=language,
        order=data.get("order", ""),
        abbreviations=frozenset(data["abbreviations"]),
        sentence_ending_abbreviations=frozenset(data["sentence_ending_abbreviations"]),
        numbers=frozenset(data["numbers"]) | load_words(language).values.keys(),
        classes={name: frozenset(words) for name, words in data["classes"].items()},
        verb_forms=_verb_forms(data["verbs"], data.get("endings", {})),
        verb_classes={name: frozenset(words) for name, words in data["verb_classes"].items()},
        auxiliaries={word: kind for kind, words in data["auxiliaries"].items() for word in words},
        groups={name: frozenset(marks) for name, marks in data["groups"].items()},
        plural_endings=tuple(data["plural_endings"]),
        nominal_endings=tuple(data["nominal_endings"]),
        past_endings=tuple(data["past_endings"]),
        past_pattern=re.compile(data["past_pattern"]) if "past_pattern" in data else None,
        phrases=_index_phrases(data["marks"], language),
        signs={name: re.compile(pattern, re.IGNORECASE) for name, pattern in data["signs"].items()},
        never_initials=frozenset(data["never_initials"]),
    )


def _verb_forms(verbs: Mapping[str, list[str]], endings: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for form, words in verbs.items():
        for word in words:
            forms[word].add(form)
    for base in verbs["base"]:
        for form, patterns in endings.items():
            for inflected in _inflect(base, patterns):
                forms[inflected].add(form)
    return {word: frozenset(found) for word, found in forms.items()}


def _inflect(base: str, patterns: Iterable[str]) -> Iterable[str]:
    """Every spelling that the endings allow: `-y+ies` replaces, `=ed` doubles the last letter, `ed` is added."""
    for pattern in patterns:
        if pattern.startswith("-"):
            cut, _, added = pattern[1:].partition("+")
            if base.endswith(cut):
                yield base.removesuffix(cut) + added
        elif pattern.startswith("="):
            yield base + base[-1] + pattern[1:]
        else:
            yield base + pattern


def _index_phrases(marks: Mapping[str, list[str]], language: str) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    index: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for mark, phrases in marks.items():
        for phrase in phrases:
            words = tuple(
                word
                for part in phrase.lower().split()
                for word in ((NUMBER,) if part == NUMBER else cut_phrase(part, language))
            )
            index[words[0]].append((words[1:], mark))
    return {first: tuple(rest) for first, rest in index.items()}


_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*•·–+]|\d+[.)])\s)|(?<=\n)(?=\s*[-*•·–+]\s)")
_BULLET = re.compile(r"\s*(?:[-*•·–+]|\d{1,3}[.)])\s+")
_NEXT_MARK = re.compile(r"\s*[\"'“‘(]*(\S)")
_OPENING = "(\"'“‘"
_LONGEST_WORD = 60  # letters looked back over, so that a long text is read in one pass


def cut_sentences(text: str, grammar: Grammar) -> tuple[tuple[int, str], ...]:
    """Every sentence with its offset; bullets and blank lines part sentences too, and are in none."""
    found: list[tuple[int, str]] = []
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, match, start, grammar):
            _add(found, text, start, match.end())
            start = match.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _add(found: list[tuple[int, str]], text: str, start: int, end: int) -> None:
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    piece = text[start:end]
    sentence = piece.strip()
    if sentence:
        found.append((start + len(piece) - len(piece.lstrip()), sentence))


def _ends_sentence(text: str, match: re.Match[str], start: int, grammar: Grammar) -> bool:
    if match.group() != ".":
        return not (match.group()[:1] in (".", "!", "?", "…") and _goes_on(text, match.end()))
    word = _last_word(text[max(start, match.start() - _LONGEST_WORD) : match.start()]).lower()
    following = _NEXT_MARK.match(text, match.end())
    if following is None:
        return True
    if word.isdigit() and not text[start : match.start() - len(word)].strip(" \t-*•"):
        return False  # “1.” at the head of a numbered point
    if word in grammar.sentence_ending_abbreviations:
        return following.group(1).isupper()
    is_initial = (
        len(word) == 1 and word.isalpha() and word not in grammar.never_initials and text[match.start() - 1].isupper()
    )
    return not (word in grammar.abbreviations or is_initial) and not following.group(1).islower()


def _last_word(text: str) -> str:
    """The word that a text ends with, without what opens a quotation or a bracket; "" after a space."""
    text = text.removesuffix("\n")
    word = text.split()[-1] if text and not text[-1].isspace() else ""
    for sign in _OPENING:
        word = word.rpartition(sign)[2]
    return word


def _goes_on(text: str, end: int) -> bool:
    """Whether a small letter follows, as in “Is it safe?” she asked."""
    following = _NEXT_MARK.match(text, end)
    return following is not None and following.group(1).islower()
