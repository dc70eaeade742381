"""Reading leads: lists, exports, one lead, its brief."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from capture_api.accounts.actor import Actor
from capture_api.model.lead import LeadFile, LeadRow
from capture_api.model.recording import Touch
from capture_api.model.states import NO_SHOW
from capture_api.sales.brief import Brief
from capture_api.sales.briefing import make_brief
from capture_api.sales.cases.context import SalesContext, known, with_words
from capture_api.sales.cases.people_of_ours import addresses_named, people_of
from capture_api.sales.lifecycle import moves_from, reasons_for
from capture_api.sales.moves import MOVES, Move
from capture_api.sales.queries import SEQ, BadQuery, cursor_after, read_query
from capture_api.sales.undoing import last_move, standing_moves, undo_label
from capture_api.store.accounts import AccountRepository
from capture_api.store.leads import LeadRepository
from capture_api.store.outbox import OutboxRepository
from capture_api.store.search import Search


@dataclass(frozen=True, slots=True)
class LeadPage:
    """One page of a list, and the cursor of the next; "" at the end."""

    rows: tuple[LeadRow, ...]
    cursor: str
    dead: frozenset[str] = frozenset()  # the ids of those whose mail could not be sent


@dataclass(frozen=True, slots=True)
class OpenLeads:
    """How many leads wait for sales, how many of them are late; where none waits, when the last hand was raised."""

    waiting: int
    late: int
    last_hand_raise: datetime | None


@dataclass(frozen=True, slots=True)
class LeadSheet:
    """One lead with its brief, and what may be done with it."""

    file: LeadFile
    brief: Brief
    moves: tuple[Move, ...]
    undo: str  # what a button that takes the last move back says; "" where there is none to take back
    reasons: Mapping[str, tuple[str, ...]]  # move -> for which reasons it may be made
    people: tuple[str, ...]  # to whom it may be handed over
    done: tuple[Touch, ...]  # everything that happened to this lead, oldest first

    @property
    def missed(self) -> int:
        """How many times to talk they did not come to."""
        return sum(touch.kind == NO_SHOW for touch in standing_moves(self.done))


def split_until(query: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """A query without `until`, and whether only what is due by the end of today is wanted; BadQuery for another day."""
    until = query.get("until", "").strip()
    if until not in ("", "today"):
        raise BadQuery(f"“{until[:60]}” is not a value of until. Choose one of: today.")
    return {key: value for key, value in query.items() if key != "until"}, bool(until)


class LeadCases:
    """What may be asked about leads."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._leads = LeadRepository(context.engine)

    def page(self, actor: Actor, query: Mapping[str, str]) -> LeadPage:
        """One page of the leads that a query asks for."""
        actor.must("read")
        query, until = split_until(query)
        search = read_query(query, tuple(self.journeys(actor)) if query.get("journey", "").strip() else ())
        if search.owner:
            search = replace(search, owners=addresses_named(self._context, search.owner))
        if until:
            search = replace(search, due_until=self._context.end_of_today())
        if "open" in query.get("status", "").split(","):  # what is put off is open again on its date
            search = replace(search, put_off_until=self._context.end_of_today())
        return self._search(search)

    def _search(self, search: Search) -> LeadPage:
        found, manifest = self._leads.search(search), self._context.manifest
        rows = tuple(with_words(row, manifest) for row in found[: search.limit])
        dead = OutboxRepository(self._context.engine).with_dead_mail([row.id for row in rows])
        return LeadPage(rows, cursor_after(rows[-1], search) if len(found) > search.limit else "", dead)

    def journeys(self, actor: Actor) -> dict[str, str]:
        """Each journey that there is, or that a lead came by, with its title."""
        actor.must("read")
        manifest = self._context.manifest
        titles = {name: journey.title for name, journey in manifest.journeys.items()}
        came_by = {name: with_words(row, manifest).words.journey for name, row in self._leads.journeys(titles).items()}
        return came_by | titles

    def people(self, actor: Actor) -> tuple[str, ...]:
        """The addresses of everybody to whom leads may be handed over now."""
        actor.must("read")
        return people_of(self._context)

    def open_leads(self, actor: Actor) -> OpenLeads:
        """What waits for sales now."""
        actor.must("read")
        waiting, late = self._leads.count_open(self._context.clock(), self._context.end_of_today())
        return OpenLeads(waiting, late, None if waiting else self._leads.last_hand_raise())

    def export(self, actor: Actor, query: Mapping[str, str]) -> Iterator[LeadRow]:
        """All leads of a query; BadQuery before the first one, and a line in the trail of who took them."""
        actor.must("read")
        usual = {} if query.get("since", "").strip().startswith(SEQ) else {"sort": "created"}
        query = usual | {key: value for key, value in query.items() if value}
        self.page(actor, query | {"limit": "1"})
        asked = {key: value for key, value in query.items() if key not in ("q", "sort", "cursor", "limit")}
        AccountRepository(self._context.engine).audit(actor.id, "export", "leads", asked, self._context.clock())
        return self._every(actor, query)

    def _every(self, actor: Actor, query: Mapping[str, str]) -> Iterator[LeadRow]:
        # A page at a time, in an order that work on leads leaves alone: an export of any size needs little room.
        asked = dict(query)
        while True:
            page = self.page(actor, asked | {"limit": "200"})
            yield from page.rows
            if not page.cursor:
                return
            asked["cursor"] = page.cursor

    def row(self, actor: Actor, lead_id: str) -> LeadRow:
        """A lead as lists show it; UnknownLead when there is none."""
        actor.must("read")
        return self._context.lead_named(lead_id)

    def file(self, actor: Actor, lead_id: str) -> LeadFile:
        """A lead with all that is known; UnknownLead when there is none."""
        actor.must("read")
        found, manifest = known(self._leads.file(self._context.id_of(lead_id)), lead_id), self._context.manifest
        sent = tuple(with_words(one, manifest) for one in found.sent)
        others = tuple(with_words(one, manifest) for one in found.others)
        return replace(found, row=with_words(found.row, manifest), sent=sent, others=others)

    def brief(self, actor: Actor, lead_id: str) -> Brief:
        """The page to read before the call."""
        return make_brief(self.file(actor, lead_id), self._context.manifest, self._context.clock())

    def sheet(self, actor: Actor, lead_id: str) -> LeadSheet:
        """One lead with everything that somebody who works it has to see."""
        file, manifest = self.file(actor, lead_id), self._context.manifest
        brief = make_brief(file, manifest, self._context.clock())
        possible = (MOVES[name] for name in moves_from(file.row.status, file.row.kind))
        done = self._leads.moves(file.row.id)
        return LeadSheet(
            file,
            brief,
            tuple(move for move in possible if actor.may(move.act)),
            undo_label(last_move(done)) if actor.may("act") else "",
            {move: reasons_for(move, file.row, manifest) for move in ("lose", "unqualify")},
            people_of(self._context),
            done,
        )
