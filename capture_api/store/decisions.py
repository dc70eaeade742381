"""What the monthly review decided: who does what until when, and what of it is done."""

from dataclasses import dataclass
from datetime import date, datetime

from capture_api.clock import read_time, rfc3339
from capture_api.store.engine import Engine, Row


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a review."""

    id: str
    month: str  # YYYY-MM of the review in which it was made
    text: str
    owner: str  # address of who does it
    due: date
    noted_by: str
    noted_at: datetime
    done_by: str = ""
    done_at: datetime | None = None


class DecisionRepository:
    """Keeps decisions behind whatever engine keeps them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, one: Decision) -> None:
        """Keep a decision."""
        row = {"id": one.id, "month": one.month, "text": one.text, "owner": one.owner, "due": one.due.isoformat(),
               "noted_by": one.noted_by, "noted_at": rfc3339(one.noted_at), "done_by": "", "done_at": None}  # fmt: skip
        self._engine.transaction(lambda tx: tx.insert("decision", row))

    def finish(self, decision_id: str, by: str, now: datetime) -> bool:
        """Whether a decision that was open is done now."""
        sql = "UPDATE decision SET done_by = :by, done_at = :at WHERE id = :id AND done_at IS NULL"
        return bool(self._engine.transaction(lambda tx: tx.run(sql, by=by, at=rfc3339(now), id=decision_id)))

    def one(self, decision_id: str) -> Decision | None:
        """The decision of an id."""
        found = self._engine.query("SELECT * FROM decision WHERE id = :id", id=decision_id)
        return decision(found[0]) if found else None

    def of_month(self, month: str) -> list[Decision]:
        """What a month's review decided, in the order in which it was noted."""
        sql = "SELECT * FROM decision WHERE month = :month ORDER BY noted_at, id"
        return [decision(row) for row in self._engine.query(sql, month=month)]

    def open_before(self, month: str) -> list[Decision]:
        """What earlier reviews decided and is not done yet, the first due on top."""
        sql = "SELECT * FROM decision WHERE done_at IS NULL AND month < :month ORDER BY due, noted_at, id"
        return [decision(row) for row in self._engine.query(sql, month=month)]


def decision(row: Row) -> Decision:
    """A decision as a value."""
    times = {"noted_at": read_time(row["noted_at"]), "done_at": read_time(row["done_at"]) if row["done_at"] else None}
    return Decision(**row | {"due": date.fromisoformat(row["due"])} | times)
