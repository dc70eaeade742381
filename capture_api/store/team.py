"""Who takes leads in turn: kept beside their account, read and moved on in the transaction that gives a lead out."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from capture_api.clock import rfc3339
from capture_api.contract.codec import from_json, to_json
from capture_api.model.lead import LeadRow
from capture_api.model.recording import Lead
from capture_api.model.states import ERASED, JOINED, OPEN, STATUSES
from capture_api.model.team import Member, Only, next_in_turn, turn_begins
from capture_api.store.accounts import insert_audit
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.one_person import THEIRS
from capture_api.store.rows import lead_row, text
from capture_api.store.search import LEADS, listing

MEMBERS = """SELECT member.*, account.email, account.name FROM member JOIN account ON account.id = member.account_id
    WHERE account.disabled_at IS NULL ORDER BY account.email"""
# A person whom somebody speaks with already is not given to somebody else.
# By the index of people: asked by their owners, every lead of ours would be read for each form that comes in.
BUSY_WITH = """SELECT lead.owner FROM lead INDEXED BY idx_lead_person_id_journey
    JOIN account ON account.email = lead.owner AND account.disabled_at IS NULL
    LEFT JOIN member ON member.account_id = account.id
    WHERE lead.person_id IN {theirs} AND lead.status IN ({marks}) AND COALESCE(member.away_until, '') <= :today
    ORDER BY lead.created_at DESC LIMIT 1"""
# So is one whose household or company somebody speaks with.
TOGETHER = f"""(SELECT other.person_id FROM belonging AS own JOIN belonging AS other ON other.group_id = own.group_id
    WHERE own.left_at IS NULL AND other.left_at IS NULL AND own.person_id IN {THEIRS})"""  # noqa: S608 - our own words
UNFINISHED = tuple(status for status in STATUSES if status not in (ERASED, JOINED))
Query = Callable[..., list[Row]]


class TeamRepository:
    """Reads and changes who takes what."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def members(self) -> list[Member]:
        """Everybody who takes leads in turn, by address."""
        return read_team(self._engine.query)

    def load(self, email: str) -> int:
        """How many open leads somebody owns."""
        return load_of(self._engine.query, email)

    def keep(self, member: Member, actor: str, now: datetime) -> None:
        """Let somebody take leads from now on as their member says; who is new begins at the turn of now."""

        def work(tx: Transaction) -> None:
            started = max((one.served for one in read_team(tx.all)), default=0.0)
            tx.run(
                """INSERT INTO member (account_id, journeys, only_where, languages, weight, capacity, away_until, turn,
                served) VALUES (:account_id, :journeys, :only_where, :languages, :weight, :capacity, :away_until,
                :started, 0) ON CONFLICT (account_id) DO UPDATE SET journeys = excluded.journeys,
                only_where = excluded.only_where, languages = excluded.languages, weight = excluded.weight,
                capacity = excluded.capacity, away_until = excluded.away_until""",
                **member_row(member),
                started=started,
            )
            insert_audit(tx, actor, "team", member.account_id, {}, now)

        self._engine.transaction(work)

    def leave(self, account_id: str, actor: str, now: datetime) -> bool:
        """Give somebody no more turns; False for somebody who had none."""

        def work(tx: Transaction) -> bool:
            insert_audit(tx, actor, "team-left", account_id, {}, now)
            return bool(tx.run("DELETE FROM member WHERE account_id = :id", id=account_id))

        return self._engine.transaction(work)

    def leads_of(self, email: str, limit: int) -> list[LeadRow]:
        """The leads whose next step is somebody's, or that they work; what is due first on top."""
        return theirs(self._engine.query, email, limit)


def read_team(query: Query) -> list[Member]:
    """Everybody who takes leads in turn; the load of those alone whose capacity has an end."""
    found = [member_of(row) for row in query(MEMBERS)]
    return [replace(one, load=load_of(query, one.email)) if one.capacity else one for one in found]


def load_of(query: Query, email: str) -> int:
    """How many open leads somebody owns."""
    marks, values = listing("s", OPEN)
    sql = f"SELECT COUNT(*) AS n FROM lead WHERE owner = :owner AND status IN ({marks})"  # noqa: S608
    return int(query(sql, owner=email, **values)[0]["n"])


