"""The weighted cues that tell a promise from other prose, read from a language's pack."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from site_builder.congruence.language.grammar import read_pack


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
    data = read_pack(language, "sentences.yaml")
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
