"""Who sends us clients: made with a code, credited once for each lead, and told counts and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from email_validator import EmailNotValidError

from capture_api.accounts.actor import Actor
from capture_api.contract.addresses import referred_address, referrer_address
from capture_api.contract.tokens import REFERRER_PAGE, read_until, sign_until
from capture_api.errors import CaptureError, RefusedMove, StaleToken
from capture_api.ids import REFERENCE
from capture_api.model.email import validated
from capture_api.model.lead import LeadRow
from capture_api.model.recording import Touch
from capture_api.model.referral_code import LONGEST, is_code
from capture_api.sales.cases.context import SalesContext, is_kept
from capture_api.sales.reports.period import first_of, midnight
from capture_api.store.engine import Transaction
from capture_api.store.lead_changes import add_touch_in
from capture_api.store.referrers import (
    BY_OURS,
    Introduced,
    Introduction,
    Referrer,
    ReferrerRepository,
    forget_introduction,
    introduce_in,
)

LINK_LIFE = timedelta(days=400)
LONGEST_NAME = 80
FEWEST = 5  # hands of a referrer before anything is told of what came of them: of fewer they know each by name
FEW = 3  # a figure that says something of so few, or of all but so few, is not told exactly
INTRODUCED, NOT_INTRODUCED = "introduced", "not-introduced"  # the touches that tell of it


class UnfitReferrer(CaptureError):
    """A referrer that cannot be; the text says what to change."""


@dataclass(frozen=True, slots=True)
class KnownReferrer:
    """A referrer with the address that they pass on, and what is counted of theirs now."""

    referrer: Referrer
    link: str
    introduced: Introduced


@dataclass(frozen=True, slots=True)
class ToldReferrer:
    """What a referrer is told, up to the end of a month: figures in words, and nothing of anybody."""

    code: str
    link: str
    up_to: date
    hands: int
    talked: str  # "" where it would tell of single people
    won: str


class ReferrerCases:
    """What may be asked and done about who sends us clients."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._referrers = ReferrerRepository(context.engine)

    def everyone(self, actor: Actor) -> tuple[KnownReferrer, ...]:
        """All referrers with what is counted of theirs."""
        actor.must("read")
        found = self._referrers.introduced()
        return tuple(
            KnownReferrer(one, self._link(one), found.get(one.id, Introduced())) for one in self._referrers.everyone()
        )

    def with_a_code(self, actor: Actor) -> tuple[Referrer, ...]:
        """Those whose code counts, by name."""
        actor.must("read")
        return tuple(one for one in self._referrers.everyone() if one.ended_at is None)

    def add(self, actor: Actor, name: str, email: str, code: str = "") -> Referrer:
        """Give somebody a code, their own choice or one that is made; UnfitReferrer for what cannot be."""
        actor.must("introduce")
        words = " ".join("".join(letter for letter in name if is_kept(letter)).split())
        if not words or len(words) > LONGEST_NAME:
            raise UnfitReferrer(f"A referrer has a name of at most {LONGEST_NAME} characters. Give one.")
        address, chosen = email.strip(), code.strip() or self._context.ids(REFERENCE).removeprefix("WP-")
        try:
            validated(address)
        except EmailNotValidError as error:
            raise UnfitReferrer(f"“{address[:60]}” is no e-mail address. Give one like jo@example.com.") from error
        if not is_code(chosen):
            raise UnfitReferrer(
                f"“{chosen[:60]}” is no code. Give 3 to {LONGEST} letters, digits and hyphens, like jo-adams."
            )
        made = Referrer(self._context.ids("r"), chosen, words, address, self._context.clock(), actor.name)
        if not self._referrers.add(made):
            raise UnfitReferrer(f"The code “{chosen}” is somebody's, or was. Choose another.")
        return made

    def end(self, actor: Actor, code: str) -> Referrer:
        """Let a code count no more; whom they introduced stays theirs."""
        actor.must("introduce")
        found = self._named(code)
        self._referrers.end(found.id, self._context.clock())
        return self._named(code)

    def take_up(self, actor: Actor, code: str) -> Referrer:
        """Let a code that was ended count again."""
        actor.must("introduce")
        found = self._named(code)
        self._referrers.end(found.id, None)
        return self._named(code)

    def named(self, actor: Actor, code: str) -> Referrer:
        """The referrer of a code or an id; UnfitReferrer where there is none."""
        actor.must("read")
        return self._named(code)

    def _named(self, code: str) -> Referrer:
        """The referrer of a code or an id; UnfitReferrer where there is none."""
        found = self._referrers.with_code(code) or self._referrers.one(code)
        if found is None:
            raise UnfitReferrer(f"Nobody has the code “{code[:60]}”. `waypost referrer list` and the inbox show all.")
        return found

    def of_lead(self, actor: Actor, lead_id: str) -> Introduction | None:
        """Who introduced a lead."""
        actor.must("read")
        return self._referrers.of_lead(self._context.id_of(lead_id))

    def credit(self, actor: Actor, lead_id: str, code: str) -> LeadRow:
        """Say who introduced a lead, or with no code that nobody did; RefusedMove for what is so already."""
        actor.must("introduce")
        row, at = self._context.lead_named(lead_id), self._context.clock()
        chosen = self._named(code) if code.strip() else None
        if chosen and chosen.ended_at:
            raise RefusedMove(f"The code of {chosen.name} was ended. Take it up again first, under Referrers.")
        known = self._referrers.of_lead(row.id)
        if (chosen.id if chosen else "") == (known.referrer.id if known else ""):
            raise RefusedMove("That is what this lead says already. Load it again.")

        def work(tx: Transaction) -> None:
            was = forget_introduction(tx, row.id)
            if chosen:
                introduce_in(tx, row.id, chosen.id, BY_OURS, at, actor.name)
            elif not was:
                raise RefusedMove("A lead that joined this one says who introduced them. Change it there.")
            kind, data = (INTRODUCED, {"code": chosen.code}) if chosen else (NOT_INTRODUCED, {})
            add_touch_in(tx, row, Touch(kind, at, "", row.journey, row.stage, actor.name, data), None)

        self._context.engine.transaction(work)
        return self._context.lead_named(row.id)

    def page_link(self, actor: Actor, code: str, keys: Sequence[str]) -> str:
        """The address of a referrer's own page, which works for a year and a month."""
        actor.must("read")
        until = self._context.clock() + LINK_LIFE
        return referrer_address(self._context.base_url, sign_until(self._named(code).id, keys, REFERRER_PAGE, until))

    def told(self, token: str, keys: Sequence[str]) -> ToldReferrer:
        """What a referrer may see; StaleToken where the link is old or their code was ended, ForgedToken for others."""
        now = self._context.clock()
        found = self._referrers.one(str(read_until(token, keys, REFERRER_PAGE, now)))
        if found is None or found.ended_at:
            raise StaleToken("This page is no longer kept. Write to us if you would like to send people to us again.")
        zone = self._context.manifest.hours.zone
        began = first_of(now.astimezone(zone).date())
        count = self._referrers.introduced(midnight(began, zone)).get(found.id, Introduced())
        talked, won = (figure(number, count.hands) for number in (count.talked, count.won))
        return ToldReferrer(found.code, self._link(found), began - timedelta(days=1), count.hands, talked, won)

    def site_for(self, code: str) -> str:
        """The address of the site with a referrer's code in it; the site's own where nobody has the code."""
        found, site = self._referrers.with_code(code), self._context.manifest.site.base_url
        return f"{site}?utm_medium=referrer&ref={found.code}" if found and found.ended_at is None else site

    def _link(self, one: Referrer) -> str:
        return referred_address(self._context.base_url, one.code)


def figure(number: int, of: int) -> str:
    """A figure in words that says nothing of single people: “fewer than 3”, “12”, “nearly all”; "" of too few."""
    if of < FEWEST:
        return ""
    if number < FEW:
        return f"fewer than {FEW}"
    return "nearly all" if of - number < FEW else f"{number:,}"
