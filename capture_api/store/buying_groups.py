"""Who buys together: who belongs where and as what, what each of them waits for, and the links that let in more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from capture_api.clock import read_time, rfc3339
from capture_api.model.answers import text_of
from capture_api.model.buying_group import BuyingGroup
from capture_api.model.lead import LeadRow
from capture_api.model.states import ERASED, JOINED
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.one_person import THEIRS, Query
from capture_api.store.rows import answers_of, lead_row, moment
from capture_api.store.search import LEADS, listing
from capture_api.store.search_words import follow_words

MOST_LEADS = 100  # of all members, what is due first on top
GROUPS_OF = f"""SELECT DISTINCT buying_group.* FROM belonging JOIN buying_group ON buying_group.id = belonging.group_id
    WHERE belonging.left_at IS NULL AND belonging.person_id IN {THEIRS}
    ORDER BY buying_group.made_at, buying_group.id"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs to a household or company: as what, since when, and what they wait for."""

    person_id: str
    name: str
    email: str
    phone: str
    company: str
    role: str
    at: datetime
    by: str  # who put them there; "" for who came by a link
    words: str  # what they wrote when they came by a link
    leads: tuple[LeadRow, ...]

    @property
    def who(self) -> str:
        """The name, or how to reach them."""
        return self.name or self.email or self.phone


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A link by which one person more may join, once, until a day."""

    id: str
    group_id: str
    lead_id: str  # the lead on which it was made, whose owner is told
    made_at: datetime
    made_by: str
    until: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_spent(self) -> bool:
        """Whether somebody came by it, or one of ours took it back."""
        return self.used_at is not None or self.ended_at is not None


class BuyingGroupRepository:
    """Reads who belongs together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, person_id: str) -> tuple[BuyingGroup, ...]:
        """Where a person belongs now; more than one only where they turned out to be one with somebody."""
        return groups_of(self._engine.query, person_id)

    def members(self, group_id: str) -> tuple[Member, ...]:
        """Who belongs to a group now, the first on top; two addresses that are one person stand there once."""
        query = self._engine.query
        rows = query(
            """SELECT belonging.*, person.name, person.email, person.phone, person.company, submission.fields,
            same_as.party FROM belonging JOIN person ON person.id = belonging.person_id
            LEFT JOIN submission ON submission.id = belonging.submission_id
            LEFT JOIN same_as ON same_as.person_id = belonging.person_id
            WHERE belonging.group_id = :id AND belonging.left_at IS NULL ORDER BY belonging.at, belonging.id""",
            id=group_id,
        )
        parties: dict[str, list[Row]] = {}
        for row in rows:
            parties.setdefault(row["party"] or row["person_id"], []).append(row)
        leads = leads_of(query, list(parties))
        return tuple(member_of(found[0], leads.get(party, ())) for party, found in parties.items())

    def links(self, group_id: str) -> tuple[ShareLink, ...]:
        """The links of a group that may still be used, or were, newest first."""
        rows = self._engine.query("SELECT * FROM share_link WHERE group_id = :id ORDER BY made_at DESC", id=group_id)
        return tuple(map(link_of, rows))

    def link(self, link_id: str) -> ShareLink | None:
        """The link of an id."""
        found = self._engine.query("SELECT * FROM share_link WHERE id = :id", id=link_id)
        return link_of(found[0]) if found else None


def groups_of(query: Query, person_id: str) -> tuple[BuyingGroup, ...]:
    """Where a person, or whoever is one with them, belongs now."""
    return tuple(
        BuyingGroup(row["id"], row["kind"], read_time(row["made_at"]), row["made_by"])
        for row in query(GROUPS_OF, person=person_id)
    )


def leads_of(query: Query, parties: Sequence[str]) -> dict[str, tuple[LeadRow, ...]]:
    """Party, or person who is one with nobody -> their leads but for those that are one with another."""
    if not parties:
        return {}
    marks, values = listing("p", tuple(parties))
    people = {
        str(row["person_id"]): str(row["party"])
        for row in query(f"SELECT * FROM same_as WHERE party IN ({marks})", **values)  # noqa: S608
    } | {party: party for party in parties}
    marks, values = listing("p", tuple(people))
    rows = query(
        f"""{LEADS} WHERE lead.person_id IN ({marks}) AND lead.status NOT IN (:joined, :erased)
        ORDER BY lead.act_at, lead.id LIMIT :most""",
        joined=JOINED,
        erased=ERASED,
        most=MOST_LEADS,
        **values,
    )
    found: dict[str, tuple[LeadRow, ...]] = {}
    for row in map(lead_row, rows):
        party = people[row.person_id]
        found[party] = (*found.get(party, ()), row)
    return found


def found_group(tx: Transaction, group: BuyingGroup) -> None:
    """Make a household or a company."""
    made = {"made_at": rfc3339(group.made_at), "made_by": group.made_by}
    tx.insert("buying_group", {"id": group.id, "kind": group.kind} | made)


def belong_in(tx: Transaction, name: str, group_id: str, person_id: str, role: str, at: datetime, by: str,
              submission_id: str = "") -> bool:  # fmt: skip
    """Whether a person now belongs to a group; False for who belongs somewhere already. `name` is a new row's id."""
    belongs = tx.run(
        """INSERT INTO belonging (id, group_id, person_id, role, submission_id, at, by, left_at, left_by)
        VALUES (:id, :group, :person, :role, :submission, :at, :by, NULL, '') ON CONFLICT DO NOTHING""",
        id=name,
        group=group_id,
        person=person_id,
        role=role,
        submission=submission_id,
        at=rfc3339(at),
        by=by,
    )
    for member in people_in(tx, group_id) if belongs else ():
        follow_words(tx, member)
    return bool(belongs)


