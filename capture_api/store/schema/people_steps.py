"""The steps that tell more of people: what they chose to pass on."""

from sqlite_utils import Database

from capture_api.store.schema import refusal_steps  # its steps come first
from capture_api.store.schema.base import steps

__all__ = ["refusal_steps", "steps"]


@steps()
def who_passed_no_path_on(db: Database) -> None:
    """Whether somebody left the path out, or their browser asks not to be followed; not known of earlier forms."""
    db.table("submission").add_column("path_shunned", int, not_null_default=0)
