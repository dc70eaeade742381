"""Several addresses of one person: who was said to be whom, which leads are one for that time, and who may be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from capture_api.clock import read_time, rfc3339
from capture_api.model.lead import LeadRow
from capture_api.model.recording import Touch
from capture_api.model.states import JOINED, OPEN
from capture_api.store.engine import Engine, Transaction
from capture_api.store.lead_changes import change_in
from capture_api.store.one_person import Query, everyone_who_is
from capture_api.store.rows import lead_row, state_row
from capture_api.store.search import LEADS, listing

JOINS = "joined"  # the touch that tells of it
MOST = 10  # people who are offered as perhaps the same


@dataclass(frozen=True, slots=True)
class Merge:
    """Somebody's word that two people are one, which may be taken back."""

    id: str
    one: str  # ids of people
    other: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody else who may be the same person, or belong to them, by what, and their newest lead."""

    person_id: str
    by: tuple[str, ...]  # in which ways they are alike: phone | name | company | home
    lead: LeadRow


class SamePersonRepository:
    """Reads who is whom."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def merges(self, person_id: str) -> tuple[Merge, ...]:
        """What makes a person one with others, oldest first."""
        return merges_among(self._engine.query, everyone_who_is(self._engine.query, person_id))

    def alike(self, person_id: str, kinds: Sequence[str]) -> tuple[Alike, ...]:
        """People with a lead who gave the same in one of some ways (“phone”), and are not known to be one with them."""
        ours = everyone_who_is(self._engine.query, person_id)
        marks, values = listing("p", ours)
        ways, more = listing("k", tuple(kinds))  # the sign before the kind: few keys are a person's, many of a kind
        found = self._engine.query(
            f"""SELECT theirs.person_id AS id, GROUP_CONCAT(DISTINCT theirs.kind) AS kinds
            FROM person_key AS own JOIN person_key AS theirs ON theirs.kind = own.kind AND theirs.value = own.value
            WHERE own.person_id IN ({marks}) AND theirs.person_id NOT IN ({marks}) AND +own.kind IN ({ways})
            GROUP BY theirs.person_id ORDER BY theirs.person_id LIMIT :limit""",  # noqa: S608 - our own place holders
            limit=MOST,
            **values,
            **more,
        )
        by = {str(row["id"]): tuple(sorted(str(row["kinds"]).split(","))) for row in found}
        leads = newest_leads(self._engine.query, tuple(by))
        return tuple(Alike(name, ways, leads[name]) for name, ways in by.items() if name in leads)


def newest_leads(query: Query, people: Sequence[str]) -> dict[str, LeadRow]:
    """Person -> their newest lead, for those of some people who have one."""
    if not people:
        return {}
    marks, values = listing("p", tuple(people))
    rows = query(
        f"""{LEADS} WHERE lead.id IN (SELECT id FROM (SELECT id, ROW_NUMBER() OVER
        (PARTITION BY person_id ORDER BY created_at DESC, id) AS place FROM lead WHERE person_id IN ({marks}))
        AS placed WHERE place = 1)""",  # noqa: S608 - our own place holders
        **values,
    )
    return {row.person_id: row for row in map(lead_row, rows)}


def merges_among(query: Query, people: Sequence[str]) -> tuple[Merge, ...]:
    """The merges that hold among some people, oldest first."""
    marks, values = listing("p", tuple(people))
    rows = query(
        f"""SELECT * FROM same_person WHERE undone_at IS NULL AND (one IN ({marks}) OR other IN ({marks}))
        ORDER BY at, id""",  # noqa: S608 - our own place holders
        **values,
    )
    return tuple(Merge(row["id"], row["one"], row["other"], read_time(row["at"]), row["by"]) for row in rows)


def merge_in(tx: Transaction, merge: Merge) -> None:
    """Make one person of two, and of all that either is one with."""
    together = {*everyone_who_is(tx.all, merge.one), *everyone_who_is(tx.all, merge.other)}
    tx.insert(
        "same_person",
        {
            "id": merge.id,
            "one": merge.one,
            "other": merge.other,
            "at": rfc3339(merge.at),
            "by": merge.by,
            "undone_at": None,
            "undone_by": "",
        },
    )
    regroup(tx, together)


def part_in(tx: Transaction, merge: Merge, by: str, at: datetime) -> bool:
    """Take a merge back; False when somebody did before."""
    together = everyone_who_is(tx.all, merge.one)
    met = tx.run(
        "UPDATE same_person SET undone_at = :at, undone_by = :by WHERE id = :id AND undone_at IS NULL",
        at=rfc3339(at),
        by=by,
        id=merge.id,
    )
    regroup(tx, together)
    return bool(met)


def regroup(tx: Transaction, people: Iterable[str]) -> None:
    """Set who is one with whom anew, from the merges that hold: whoever is linked, over however many, is one."""
    left = set(people)
    links = merges_among(tx.all, sorted(left))
    for person in left:
        tx.run("DELETE FROM same_as WHERE person_id = :id", id=person)
    while left:
        part, edge = set[str](), {min(left)}
        while edge:
            part |= edge
            edge = {end for one in links if {one.one, one.other} & edge for end in (one.one, one.other)} - part
        left -= part
        if len(part) > 1:
            tx.insert_all("same_as", [{"person_id": person, "party": min(part)} for person in sorted(part)])


def open_leads_of(tx: Transaction, people: Sequence[str]) -> list[LeadRow]:
    """The leads of some people that are open, the first promised on top."""
    marks, values = listing("p", tuple(people))
    opened, more = listing("s", OPEN)
    rows = tx.all(
        f"""{LEADS} WHERE lead.person_id IN ({marks}) AND lead.status IN ({opened})
        ORDER BY lead.promised_at, lead.id""",
        **values,
        **more,
    )
    return [lead_row(row) for row in rows]


def joined_leads_of(tx: Transaction, people: Sequence[str]) -> list[tuple[LeadRow, str]]:
    """The leads of some people that are one with another lead, each with the id of the person of that other one."""
    marks, values = listing("p", tuple(people))
    rows = tx.all(
        f"""SELECT joined_lead.lead_id, kept.person_id FROM joined_lead JOIN lead ON lead.id = joined_lead.lead_id
        JOIN lead AS kept ON kept.id = joined_lead.into_id WHERE lead.person_id IN ({marks})
        ORDER BY joined_lead.lead_id""",  # noqa: S608 - our own place holders
        **values,
    )
    return [
        (lead_row(tx.all(f"{LEADS} WHERE lead.id = :id", id=row["lead_id"])[0]), str(row["person_id"])) for row in rows
    ]


def join_in(tx: Transaction, row: LeadRow, kept: LeadRow, by: str, at: datetime) -> None:
    """One lead becomes one with another; what it was stands in its touch."""
    facts = {"move": "join", "no": row.revision + 1, "into": kept.reference, "before": state_row(row.state)}
    change_in(tx, row, replace(row.state, status=JOINED), Touch(JOINS, at, "", row.journey, row.stage, by, facts))
    tx.insert("joined_lead", {"lead_id": row.id, "into_id": kept.id})


def forget_join(tx: Transaction, lead_id: str) -> None:
    """A lead stands for itself again."""
    tx.run("DELETE FROM joined_lead WHERE lead_id = :id", id=lead_id)
