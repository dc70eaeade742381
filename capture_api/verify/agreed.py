"""Holds a form to what its own page agreed on, also when a later build changed or dropped its offer."""

from collections.abc import Callable

from capture_api.contract.invitation import Invitation
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import OWN_FIELDS, FieldFacts, OfferFacts
from capture_api.contract.terms import Terms
from capture_api.verify.post import Post

UNKNOWN_FORM = "unknown form"  # why a person should look at it
MOST_FIELDS = 40  # of a form that nobody knows
LONGEST_NAME = 40


def as_signed(invitation: Invitation, manifest: Manifest, known: Callable[[str], Terms | None]) -> Manifest:
    """The manifest in which the form's offer stands as its page agreed on it.

    Today's where that is the same, or where nobody knows any more what it was; `known` finds terms by their hash.
    """
    if not invitation.terms or invitation.terms in manifest.terms:
        return manifest
    terms = known(invitation.terms)
    return manifest.with_terms(terms) if terms else manifest


def form_that_nobody_knows(invitation: Invitation, post: Post) -> OfferFacts:
    """An offer that asked for whatever was sent: its build was never seen here, and nothing of it is to be lost."""
    names = [name for name in post.given if name not in OWN_FIELDS and name and len(name) <= LONGEST_NAME]
    return OfferFacts(
        journey=invitation.journey,
        name=invitation.offer,
        kind="enquiry",
        title=invitation.offer,
        button="",
        fields=tuple(FieldFacts(name, name, "textarea") for name in names[:MOST_FIELDS]),
        thanks=invitation.thanks,
        times={},
    )
