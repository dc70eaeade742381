"""A person's own state, which follows from all of their leads."""

from capture_api.model.states import LIFECYCLE, PERSON
from capture_api.store.engine import Transaction


def follow_person(tx: Transaction, person_id: str) -> None:
    """Set a person's state to that of the furthest of their leads; who was won once stays a customer."""
    leads = tx.all("SELECT status, won_at FROM lead WHERE person_id = :id", id=person_id)
    states = [PERSON[lead["status"]] for lead in leads]
    states += ["customer" for lead in leads if lead["won_at"]]
    state = max(states, key=LIFECYCLE.index, default="prospect")
    tx.run("UPDATE person SET state = :state WHERE id = :id", state=state, id=person_id)
