"""Holds a post against what was signed and agreed: the invitation, the fields, the path."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from capture_api.contract.invitation import Invitation
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import OfferFacts
from capture_api.contract.tokens import read_invitation
from capture_api.errors import ForgedToken, UnknownOffer
from capture_api.verify.fields import check_fields, is_control, longest_of, tidy
from capture_api.verify.path import NOTHING, VisitPath, read_path
from capture_api.verify.post import Post

OTHER_FORM = "This form was altered on its way to us. Open the page again and fill it in there."


@dataclass(frozen=True, slots=True)
class Verified:
    """A post that may be recorded."""

    invitation: Invitation
    offer: OfferFacts
    values: Mapping[str, str]
    prep: tuple[int, ...]
    path: VisitPath
    idempotency_key: str
    body_hash: str
    quarantined: str


def verify(post: Post, journey: str, offer_name: str, manifest: Manifest, keys: Sequence[str], today: date) -> Verified:
    """The post with its facts; a CaptureError that says what the sender can do when it cannot be accepted."""
    invitation = read_invitation(post.first("invitation"), keys)
    if (invitation.journey, invitation.offer) != (journey, offer_name):
        raise ForgedToken(OTHER_FORM)
    offer = manifest.offer(journey, offer_name)
    if offer is None:
        raise UnknownOffer("This form is no longer in use. Write to us instead; what you typed is below.")
    given = typed_values(post, offer)
    quarantined = "honeypot" if post.first(trap_name(invitation, manifest)) else ""
    values = cut(offer, given) if quarantined else check_fields(offer.fields, given, today)
    follows = not post.shuns_path and manifest.site.path_memory != "off"
    return Verified(
        invitation=invitation,
        offer=offer,
        values=values,
        prep=ticked(post.given.get("prep") or (), len(offer.prep)),
        path=read_path(post.path, journey, manifest) if follows else NOTHING,
        idempotency_key=post.idempotency_key,
        body_hash=body_hash(post.first("invitation"), values, post.given.get("prep") or ()),
        quarantined=quarantined,
    )


def typed_values(post: Post, offer: OfferFacts) -> dict[str, str]:
    """One text for each field of the offer; ticked boxes are joined. Other names in the post are not looked at."""
    return {
        field.name: ", ".join(post.given.get(field.name) or ()) if field.type == "checkbox" else post.first(field.name)
        for field in offer.fields
    }


def trap_name(invitation: Invitation, manifest: Manifest) -> str:
    """The name of the field that people do not see."""
    found = manifest.form(invitation.page, invitation.journey, invitation.offer)
    return found.form.honeypot if found else "website"


def cut(offer: OfferFacts, given: Mapping[str, str]) -> dict[str, str]:
    """What is kept of a post that a person has to look at: each value at its longest, without control characters."""
    return {
        field.name: "".join(letter for letter in tidy(given[field.name]) if not is_control(letter))[: longest_of(field)]
        for field in offer.fields
        if given[field.name]
    }


def ticked(answers: Sequence[str], count: int) -> tuple[int, ...]:
    """The numbers of the prep items that were ticked."""
    found = {int(answer) for answer in answers if answer.isascii() and answer.isdigit() and len(answer) < 4}
    return tuple(sorted(number for number in found if number < count))


def body_hash(invitation: str, values: Mapping[str, str], prep: Sequence[str]) -> str:
    """The same for the same answers to the same form, whatever path led there."""
    facts = json.dumps([invitation, sorted(values.items()), sorted(prep)])
    return hashlib.sha256(facts.encode()).hexdigest()
