"""What came in, whichever way it came: the one value from which everything that it writes is planned."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from capture_api.contract.invitation import PromiseRef
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import OfferFacts
from capture_api.model.answers import Answers
from capture_api.model.recording import IdempotencyKey, Submission, Touch
from capture_api.verify.path import VisitPath
from capture_api.verify.submission import Verified

SAME_WITHOUT_KEY = timedelta(hours=24)  # a form without script is sent once within this time


@dataclass(frozen=True, slots=True)
class Entry:
    """A form that was sent, one that was quarantined and let through, or what somebody told one of ours."""

    journey: str
    offer: str
    form: OfferFacts | None  # None where no form of this build asks for it
    kind: str  # download | booking | enquiry
    stage: str
    page: str
    answers: Answers
    path: VisitPath
    promises: tuple[PromiseRef, ...]
    prep: tuple[int, ...]
    at: datetime
    key: IdempotencyKey | None = None
    quarantined: str = ""  # why a person should look at it before anything is done with it
    was: Submission | None = None  # the submission that is on disk already
    taken_down_by: str = ""  # who of ours heard it; "" where the person sent it
    medium: str = ""  # how it reached who took it down
    more: tuple[Touch, ...] = ()  # what else its history has to tell
    received: datetime | None = None  # when we got it, where that was later than `at`; an answer is owed from then on
    promised_at: datetime | None = None  # by when an answer was promised, where that was said elsewhere
    reference: str = ""  # that the person has already; "" for a new one


def entry_of(verified: Verified, now: datetime) -> Entry:
    """A form as a visitor sent it."""
    invitation = verified.invitation
    return Entry(
        journey=invitation.journey,
        offer=invitation.offer,
        form=verified.offer,
        kind=verified.offer.kind,
        stage=invitation.stage,
        page=invitation.page,
        answers=verified.answers,
        path=verified.path,
        promises=invitation.promises,
        prep=verified.prep,
        at=now,
        key=idempotency_key_of(verified, now),
        quarantined=verified.quarantined,
    )


def idempotency_key_of(verified: Verified, now: datetime) -> IdempotencyKey:
    """The form's own key; without one, the answers themselves for a day."""
    scope = f"{verified.offer.journey}/{verified.offer.name}"
    if verified.idempotency_key:
        return IdempotencyKey(scope, verified.idempotency_key, verified.body_hash, takes_corrections=True)
    return IdempotencyKey(scope, f"same:{verified.body_hash}", verified.body_hash, now - SAME_WITHOUT_KEY)


def raises_hand(entry: Entry, manifest: Manifest) -> bool:
    """Whether it is the one action of its journey that makes a person sales' responsibility."""
    return manifest.journey(entry.journey).hand_raise.offer == entry.offer


def waits_for_sales(entry: Entry, manifest: Manifest) -> bool:
    """Whether somebody has to answer: a raised hand, or any other form that is no download."""
    return entry.kind != "download" or raises_hand(entry, manifest)
