"""Which leads are wanted, and the SQL that finds one page of them at a hundred thousand as at ten."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from capture_api.clock import rfc3339
from capture_api.model.asked_words import asked_words
from capture_api.model.states import RECYCLED
from capture_api.store.engine import Engine
from capture_api.store.search_words import COUNTED, FOUND, match_of, tried_by_words

# LEFT JOIN keeps every engine reading the leads in the order of their index, and looking up the rest for one page.
COLUMNS = """SELECT lead.*, person.name, person.email, person.phone, person.company, submission.reference,
    submission.offer, submission.fields, submission.source, form_words.words
    FROM {leads} LEFT JOIN person ON person.id = lead.person_id
    LEFT JOIN submission ON submission.id = lead.submission_id
    LEFT JOIN form_words ON form_words.hash = submission.words_hash"""
LEADS = COLUMNS.format(leads="lead")
# What a request may sort by -> the column; a request's words never become SQL.
SORTS = {"due": "act_at", "created": "created_at", "updated": "updated_at", "changed": "seq"}
EQUAL = {
    "journey": "lead.journey = :journey",
    "stage": "lead.stage = :stage",
    "kind": "lead.kind = :kind",
}
FEW = 500  # people whose leads are looked up by name; with more, the leads are read in order until a page is full
COMMON = 10_000  # people whose leads are gathered before one page is chosen; with more, each lead that is read is tried


@dataclass(frozen=True, slots=True)
class Search:
    """Which leads are wanted, in which order, from where on."""

    filters: Mapping[str, str] = field(default_factory=dict)  # journey, stage, kind
    statuses: tuple[str, ...] = ()  # empty: all
    owner: str = ""  # an address, or the name of somebody of ours until `owners` holds whom it means
    owners: tuple[str, ...] = ()  # addresses, any of them; empty: all
    words: str = ""
    sort: str = "due"
    is_descending: bool = False
    after: tuple[str | int, str] | None = None  # the sort value and id of the last lead seen
    limit: int = 50
    since: datetime | None = None  # changed at this time or later
    since_seq: int | None = None  # changed after the change of this number
    due_until: datetime | None = None  # to be acted on by this time
    put_off_until: datetime | None = None  # when given, what is put off beyond this time is left out


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose leads are wanted: of a few people by their ids, of some by a question, or of all whom a condition fits."""

    ids: tuple[str, ...] = ()
    question: str = ""
    condition: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def whose(words: str, engine: Engine) -> Whose | None:
    """The people whom words mean; None for nobody."""
    terms = asked_words(words)
    if not terms:
        return None
    match = match_of(terms)
    ids = tuple(row["id"] for row in engine.query(f"{FOUND} LIMIT :limit", match=match, limit=FEW + 1))
    if len(ids) <= FEW:
        return Whose(ids) if ids else None
    count = engine.query(COUNTED, match=match, limit=COMMON + 1)[0]["n"]
    if count <= COMMON:
        return Whose(question=FOUND, values={"match": match})
    condition, values = tried_by_words(terms)
    return Whose(condition=condition, values=values)


def searching(search: Search, whose: Whose | None) -> tuple[str, dict[str, Any]]:
    """The SQL of a search and its values, for the leads of some people or of all; only our own names stand in it.

    Each status is asked by itself for its first leads, in the order of the index that begins with it:
    a list of five statuses in one question would have every open lead sorted for one page.
    """
    values: dict[str, Any] = {name: value for name, value in search.filters.items() if name in EQUAL}
    wheres = [EQUAL[name] for name in values]
    if search.since:
        wheres.append("lead.updated_at >= :since")
        values["since"] = rfc3339(search.since)
    if search.since_seq is not None:
        wheres.append("lead.seq > :since_seq")
        values["since_seq"] = search.since_seq
    if search.due_until:
        wheres.append("lead.act_at <= :due_until")
        values["due_until"] = rfc3339(search.due_until)
    if search.owners:
        marks, owners = listing("owner", search.owners)
        wheres.append(f"lead.owner IN ({marks})")
        values |= owners
    found, source = "", "lead"
    if whose and whose.condition:
        wheres.append(whose.condition)
        values |= dict(whose.values)
    elif whose:
        marks, ids = listing("person", whose.ids)
        people = whose.question or marks
        found = f"WITH found AS MATERIALIZED (SELECT * FROM lead WHERE person_id IN ({people})) "  # noqa: S608
        source, values = "found AS lead", values | ids | dict(whose.values)
    column = f"lead.{SORTS[search.sort]}"
    if search.after:
        wheres.append(f"({column}, lead.id) {'<' if search.is_descending else '>'} (:after, :after_id)")
        values |= {"after": search.after[0], "after_id": search.after[1]}
    way = "DESC" if search.is_descending else "ASC"
    order = f"ORDER BY {column} {way}, lead.id {way} LIMIT :limit"
    marks, statuses = listing("status", search.statuses)
    branches = [[*wheres, f"lead.status = {mark}"] for mark in marks.split(", ")] if marks else [wheres]
    if search.put_off_until and RECYCLED in search.statuses:
        branches[search.statuses.index(RECYCLED)].append("lead.act_at <= :put_off_until")
        values["put_off_until"] = rfc3339(search.put_off_until)
    parts = " UNION ALL ".join(
        f"SELECT * FROM (SELECT lead.* FROM {source} WHERE {' AND '.join(all_of or ['1 = 1'])} {order}) AS part"  # noqa: S608
        for all_of in branches
    )
    return f"{found}{COLUMNS.format(leads=f'({parts}) AS lead')} {order}", values | statuses | {
        "limit": search.limit + 1,
    }


def listing(name: str, items: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """The marks of an IN list and their values."""
    values = {f"{name}{number}": item for number, item in enumerate(items)}
    return ", ".join(f":{key}" for key in values), values
