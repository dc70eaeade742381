"""What a form and its page said, kept word for word with what was sent; it reads the same for ever.

These values are read from rows that may be years old: a field that is added needs a default, and none is ever
taken away.
"""

import re
from dataclasses import dataclass
from datetime import date

from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import Choice, FieldFacts
from capture_api.model.answers import Answer, joined, values_of
from capture_api.model.moments import day_words

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field as the form showed it."""

    name: str
    label: str
    choices: tuple[Choice, ...] = ()
    takes_several: bool = False

    def in_words(self, answer: Answer) -> str:
        """An answer in the words that the form showed."""
        labels = {choice.value: choice.label for choice in self.choices}
        return joined(labels.get(value) or spelt(value) for value in self.values(answer))

    def values(self, answer: Answer) -> tuple[str, ...]:
        """Each value of an answer, also of several that were kept as one text, as they were once."""
        is_one = isinstance(answer, tuple) or answer in {choice.value for choice in self.choices}
        return tuple(str(answer).split(", ")) if self.takes_several and answer and not is_one else values_of(answer)


@dataclass(frozen=True, slots=True)
class FormWords:
    """The words of a form, of its offer, its journey and its stage; empty where nobody knows them."""

    journey: str = ""  # the journey's title
    audience: str = ""
    stage: str = ""  # the stage as its readers read it
    offer: str = ""  # the offer's title
    fields: tuple[AskedField, ...] = ()
    prep: tuple[str, ...] = ()
    within: str = ""  # how soon an answer was promised
    time_zone: str = "UTC"
    definition: str = ""  # what was agreed to call a lead
    reasons: tuple[str, ...] = ()  # for which such a lead may be marked unqualified

    def label_of(self, name: str) -> str:
        """What the form called a field; its name where the form is not known."""
        return self.field(name).label

    def field(self, name: str) -> AskedField:
        """The field of that name, as far as it is known."""
        return next((field for field in self.fields if field.name == name), AskedField(name, name))


def spelt(value: str) -> str:
    """A date as it is said; everything else as it was typed."""
    try:
        return day_words(date.fromisoformat(value)) if _DAY.fullmatch(value) else value
    except ValueError:
        return value


UNKNOWN_WORDS = FormWords()


def form_words(manifest: Manifest, journey: str, offer: str, stage: str) -> FormWords:
    """What this build says of a form; keys stand in for what it has no words for."""
    facts, found = manifest.journey(journey), manifest.offer(journey, offer)
    return FormWords(
        journey=facts.title or journey,
        audience=facts.audience,
        stage=facts.stage_words(stage),
        offer=found.title if found else offer,
        fields=tuple(map(asked, found.fields)) if found else (),
        prep=found.prep if found else (),
        within=manifest.within(found) if found else facts.hand_raise.within,
        time_zone=manifest.hours.time_zone,
        definition=facts.lead_definition.text,
        reasons=facts.unqualified_reasons,
    )


def asked(field: FieldFacts) -> AskedField:
    """A field as the form shows it."""
    return AskedField(field.name, field.label, field.choices, field.takes_several)
