"""What the commands work with: the leads of this machine's database, or of an API elsewhere."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import click

from capture_api.accounts.access import RefusedAccount, key_of
from capture_api.accounts.actor import Actor
from capture_api.cli.remote import RemoteLeads
from capture_api.clock import Clock, system_clock
from capture_api.contract.conversation import LeadConversation
from capture_api.contract.manifest_file import ManifestFile, NoManifest
from capture_api.errors import CaptureError
from capture_api.ids import random_ids
from capture_api.model.lead import LeadRow
from capture_api.places import HANDOFF, PREVIEW, database_file, live_database
from capture_api.sales.cases.actions import LeadAction
from capture_api.sales.cases.every import Sales, open_sales
from capture_api.sales.cases.maps import map_facts
from capture_api.sales.cases.reports import ReportQuery
from capture_api.sales.exports import EXPORTS
from capture_api.sales.facts import brief_facts, file_facts, lead_facts, planned_facts, promise_facts
from capture_api.sales.queries import read_day, read_hour
from capture_api.sales.reports.review import decision_facts, review_facts
from capture_api.sales.reports.sheet import sheet_facts
from capture_api.settings import SettingsError
from capture_api.store.accounts import AccountRepository
from capture_api.store.engine import Engine
from capture_api.store.errors import StoreUnavailable, UnsafeStore
from capture_api.store.lead_changes import LeadMoved
from capture_api.store.open import open_engine
from capture_api.store.terms import TermsRepository

FORESEEN = (CaptureError, RefusedAccount, SettingsError, NoManifest, StoreUnavailable, UnsafeStore, LeadMoved)
Facts = dict[str, Any]


class Leads(Protocol):
    """Leads near or far, as plain facts."""

    def zone(self) -> ZoneInfo:
        """The time zone of the site."""

    def page(self, query: Mapping[str, str]) -> Facts:
        """One page: `leads`, and the cursor `next`."""

    def lead(self, lead_id: str) -> Facts:
        """A lead with all that is known."""

    def brief(self, lead_id: str) -> Facts:
        """The page to read before the call."""

    def conversation(self, lead_id: str) -> LeadConversation:
        """All that was said with a lead."""

    def move(self, lead_id: str, move: str, body: Mapping[str, str]) -> Facts:
        """The lead after a move, or after undoing the last."""

    def note(self, lead_id: str, body: Mapping[str, str]) -> Facts:
        """The lead after a note."""

    def lines(self, kind: str, query: Mapping[str, str]) -> Iterator[str]:
        """All leads of a query as the text of one of `EXPORTS`, a part at a time."""

    def card(self, lead_id: str, kind: str) -> str:
        """The person of one lead as a card, of the kind `vcf` or `people.vcf`."""

    def congruence(self) -> list[Facts]:
        """Each promise over all its wordings."""

    def report(self, name: str, asked: Mapping[str, str]) -> Facts:
        """A report, or the review of a month."""

    def journey_map(self, journey: str) -> Facts:
        """A journey's map, with what was counted on its pages."""

    def decide(self, body: Mapping[str, str]) -> Facts:
        """What was noted of a review's decision."""

    def decided(self, decision_id: str) -> Facts:
        """A decision that was carried out."""


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """A site's folder with the environment around it."""

    root: Path
    environ: Mapping[str, str]

    @property
    def shows_preview(self) -> bool:
        """Whether the leads are those of `waypost serve`: none came in otherwise, and no database is named."""
        preview = self.root / PREVIEW / "leads.db"
        return not self._given("WAYPOST_DATABASE_URL") and not live_database(self.root).exists() and preview.is_file()

    @property
    def database_url(self) -> str:
        """Where submissions are kept."""
        found = self.root / PREVIEW / "leads.db" if self.shows_preview else live_database(self.root)
        return self._given("WAYPOST_DATABASE_URL") or f"sqlite:///{found}"

    @property
    def handoff(self) -> Path:
        """The handoff file: the one that is named, else that of the same kind as the database, else the other."""
        if self._given("WAYPOST_HANDOFF"):
            return Path(self._given("WAYPOST_HANDOFF"))
        built, previewed = self.root / HANDOFF, self.root / PREVIEW / "handoff" / "handoff.json"
        first, second = (previewed, built) if self.shows_preview else (built, previewed)
        return second if second.is_file() and not first.is_file() else first

    @property
    def mail_templates(self) -> Path | None:
        """The folder of edited mails, if one is named."""
        named = self._given("WAYPOST_MAIL_TEMPLATES")
        return Path(named) if named else None

    def _given(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    @contextmanager
    def engine(self, *, makes: bool = False) -> Iterator[Engine]:
        """The database, closed again at the end; StoreUnavailable where there is none, unless the command `makes` one.

        Looking at leads must not leave an empty database behind: it would be taken for the live one from then on.
        """
        file = database_file(self.database_url)
        if file and not file.exists() and not makes:
            raise StoreUnavailable(
                f"There is no database at {file} yet. `waypost serve` makes the preview's, and `waypost api`, `waypost "
                "user add` or `waypost leads add` the live one; WAYPOST_DATABASE_URL names another."
            )
        if file and not file.exists():
            click.echo(f"A new database is begun in {file.absolute()}.", err=True)
        if self.shows_preview:
            click.echo(f"This is the preview's database, in {self.root / PREVIEW}/.", err=True)
        engine = open_engine(self.database_url)
        try:
            yield engine
        finally:
            engine.close()

    @contextmanager
    def sales(self, by: str, clock: Clock = system_clock, *, makes: bool = False) -> Iterator[tuple[Sales, Actor]]:
        """The use cases over this machine's database, and who asks; what we foresaw becomes one line."""
        with foreseen(), self.engine(makes=makes) as engine:
            yield self.over(engine, clock), terminal_actor(by, engine)

    def over(self, engine: Engine, clock: Clock) -> Sales:
        """The use cases over a database, with the addresses that their mail leads to."""
        manifests = ManifestFile(self.handoff, TermsRepository(engine).with_earlier)
        address = self._given("WAYPOST_BASE_URL")
        return open_sales(engine, manifests, clock, random_ids, address, self.mail_templates)

    def manifests(self) -> ManifestFile:
        """The handoff file as it is now."""
        return ManifestFile(self.handoff, lambda manifest: manifest)


class LocalLeads:
    """The leads of a database on this machine, asked by whoever may read its file."""

    def __init__(self, sales: Sales, actor: Actor, manifests: ManifestFile, clock: Clock) -> None:
        self.sales = sales
        self.actor = actor
        self._manifests = manifests
        self._clock = clock

    def zone(self) -> ZoneInfo:
        """The time zone of the site."""
        return self._manifests.current().hours.zone

    def page(self, query: Mapping[str, str]) -> Facts:
        """One page."""
        page = self.sales.leads.page(self.actor, query)
        now = self._clock()
        rows = [lead_facts(row, now) | {"has_dead_mail": row.id in page.dead} for row in page.rows]
        return {"leads": rows, "next": page.cursor or None}

    def lead(self, lead_id: str) -> Facts:
        """A lead with all that is known."""
        file = self.sales.leads.file(self.actor, lead_id)
        mails = {"mails": [planned_facts(one) for one in self.sales.after_sale.mails(self.actor, lead_id)]}
        return file_facts(file, self._manifests.current().promises, self._clock()) | mails

    def brief(self, lead_id: str) -> Facts:
        """The page to read before the call."""
        return brief_facts(self.sales.leads.brief(self.actor, lead_id))

    def conversation(self, lead_id: str) -> LeadConversation:
        """All that was said with a lead."""
        return self.sales.conversations.of_lead(self.actor, lead_id)

    def move(self, lead_id: str, move: str, body: Mapping[str, str]) -> Facts:
        """The lead after a move, or after undoing the last."""
        action = LeadAction(
            move,
            reason=body.get("reason", ""),
            day=read_day(body.get("on", "")),
            hour=read_hour(body.get("at", "")),
            to=body.get("to", ""),
            note=body.get("note", ""),
        )
        return lead_facts(self.sales.actions.act(self.actor, lead_id, action), self._clock())

    def note(self, lead_id: str, body: Mapping[str, str]) -> Facts:
        """The lead after a note."""
        next_on = read_day(body.get("next_on", ""))
        return lead_facts(self.sales.actions.note(self.actor, lead_id, body["text"], next_on=next_on), self._clock())

    def lines(self, kind: str, query: Mapping[str, str]) -> Iterator[str]:
        """All leads of a query as lines."""
        return self._in_form(kind, self.sales.leads.export(self.actor, query))

    def card(self, lead_id: str, kind: str) -> str:
        """The person of one lead as a card."""
        return "".join(self._in_form(kind, [self.sales.leads.row(self.actor, lead_id)]))

    def _in_form(self, kind: str, rows: Iterable[LeadRow]) -> Iterator[str]:
        return EXPORTS[kind].lines(rows, self._manifests.current(), self._clock())

    def congruence(self) -> list[Facts]:
        """Each promise over all its wordings."""
        return [promise_facts(report) for report in self.sales.promises.reports(self.actor)]

    def report(self, name: str, asked: Mapping[str, str]) -> Facts:
        """A report, or the review of a month."""
        if name == "month":
            return review_facts(self.sales.reports.review(self.actor, asked.get("month", "")))
        return sheet_facts(self.sales.reports.sheet(self.actor, ReportQuery(name, **asked)))

    def journey_map(self, journey: str) -> Facts:
        """A journey's map, with what was counted on its pages."""
        return map_facts(self.sales.maps.counted(self.actor, journey))

    def decide(self, body: Mapping[str, str]) -> Facts:
        """What was noted of a review's decision."""
        due = read_day(body["due"])
        return decision_facts(
            self.sales.reports.decide(self.actor, body.get("month", ""), body["text"], body["owner"], due)
        )

    def decided(self, decision_id: str) -> Facts:
        """A decision that was carried out."""
        return decision_facts(self.sales.reports.finish(self.actor, decision_id))


@contextmanager
def foreseen() -> Iterator[None]:
    """Turn what we foresaw into one line and exit code 2."""
    try:
        yield
    except FORESEEN as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def open_leads(place: SiteFolder, api: str, token: str, by: str, clock: Clock) -> Iterator[Leads]:
    """The leads that a command asks for: an API's when one is named, else this machine's."""
    with foreseen():
        if api:
            secret = token or os.environ.get("WAYPOST_TOKEN", "")
            if not secret:
                raise click.UsageError("--api needs a token. Give --token, or set WAYPOST_TOKEN.")
            yield RemoteLeads(api, secret)
            return
        with place.engine() as engine:
            yield LocalLeads(place.over(engine, clock), terminal_actor(by, engine), place.manifests(), clock)


def terminal_actor(by: str, engine: Engine) -> Actor:
    """Who asks from a terminal: whoever may read the database may do everything, in the name of a known account."""
    if not by:
        return Actor("terminal", "terminal", "", "owner")
    account = AccountRepository(engine).by_email(key_of(by))
    if account is None or account.disabled_at:
        raise RefusedAccount(f"{by} has no account in use. See `waypost user list`, or leave --by out.")
    return Actor(account.id, account.words, account.email, "owner")
