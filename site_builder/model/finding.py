"""What an author can mend: a finding, its place, and the suppression that spares it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Level = Literal["error", "warning", "suggestion"]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a source file, its path relative to the site's folder with forward slashes."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Suppression:
    """A named person's decision to live with a finding until a day."""

    rule: str
    reason: str
    owner: str
    expires: date
    place: Place
    promise: str = ""  # the promise it speaks of, or
    fingerprint: str = ""  # the very finding, or
    line: Place | None = None  # the line that a comment stands above


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an author can mend: a rule, where, what is wrong and the way out."""

    code: str
    place: Place
    message: str
    level: Level = "error"
    related: tuple[Place, ...] = ()
    promise: str = ""
    here: str = ""  # the text at `place` that the finding is about
    there: str = ""  # the text at the first related place
    here_span: tuple[int, int] | None = None  # what differs in `here`
    there_span: tuple[int, int] | None = None
    suppression: Suppression | None = None  # still told, but it fails nothing

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.message}"
