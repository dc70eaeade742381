"""The step that brought views of the list that somebody gave a name."""

from sqlite_utils import Database

from capture_api.store.schema import search_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["search_steps", "steps"]


@steps()
def views_by_name(db: Database) -> None:
    """Choices of leads that somebody keeps, for themselves or for everybody."""
    columns = {"id": str, "account_id": str, "name": str, "query": str, "is_shared": int, "at": str}
    create(db, "view_kept", columns, "id", set())
    db.table("view_kept").create_index(["account_id", "name"], unique=True)
