"""The step that brought forms of the inbox kept for whoever filled them in."""

from sqlite_utils import Database

from capture_api.store.schema import people_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["people_steps", "steps"]


@steps()
def forms_that_were_not_sent(db: Database) -> None:
    """What somebody of ours typed when their sign-in had ended, until they sign in again or it expires."""
    names = ("id", "account_id", "address", "lead_id", "fields", "at", "until")
    create(db, "unsent_form", dict.fromkeys(names, str), "id", set())
    db.table("unsent_form").create_index(["account_id", "at"])
