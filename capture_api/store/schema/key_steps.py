"""The step that lets somebody do without the inbox's keys."""

from sqlite_utils import Database

from capture_api.store.schema import report_steps  # its steps come first
from capture_api.store.schema.base import steps

__all__ = ["report_steps", "steps"]


@steps()
def keys_switched_off(db: Database) -> None:
    """Whether an account wants no keys: "yes", or "" for the usual."""
    db.table("account").add_column("keys_off", str, not_null_default="")
