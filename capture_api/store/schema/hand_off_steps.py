"""The steps that brought the whole circle of a lead: what was promised apart from what is next."""

from sqlite_utils import Database

from capture_api.store.schema import later_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["later_steps", "steps"]

# By when the form that made the lead promised an answer; for one from before that was kept, what the lead still has.
FIRST_PROMISE = """SELECT promised_at FROM submission WHERE submission.person_id = lead.person_id
    AND submission.journey = lead.journey AND submission.at >= lead.created_at AND promised_at IS NOT NULL
    ORDER BY submission.at, submission.id LIMIT 1"""


@steps()
def what_was_promised_and_what_is_next(db: Database) -> None:
    """The promised time as it was promised, the next step's own time, and when somebody first answered."""
    db.execute("ALTER TABLE lead RENAME COLUMN due_at TO promised_at")
    db.execute("UPDATE lead SET next_at = CASE WHEN next_at IS NULL OR act_at < next_at THEN act_at ELSE next_at END")
    db.execute(f"UPDATE lead SET promised_at = COALESCE(({FIRST_PROMISE}), promised_at)")  # noqa: S608
    db.execute("ALTER TABLE lead DROP COLUMN again_at")
    lead = db.table("lead")
    lead.add_column("answered_at", str)
    lead.add_column("won_at", str)
    lead.create_index(["status", "promised_at"])


@steps()
def who_takes_what(db: Database) -> None:
    """Who takes leads in turn and of which kind, and whose turn each lead was."""
    create(
        db,
        "member",
        {
            "account_id": str,
            "journeys": str,
            "only_where": str,
            "languages": str,
            "weight": int,
            "capacity": int,
            "away_until": str,
            "turn": float,
            "served": float,
        },
        "account_id",
        {"away_until"},
    )
    lead = db.table("lead")
    lead.add_column("turn_of", str, not_null_default="")
    lead.create_index(["owner", "status"])
    lead.create_index(["taken_by", "status"])
    create(
        db,
        "notice",
        {"lead_id": str, "kind": str, "for_at": str, "at": str},
        ("lead_id", "kind", "for_at"),
        set(),
    )
    db.table("outbox").create_index(["lead_id", "state"])


@steps()
def definitions_proposed_and_agreed(db: Database) -> None:
    """Each version of a lead definition that was proposed, who of both sides agreed, and since when it holds."""
    create(
        db,
        "definition",
        {
            "journey": str,
            "version": int,
            "text": str,
            "criteria": str,
            "why": str,
            "proposed_by": str,
            "proposed_at": str,
            "marketing_by": str,
            "marketing_at": str,
            "sales_by": str,
            "sales_at": str,
            "holds_since": str,
        },
        ("journey", "version"),
        {"marketing_at", "sales_at", "holds_since"},
    )
