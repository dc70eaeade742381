"""A mail of a journey as its file says it: to whom it goes when, who signs it, and its words."""

import re
from dataclasses import dataclass
from typing import Annotated

from capture_api.contract.codec import OneOf
from capture_api.contract.mails import AFTER, BEFORE, MAIL_ROLES
from site_builder.model.finding import Place

WORD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")  # what stands for something of the person: {{ person.first_name }}


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """One file under journeys/<journey>/mails/; `state` is "" where it says neither or both of after and before."""

    name: str  # the file's name without its ending
    journey: str
    place: Place
    subject: str
    when: Annotated[str, OneOf((AFTER, BEFORE))]
    state: str
    days: int
    signed_by: Annotated[str, OneOf(MAIL_ROLES)]
    language: str
    body: str
    body_line: int

    @property
    def words(self) -> tuple[tuple[str, int], ...]:
        """Each word in braces of its subject and its text, with its line."""
        inside = [(found[1], self.place.line) for found in WORD.finditer(self.subject)]
        return (*inside, *((found[1], self.line_of(found.start())) for found in WORD.finditer(self.body)))

    def line_of(self, offset: int) -> int:
        """The line of the file that a letter of the text stands on."""
        return self.body_line + self.body[:offset].count("\n")
