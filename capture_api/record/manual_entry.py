"""A lead who phoned, wrote or walked in: what a form would have asked, typed by one of ours."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from capture_api.accounts.actor import Actor
from capture_api.contract.invitation import PromiseRef
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import FieldFacts
from capture_api.errors import CaptureError
from capture_api.model.answers import Answer, Answers
from capture_api.record.entry import Entry
from capture_api.verify.fields import check_field
from capture_api.verify.pasted import tidy_answer
from capture_api.verify.path import VisitPath

MEDIA = ("phone", "e-mail", "in person", "letter", "other")
STAGE = "decision"  # who gets in touch with a person has come to the end of the way


class UnfitLead(CaptureError):
    """A lead that cannot be added as typed; the text says what to change."""


def entry_by_hand(
    actor: Actor,
    manifest: Manifest,
    journey: str,
    typed: Mapping[str, Sequence[str]],
    medium: str,
    promises: Sequence[str],
    now: datetime,
) -> Entry:
    """What somebody told one of ours; UnfitLead when something does not fit the journey."""
    facts = manifest.journeys.get(journey)
    if facts is None:
        raise UnfitLead(f"There is no journey “{journey}”. Choose one of: {', '.join(manifest.journeys)}.")
    form = manifest.offer(journey, facts.hand_raise.offer)
    return Entry(
        journey=journey,
        offer=facts.hand_raise.offer,
        form=form,
        kind="enquiry",
        stage=STAGE,
        page="",
        answers=answers_typed(typed, form.fields if form else (), manifest.site.country),
        path=VisitPath((), {"utm_medium": medium}, 0),
        promises=promises_by_id(manifest, promises),
        prep=(),
        at=now,
        taken_down_by=actor.name,
        medium=medium,
    )


def answers_typed(typed: Mapping[str, Sequence[str]], fields: Sequence[FieldFacts], country: str) -> Answers:
    """The answers; UnfitLead for an address that is none, or for what the journey's form would not take either."""
    known = {field.name: field for field in fields} | {"email": FieldFacts("email", "Email", "email", required=True)}
    answers: dict[str, Answer] = {}
    for name in dict.fromkeys(("email", *typed)):
        field = known.get(name) or FieldFacts(name, name.capitalize())
        given = tuple(typed.get(name, ()))
        if len(given) > 1 and not field.takes_several:
            raise UnfitLead(f"“{field.label}” takes one answer and was given {len(given)}. Give it once.")
        answers[name] = tidy_answer(field, given if field.takes_several else "".join(given))
        fault = check_field(field, answers[name], date.min, country)
        if fault and field.type != "date":
            raise UnfitLead(f"{fault}.")
    return answers


def promises_by_id(manifest: Manifest, names: Sequence[str]) -> tuple[PromiseRef, ...]:
    """The promises that were made on the telephone, in today's words."""
    for name in names:
        if name not in manifest.promises:
            raise UnfitLead(f"There is no promise “{name}”. Choose from: {', '.join(manifest.promises)}.")
    return tuple(PromiseRef(name, manifest.promises[name].hash) for name in names)
