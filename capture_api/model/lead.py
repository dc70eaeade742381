"""A lead with everything that is known of it, as the store hands it to the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from capture_api.model.answers import Answers, text_of
from capture_api.model.form_words import FormWords
from capture_api.model.moments import moment_words
from capture_api.model.recording import Criterion, DeadMail, Submission, Touch
from capture_api.model.states import RECYCLED, LeadState

# Fields of a form that a lead shows under names of their own.
NAMED_ELSEWHERE = frozenset({"name", "email", "phone", "company", "message", "heard"})


@dataclass(frozen=True, slots=True)
class LabelledAnswer:
    """A field of the form with what they put into it, in the words that they read."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead as a list shows it, with its person and the form that made it."""

    id: str
    person_id: str
    submission_id: str
    reference: str
    name: str
    email: str
    phone: str
    company: str
    journey: str
    stage: str
    offer: str
    answers: Answers
    words: FormWords
    promised_at: datetime  # by when the first form promised an answer; nothing moves it
    status: str
    owner: str
    taken_by: str
    created_at: datetime
    updated_at: datetime
    reason: str
    meets: bool
    definition_version: int
    criteria: tuple[Criterion, ...]
    source: Mapping[str, str]
    revision: int
    kind: str  # hand-raise | question
    next_at: datetime  # when the next step is due
    act_at: datetime  # the earlier of the next step and a promise that is still to be kept
    answered_at: datetime | None  # when somebody first spoke with them
    won_at: datetime | None
    turn_of: str  # the account whose turn it was
    seq: int = 0  # grows with each change of a lead, in the order in which changes are on disk

    @property
    def who(self) -> str:
        """The name, or the address or number of somebody who gave none; what is left after an erasure says so."""
        return self.name or self.email or self.phone or "Erased at their request"

    @property
    def message(self) -> str:
        """What they typed into the free field, "" if nothing."""
        return text_of(self.answers, "message")

    @property
    def answers_in_words(self) -> tuple[LabelledAnswer, ...]:
        """What they answered besides their name, how to reach them, and the free field."""
        return labelled(self.answers, self.words, NAMED_ELSEWHERE)

    @property
    def promised_by(self) -> str:
        """“Tuesday 24 November 2026, 11:00 am”: by when the form promised an answer, as its page's business says it."""
        return in_zone(self.promised_at, self.words.time_zone)

    @property
    def again_at(self) -> datetime | None:
        """When a lead that is put off comes back."""
        return self.next_at if self.status == RECYCLED else None

    @property
    def state(self) -> LeadState:
        """What moves change of it."""
        return LeadState(
            self.status,
            self.owner,
            self.taken_by,
            self.next_at,
            self.act_at,
            self.reason,
            self.answered_at,
            self.won_at,
            self.turn_of,
        )


def labelled(answers: Answers, words: FormWords, left_out: frozenset[str] = frozenset()) -> tuple[LabelledAnswer, ...]:
    """Answers under the labels of their form, in its order; those of an unknown form under their own names."""
    known = [field.name for field in words.fields]
    names = [*(name for name in known if name in answers), *(name for name in answers if name not in known)]
    return tuple(
        LabelledAnswer(words.label_of(name), words.field(name).in_words(answers[name]))
        for name in names
        if name not in left_out and answers[name]
    )


def in_zone(moment: datetime, time_zone: str) -> str:
    """A moment as it is said in a time zone; in UTC where this machine does not know the zone."""
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return moment_words(moment.astimezone(zone))


@dataclass(frozen=True, slots=True)
class DisclosedWording:
    """A promise as a form's page made it to this person, word for word."""

    promise_id: str
    hash: str
    text: str
    at: datetime
    page: str
    journey: str


@dataclass(frozen=True, slots=True)
class LeadFile:
    """One lead: its row, every form its person sent (newest last), every touch, and every promise made to them."""

    row: LeadRow
    sent: tuple[Submission, ...]
    touches: tuple[Touch, ...]
    disclosed: tuple[DisclosedWording, ...]
    dead: tuple[DeadMail, ...] = ()  # about this lead, which could not be sent
    own_forms: frozenset[str] = frozenset()  # the ids of the forms that made this lead or joined it
    others: tuple[LeadRow, ...] = ()  # the other leads of the same person, newest first

    @property
    def raised(self) -> Submission:
        """The form that raised the hand."""
        return next((sent for sent in self.sent if sent.id == self.row.submission_id), self.sent[-1])

    @property
    def own(self) -> tuple[Submission, ...]:
        """The forms that made this lead or joined it, newest last."""
        return tuple(sent for sent in self.sent if sent.id in self.own_forms or sent.id == self.row.submission_id)
