"""The step that lets a form mend another."""

from sqlite_utils import Database

from capture_api.store.schema import referrer_steps  # its steps come first
from capture_api.store.schema.base import steps

__all__ = ["referrer_steps", "steps"]


@steps()
def forms_that_mend_others(db: Database) -> None:
    """The form that a form corrects, or replaces where that one was held back; "" for a form of its own."""
    db.table("submission").add_column("corrects", str, not_null_default="")
    db.execute("CREATE INDEX corrected_forms ON submission (corrects) WHERE corrects > ''")
