"""Who is one person with whom, and by what people are known again: what recording and reading ask."""

from collections.abc import Callable

from capture_api.model.alike import keys_of
from capture_api.model.answers import Answers
from capture_api.model.buying_group import belonging_keys
from capture_api.store.engine import Row, Transaction

Query = Callable[..., list[Row]]
# The people of a question's `:person`, for one that asks about all that are one with them.
THEIRS = """(SELECT :person UNION SELECT person_id FROM same_as
    WHERE party = (SELECT party FROM same_as WHERE person_id = :person))"""


def everyone_who_is(query: Query, person_id: str) -> tuple[str, ...]:
    """The ids of all that are one person with this one, which stands first."""
    rows = query(
        """SELECT person_id AS id FROM same_as
        WHERE party = (SELECT party FROM same_as WHERE person_id = :person) ORDER BY id""",
        person=person_id,
    )
    return (person_id, *(str(row["id"]) for row in rows if row["id"] != person_id))


def joined_to(query: Query, lead_id: str) -> str:
    """The id of the lead that this one is one with, through however many; "" where it stands for itself."""
    found, rows = "", query("SELECT into_id FROM joined_lead WHERE lead_id = :id", id=lead_id)
    while rows:
        found = str(rows[0]["into_id"])
        rows = query("SELECT into_id FROM joined_lead WHERE lead_id = :id", id=found)
    return found


def keep_keys(tx: Transaction, person_id: str, answers: Answers) -> None:
    """Remember by what this person may be known again, and to whom they may belong."""
    for kind, value in (*keys_of(answers), *belonging_keys(answers)):
        tx.run(
            "INSERT INTO person_key (kind, value, person_id) VALUES (:kind, :value, :person) ON CONFLICT DO NOTHING",
            kind=kind,
            value=value,
            person=person_id,
        )
