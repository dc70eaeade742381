"""Wording in a script or a letter that lets on that we watched somebody, and what to say instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from site_builder.congruence.language.folder import read_file

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


def find_watching(text: str, language: str) -> tuple[tuple[int, int, str, str], ...]:
    """Start, end and words of every such phrase, in text order, with a better sentence for each."""
    plain = text.translate(_STRAIGHT)
    hits = ((hit, rule.better) for rule in load_watching(language) for hit in rule.pattern.finditer(plain))
    found = sorted(((hit.start(), hit.end(), better) for hit, better in hits), key=lambda row: (row[0], -row[1]))
    kept: list[tuple[int, int, str, str]] = []
    for start, end, better in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, text[start:end], better))
    return tuple(kept)


@cache
def load_watching(language: str) -> tuple[WatchingRule, ...]:
    """The rules of a language, read once from its `watching.yaml`."""
    data = read_file(language, "watching.yaml")
    return tuple(_read_rule(row, data["words"]) for row in data["rules"])


def _read_rule(row: dict[str, Any], words: Mapping[str, str]) -> WatchingRule:
    pattern = _NAME.sub(lambda match: words[match.group(1)], row["pattern"])
    return WatchingRule(
        id=row["id"],
        says=row["says"],
        pattern=re.compile(pattern, re.IGNORECASE),
        better=row["better"],
        passes=tuple(row["pass"]),
        fails=tuple(row["fail"]),
    )
