"""The words of the capture side as values: what was sent, what it makes, and what is on disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from capture_api.contract.invitation import PromiseRef
from capture_api.model.answers import Answers
from capture_api.model.form_words import FormWords
from capture_api.model.team import Wanted

HAND_RAISE, QUESTION = "hand-raise", "question"  # what brought a lead to sales


@dataclass(frozen=True, slots=True)
class Touch:
    """One dated event of a person with us; added, never rewritten."""

    kind: str  # page-seen | download | hand-raise | enquiry | file-fetched | ...
    at: datetime
    page: str
    journey: str
    stage: str
    actor: str = ""  # "" = the person; else who of ours did it
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PathStep:
    """A page on the way, the seconds since the first one, and what the page and its stage were called then."""

    page: str
    stage: str
    seconds: int
    title: str = ""
    stage_words: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the lead definition, judged: what was asked, what was given, and why it holds or not."""

    field: str
    met: bool
    why: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A raised hand, or a question, as sales gets it."""

    id: str
    journey: str
    stage: str
    owner: str  # e-mail address of who picks it up where nobody takes leads in turn
    due_at: datetime
    meets: bool  # the agreed definition; if not, it comes to sales as `to-check`
    definition_version: int
    criteria: tuple[Criterion, ...]
    kind: str = HAND_RAISE
    wanted: Wanted | None = None  # by which whoever takes it is found; None: `owner` takes it
    goes_up_to: str = ""  # who gets it when nobody can take it
    received: datetime | None = None  # when we got it, where that was later than the form was sent

    @property
    def status(self) -> str:
        """Where the lead starts: `new`, or `to-check` when the definition is not met."""
        return "new" if self.meets else "to-check"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that is owed, as the facts it will be made from."""

    id: str
    kind: str  # the name of its templates
    recipient: str
    facts: Mapping[str, Any]
    wait: timedelta = timedelta(0)  # in which it can still be taken back


@dataclass(frozen=True, slots=True)
class DueMail:
    """A mail taken from the outbox to be sent now."""

    id: str
    kind: str
    recipient: str
    facts: Mapping[str, Any]
    lead_id: str
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DeadMail:
    """A mail that could not be sent and is not tried again."""

    id: str
    kind: str
    recipient: str
    last_error: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DoneMail:
    """What is on record of a mail to a lead: that it was given to be sent, or that somebody stopped it."""

    journey: str
    name: str
    state: str  # owed | stopped
    at: datetime
    by: str  # who stopped it; "" for what the clock did


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """What makes a second sending of the same form the same submission."""

    scope: str  # journey/offer
    key: str
    body_hash: str
    since: datetime | None = None  # an earlier use before this time no longer counts; None = it always counts
    takes_corrections: bool = False  # another body mends the one before it; else it is refused


@dataclass(frozen=True, slots=True)
class Submission:
    """One sending of a form, checked, with the facts of its invitation and the path that came with it."""

    id: str
    reference: str  # what the person may quote, WP-7K3M9Q
    at: datetime
    journey: str
    offer: str
    kind: str  # download | booking | enquiry
    stage: str
    page: str
    answers: Answers
    path: tuple[PathStep, ...]
    path_dropped: int
    source: Mapping[str, str]
    promises: tuple[PromiseRef, ...]
    prep: tuple[int, ...]  # which of `words.prep` were ticked
    language: str
    build: str
    words: FormWords
    promised_at: datetime | None = None  # by when an answer was promised
    quarantined: str = ""  # why a person should look at it before anything is done with it
    path_shunned: bool = False  # they left the path out, or their browser asks not to be followed
    corrects: str = ""  # the id of the form that this one mends or replaces; "" for a form of its own


@dataclass(frozen=True, slots=True)
class Person:
    """Who sent a form, as typed; `email_key` is the same for every spelling of one address."""

    id: str
    email: str
    email_key: str
    name: str
    phone: str
    company: str


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything that one submission writes: all of it or nothing."""

    submission: Submission
    idempotency_key: IdempotencyKey | None  # None for what is recorded only once by itself
    person: Person | None  # None while a submission is quarantined
    touches: tuple[Touch, ...]
    lead: Lead | None
    mails: tuple[Mail, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is on disk: enough to give the same answer to the same submission again."""

    submission_id: str
    reference: str
    at: datetime
    is_repeat: bool
