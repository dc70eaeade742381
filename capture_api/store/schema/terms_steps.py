"""The step that brought what the forms of earlier builds agreed on."""

from sqlite_utils import Database

from capture_api.store.schema import unsent_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["steps", "unsent_steps"]


@steps()
def terms_of_forms(db: Database) -> None:
    """What each form agreed on, by the hash that its page carries, and each journey as a build had it last."""
    create(db, "terms", dict.fromkeys(("hash", "journey", "offer", "facts", "first_at"), str), "hash", set())
    db.table("terms").create_index(["journey", "offer", "first_at"])
    create(db, "known_journey", dict.fromkeys(("name", "facts", "at"), str), "name", set())
