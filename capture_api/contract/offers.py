"""What a form gives and asks: offers, their fields, and the form as a page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Annotated

from capture_api.contract.codec import OneOf

HONEYPOT = "website"  # the field of every form that people do not see
OWN_FIELDS = (
    "invitation",
    "once",
    "path",
    "nopath",
    "prep",
    HONEYPOT,
)  # of every form
OFFER_KINDS = ("download", "booking", "enquiry")
FIELD_TYPES = ("text", "email", "phone", "textarea", "radio", "select", "checkbox", "date", "hidden")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a field offers: what is sent, and what the reader sees."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field of a form, as the journey file declares it and the theme's form shows it."""

    name: str
    label: str
    type: Annotated[str, OneOf(FIELD_TYPES)] = "text"
    required: bool = False
    choices: tuple[Choice, ...] = ()
    pattern: str = ""  # that the whole value has to fit
    error: str = ""  # what to say of a value that does not
    hint: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    width: str = ""

    @property
    def takes_several(self) -> bool:
        """Whether more than one answer may be given: its value is a tuple of them."""
        return self.type == "checkbox" and bool(self.choices)

    @property
    def labels(self) -> dict[str, str]:
        """The value of each choice -> its label."""
        return {choice.value: choice.label for choice in self.choices}


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A part of the day that can be wished for; without hours it is no time to call at."""

    label: str
    starts: time | None = None
    ends: time | None = None


@dataclass(frozen=True, slots=True)
class OfferHost:
    """Who speaks with the person."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """The file of a download offer; `path` is below the handoff file's own folder."""

    path: str
    name: str
    sha256: str
    size: int  # bytes
    type: str


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What a form gives, and what it asks for it."""

    journey: str
    name: str
    kind: Annotated[str, OneOf(OFFER_KINDS)]
    title: str
    button: str
    fields: tuple[FieldFacts, ...]
    thanks: str  # address of the thank-you page
    times: Mapping[str, TimeWindow]
    minutes: int | None = None
    prep: tuple[str, ...] = ()
    prep_url: str = ""
    who: OfferHost | None = None
    leave_with: str = ""
    mail_note: str = ""
    inside: tuple[str, ...] = ()
    within: str = ""  # the time in which this offer is answered, where it names its own
    file: OfferedFile | None = None

    @property
    def who_words(self) -> str:
        """“Ana Ruiz, broker”; "" where nobody is named."""
        return ", ".join(part for part in (self.who.name, self.who.role) if part) if self.who else ""

    def field(self, name: str) -> FieldFacts | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class FileView:
    """A download as its reader wants to know it before asking for it."""

    name: str
    kind: str  # PDF
    size_words: str  # 57.4 KB
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class FormView:
    """`form` as the theme's form.html reads it, in the build and in the capture API alike."""

    id: str
    action: str
    kind: Annotated[str, OneOf(OFFER_KINDS)]
    title: str
    button: str
    fields: tuple[FieldFacts, ...]
    honeypot: str
    minutes: int | None = None
    who: OfferHost | None = None
    leave_with: str = ""
    prep: tuple[str, ...] = ()
    prep_url: str = ""
    inside: tuple[str, ...] = ()
    file: FileView | None = None
    promise: str = ""
    language: str = ""
    path_memory: str = "carry"
    privacy_url: str = ""
    invitation: str = ""
    once: str = ""  # the idempotency key, where an answer carries one on
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class FormFacts:
    """The form of an offer on a page: its values, and the page around it with a mark where the form stands."""

    page: str
    journey: str
    offer: str
    form: FormView
    shell: str
