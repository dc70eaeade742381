"""Two addresses that are one person: offered, merged by somebody's word, and parted again; nothing is deleted."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from capture_api.accounts.actor import Actor
from capture_api.errors import RefusedMove
from capture_api.model.lead import LeadRow
from capture_api.model.recording import Touch
from capture_api.model.states import JOINED
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.undoing import UNDONE, last_move, state_of
from capture_api.store.engine import Transaction
from capture_api.store.lead_changes import change_in
from capture_api.store.one_person import everyone_who_is, joined_to
from capture_api.store.rows import touch_of, touch_row
from capture_api.store.same_person import (
    Alike,
    Merge,
    SamePersonRepository,
    forget_join,
    join_in,
    joined_leads_of,
    merge_in,
    open_leads_of,
    part_in,
)

MERGED = "merged"  # the touch that tells of it
BY = {"phone": "the same telephone number", "name": "the same name and company"}


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Who a lead's person is, and may be."""

    merges: tuple[Merge, ...]
    alike: tuple[Alike, ...]
    joined_to: LeadRow | None  # the lead with which this one is one


class SamePersonCases:
    """What may be asked and done about who is whom."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._people = SamePersonRepository(context.engine)

    def of(self, actor: Actor, lead_id: str) -> SamePerson:
        """Who the person of a lead is one with, who else gave the same number or name, and its own lead."""
        actor.must("read")
        row = self._context.lead_named(lead_id)
        into = joined_to(self._context.engine.query, row.id)
        return SamePerson(
            self._people.merges(row.person_id),
            self._people.alike(row.person_id, tuple(BY)) if not is_erased(row) else (),
            self._context.lead_named(into) if into else None,
        )

    def merge(self, actor: Actor, lead_id: str, other: str) -> LeadRow:
        """Make one person of those of two leads; the lead that stays open. RefusedMove where they are one already."""
        actor.must("act")
        row, theirs = self._context.lead_named(lead_id), self._context.lead_named(other)
        for one in (row, theirs):
            if is_erased(one):
                raise RefusedMove(f"The person of {one.reference} was erased, so nobody can be one with them.")
        merge = Merge(self._context.ids("i"), row.person_id, theirs.person_id, self._context.clock(), actor.name)

        def work(tx: Transaction) -> None:
            if theirs.person_id in everyone_who_is(tx.all, row.person_id):
                raise RefusedMove(f"{row.reference} and {theirs.reference} are of one person already.")
            merge_in(tx, merge)
            for one, with_ in ((row, theirs), (theirs, row)):
                tx.insert("touch", touch_row(told(one, merge, with_.reference), one.person_id, None, one.id))
            join_leads(tx, row.person_id, actor.name, merge.at)

        self._context.engine.transaction(work)
        return self._context.lead_named(joined_to(self._context.engine.query, row.id) or row.id)

    def part(self, actor: Actor, lead_id: str, merge_id: str) -> LeadRow:
        """Take a merge back: every lead that was joined by it is as it was; the lead after it."""
        actor.must("act")
        row, now = self._context.lead_named(lead_id), self._context.clock()
        found = next((one for one in self._people.merges(row.person_id) if one.id == merge_id), None)
        if found is None:
            raise RefusedMove("These people are not one any more. Load the lead again.")
        self._context.engine.transaction(lambda tx: part_people(tx, found, actor.name, now))
        return self._context.lead_named(row.id)

    def part_all(self, actor: Actor, person_id: str) -> None:
        """Take back every merge of a person who is to be erased, so that no lead of another goes with them."""
        actor.must("erase")
        by, now = actor.name, self._context.clock()

        def work(tx: Transaction) -> None:
            for one in self._people.merges(person_id):
                if person_id in (one.one, one.other):
                    part_people(tx, one, by, now)

        self._context.engine.transaction(work)


def join_leads(tx: Transaction, person_id: str, by: str, at: datetime) -> None:
    """Leave one open lead of each journey and kind to a person; the others are one with it until they are parted."""
    found = sorted(open_leads_of(tx, everyone_who_is(tx.all, person_id)), key=lambda row: (row.journey, row.kind))
    for _, alike in groupby(found, key=lambda row: (row.journey, row.kind)):
        # Who was spoken with stays; else whoever was promised an answer first, so that no promise is forgotten.
        kept, *others = sorted(alike, key=lambda row: (row.answered_at is None, row.promised_at, row.id))
        for row in others:
            if row.person_id != kept.person_id:  # two of one address are two matters, with or without the other
                join_in(tx, row, kept, by, at)


def part_people(tx: Transaction, merge: Merge, by: str, at: datetime) -> None:
    """Take a merge back, and give every lead that was joined to one of somebody else its own state again."""
    together = everyone_who_is(tx.all, merge.one)
    if not part_in(tx, merge, by, at):
        return
    for row, their_person in joined_leads_of(tx, together):
        if their_person not in everyone_who_is(tx.all, row.person_id):
            stand_alone(tx, row, by, at)
    for person_id in together:
        join_leads(tx, person_id, by, at)


def stand_alone(tx: Transaction, row: LeadRow, by: str, at: datetime) -> None:
    """A joined lead as it was before."""
    forget_join(tx, row.id)
    touches = tx.all("SELECT * FROM touch WHERE lead_id = :id ORDER BY id", id=row.id)
    last = last_move(map(touch_of, touches))
    if last is not None and row.status == JOINED:
        facts = {"move": "join", "undoes": last.data["no"]}
        change_in(tx, row, state_of(last.data["before"]), Touch(UNDONE, at, "", row.journey, row.stage, by, facts))


def is_erased(row: LeadRow) -> bool:
    """Whether nothing is left of a lead's person: no name, no address, no number."""
    return not (row.name or row.email or row.phone)


def told(row: LeadRow, merge: Merge, with_: str) -> Touch:
    """How the history of a lead tells that its person is one with somebody."""
    return Touch(MERGED, merge.at, "", row.journey, row.stage, merge.by, {"merge": merge.id, "with": with_})
