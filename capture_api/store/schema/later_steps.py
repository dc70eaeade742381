"""What the tables became: the steps after the first ones, in the order in which they were released."""

from sqlite_utils import Database

from capture_api.store.schema import first_tables  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["first_tables", "steps"]

# A submission tells its person, and every lead that person has in the same journey; so does one that comes later.
TELL_PERSON = """INSERT INTO person_told (promise_id, hash, person_id)
    SELECT told.promise_id, told.hash, submission.person_id
    FROM told JOIN submission ON submission.id = told.submission_id WHERE submission.person_id IS NOT NULL{which}
    ON CONFLICT DO NOTHING"""
TELL_LEADS = """INSERT INTO lead_told (promise_id, hash, lead_id, status, outcome)
    SELECT told.promise_id, told.hash, lead.id, lead.status, ''
    FROM {first} JOIN submission ON {joined} JOIN told ON told.submission_id = submission.id{which}
    ON CONFLICT DO NOTHING"""


@steps()
def who_was_told_what(db: Database) -> None:
    """Each wording with the people and leads that were told it, so that counting them reads one index alone."""
    create(
        db,
        "person_told",
        {"promise_id": str, "hash": str, "person_id": str},
        ("promise_id", "hash", "person_id"),
        set(),
    )
    create(
        db,
        "lead_told",
        {
            "promise_id": str,
            "hash": str,
            "lead_id": str,
            "status": str,
            "outcome": str,  # "" | kept | broken, by the last word on it
        },
        ("promise_id", "hash", "lead_id"),
        set(),
    )
    db.table("lead_told").create_index(["promise_id", "hash", "status", "outcome"])
    db.table("lead_told").create_index(["lead_id"])
    same = "lead.person_id = submission.person_id AND lead.journey = submission.journey"
    from_lead = {"first": "lead", "joined": f"{same}"}
    db.execute(TELL_PERSON.format(which=""))
    db.execute(TELL_LEADS.format(**from_lead, which=" WHERE 1 = 1"))
    db.execute("""UPDATE lead_told SET outcome = COALESCE((
        SELECT REPLACE(touch.kind, 'promise-', '') FROM touch WHERE touch.lead_id = lead_told.lead_id
        AND touch.kind IN ('promise-kept', 'promise-broken')
        AND json_extract(touch.data, '$.promise') = lead_told.promise_id
        AND json_extract(touch.data, '$.hash') = lead_told.hash ORDER BY touch.at DESC, touch.id DESC LIMIT 1), '')""")
    db.execute(f"""CREATE TRIGGER what_a_form_tells AFTER INSERT ON told BEGIN
        {TELL_PERSON.format(which=" AND told.submission_id = NEW.submission_id AND told.promise_id = NEW.promise_id")};
        {
        TELL_LEADS.format(
            **from_lead, which=" WHERE told.submission_id = NEW.submission_id AND told.promise_id = NEW.promise_id"
        )
    };
        END""")
    db.execute(f"""CREATE TRIGGER what_a_lead_was_told AFTER INSERT ON lead BEGIN
        {TELL_LEADS.format(**from_lead, which=" WHERE lead.id = NEW.id")};
        END""")
    db.execute("""CREATE TRIGGER told_leads_follow AFTER UPDATE OF status ON lead BEGIN
        UPDATE lead_told SET status = NEW.status WHERE lead_id = NEW.id; END""")


@steps()
def questions_next_steps_and_the_erased(db: Database) -> None:
    """A lead's kind, its next step apart from the promised time, and no open lead of an erased person."""
    lead = db.table("lead")
    lead.add_column("kind", str, not_null_default="hand-raise")
    lead.add_column("next_at", str)
    lead.add_column("act_at", str, not_null_default="")  # whichever of due_at and next_at is to be acted on first
    db.execute("UPDATE lead SET act_at = due_at")
    db.execute("""CREATE TRIGGER a_lead_is_acted_on AFTER INSERT ON lead WHEN NEW.act_at = '' BEGIN
        UPDATE lead SET act_at = NEW.due_at WHERE id = NEW.id; END""")
    for columns in (["status", "due_at"], ["journey", "due_at"], ["owner", "due_at"], ["due_at"]):
        db.execute(f"DROP INDEX IF EXISTS [idx_lead_{'_'.join(columns)}]")
        lead.create_index([*columns[:-1], "act_at"])
    db.execute("""UPDATE lead SET status = 'erased', again_at = NULL WHERE person_id IN
        (SELECT id FROM person WHERE email_key LIKE 'erased:%')
        AND status IN ('new', 'to-check', 'accepted', 'appointment', 'recycled')""")


@steps()
def what_a_form_said(db: Database) -> None:
    """The words of each form as it was sent, once for all that were sent with the same words, and the promised time."""
    create(db, "form_words", {"hash": str, "words": str, "first_at": str}, "hash", set())
    submission = db.table("submission")
    submission.add_column("words_hash", str, not_null_default="")  # "" for what was sent before words were kept
    submission.add_column("promised_at", str)


@steps()
def rules_are_code(db: Database) -> None:
    """Who was told what is written down by `store.disclosed`; no trigger does it behind its back."""
    for name in ("what_a_form_tells", "what_a_lead_was_told", "told_leads_follow", "a_lead_is_acted_on"):
        db.execute(f"DROP TRIGGER IF EXISTS {name}")
