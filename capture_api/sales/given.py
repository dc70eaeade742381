"""What somebody said of themselves and what they wrote, form by form, so that no newer form hides an older one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from capture_api.model.answers import text_of
from capture_api.model.correction import Change, changes_between
from capture_api.model.lead import NAMED_ELSEWHERE, LabelledAnswer, LeadFile, labelled
from capture_api.model.phone import numbers_in
from capture_api.model.recording import Submission

CONTACTS = (("name", "Name"), ("phone", "Phone"), ("company", "Company"))


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A name, a number or a company as a form gave it, and when the newest of them did."""

    value: str
    at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class Given:
    """All that this lead's own forms gave for a field, newest first; several are a difference to ask about."""

    field: str  # name | phone | company
    label: str
    values: tuple[GivenValue, ...]

    @property
    def differs(self) -> bool:
        """Whether the forms do not agree."""
        return len(self.values) > 1


@dataclass(frozen=True, slots=True)
class EarlierForm:
    """Another form of theirs: what it was for, when, and what they wrote and answered."""

    offer: str
    journey: str
    at: datetime
    reference: str
    words: str
    answers: tuple[LabelledAnswer, ...]
    email: str  # the address that it was sent with
    is_own: bool  # it joined this lead; else it belongs to another lead or to none
    is_corrected: bool = False  # they sent it again with other answers


@dataclass(frozen=True, slots=True)
class Correction:
    """A form that its sender mended and sent again: when, which one, and what it said before."""

    at: datetime
    reference: str
    corrects: str  # the reference of the form as it was first
    changes: tuple[Change, ...]


def corrections_of(file: LeadFile) -> tuple[Correction, ...]:
    """Every correction among this lead's own forms, newest first."""
    by_id = {sent.id: sent for sent in file.own}
    pairs = [(sent, by_id[sent.corrects]) for sent in reversed(file.own) if sent.corrects in by_id]
    return tuple(Correction(sent.at, sent.reference, was.reference, changes_between(was, sent)) for sent, was in pairs)


def given_by(file: LeadFile, country: str) -> tuple[Given, ...]:
    """Each name, number and company of this lead's own forms, but of those that their sender corrected.

    Anybody can type anybody's address, so that forms which differ are shown as that.
    """
    corrected = {sent.corrects for sent in file.own}
    newest_first = tuple(sent for sent in reversed(file.own) if sent.id not in corrected)
    found = (Given(name, label, values_of(name, newest_first, country)) for name, label in CONTACTS)
    return tuple(one for one in found if one.values)


def values_of(name: str, newest_first: Iterable[Submission], country: str) -> tuple[GivenValue, ...]:
    """The different values of a field in the order of their newest form, in the spelling of that form."""
    found: dict[str, GivenValue] = {}
    for sent in newest_first:
        value = text_of(sent.answers, name)
        if value:
            found.setdefault(alike(name, value, country), GivenValue(value, sent.at, sent.reference))
    return tuple(found.values())


def alike(name: str, value: str, country: str) -> str:
    """The same for two spellings of one number, or of one name."""
    numbers = numbers_in(value, country) if name == "phone" else ()
    return " ".join(one.uri for one in numbers) or " ".join(value.casefold().split())


def newest(given: Iterable[Given], field: str) -> str:
    """What the newest form gave for a field; "" where none did."""
    return next((one.values[0].value for one in given if one.field == field), "")


def earlier_forms(file: LeadFile) -> tuple[EarlierForm, ...]:
    """Every form but the newest of this lead that says something, the newest first."""
    own, corrected = {sent.id for sent in file.own}, {sent.corrects for sent in file.sent}
    found = (
        earlier(sent, is_own=sent.id in own, is_corrected=sent.id in corrected)
        for sent in reversed(file.sent)
        if sent.id != file.raised.id
    )
    return tuple(one for one in found if one.words or one.answers or one.is_own)


def earlier(sent: Submission, *, is_own: bool, is_corrected: bool) -> EarlierForm:
    """A form in the words that it had."""
    return EarlierForm(
        sent.words.offer,
        sent.words.journey,
        sent.at,
        sent.reference,
        text_of(sent.answers, "message"),
        labelled(sent.answers, sent.words, NAMED_ELSEWHERE),
        text_of(sent.answers, "email"),
        is_own,
        is_corrected,
    )
