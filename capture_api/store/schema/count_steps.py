"""The steps that let reports count a hundred thousand leads from indexes alone, without reading their rows."""

from sqlite_utils import Database

from capture_api.store.schema import correction_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["correction_steps", "steps"]
NUMBERING = "lead_changes_are_numbered"  # the trigger to which a new column would look like a change of every lead


@steps()
def where_each_lead_came_from(db: Database) -> None:
    """Each source with the page of its form once, under a number that the leads which came so carry."""
    create(db, "origin", {"no": int, "source": str, "page": str}, "no", set())
    db.table("origin").create_index(["source", "page"], unique=True)
    db.table("lead").add_column("origin_no", int, not_null_default=0)  # 0: its first form is not known
    numbering = next(db.query("SELECT sql FROM sqlite_master WHERE name = :name", {"name": NUMBERING}))["sql"]
    db.execute(f"DROP TRIGGER {NUMBERING}")
    db.execute("""INSERT INTO origin (source, page) SELECT DISTINCT submission.source, submission.page
        FROM lead JOIN submission ON submission.id = lead.first_submission_id""")
    db.execute("""UPDATE lead SET origin_no = COALESCE((SELECT origin.no FROM submission JOIN origin
        ON origin.source = submission.source AND origin.page = submission.page
        WHERE submission.id = lead.first_submission_id), 0)""")
    db.execute(numbering)
    db.table("lead").create_index(["origin_no"])


@steps()
def who_was_told_when(db: Database) -> None:
    """With each promise that a lead was told, its journey and when its hand was raised, "" for a question."""
    told = db.table("lead_told")
    told.add_column("journey", str, not_null_default="")
    told.add_column("raised_at", str, not_null_default="")
    db.execute("""UPDATE lead_told SET (journey, raised_at) = (SELECT journey,
        CASE kind WHEN 'hand-raise' THEN created_at ELSE '' END FROM lead WHERE lead.id = lead_told.lead_id)
        WHERE lead_id IN (SELECT id FROM lead)""")
    columns = ["promise_id", "journey", "outcome", "raised_at", "status", "hash", "lead_id"]
    told.create_index(columns, index_name="told_leads")


@steps()
def what_counting_reads_alone(db: Database) -> None:
    """One index a question that reads many leads: how hands stand, what waits, what was done, what people heard."""
    db.execute("""CREATE INDEX counted_leads ON lead (created_at, journey, status, reason, meets, answered_at, won_at,
        promised_at, origin_no) WHERE kind = 'hand-raise'""")
    db.table("lead").create_index(["journey", "status", "owner", "act_at", "created_at"], index_name="waiting_leads")
    db.table("lead").create_index(["first_submission_id"])
    db.execute("CREATE INDEX questions ON lead (id) WHERE kind = 'question'")
    db.table("touch").create_index(["kind", "at", "lead_id", "journey"], index_name="moves_made")
    db.execute("DROP INDEX IF EXISTS idx_touch_kind_at")  # the one above begins with the same columns
    heard = "CASE WHEN json_valid(fields) THEN json_extract(fields, '$.heard') END"
    db.execute(f"CREATE INDEX heard_of_us ON submission (id, {heard}) WHERE {heard} > ''")
