"""From a verified post to everything it writes: the submission, its touches, the lead and the mail that is owed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from capture_api.clock import rfc3339
from capture_api.contract.business_time import due_at
from capture_api.contract.manifest import Manifest
from capture_api.deliver.mail_facts import MailContext, mails_for
from capture_api.ids import REFERENCE, Ids
from capture_api.model.email import email_key
from capture_api.model.recording import (
    HAND_RAISE,
    QUESTION,
    Criterion,
    IdempotencyKey,
    Lead,
    Person,
    Recorded,
    Recording,
    Submission,
    Touch,
)
from capture_api.store.engine import CaptureStore
from capture_api.store.errors import ReferenceTaken
from capture_api.verify.definition import judge
from capture_api.verify.submission import Verified

SAME_WITHOUT_KEY = timedelta(hours=24)  # a form without script is sent once within this time
A_QUESTION = "They asked a question and raised no hand, so the lead definition was not tried"
DRAWS = 5  # of a reference that nobody has


@dataclass(frozen=True, slots=True)
class RecordContext:
    """What recording needs besides the post: the manifest, the store, the time, names, keys and our address."""

    manifest: Manifest
    store: CaptureStore
    now: datetime
    ids: Ids
    keys: Sequence[str]
    base_url: str


def record(verified: Verified, context: RecordContext) -> Recorded:
    """Keep a post with all that follows from it; what comes back is on disk."""
    for _ in range(DRAWS - 1):
        try:
            return context.store.record(plan_recording(verified, context))
        except ReferenceTaken:
            continue
    return context.store.record(plan_recording(verified, context))


def plan_recording(verified: Verified, context: RecordContext) -> Recording:
    """Every row that a post writes."""
    submission = plan_submission(verified, context)
    idempotency_key = plan_idempotency_key(verified, context.now)
    person = None if verified.quarantined else plan_person(verified, context.ids)  # a held address was not checked
    if person is None:
        return Recording(
            replace(submission, quarantined=verified.quarantined or "no email"), idempotency_key, None, (), None, ()
        )
    is_hand_raise = raises_hand(verified, context.manifest)
    is_sales = waits_for_sales(verified, context.manifest)
    lead = plan_lead(verified, context.manifest, context.now, context.ids) if is_sales else None
    mail = MailContext(
        submission, verified.offer, person, lead, context.manifest, context.keys, context.base_url, context.now
    )
    return Recording(
        submission=submission,
        idempotency_key=idempotency_key,
        person=person,
        touches=plan_touches(verified, submission, is_hand_raise, context.now),
        lead=lead,
        mails=tuple(mails_for(mail, context.ids)),
    )


def raises_hand(verified: Verified, manifest: Manifest) -> bool:
    """Whether the offer is the one action of its journey that makes a person sales' responsibility."""
    return manifest.journey(verified.offer.journey).hand_raise.offer == verified.offer.name


def waits_for_sales(verified: Verified, manifest: Manifest) -> bool:
    """Whether somebody has to answer: a raised hand, or any other form that is no download."""
    return verified.offer.kind != "download" or raises_hand(verified, manifest)


def plan_idempotency_key(verified: Verified, now: datetime) -> IdempotencyKey:
    """The form's own key; without one, the answers themselves for a day."""
    scope = f"{verified.offer.journey}/{verified.offer.name}"
    if verified.idempotency_key:
        return IdempotencyKey(scope, verified.idempotency_key, verified.body_hash, "")
    return IdempotencyKey(scope, f"same:{verified.body_hash}", verified.body_hash, rfc3339(now - SAME_WITHOUT_KEY))


def plan_submission(verified: Verified, context: RecordContext) -> Submission:
    """The submission as it is kept."""
    invitation = verified.invitation
    return Submission(
        id=context.ids("s"),
        reference=context.ids(REFERENCE),
        at=rfc3339(context.now),
        journey=invitation.journey,
        offer=invitation.offer,
        kind=verified.offer.kind,
        stage=invitation.stage,
        page=invitation.page,
        fields=verified.values,
        path=tuple({"page": step.page, "stage": step.stage, "seconds": step.seconds} for step in verified.path.steps),
        path_dropped=verified.path.dropped,
        source=verified.path.source,
        promises=invitation.promises,
        prep=verified.prep,
        language=context.manifest.site.language,
        build=context.manifest.build,
        quarantined=verified.quarantined,
    )


def plan_person(verified: Verified, ids: Ids) -> Person | None:
    """Who sent it; None for a form that asks for no address."""
    values = verified.values
    address = values.get("email", "")
    if not address:
        return None
    return Person(
        id=ids("p"),
        email=address,
        email_key=email_key(address),
        name=values.get("name", ""),
        phone=values.get("phone", ""),
        company=values.get("company", ""),
    )


def plan_lead(verified: Verified, manifest: Manifest, now: datetime, ids: Ids) -> Lead:
    """What sales gets, with its owner, its promised time, and each line of the definition that a raised hand meets."""
    journey = verified.offer.journey
    definition = manifest.journey(journey).lead_definition
    is_hand_raise = raises_hand(verified, manifest)
    criteria = judge(definition, verified.values, verified.offer.fields)
    if not is_hand_raise:
        criteria = (Criterion("", False, A_QUESTION),)
    within = manifest.within(verified.offer) or "1 business day"
    return Lead(
        id=ids("l"),
        journey=journey,
        stage=verified.invitation.stage,
        owner=manifest.owner(journey, "sales").email,
        due_at=rfc3339(due_at(now, within, manifest.hours)),
        meets=all(criterion.met for criterion in criteria),
        definition_version=definition.version,
        criteria=criteria,
        kind=HAND_RAISE if is_hand_raise else QUESTION,
    )


def plan_touches(verified: Verified, submission: Submission, is_hand_raise: bool, now: datetime) -> tuple[Touch, ...]:
    """A touch for each page of the path at the time it tells, and one for what was sent now."""
    steps = verified.path.steps
    last = steps[-1].seconds if steps else 0
    seen = [
        Touch(
            "page-seen",
            rfc3339(now - timedelta(seconds=last - step.seconds)),
            step.page,
            submission.journey,
            step.stage,
        )
        for step in steps
    ]
    kind = "hand-raise" if is_hand_raise else submission.kind
    sent = Touch(
        kind,
        submission.at,
        submission.page,
        submission.journey,
        submission.stage,
        data={"offer": submission.offer, "reference": submission.reference},
    )
    return (*seen, sent)
