"""The steps that number changes of leads, so that whoever follows them misses none, and that count stages faster."""

from sqlite_utils import Database

from capture_api.store.schema import key_steps  # its steps come first
from capture_api.store.schema.base import steps

__all__ = ["key_steps", "steps"]


@steps()
def changes_in_the_order_of_their_commits(db: Database) -> None:
    """A number a lead that grows with each change of it, or of its person, in the order in which they are committed.

    A time is taken before the change is on disk, so that who asks by time may be told of a later one first; this number
    is given while the change is written, one after the other. Triggers give it, as no change may go without.
    """
    db.table("lead").add_column("seq", int, not_null_default=0)
    db.execute("UPDATE lead SET seq = rowid")
    db.table("lead").create_index(["seq"])
    db.table("lead").create_index(["status", "seq"])
    db.execute("""CREATE TRIGGER new_lead_is_a_change AFTER INSERT ON lead BEGIN
        UPDATE lead SET seq = (SELECT MAX(seq) + 1 FROM lead) WHERE id = NEW.id; END""")
    db.execute("""CREATE TRIGGER lead_changes_are_numbered AFTER UPDATE ON lead WHEN NEW.seq = OLD.seq BEGIN
        UPDATE lead SET seq = (SELECT MAX(seq) + 1 FROM lead) WHERE id = NEW.id; END""")
    db.execute("""CREATE TRIGGER person_changes_are_numbered AFTER UPDATE OF name, email, phone, company ON person
        WHEN NEW.name <> OLD.name OR NEW.email <> OLD.email OR NEW.phone <> OLD.phone OR NEW.company <> OLD.company
        BEGIN UPDATE lead SET revision = revision WHERE person_id = NEW.id; END""")


@steps()
def stages_in_the_order_of_counting(db: Database) -> None:
    """The index of seen stages begins with what every question names, so that counting all of them reads it alone."""
    db.execute("DROP INDEX IF EXISTS seen_stage")
    db.execute("CREATE INDEX seen_stages ON touch (kind, journey, stage, person_id, at) WHERE kind = 'page-seen'")
