"""Holds a post against what was signed and agreed: the invitation, the fields, the path."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from capture_api.contract.invitation import Invitation
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import HONEYPOT, FieldFacts, OfferFacts
from capture_api.errors import OtherForm
from capture_api.model.answers import Answer, Answers
from capture_api.verify.agreed import UNKNOWN_FORM, form_that_nobody_knows
from capture_api.verify.fields import SHRINKS, check_fields, longest_of
from capture_api.verify.pasted import tidy
from capture_api.verify.path import NOTHING, SHUNNED, VisitPath, read_path
from capture_api.verify.post import Post
from capture_api.verify.wish import wish_faults

OTHER_FORM = "This form was altered on its way to us. Open the page again and fill it in there."


@dataclass(frozen=True, slots=True)
class Verified:
    """A post that may be recorded."""

    invitation: Invitation
    offer: OfferFacts
    answers: Answers
    prep: tuple[int, ...]
    path: VisitPath
    idempotency_key: str
    body_hash: str
    quarantined: str


def verify(
    post: Post, invitation: Invitation, journey: str, offer_name: str, manifest: Manifest, now: datetime
) -> Verified:
    """The post with its facts; a CaptureError that says what the sender can do when it cannot be accepted.

    `manifest` is the one that the form was signed for (`as_signed`).
    """
    if (invitation.journey, invitation.offer) != (journey, offer_name):
        raise OtherForm(OTHER_FORM)
    known = manifest.offer(journey, offer_name)
    offer = known or form_that_nobody_knows(invitation, post)
    given = given_answers(post, offer)
    quarantined = "" if known else UNKNOWN_FORM
    quarantined = "honeypot" if post.first(trap_name(invitation, manifest)) else quarantined
    answers = cut(offer, given) if quarantined else check_answers(offer, given, manifest, now)
    return Verified(
        invitation=invitation,
        offer=offer,
        answers=answers,
        prep=ticked(post.given.get("prep") or (), len(offer.prep)),
        path=path_of(post, journey, manifest),
        idempotency_key=post.idempotency_key,
        body_hash=body_hash(post.first("invitation"), answers, post.given.get("prep") or (), quarantined),
        quarantined=quarantined,
    )


def path_of(post: Post, journey: str, manifest: Manifest) -> VisitPath:
    """What is kept of the path: nothing where the site passes none on, or whoever sent the form shuns it."""
    if manifest.site.path_memory == "off":
        return NOTHING
    return SHUNNED if post.shuns_path else read_path(post.path, journey, manifest)


def check_answers(offer: OfferFacts, given: Answers, manifest: Manifest, now: datetime) -> dict[str, Answer]:
    """The answers that can be accepted; InvalidFields with what is wrong with the others."""
    hours = manifest.hours
    today = now.astimezone(hours.zone).date()
    wishes = wish_faults(offer, given, hours, now)
    return check_fields(offer.fields, given, today, manifest.site.country, wishes)


def given_answers(post: Post, offer: OfferFacts) -> dict[str, Answer]:
    """What was given for each field of the offer. Other names in the post are not looked at."""
    return {
        field.name: tuple(post.given.get(field.name) or ()) if field.takes_several else post.first(field.name)
        for field in offer.fields
    }


def trap_name(invitation: Invitation, manifest: Manifest) -> str:
    """The name of the field that people do not see."""
    found = manifest.form(invitation.page, invitation.journey, invitation.offer)
    return found.form.honeypot if found else HONEYPOT


def cut(offer: OfferFacts, given: Answers) -> dict[str, Answer]:
    """What is kept of a post that a person has to look at: each text tidied, at its longest."""
    return {field.name: cut_answer(field, given[field.name]) for field in offer.fields if given[field.name]}


def cut_answer(field: FieldFacts, answer: Answer) -> Answer:
    """One answer, cut."""
    if isinstance(answer, tuple):
        return tuple(cut_text(field, one) for one in answer)
    return cut_text(field, answer)


def cut_text(field: FieldFacts, typed: str) -> str:
    """One text, cut; what is far too long is cut before anything costly is done with it."""
    return tidy(field, typed[: SHRINKS * longest_of(field)])[: longest_of(field)]


def ticked(answers: Sequence[str], count: int) -> tuple[int, ...]:
    """The numbers of the prep items that were ticked."""
    found = {int(answer) for answer in answers if answer.isascii() and answer.isdigit() and len(answer) < 4}
    return tuple(sorted(number for number in found if number < count))


def body_hash(invitation: str, answers: Answers, prep: Sequence[str], quarantined: str) -> str:
    """The same for the same answers to the same form, whatever path led there; another once it is held back no more."""
    facts: list[object] = [invitation, sorted(answers.items()), sorted(prep)]
    text = json.dumps([*facts, quarantined] if quarantined else facts)
    return hashlib.sha256(text.encode()).hexdigest()
