"""What a held form becomes once somebody has seen that a person sent it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

from email_validator import EmailNotValidError

from capture_api.accounts.actor import Actor
from capture_api.clock import read_time
from capture_api.contract.invitation import Invitation
from capture_api.contract.manifest import Manifest
from capture_api.errors import RefusedMove
from capture_api.ids import Ids
from capture_api.model.email import validated
from capture_api.model.recording import Recording, Submission, Touch
from capture_api.record.planner import plan_lead, plan_person, plan_touches, raises_hand, waits_for_sales
from capture_api.verify.path import Step, VisitPath
from capture_api.verify.submission import Verified

WHY = {"honeypot": "The field that people do not see was filled in.", "no email": "It asked for no e-mail address."}


def answers_of(sent: Submission, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Each answer under the label that the form showed."""
    offer = manifest.offer(sent.journey, sent.offer)
    known = {field.name: field for field in offer.fields} if offer else {}
    for name, value in sent.fields.items():
        field = known.get(name)
        yield (field.label, field.in_words(value)) if field else (name, value)


def plan_letting_through(actor: Actor, sent: Submission, manifest: Manifest, ids: Ids) -> Recording:
    """What the form would have written when it came, at that time; RefusedMove when nothing can be made of it.

    No mail goes out: a robot may have typed somebody else's address.
    """
    offer = manifest.offer(sent.journey, sent.offer)
    if offer is None:
        raise RefusedMove("This form is no longer in use. Add the person with `waypost leads add`.")
    try:
        validated(sent.fields.get("email", ""))
    except EmailNotValidError as error:
        raise RefusedMove("It holds no e-mail address that could be one, and a person is known by it.") from error
    invitation = Invitation("", sent.page, sent.journey, sent.stage, sent.offer, sent.promises, "")
    steps = tuple(Step(str(one["page"]), str(one["stage"]), int(one["seconds"])) for one in sent.path)
    verified = Verified(invitation, offer, sent.fields, sent.prep, VisitPath(steps, sent.source, 0), "", "", "")
    at, is_hand_raise = read_time(sent.at).astimezone(UTC), raises_hand(verified, manifest)
    seen = Touch("let-through", sent.at, "", sent.journey, sent.stage, actor.name, {"reason": sent.quarantined})
    return Recording(
        submission=replace(sent, quarantined=""),
        idempotency_key=None,
        person=plan_person(verified, ids),
        touches=(*plan_touches(verified, sent, is_hand_raise, at), seen),
        lead=plan_lead(verified, manifest, at, ids) if waits_for_sales(verified, manifest) else None,
        mails=(),
    )
