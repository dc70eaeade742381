"""The first tables: people and what they sent, leads, wordings, the outbox, accounts, verdicts."""

from sqlite_utils import Database

from capture_api.store.schema.base import create, steps


@steps()
def people_and_what_they_sent(db: Database) -> None:
    """Person, submission, the keys that make a sending happen once, touches, and the promises each was told."""
    create(
        db,
        "person",
        {
            "id": str,
            "email": str,
            "email_key": str,
            "name": str,
            "phone": str,
            "company": str,
            "language": str,
            "state": str,  # prospect lead accepted appointment customer delivered repeat referrer
            "first_at": str,
            "last_at": str,
        },
        "id",
        set(),
    )
    db.table("person").create_index(["email_key"], unique=True)
    create(
        db,
        "submission",
        {
            "id": str,
            "reference": str,
            "person_id": str,
            "journey": str,
            "offer": str,
            "kind": str,
            "stage": str,
            "page": str,
            "fields": str,
            "path": str,
            "path_dropped": int,
            "source": str,
            "promises": str,
            "prep": str,
            "language": str,
            "build": str,
            "held": str,  # "" or why a person should look before anything is done with it
            "at": str,
        },
        "id",
        {"person_id"},
    )
    db.table("submission").create_index(["reference"], unique=True)
    db.table("submission").create_index(["person_id", "at"])
    db.table("submission").create_index(["at"])
    db.table("submission").create_index(["held", "at"])
    create(
        db,
        "once",
        {
            "scope": str,
            "once_key": str,
            "body_hash": str,
            "submission_id": str,
            "at": str,
        },
        ("scope", "once_key"),
        set(),
    )
    create(
        db,
        "touch",
        {
            "id": int,
            "person_id": str,
            "kind": str,
            "at": str,
            "page": str,
            "journey": str,
            "stage": str,
            "submission_id": str,
            "lead_id": str,
            "actor": str,
            "data": str,
        },
        "id",
        {"submission_id", "lead_id"},
    )
    db.table("touch").create_index(["person_id", "at"])
    db.table("touch").create_index(["lead_id", "at"])
    db.table("touch").create_index(["kind", "at"])
    # Erasing a person may take the words out of a touch; what happened, and when, stays as it was.
    db.execute("""CREATE TRIGGER touch_is_never_rewritten BEFORE UPDATE OF kind, at, actor, journey, stage ON touch
        BEGIN SELECT RAISE(ABORT, 'A touch is added, never rewritten.'); END""")
    create(
        db,
        "told",
        {
            "submission_id": str,
            "promise_id": str,
            "hash": str,
            "at": str,
        },
        ("submission_id", "promise_id"),
        set(),
    )
    db.table("told").create_index(["promise_id", "hash"])


@steps()
def leads(db: Database) -> None:
    """What sales works on: one row a raised hand, with the agreed definition it was judged by."""
    create(
        db,
        "lead",
        {
            "id": str,
            "person_id": str,
            "submission_id": str,
            "journey": str,
            "stage": str,
            "status": str,  # new | to-check; what follows belongs to capture_api.handoff
            "owner": str,
            "due_at": str,
            "created_at": str,
            "updated_at": str,
            "meets": int,
            "definition_version": int,
            "criteria": str,
            "reason": str,
            "again_at": str,
            "taken_by": str,
            "revision": int,
        },
        "id",
        {"again_at"},
    )
    for columns in (
        ["status", "due_at"],
        ["journey", "due_at"],
        ["owner", "due_at"],
        ["due_at"],
        ["created_at"],
        ["updated_at"],
        ["person_id", "journey"],
    ):
        db.table("lead").create_index(columns)


@steps()
def builds_and_wordings(db: Database) -> None:
    """Every exact wording that a build has shown, so that what a person was told can be read years later."""
    create(db, "build", {"id": str, "first_at": str}, "id", set())
    create(
        db,
        "wording",
        {
            "promise_id": str,
            "hash": str,
            "journey": str,
            "text": str,
            "first_build": str,
            "first_at": str,
        },
        ("promise_id", "hash"),
        set(),
    )


@steps()
def outbox(db: Database) -> None:
    """Mail that is owed, written with what it speaks of and struck off when the mail server has it."""
    create(
        db,
        "outbox",
        {
            "id": str,
            "kind": str,
            "recipient": str,
            "person_id": str,
            "submission_id": str,
            "lead_id": str,
            "facts": str,
            "state": str,  # waiting | sent | dead
            "attempts": int,
            "next_at": str,
            "last_error": str,
            "created_at": str,
            "sent_at": str,
        },
        "id",
        {"person_id", "submission_id", "lead_id", "sent_at"},
    )
    db.table("outbox").create_index(["state", "next_at"])
    db.table("outbox").create_index(["person_id"])


@steps()
def who_may_see(db: Database) -> None:
    """Accounts of people, tokens of programs, and the trail of what each did."""
    create(
        db,
        "account",
        {
            "id": str,
            "email": str,
            "email_key": str,
            "name": str,
            "role": str,
            "password_hash": str,
            "created_at": str,
            "disabled_at": str,
            "last_sign_in_at": str,
        },
        "id",
        {"disabled_at", "last_sign_in_at"},
    )
    db.table("account").create_index(["email_key"], unique=True)
    create(
        db,
        "api_token",
        {
            "id": str,
            "name": str,
            "role": str,
            "hash": str,
            "created_by": str,
            "created_at": str,
            "expires_at": str,
            "revoked_at": str,
            "last_used_at": str,
        },
        "id",
        {"expires_at", "revoked_at", "last_used_at"},
    )
    db.table("api_token").create_index(["hash"], unique=True)
    create(
        db,
        "audit",
        {
            "id": int,
            "at": str,
            "actor": str,
            "act": str,
            "subject": str,
            "data": str,
        },
        "id",
        set(),
    )
    db.table("audit").create_index(["subject", "at"])
    db.table("audit").create_index(["at"])


@steps()
def verdicts_of_builds(db: Database) -> None:
    """What each build made of an exact wording, so that "then" and "now" can be told apart."""
    create(
        db,
        "verdict",
        {
            "id": int,
            "promise_id": str,
            "hash": str,
            "layer": str,
            "label": str,
            "rule": str,
            "why": str,
            "build": str,
            "at": str,
        },
        "id",
        set(),
    )
    db.table("verdict").create_index(["promise_id", "hash", "layer"])


@steps()
def leads_of_a_status_in_any_order(db: Database) -> None:
    """Sales asks for one status at a time, by any of three times."""
    db.table("lead").create_index(["status", "created_at"])
    db.table("lead").create_index(["status", "updated_at"])
