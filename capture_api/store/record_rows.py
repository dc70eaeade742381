"""All rows that a submission writes, in one transaction."""

from dataclasses import replace
from datetime import datetime

from capture_api.clock import rfc3339
from capture_api.model.correction import as_correction
from capture_api.model.mail_limit import MOST, TO_THE_PERSON, WITHHELD, WITHIN
from capture_api.model.recording import Lead, Person, Recorded, Recording, Submission
from capture_api.model.states import NEW, TO_CHECK
from capture_api.store.claims import Claim, Earlier, claim_key
from capture_api.store.corrections import bring_words, lead_of_form, mend_person
from capture_api.store.disclosed import disclose, disclose_to_lead, follow_status
from capture_api.store.engine import Row, Transaction
from capture_api.store.errors import ReferenceTaken
from capture_api.store.one_person import everyone_who_is, keep_keys
from capture_api.store.origins import origin_no
from capture_api.store.people import follow_person
from capture_api.store.referrers import note_introduction
from capture_api.store.rows import criteria_text, lead_row, submission_row, text, touch_row, words_row
from capture_api.store.same_person import join_in, open_leads_of
from capture_api.store.search import LEADS, listing
from capture_api.store.search_words import follow_words
from capture_api.store.team import find_owner

FRESH = (NEW, TO_CHECK)
# A hand raised again joins the lead that nobody has picked up yet, so that two people don't call one person.
# A question and a raised hand stay apart: one is answered in writing, the other by a call.
JOINED = """SELECT id, meets FROM lead WHERE person_id = :person AND journey = :journey AND kind = :kind
    AND status IN ('new', 'to-check') ORDER BY created_at LIMIT 1"""


def record_in(tx: Transaction, recording: Recording) -> Recorded:
    """All rows of a submission, or the answer of the one that came before it with the same key."""
    claim = claim_key(tx, recording.idempotency_key, recording.submission) if recording.idempotency_key else Claim()
    if claim.repeat:
        return claim.repeat
    if tx.one("SELECT 1 FROM submission WHERE reference = :reference", reference=recording.submission.reference):
        raise ReferenceTaken(recording.submission.reference)
    mended = claim.mended
    if mended:
        recording = mending(recording, mended)
    sent, person = recording.submission, recording.person
    person_id = keep_person(tx, person, sent, mended) if person else None
    insert_submission(tx, sent, person_id)
    lead_id = None
    if person_id:
        disclose(tx, sent, person_id)
        lead = lead_of_form(tx, mended.sent.id, person_id) if mended else None
        lead_id = keep_followers(tx, recording, person_id, lead)
        follow_words(tx, person_id)
    owe_mails(tx, recording, person_id, lead_id)
    return Recorded(sent.id, sent.reference, sent.at, is_repeat=False)


def mending(recording: Recording, mended: Earlier) -> Recording:
    """What a form writes that mends another; in place of one that was held back, all that any form does."""
    if mended.person_id:
        return as_correction(recording, mended.sent)
    return replace(recording, submission=replace(recording.submission, corrects=mended.sent.id))


def owe_mails(tx: Transaction, recording: Recording, person_id: str | None, lead_id: str | None) -> None:
    """The mail of a form, sales' to whoever has its lead."""
    sent = recording.submission
    lead = tx.one("SELECT owner, taken_by, revision FROM lead WHERE id = :id", id=lead_id) if lead_id else None
    seller = (lead["taken_by"] or lead["owner"]) if lead else ""
    # Each entry that a calendar gets of a lead has to count up, or the calendar keeps the one that it has.
    counted = {"sequence": lead["revision"] - 1} if lead else {}
    is_too_much = bool(recording.mails) and has_much_mail(tx, person_id or "", sent.at)
    rows = []
    for mail in recording.mails:
        why = WITHHELD if is_too_much and mail.kind in TO_THE_PERSON else ""
        rows.append(
            {
                "id": mail.id,
                "kind": mail.kind,
                "recipient": seller or mail.recipient if mail.kind == "sales" else mail.recipient,
                "person_id": person_id,
                "submission_id": sent.id,
                "lead_id": lead_id,
                "facts": text({**mail.facts, **counted}),
                "state": "dead" if why else "waiting",
                "attempts": 0,
                "next_at": rfc3339(sent.at),
                "last_error": why,
                "created_at": rfc3339(sent.at),
                "sent_at": None,
            }
        )
    tx.insert_all("outbox", rows)


def has_much_mail(tx: Transaction, person_id: str, now: datetime) -> bool:
    """Whether forms owed a person as much mail as they may within the last hour."""
    marks, kinds = listing("kind", TO_THE_PERSON)
    rows = tx.all(
        f"""SELECT 1 FROM outbox WHERE person_id = :person AND kind IN ({marks}) AND state <> 'dead'
        AND created_at > :since LIMIT :most""",  # noqa: S608 - our own place holders
        person=person_id,
        since=rfc3339(now - WITHIN),
        most=MOST,
        **kinds,
    )
    return len(rows) == MOST


def keep_followers(tx: Transaction, recording: Recording, person_id: str, mended: Row | None = None) -> str | None:
    """The lead that a submission makes, if any, and its touches; the id of the lead.

    A form that mends another makes no lead beside that one's, `mended`.
    """
    sent = recording.submission
    keep_keys(tx, person_id, sent.answers)
    lead_id = None
    if mended and mended["status"] not in FRESH:
        lead_id = str(mended["id"])
        bring_words(tx, lead_id, sent)
    elif recording.lead:
        lead_id = keep_lead(tx, recording.lead, sent, person_id, mended)
    if lead_id:
        note_introduction(tx, lead_id, sent, person_id)
    tx.insert_all("touch", [touch_row(touch, person_id, sent.id, lead_id) for touch in recording.touches])
    return lead_id