def find_owner(tx: Transaction, lead: Lead, person_id: str) -> tuple[str, str]:
    """Who does the first step with a new lead, and the account whose turn it was; "" where it was nobody's.

    Whoever works the person already, or those they belong to; else whose turn it is; else whom the site names, unless
    their account is out of use; else it goes up.
    """
    wanted = lead.wanted
    if wanted is None:
        return lead.owner, ""
    marks, values = listing("s", OPEN)
    for whose in (THEIRS, TOGETHER):
        sql = BUSY_WITH.format(marks=marks, theirs=whose)
        busy = tx.one(sql, person=person_id, today=wanted.today.isoformat(), **values)
        if busy:
            return str(busy["owner"]), ""
    team = read_team(tx.all)
    if not team:
        gone = tx.one("SELECT 1 FROM account WHERE email = :email AND disabled_at IS NOT NULL", email=lead.owner)
        return (lead.goes_up_to if gone else lead.owner), ""
    chosen = next_in_turn(team, wanted)
    if chosen is None:
        return lead.goes_up_to or lead.owner, ""
    take_turn(tx, chosen.account_id)
    return chosen.email, chosen.account_id


def take_turn(tx: Transaction, account_id: str) -> None:
    """Move somebody's turn on, by less the more leads they take."""
    team = read_team(tx.all)
    member = next((one for one in team if one.account_id == account_id), None)
    if member:
        begins = turn_begins(team, member)
        tx.run(
            "UPDATE member SET served = :begins, turn = :turn WHERE account_id = :id",
            begins=begins,
            turn=begins + 1 / member.weight,
            id=account_id,
        )


def give_turn_back(tx: Transaction, account_id: str) -> None:
    """Let somebody have the turn again that came to nothing."""
    tx.run("UPDATE member SET turn = turn - 1.0 / weight WHERE account_id = :id", id=account_id)


def move_turn(tx: Transaction, before: str, after: str) -> None:
    """Follow a lead whose turn became another's, or nobody's."""
    if before != after:
        if before:
            give_turn_back(tx, before)
        if after:
            take_turn(tx, after)


def theirs(query: Query, email: str, limit: int) -> list[LeadRow]:
    """The leads whose next step is somebody's, or that they work; what is due first on top."""
    marks, values = listing("s", UNFINISHED)
    opened, more = listing("o", OPEN)
    rows = query(
        f"""{LEADS} WHERE (lead.owner = :email AND lead.status IN ({marks}))
        OR (lead.taken_by = :email AND lead.status IN ({opened})) ORDER BY lead.act_at, lead.id LIMIT :limit""",
        email=email,
        limit=limit,
        **values,
        **more,
    )
    return [lead_row(row) for row in rows]


def disable_in(tx: Transaction, account_id: str, actor: str, now: datetime) -> None:
    """Let an account in no more, and give it no more turns."""
    tx.run("UPDATE account SET disabled_at = :at WHERE id = :id", at=rfc3339(now), id=account_id)
    tx.run("DELETE FROM member WHERE account_id = :id", id=account_id)
    insert_audit(tx, actor, "account-disabled", account_id, {}, now)


def member_row(member: Member) -> Row:
    """What somebody takes, as it stands in the table."""
    return {
        "account_id": member.account_id,
        "journeys": text(list(member.journeys)),
        "only_where": text(to_json(member.only)),
        "languages": text(list(member.languages)),
        "weight": member.weight,
        "capacity": member.capacity,
        "away_until": member.away_until.isoformat() if member.away_until else None,
    }


def member_of(row: Row) -> Member:
    """Somebody who takes leads in turn, as a value."""
    return Member(
        account_id=row["account_id"],
        email=row["email"],
        name=row["name"],
        journeys=tuple(json.loads(row["journeys"])),
        only=tuple(from_json(Only, one) for one in json.loads(row["only_where"])),
        languages=tuple(json.loads(row["languages"])),
        weight=row["weight"],
        capacity=row["capacity"],
        away_until=date.fromisoformat(row["away_until"]) if row["away_until"] else None,
        turn=row["turn"],
        served=row["served"],
    )
