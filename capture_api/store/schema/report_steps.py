"""The steps that reports brought: which form made a lead, an index to count by, and what a review decided."""

from sqlite_utils import Database

from capture_api.store.schema import view_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["steps", "view_steps"]


@steps()
def which_form_made_a_lead(db: Database) -> None:
    """The form that raised the hand, which a later form of its person does not change; credit is counted by it."""
    db.table("lead").add_column("first_submission_id", str, not_null_default="")
    db.execute("""UPDATE lead SET first_submission_id = COALESCE((SELECT touch.submission_id FROM touch
        WHERE touch.lead_id = lead.id AND touch.submission_id IS NOT NULL ORDER BY touch.at, touch.id LIMIT 1),
        submission_id)""")


@steps()
def what_reports_count(db: Database) -> None:
    """Stages that people saw, as an index that counting reads alone."""
    db.execute("CREATE INDEX seen_stage ON touch (journey, stage, person_id, at) WHERE kind = 'page-seen'")


@steps()
def what_a_review_decided(db: Database) -> None:
    """The decisions of the monthly meeting, each with who does it until when."""
    create(
        db,
        "decision",
        {
            "id": str,
            "month": str,  # YYYY-MM of the review
            "text": str,
            "owner": str,
            "due": str,
            "noted_by": str,
            "noted_at": str,
            "done_by": str,
            "done_at": str,
        },
        "id",
        {"done_at"},
    )
    db.table("decision").create_index(["month"])
    db.table("decision").create_index(["done_at"])
