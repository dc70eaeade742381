"""The step that finds what was noted of a person without reading all that happened to them."""

from sqlite_utils import Database

from capture_api.store.schema import same_person_steps  # its steps come first
from capture_api.store.schema.base import steps

__all__ = ["same_person_steps", "steps"]


@steps()
def notes_of_a_person(db: Database) -> None:
    """What ours did with a person, newest first, as the words of a search are gathered from it."""
    db.execute("CREATE INDEX noted_touch ON touch (person_id, at) WHERE actor <> ''")
