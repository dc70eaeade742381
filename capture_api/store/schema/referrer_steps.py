"""The step that brought professional referrers: their codes, and whom each of them introduced."""

from sqlite_utils import Database

from capture_api.store.schema import noted_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["noted_steps", "steps"]


@steps()
def who_introduced_whom(db: Database) -> None:
    """Each referrer with a code, and at most one of them for each lead, so that nobody's credit is counted twice."""
    create(
        db,
        "referrer",
        {
            "id": str,
            "code": str,  # as it is printed
            "code_key": str,  # the same for every spelling of it
            "name": str,
            "email": str,
            "made_at": str,
            "made_by": str,
            "ended_at": str,
        },
        "id",
        {"ended_at"},
    )
    db.table("referrer").create_index(["code_key"], unique=True)
    create(
        db,
        "introduction",
        {"lead_id": str, "referrer_id": str, "way": str, "at": str, "by": str},  # link | code | ours
        "lead_id",
        set(),
    )
    db.table("introduction").create_index(["referrer_id"])
