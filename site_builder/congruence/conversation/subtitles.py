"""Captions of a recorded call: WebVTT and SubRip, as meeting and telephone systems write them."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from site_builder.congruence.conversation.labels import Labels
from site_builder.congruence.conversation.turns import Piece, Spoken, Transcript, joined
from site_builder.errors import SourceError

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"^\s*{_TIME}\s*-+>\s*{_TIME}(?:\s.*)?$")
_ARROW = re.compile(r"-->")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_MARK = re.compile(r"</?[^<>\n]*>|\{\\[^}\n]*\}")
_ASIDE = re.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)")
_DASH = re.compile(r"^\s*[-–—‐]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from a moment on: its lines with their numbers in the file."""

    at: str
    rows: tuple[tuple[int, str], ...]


def read_subtitles(text: str, kind: str, name: str, labels: Labels) -> Transcript:
    """The turns of captions; SourceError where a time can't be read or nothing is said."""
    cues = [cue for cue in _cues(text.split("\n"), name) if any(row.strip() for _, row in cue.rows)]
    if not cues:
        example = "00:00:01.000 --> 00:00:04.000" if kind == "vtt" else "00:00:01,000 --> 00:00:04,000"
        raise SourceError(name, 1, f"no caption is in it. Each begins with a line of times such as {example}.")
    known = labels.among([_words(cue.rows[0][1]) for cue in cues])
    return Transcript(kind, joined(_spoken(cues, known)), known.besides)


def _cues(rows: Sequence[str], name: str) -> Iterator[Cue]:
    """Every caption; one that begins with lines of the last one, as live captions roll up, is shown without them."""
    shown: tuple[str, ...] = ()
    number, is_aside = 0, False
    while number < len(rows):
        row = rows[number]
        number += 1
        if not row.strip():
            is_aside = False
        elif _ASIDE.match(row):
            is_aside = True
        elif _ARROW.search(row) and not is_aside:
            start = number
            while number < len(rows) and rows[number].strip() and not _ARROW.search(rows[number]):
                number += 1
            if number < len(rows) and _ARROW.search(rows[number]) and rows[number - 1].strip().isdecimal():
                number -= 1  # a counter whose empty line before it is missing
            said = tuple((start + at + 1, words) for at, words in enumerate(rows[start:number]))
            at = _stamp(row, start, name)
            fresh = said[_repeated(shown, [words.strip() for _, words in said]) :]
            shown = tuple(words.strip() for _, words in said)
            yield Cue(at, fresh)


def _stamp(row: str, line: int, name: str) -> str:
    found = _TIMES.match(row)
    if found is None:
        raise SourceError(
            name, line, f"“{row.strip()[:60]}” is no line of times. Write it as 00:00:01.000 --> 00:00:04.000."
        )
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def _repeated(before: Sequence[str], now: Sequence[str]) -> int:
    """How many of the first lines were the last ones of the caption before."""
    return next((n for n in range(min(len(before), len(now)), 0, -1) if list(before[-n:]) == list(now[:n])), 0)


def _spoken(cues: Sequence[Cue], known: Labels) -> Iterator[Spoken]:
    speaker = ""
    for cue in cues:
        are_two = sum(bool(_DASH.match(_words(row))) for _, row in cue.rows) > 1  # “- Yes?” over “- No.”
        for number, row in cue.rows:
            voice, words = _VOICE.search(row), _words(row)
            begins = are_two and bool(_DASH.match(words))
            if begins:
                words, speaker = _DASH.sub("", words), ""
            label, words = known.split(words)
            speaker = _plain(voice[1]) if voice is not None else label or speaker
            yield Spoken(speaker, Piece(" ".join(words.split()), number, cue.at), begins)


def _words(row: str) -> str:
    return _plain(_MARK.sub("", row))


def _plain(text: str) -> str:
    return html.unescape(text).replace("\u200b", "").replace("\ufeff", "").strip()