def people_in(tx: Transaction, group_id: str) -> list[str]:
    """Who belongs to a group now."""
    sql = "SELECT person_id FROM belonging WHERE group_id = :group AND left_at IS NULL"
    return [str(row["person_id"]) for row in tx.all(sql, group=group_id)]


def change_role(tx: Transaction, name: str, group_id: str, person_id: str, role: str, at: datetime, by: str) -> bool:
    """Say anew what somebody is in a group; False where it is said already. What was said before stays with its end."""
    who = {"group": group_id, "person": person_id}
    before = tx.all(
        """SELECT role, submission_id FROM belonging WHERE group_id = :group AND person_id = :person
        AND left_at IS NULL""",
        **who,
    )
    if not before or before[0]["role"] == role:
        return False
    tx.run(
        """UPDATE belonging SET left_at = :at, left_by = :by WHERE group_id = :group AND person_id = :person
        AND left_at IS NULL""",
        at=rfc3339(at),
        by=by,
        **who,
    )
    return belong_in(tx, name, group_id, person_id, role, at, by, before[0]["submission_id"])


def leave_in(tx: Transaction, group_id: str, people: Iterable[str], at: datetime, by: str) -> int:
    """Take people out of a group; how many were in it. Who is left alone there, with no link open, is taken out too."""
    marks, values = listing("p", tuple(people))
    were_in = people_in(tx, group_id)
    left = tx.run(
        f"""UPDATE belonging SET left_at = :at, left_by = :by WHERE group_id = :group AND left_at IS NULL
        AND person_id IN ({marks})""",  # noqa: S608 - our own place holders
        at=rfc3339(at),
        by=by,
        group=group_id,
        **values,
    )
    tx.run(NOBODY_LEFT, at=rfc3339(at), group=group_id)
    if not open_links(tx, group_id, at):
        tx.run(ALONE, at=rfc3339(at), by=by, group=group_id)
    for member in were_in:
        follow_words(tx, member)
    return left


def open_links(tx: Transaction, group_id: str, at: datetime) -> int:
    """How many links of a group may still be used."""
    return len(tx.all(OPEN_LINKS, group=group_id, now=rfc3339(at)))


OPEN_LINKS = (
    "SELECT 1 FROM share_link WHERE group_id = :group AND used_at IS NULL AND ended_at IS NULL AND until > :now"
)
# A link into a household of nobody would leave whoever comes by it alone there.
NOBODY_LEFT = """UPDATE share_link SET ended_at = :at WHERE group_id = :group AND used_at IS NULL AND ended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM belonging WHERE belonging.group_id = :group AND belonging.left_at IS NULL)"""
ALONE = """UPDATE belonging SET left_at = :at, left_by = :by WHERE group_id = :group AND left_at IS NULL
    AND (SELECT COUNT(*) FROM belonging AS other WHERE other.group_id = :group AND other.left_at IS NULL) = 1"""


def forget_belonging(tx: Transaction, person_id: str, at: datetime, by: str) -> None:
    """Let an erased person belong nowhere any more, and no link of theirs lead anybody anywhere."""
    tx.run(
        """UPDATE share_link SET ended_at = :at WHERE used_at IS NULL AND ended_at IS NULL
        AND lead_id IN (SELECT id FROM lead WHERE person_id = :person)""",
        at=rfc3339(at),
        person=person_id,
    )
    where = "SELECT DISTINCT group_id FROM belonging WHERE person_id = :person AND left_at IS NULL"
    for row in tx.all(where, person=person_id):
        leave_in(tx, row["group_id"], [person_id], at, by)


def keep_link(tx: Transaction, link: ShareLink) -> None:
    """Keep a link that may be passed on."""
    tx.insert(
        "share_link",
        {
            "id": link.id,
            "group_id": link.group_id,
            "lead_id": link.lead_id,
            "made_at": rfc3339(link.made_at),
            "made_by": link.made_by,
            "until": rfc3339(link.until),
            "used_at": None,
            "ended_at": None,
        },
    )


def use_link(tx: Transaction, link_id: str, at: datetime) -> bool:
    """Whether somebody comes by a link now; False where it was used, or taken back."""
    sql = "UPDATE share_link SET used_at = :at WHERE id = :id AND used_at IS NULL AND ended_at IS NULL"
    return bool(tx.run(sql, id=link_id, at=rfc3339(at)))


def end_link(tx: Transaction, link: ShareLink, at: datetime, by: str) -> bool:
    """Whether a link is taken back now; whoever waited for it alone belongs nowhere any more."""
    sql = "UPDATE share_link SET ended_at = :at WHERE id = :id AND used_at IS NULL AND ended_at IS NULL"
    ended = bool(tx.run(sql, id=link.id, at=rfc3339(at)))
    if ended and not open_links(tx, link.group_id, at):
        tx.run(ALONE, at=rfc3339(at), by=by, group=link.group_id)
    return ended


def member_of(row: Row, leads: tuple[LeadRow, ...]) -> Member:
    """A member as they stand in the table."""
    words = text_of(answers_of(row["fields"]), "message") if row["fields"] else ""
    names = (row["name"], row["email"], row["phone"], row["company"], row["role"])
    return Member(row["person_id"], *names, read_time(row["at"]), row["by"], words, leads)


def link_of(row: Row) -> ShareLink:
    """A link as it was kept."""
    made, until = read_time(row["made_at"]), read_time(row["until"])
    used, ended = moment(row["used_at"]), moment(row["ended_at"])
    return ShareLink(row["id"], row["group_id"], row["lead_id"], made, row["made_by"], until, used, ended)