def keep_person(tx: Transaction, person: Person, sent: Submission, mended: Earlier | None = None) -> str:
    """The id of the person with this address, new or known; a form fills gaps and overwrites nothing.

    But for what the form that it mends gave.
    """
    if mended and mended.person_id:
        mend_person(tx, mended.person_id, person, mended.sent)
    # Anybody can type anybody's address: what we know of a person is not theirs to change.
    found = tx.one(
        """INSERT INTO person (id, email, email_key, name, phone, company, language, state, first_at, last_at)
        VALUES (:id, :email, :email_key, :name, :phone, :company, :language, 'prospect', :at, :at)
        ON CONFLICT (email_key) DO UPDATE SET last_at = excluded.last_at,
        name = CASE person.name WHEN '' THEN excluded.name ELSE person.name END,
        phone = CASE person.phone WHEN '' THEN excluded.phone ELSE person.phone END,
        company = CASE person.company WHEN '' THEN excluded.company ELSE person.company END RETURNING id""",
        id=person.id,
        email=person.email,
        email_key=person.email_key,
        name=person.name,
        phone=person.phone,
        company=person.company,
        language=sent.language,
        at=rfc3339(sent.at),
    )
    return str(found["id"]) if found else person.id


def insert_submission(tx: Transaction, sent: Submission, person_id: str | None) -> None:
    """The submission as sent, with the words that its form said."""
    words = words_row(sent.words, sent.at)
    tx.run(
        """INSERT INTO form_words (hash, words, first_at) VALUES (:hash, :words, :first_at)
        ON CONFLICT (hash) DO NOTHING""",
        **words,
    )
    tx.insert("submission", submission_row(sent, person_id, words["hash"]))


def keep_lead(tx: Transaction, lead: Lead, sent: Submission, person_id: str, mended: Row | None) -> str:
    """The id of the lead: a new one, or the one that still waits for somebody, with the newest words."""
    waiting = mended or tx.one(JOINED, person=person_id, journey=lead.journey, kind=lead.kind)
    if waiting:
        join_lead(tx, waiting, lead, sent, person_id)
        return str(waiting["id"])
    insert_lead(tx, lead, sent, person_id)
    join_elsewhere(tx, lead, sent, person_id)
    return lead.id


def join_elsewhere(tx: Transaction, lead: Lead, sent: Submission, person_id: str) -> None:
    """Make a new lead one with that which waits under another address of the same person, until they are parted."""
    ours = everyone_who_is(tx.all, person_id)
    waiting = [one for one in open_leads_of(tx, ours) if one.status in FRESH and one.person_id != person_id]
    same = [one for one in waiting if (one.journey, one.kind) == (lead.journey, lead.kind)]
    if same:
        row = lead_row(tx.all(f"{LEADS} WHERE lead.id = :id", id=lead.id)[0])
        join_in(tx, row, same[0], "", sent.at)
        at = rfc3339(sent.at)
        tx.run("UPDATE lead SET updated_at = :at, revision = revision + 1 WHERE id = :id", at=at, id=same[0].id)


def join_lead(tx: Transaction, waiting: Row, lead: Lead, sent: Submission, person_id: str) -> None:
    """Bring the newest words to a lead that still waits for somebody; an older form brings none."""
    changed = {"at": rfc3339(lead.received or sent.at), "id": waiting["id"]}
    words = "SELECT at FROM submission WHERE id = (SELECT submission_id FROM lead WHERE id = :id) AND at > :at"
    if tx.one(words, id=waiting["id"], at=rfc3339(sent.at)):
        tx.run("UPDATE lead SET updated_at = :at, revision = revision + 1 WHERE id = :id", **changed)
        return
    tx.run(
        """UPDATE lead SET submission_id = :submission, stage = :stage, updated_at = :at, revision = revision + 1
        WHERE id = :id""",
        submission=sent.id,
        stage=lead.stage,
        **changed,
    )
    if lead.meets or not waiting["meets"]:  # who met the definition once is not sent back by a later form
        tx.run(
            """UPDATE lead SET status = :status, meets = :meets, definition_version = :version,
            criteria = :criteria WHERE id = :id""",
            status=lead.status,
            meets=int(lead.meets),
            version=lead.definition_version,
            criteria=criteria_text(lead.criteria),
            id=waiting["id"],
        )
        follow_status(tx, waiting["id"], lead.status)
        follow_person(tx, person_id)


def insert_lead(tx: Transaction, lead: Lead, sent: Submission, person_id: str) -> None:
    """A new lead, with its owner."""
    owner, turn_of = find_owner(tx, lead, person_id)
    tx.insert(
        "lead",
        {
            "id": lead.id,
            "person_id": person_id,
            "submission_id": sent.id,
            "journey": lead.journey,
            "stage": lead.stage,
            "status": lead.status,
            "owner": owner,
            "promised_at": rfc3339(lead.due_at),
            "created_at": rfc3339(sent.at),
            "updated_at": rfc3339(lead.received or sent.at),
            "meets": int(lead.meets),
            "definition_version": lead.definition_version,
            "criteria": criteria_text(lead.criteria),
            "reason": "",
            "taken_by": "",
            "revision": 1,
            "kind": lead.kind,
            "next_at": rfc3339(lead.due_at),
            "act_at": rfc3339(lead.due_at),
            "answered_at": None,
            "won_at": None,
            "turn_of": turn_of,
            "first_submission_id": sent.id,
            "origin_no": origin_no(tx, text(dict(sent.source)), sent.page),
        },
    )
    follow_person(tx, person_id)
    disclose_to_lead(tx, lead.id)
