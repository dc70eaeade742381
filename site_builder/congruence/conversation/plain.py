"""A conversation as a text file: labelled lines, time stamps, or the export of a meeting or a chat."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from site_builder.congruence.conversation.labels import Labels
from site_builder.congruence.conversation.turns import Piece, Spoken, Transcript, joined
from site_builder.errors import SourceError

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_DAY = r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
_WHEN = rf"(?:{_DAY}[,T]?\s+)?{_CLOCK}"
# “[00:01:23]”, “(0:03)”, “00:01:23 -”, “12/11/2026, 10:32 -” in front of what was said.
_STAMP = re.compile(rf"^\s*(?:[\[(]\s*({_WHEN})\s*[\])]|({_WHEN})(?=\s|$))(?:\s*-(?=\s))?\s*")
# “Jane Smith  0:03” alone on a line, what she said below it.
_HEAD = re.compile(rf"^\s*([^\W\d_][^:\[\]()]{{0,39}}?)\s+[\[(]?({_CLOCK})[\])]?\s*:?\s*$")
_SPAN = re.compile(rf"^\s*{_CLOCK}\s*(?:-+>|–|-)\s*{_CLOCK}\s*$")

PARAGRAPHS = 3  # so many make a text one of paragraphs


def read_plain(text: str, name: str, labels: Labels) -> Transcript:
    """The turns of a text; SourceError where nothing is said."""
    rows = text.split("\n")
    if not text.strip():
        raise SourceError(name, 1, "this is empty. Export the conversation anew.")
    known = labels.among([_STAMP.sub("", row, count=1) for row in _beginnings(rows)])
    return Transcript("txt", joined(_spoken(rows, known)), known.besides)


def _beginnings(rows: Sequence[str]) -> list[str]:
    """The first line of each paragraph, or every line where there are no paragraphs."""
    firsts = [row for before, row in pairwise(["", *rows]) if row.strip() and not before.strip()]
    return firsts if len(firsts) >= PARAGRAPHS else [row for row in rows if row.strip()]


def _spoken(rows: Sequence[str], known: Labels) -> Iterator[Spoken]:
    speaker, at = "", ""
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        if head := _HEAD.match(row):
            speaker, at = " ".join(head[1].split()), head[2]
            continue
        if _SPAN.match(row):
            continue
        stamp = _STAMP.match(row)
        words = row
        if stamp:
            at, words = stamp[1] or stamp[2], row[stamp.end() :]
        label, words = known.split(words)
        inner = _STAMP.match(words) if label and not stamp else None  # “Agent: [00:12] …”
        if inner:
            at, words = inner[1] or inner[2], words[inner.end() :]
        speaker = label or speaker
        yield Spoken(speaker, Piece(" ".join(words.split()), number, at))
