"""The step that brought the search through all that is known of people."""

from sqlite_utils import Database

from capture_api.store.schema import terms_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["steps", "terms_steps"]


@steps()
def words_of_people(db: Database) -> None:
    """People by their words, folded; filled by `store.search_words` whenever somebody is not in it yet."""
    create(db, "person_words", {"no": int, "person_id": str}, "no", set())
    db.table("person_words").create_index(["person_id"], unique=True)
    # Words come folded and apart, so that the tokenizer has nothing to decide; no word of a text knows its place.
    db.execute("CREATE VIRTUAL TABLE person_search USING fts5(words, tokenize='ascii', detail='none', columnsize=0)")
    db.execute("INSERT INTO person_search(person_search, rank) VALUES('secure-delete', 1)")


@steps()
def leads_of_a_status_by_journey_and_owner(db: Database) -> None:
    """Lists ask for one status at a time, narrowed to a journey or to somebody's leads."""
    for columns in (["status", "journey", "act_at"], ["status", "owner", "act_at"]):
        db.table("lead").create_index(columns)
