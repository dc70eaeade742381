"""The steps that brought mail after the sale: what was sent or stopped, and who wants none."""

from sqlite_utils import Database

from capture_api.store.schema import change_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["change_steps", "steps"]


@steps()
def mail_after_the_sale(db: Database) -> None:
    """Each mail of a journey that a lead was sent, or that somebody stopped; and since when a person wants none."""
    create(
        db,
        "journey_mail",
        {
            "lead_id": str,
            "journey": str,
            "mail": str,
            "state": str,  # owed | stopped
            "at": str,
            "by": str,
            "outbox_id": str,
        },
        ("lead_id", "journey", "mail"),
        set(),
    )
    db.table("person").add_column("no_mail_at", str)
