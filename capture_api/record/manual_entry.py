"""A lead who phoned, wrote or walked in: the same facts as a form gives, typed by one of ours."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from capture_api.accounts.actor import Actor
from capture_api.clock import rfc3339
from capture_api.contract.business_time import due_at
from capture_api.contract.invitation import PromiseRef
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import FieldFacts
from capture_api.errors import CaptureError
from capture_api.ids import REFERENCE, Ids
from capture_api.model.email import email_key
from capture_api.model.recording import Lead, Person, Recording, Submission, Touch
from capture_api.verify.definition import judge
from capture_api.verify.fields import check_field

MEDIA = ("phone", "e-mail", "in person", "letter", "other")


class UnfitLead(CaptureError):
    """A lead that cannot be added as typed; the text says what to change."""


def lead_by_hand(
    actor: Actor,
    manifest: Manifest,
    journey: str,
    values: Mapping[str, str],
    medium: str,
    told: Sequence[str],
    now: datetime,
    ids: Ids,
) -> Recording:
    """Everything that adding a lead writes; UnfitLead when something does not fit the journey."""
    facts = manifest.journeys.get(journey)
    if facts is None:
        raise UnfitLead(f"There is no journey “{journey}”. Choose one of: {', '.join(manifest.journeys)}.")
    raised, definition = facts.hand_raise, facts.lead_definition
    form = manifest.offer(journey, raised.offer)
    fields = form.fields if form else ()
    check_values(values, fields)
    promises = promises_by_id(manifest, told)
    offer, at = raised.offer, rfc3339(now)
    criteria = judge(definition, values, fields)
    submission = Submission(
        id=ids("s"),
        reference=ids(REFERENCE),
        at=at,
        journey=journey,
        offer=offer,
        kind="enquiry",
        stage="decision",
        page="",
        fields=dict(values),
        path=(),
        path_dropped=0,
        source={"utm_medium": medium},
        promises=promises,
        prep=(),
        language=manifest.site.language,
        build=manifest.build,
    )
    touch = Touch("hand-raise", at, "", journey, "decision", actor.name, {"offer": offer, "medium": medium})
    lead = Lead(
        id=ids("l"),
        journey=journey,
        stage="decision",
        owner=manifest.owner(journey, "sales").email,
        due_at=rfc3339(due_at(now, raised.within or "1 business day", manifest.hours)),
        meets=all(one.met for one in criteria),
        definition_version=definition.version,
        criteria=criteria,
    )
    person = Person(
        id=ids("p"),
        email=values["email"],
        email_key=email_key(values["email"]),
        name=values.get("name", ""),
        phone=values.get("phone", ""),
        company=values.get("company", ""),
    )
    return Recording(submission, None, person, (touch,), lead, ())


def check_values(values: Mapping[str, str], fields: Sequence[FieldFacts]) -> None:
    """UnfitLead for an address that is none, or an answer that the journey's form would not take either."""
    known = {field.name: field for field in fields} | {"email": FieldFacts("email", "Email", "email", required=True)}
    for name in dict.fromkeys(("email", *values)):
        field = known.get(name) or FieldFacts(name, name.capitalize())
        fault = check_field(field, values.get(name, ""), date.min)
        if fault and field.type != "date":
            raise UnfitLead(f"{fault}.")


def promises_by_id(manifest: Manifest, names: Sequence[str]) -> tuple[PromiseRef, ...]:
    """The promises that were made on the telephone, in today's words."""
    promises = manifest.promises
    for name in names:
        if name not in promises:
            raise UnfitLead(f"There is no promise “{name}”. Choose from: {', '.join(promises)}.")
    return tuple(PromiseRef(name, promises[name].hash) for name in names)
