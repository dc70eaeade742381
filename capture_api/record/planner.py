"""From an entry to everything it writes: the submission, its touches, the lead and the mail that is owed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from capture_api.contract.business_time import due_at
from capture_api.contract.invitation import PromiseRef
from capture_api.contract.journeys import LeadDefinition
from capture_api.contract.manifest import Manifest
from capture_api.deliver.mail_facts import MailContext, Postage, mails_for
from capture_api.ids import REFERENCE, Ids
from capture_api.model.answers import text_of
from capture_api.model.email import email_key
from capture_api.model.form_words import form_words
from capture_api.model.recording import (
    HAND_RAISE,
    QUESTION,
    Criterion,
    Lead,
    Mail,
    Person,
    Recorded,
    Recording,
    Submission,
    Touch,
)
from capture_api.model.team import Wanted
from capture_api.record.entry import Entry, raises_hand, waits_for_sales
from capture_api.store.engine import CaptureStore
from capture_api.store.errors import ReferenceTaken
from capture_api.verify.definition import judge

USUAL_ANSWER = "1 business day"  # where neither offer nor hand-raise says how soon
A_QUESTION = "They asked a question and raised no hand, so the lead definition was not tried"
DRAWS = 5  # of a reference that nobody has


def record(plan: Callable[[], Recording], store: CaptureStore) -> Recorded:
    """Keep what was planned; what comes back is on disk. Planned anew where its reference is another's."""
    for _ in range(DRAWS - 1):
        try:
            return store.record(plan())
        except ReferenceTaken:
            continue
    return store.record(plan())


def promise_texts(promises: Sequence[PromiseRef], manifest: Manifest, store: CaptureStore) -> Mapping[PromiseRef, str]:
    """The words of promises as their page made them; the store knows those that this build words otherwise."""
    unknown = [promise for promise in promises if promise not in manifest.texts]
    return {**manifest.texts, **store.texts_of(unknown)} if unknown else manifest.texts


def holding(manifest: Manifest, journey: str, agreed: LeadDefinition | None) -> LeadDefinition:
    """The definition that holds: the site's, or a later version to which both sides agreed in the inbox."""
    ours = manifest.journey(journey).lead_definition
    return agreed if agreed and agreed.version > ours.version else ours


def plan_recording(
    entry: Entry,
    manifest: Manifest,
    ids: Ids,
    postage: Postage | None = None,
    agreed: LeadDefinition | None = None,
) -> Recording:
    """Every row that an entry writes; mail only where there is postage for it, `agreed` where the site's is older."""
    definition = holding(manifest, entry.journey, agreed)
    person = None if entry.quarantined else plan_person(entry, ids)  # a quarantined address was not checked
    if person is None:
        kept = replace(
            plan_submission(entry, manifest, None, ids, definition), quarantined=entry.quarantined or "no email"
        )
        return Recording(kept, entry.key, None, (), None, ())
    lead = plan_lead(entry, manifest, ids, definition) if waits_for_sales(entry, manifest) else None
    submission = plan_submission(entry, manifest, lead, ids, definition)
    mails: tuple[Mail, ...] = ()
    if postage and entry.form:
        mails = tuple(mails_for(MailContext(submission, entry.form, person, lead, manifest, postage), ids))
    return Recording(submission, entry.key, person, plan_touches(entry, submission, manifest), lead, mails)


def plan_submission(
    entry: Entry, manifest: Manifest, lead: Lead | None, ids: Ids, definition: LeadDefinition
) -> Submission:
    """The submission as it is kept; one that is on disk already keeps its name, its time and its words."""
    promised = lead.due_at if lead else None
    if entry.was:
        return replace(entry.was, quarantined="", answers=entry.answers, promised_at=promised)
    return Submission(
        id=ids("s"),
        reference=entry.reference or ids(REFERENCE),
        at=entry.at,
        journey=entry.journey,
        offer=entry.offer,
        kind=entry.kind,
        stage=entry.stage,
        page=entry.page,
        answers=entry.answers,
        path=entry.path.steps,
        path_dropped=entry.path.dropped,
        source=entry.path.source,
        promises=entry.promises,
        prep=entry.prep,
        language=manifest.site.language,
        build=manifest.build,
        words=replace(form_words(manifest, entry.journey, entry.offer, entry.stage), definition=definition.text),
        promised_at=promised,
        path_shunned=entry.path.is_shunned,
    )


def plan_person(entry: Entry, ids: Ids) -> Person | None:
    """Who it is; None for a form without an address. Whoever one of ours took down may have left a number alone."""
    address = text_of(entry.answers, "email")
    name, phone, company = (text_of(entry.answers, field) for field in ("name", "phone", "company"))
    if not address and not (entry.taken_down_by and phone):
        return None
    person_id = ids("p")
    # A number is no name for a person, as a household shares one: each is a person of their own.
    return Person(person_id, address, email_key(address) if address else f"phone:{person_id}", name, phone, company)


def plan_lead(entry: Entry, manifest: Manifest, ids: Ids, definition: LeadDefinition) -> Lead:
    """What sales gets, with its owner, its promised time, and each line of the definition that a raised hand meets."""
    is_hand_raise = raises_hand(entry, manifest)
    criteria = judge(definition, entry.answers, entry.form.fields if entry.form else ())
    if not is_hand_raise:
        criteria = (Criterion("", False, A_QUESTION),)
    return Lead(
        id=ids("l"),
        journey=entry.journey,
        stage=entry.stage,
        owner=manifest.owner(entry.journey, "sales").email,
        due_at=entry.promised_at or promised_at(entry, manifest),
        meets=all(criterion.met for criterion in criteria),
        definition_version=definition.version,
        criteria=criteria,
        kind=HAND_RAISE if is_hand_raise else QUESTION,
        wanted=Wanted(
            entry.journey,
            entry.answers,
            manifest.site.language,
            (entry.received or entry.at).astimezone(manifest.hours.zone).date(),
        ),
        goes_up_to=manifest.owner(entry.journey, manifest.journey(entry.journey).hand_raise.escalate_to).email,
        received=entry.received,
    )


def promised_at(entry: Entry, manifest: Manifest) -> datetime:
    """By when an answer is owed."""
    within = manifest.within(entry.form) if entry.form else manifest.journey(entry.journey).hand_raise.within
    return due_at(entry.received or entry.at, within or USUAL_ANSWER, manifest.hours)


def plan_touches(entry: Entry, submission: Submission, manifest: Manifest) -> tuple[Touch, ...]:
    """A touch for each page of the path at the time it tells, and one for what came in now."""
    steps = entry.path.steps
    last = steps[-1].seconds if steps else 0
    seen = [
        Touch("page-seen", entry.at - timedelta(seconds=last - step.seconds), step.page, entry.journey, step.stage)
        for step in steps
    ]
    details = {"medium": entry.medium} if entry.taken_down_by else {"reference": submission.reference}
    kind = "hand-raise" if raises_hand(entry, manifest) else entry.kind
    came = Touch(
        kind, entry.at, entry.page, entry.journey, entry.stage, entry.taken_down_by, {"offer": entry.offer} | details
    )
    return (*seen, came, *entry.more)
