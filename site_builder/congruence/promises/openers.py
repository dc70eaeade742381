"""Wording in a script or a letter that lets on that we watched somebody, and what to say instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from site_builder.congruence.language.folder import read_file
from site_builder.congruence.promises.sentences import split_sentences

_NAME = re.compile(r"\{([a-z]+)\}")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class WatchingRule:
    """One way to let on that somebody was watched, with examples that are and are not found by it."""

    id: str
    says: str
    pattern: re.Pattern[str]
    better: str
    passes: tuple[str, ...]
    fails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spares:
    """What makes such wording fine: words before it in its sentence, or anywhere in the sentence."""

    before: re.Pattern[str]
    whole: re.Pattern[str]

    def cover(self, sentence: str, at: int) -> bool:
        """Whether wording up to a letter of the sentence is spared: “I gather from your letter” is by itself."""
        return bool(self.whole.search(sentence) or self.before.search(sentence[:at]))


def find_watching(text: str, language: str) -> tuple[tuple[int, int, str, str], ...]:
    """Start, end and words of every such phrase, in text order, with a better sentence for each."""
    rules, spares = load_watching(language), load_spares(language)
    found = []
    for offset, sentence in split_sentences(text.translate(_STRAIGHT), language):
        for hit, better in ((hit, rule.better) for rule in rules for hit in rule.pattern.finditer(sentence)):
            if not spares.cover(sentence, hit.end()):
                found.append((offset + hit.start(), offset + hit.end(), better))
    kept: list[tuple[int, int, str, str]] = []
    for start, end, better in sorted(found, key=lambda row: (row[0], -row[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, text[start:end], better))
    return tuple(kept)


@cache
def load_spares(language: str) -> Spares:
    """What spares a sentence of a language, read once from its `watching.yaml`; nothing where it names nothing."""
    rows = read_file(language, "watching.yaml").get("spares", {})
    patterns = {name: re.compile("|".join(rows.get(name, ["(?!)"])), re.IGNORECASE) for name in ("before", "whole")}
    return Spares(**patterns)


@cache
def load_watching(language: str) -> tuple[WatchingRule, ...]:
    """The rules of a language, read once from its `watching.yaml`."""
    data = read_file(language, "watching.yaml")
    return tuple(_read_rule(row, data["words"]) for row in data["rules"])


def _read_rule(row: dict[str, Any], words: Mapping[str, str]) -> WatchingRule:
    pattern = row["pattern"]
    while _NAME.search(pattern):  # a word may be made of others
        pattern = _NAME.sub(lambda match: words[match.group(1)], pattern)
    return WatchingRule(
        id=row["id"],
        says=row["says"],
        pattern=re.compile(pattern, re.IGNORECASE),
        better=row["better"],
        passes=tuple(row["pass"]),
        fails=tuple(row["fail"]),
    )
