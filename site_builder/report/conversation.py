"""What a conversation made of the promises, as text or JSON, without a word of the customer's."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from site_builder.congruence.conversation.hearing import HEARD, Heard, Hearing
from site_builder.model.finding import Level
from site_builder.report.text import COLOURS, SHAPES

SCHEMA = "waypost-conversation/1"
SIGNS = SHAPES | {"exceeded": "▲", "new": "+"}
MEANS = {
    "contradicted": "contradicted",
    "exceeded": "promised more than",
    "conditional": "kept only under a condition",
    "weakened": "said less surely",
    "unverified": "perhaps said",
    "congruent": "said",
}


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """A hearing with the level of each sentence, and which promises were asked for."""

    hearing: Hearing
    levels: tuple[Level | None, ...]  # one for each of `hearing.heard`; None where it is no fault
    scope: str  # “first-home”, or "" for every journey
    unmade: int = 0  # mails of a lead whose text can't be made again

    @property
    def heard(self) -> Iterator[tuple[Heard, Level | None]]:
        """Every sentence with its level, in the order in which it was said."""
        return zip(self.hearing.heard, self.levels, strict=True)

    @property
    def counts(self) -> dict[str, int]:
        """How many sentences of each label there are, the worst first."""
        found = Counter(heard.label for heard in self.hearing.heard)
        return {label: found[label] for label in HEARD}


def as_text(record: ConversationRecord) -> str:
    """The sentences in the order in which they were said, the promises that nobody spoke of, and the count."""
    hearing = record.hearing
    scope = f"the promises of {record.scope}" if record.scope else "every promise"
    rows = [f"{hearing.ours} of {hearing.turns} turns are ours ({hearing.sides}), held against {scope}.", ""]
    for heard, level in record.heard:
        rows += _rows(heard, level)
    if hearing.silent:
        rows += ["", f"Nobody spoke of {', '.join(promise.id for promise in hearing.silent)}."]
    if record.unmade:
        mails = "1 mail" if record.unmade == 1 else f"{record.unmade} mails"
        rows += [f"{mails} can't be read again: today's templates do not fit what was written down."]
    return "\n".join([*rows, _summary(record), ""])


def _rows(heard: Heard, level: Level | None) -> list[str]:
    place = ", ".join(part for part in (heard.at, f"line {heard.line}" if heard.line else "") if part) or "–"
    grave = f"{click.style(level, fg=COLOURS[level])} {heard.rule} " if level else ""
    what = f"{heard.promise.id}, {MEANS[heard.label]}" if heard.promise else "a new promise"
    head = f"{place}: {SIGNS[heard.label]} {grave}{what}: “{heard.words}”"
    if heard.label == "congruent":
        return [head]
    promised = [f"    promised: “{heard.promise.text}”"] if heard.promise else []
    return [head, *promised, f"    {heard.why}"]


def _summary(record: ConversationRecord) -> str:
    counts = [f"{number} {label}" for label, number in record.counts.items() if number]
    return f"{', '.join(counts) or 'No promise was said or made'}."


def as_json(record: ConversationRecord) -> str:
    """The same by a published schema; neither the file's name nor anybody's stands in it."""
    hearing = record.hearing
    facts = {
        "schema": SCHEMA,
        "kind": hearing.kind,
        "journey": record.scope or None,
        "turns": hearing.turns,
        "ours": hearing.ours,
        "sides": hearing.sides,
        "unmade": record.unmade,
        "counts": record.counts,
        "heard": [_fact(heard, level) for heard, level in record.heard],
        "silent": [promise.id for promise in hearing.silent],
    }
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def _fact(heard: Heard, level: Level | None) -> dict[str, Any]:
    return {
        "label": heard.label,
        "level": level,
        "rule": heard.rule or None,
        "promise": heard.promise.id if heard.promise else None,
        "promised": heard.promise.text if heard.promise else None,
        "at": heard.at or None,
        "line": heard.line or None,
        "words": heard.words,
        "why": heard.why,
    }


WRITERS = {"text": as_text, "json": as_json}
