"""A lead who phoned, wrote or walked in: what a form would have asked, typed by one of ours."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

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
SOLD = "vendor"  # how a lead reached us that we bought
STAGE = "decision"  # who gets in touch with a person has come to the end of the way


CONTACTS = {
    "email": FieldFacts("email", "E-mail address", "email"),
    "phone": FieldFacts("phone", "Telephone", "phone"),
    "name": FieldFacts("name", "Name"),
    "company": FieldFacts("company", "Company"),
    "message": FieldFacts("message", "What they want, in their own words", "textarea"),
}
NO_CONTACT = "Give a telephone number or an e-mail address, so that somebody can answer"


class UnfitLead(CaptureError):
    """A lead that cannot be added as typed; `errors` holds a sentence for each field that has to change."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{sentence}." for sentence in errors.values()))
        self.errors = errors


def entry_by_hand(
    actor: Actor,
    manifest: Manifest,
    journey: str,
    typed: Mapping[str, Sequence[str]],
    medium: str,
    promises: Sequence[str],
    now: datetime,
    vendor: str = "",
) -> Entry:
    """What somebody told one of ours; UnfitLead when something does not fit the journey.

    Somebody whom a `vendor` of the journey sent was told its promises as well, and reached us by it.
    """
    facts = manifest.journeys.get(journey)
    if facts is None:
        known = ", ".join(manifest.journeys)
        raise UnfitLead({"journey": f"There is no journey “{journey[:60]}”. Choose one of: {known}"})
    if medium not in MEDIA:
        raise UnfitLead({"medium": f"“{medium[:60]}” is no way to reach us. Choose one of: {', '.join(MEDIA)}"})
    form = manifest.offer(journey, facts.hand_raise.offer)
    sold = promises_of_vendor(manifest, journey, vendor) if vendor else ()
    source = {"utm_medium": medium}
    if vendor:
        medium, source = SOLD, {"utm_medium": SOLD, "utm_source": vendor, "vendor": facts.vendors[vendor].title}
    return Entry(
        journey=journey,
        offer=facts.hand_raise.offer,
        form=form,
        kind="enquiry",
        stage=STAGE,
        page="",
        answers=answers_typed(typed, form.fields if form else (), manifest.site.country),
        path=VisitPath((), source, 0),
        promises=tuple(dict.fromkeys((*promises_by_id(manifest, promises), *sold))),
        prep=(),
        at=now,
        taken_down_by=actor.name,
        medium=medium,
    )


def answers_typed(
    typed: Mapping[str, Sequence[str]],
    fields: Sequence[FieldFacts],
    country: str,
    more: Mapping[str, FieldFacts] = MappingProxyType({}),
) -> Answers:
    """The answers, of which a way to reach them is enough: what else the form asks is asked in the talk.

    UnfitLead for what the journey's form would not take either. `more` are fields that are known beside the form's.
    """
    known = {**CONTACTS, **more} | {field.name: field for field in fields}
    answers: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for name, given in typed.items():
        field = known.get(name) or FieldFacts(name, name.capitalize())
        if len(given) > 1 and not field.takes_several:
            errors[name] = f"“{field.label}” takes one answer and was given {len(given)}. Give it once"
            continue
        answer = tidy_answer(field, tuple(given) if field.takes_several else "".join(given))
        fault = check_field(field, answer, date.min, country) if answer else ""
        if fault and field.type != "date":
            errors[name] = fault
        elif answer:
            answers[name] = answer
    if not errors and not (answers.get("email") or answers.get("phone")):
        errors["phone"] = NO_CONTACT
    if errors:
        raise UnfitLead(errors)
    return answers


def promises_by_id(manifest: Manifest, names: Sequence[str]) -> tuple[PromiseRef, ...]:
    """The promises that were made on the telephone, in today's words."""
    for name in names:
        if name not in manifest.promises:
            known = ", ".join(one for one, promise in manifest.promises.items() if not promise.vendor)
            raise UnfitLead({"told": f"There is no promise “{name[:60]}”. Choose from: {known}"})
    return tuple(PromiseRef(name, manifest.promises[name].hash) for name in names)


def promises_of_vendor(manifest: Manifest, journey: str, vendor: str) -> tuple[PromiseRef, ...]:
    """What a vendor of a journey told everybody whom it sent us, in today's words."""
    vendors = manifest.journey(journey).vendors
    if vendor not in vendors:
        known = ", ".join(vendors) or "none; name them in its vendors.yaml"
        words = f"There is no vendor “{vendor[:60]}” of the journey “{journey}”. Its vendors are: {known}"
        raise UnfitLead({"vendor": words})
    return promises_by_id(manifest, vendors[vendor].promises)
