"""The words that sentences are read with, loaded from a language's pack."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from site_builder.congruence.language.prose_tokens import NUMBER, split_words

PACKS = Path(__file__).parent.parent / "packs"

_SHORTEST_PAST = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the sentence reader knows of one language."""

    contractions: Mapping[str, str]
    irregular_contractions: Mapping[str, str]
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
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

    def is_a(self, word: str, name: str) -> bool:
        """Whether the word belongs to a class such as `preposition`."""
        return word in self.classes.get(name, ())

    def forms(self, word: str) -> frozenset[str]:
        """The verb forms that a word may be: base, third, past, participle, gerund."""
        return self.verb_forms.get(word, frozenset())

    def is_number(self, word: str) -> bool:
        """Whether the word is a figure or a number word."""
        return word[:1].isdigit() or word in self.numbers

    def looks_past(self, word: str) -> bool:
        """Whether an unknown word ends as a past form does."""
        return len(word) > _SHORTEST_PAST and word.endswith(self.past_endings)


def read_pack(language: str, name: str) -> dict[str, Any]:
    """The data of one file of a language's pack."""
    path = PACKS / language / name
    if not path.is_file():
        known = ", ".join(sorted(folder.parent.name for folder in PACKS.glob(f"*/{name}")))
        raise ValueError(f"There is no {name} for the language “{language}”. Choose one of: {known}.")
    data: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return data


@cache
def load_lexicon(language: str) -> Lexicon:
    """The words of a language, read once from its `sentence_words.yaml`."""
    data = read_pack(language, "sentence_words.yaml")
    return Lexicon(
        contractions=data["contractions"],
        irregular_contractions=data["irregular_contractions"],
        abbreviations=frozenset(data["abbreviations"]),
        sentence_ending_abbreviations=frozenset(data["sentence_ending_abbreviations"]),
        numbers=frozenset(data["numbers"]),
        classes={name: frozenset(words) for name, words in data["classes"].items()},
        verb_forms=_verb_forms(data["verbs"], data.get("endings", {})),
        verb_classes={name: frozenset(words) for name, words in data["verb_classes"].items()},
        auxiliaries={word: kind for kind, words in data["auxiliaries"].items() for word in words},
        groups={name: frozenset(marks) for name, marks in data["groups"].items()},
        plural_endings=tuple(data["plural_endings"]),
        nominal_endings=tuple(data["nominal_endings"]),
        past_endings=tuple(data["past_endings"]),
        phrases=_index_phrases(data["marks"]),
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


def _index_phrases(marks: Mapping[str, list[str]]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    index: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for mark, phrases in marks.items():
        for phrase in phrases:
            words = tuple(
                word for part in phrase.lower().split() for word in ((NUMBER,) if part == NUMBER else split_words(part))
            )
            index[words[0]].append((words[1:], mark))
    return {first: tuple(rest) for first, rest in index.items()}
