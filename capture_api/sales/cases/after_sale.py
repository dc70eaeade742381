"""Mail after the sale, as sales sees it: before it goes and after, and stopped where it should not go."""

from dataclasses import dataclass
from datetime import datetime

from capture_api.accounts.actor import Actor
from capture_api.errors import RefusedMove
from capture_api.model.lead import LeadRow
from capture_api.model.recording import DoneMail
from capture_api.sales.after_sale import PLANNED, STOPPED, PlannedMail, planned_mails
from capture_api.sales.cases.context import SalesContext
from capture_api.store.journey_mails import JourneyMailRepository, claim
from capture_api.store.leads import LeadRepository


@dataclass(frozen=True, slots=True)
class AfterSaleCases:
    """What may be asked and done about mail after the sale."""

    context: SalesContext

    def mails(self, actor: Actor, lead_id: str) -> tuple[PlannedMail, ...]:
        """The mails of a lead with their days, before they go and after."""
        actor.must("read")
        return mails_of(self.context, self.context.lead_named(lead_id), self.context.clock())

    def stop(self, actor: Actor, lead_id: str, journey: str, name: str) -> None:
        """Keep one mail from a lead; RefusedMove where it went out, or where there is none of that name."""
        actor.must("look after")
        row, now = self.context.lead_named(lead_id), self.context.clock()
        found = [one for one in mails_of(self.context, row, now) if (one.journey, one.mail.name) == (journey, name)]
        if not found or found[0].state != PLANNED:
            state = found[0].words if found else "not one that this lead gets"
            raise RefusedMove(f"The mail “{name[:60]}” is {state}, so there is nothing to stop.")
        done = DoneMail(journey, name, STOPPED, now, actor.name)
        self.context.engine.transaction(lambda tx: claim(tx, row.id, done))


def mails_of(context: SalesContext, row: LeadRow, now: datetime) -> tuple[PlannedMail, ...]:
    """The mails of a lead with their days."""
    repository, touches = JourneyMailRepository(context.engine), LeadRepository(context.engine).moves(row.id)
    is_silent = repository.silent_since(row.person_id) is not None or not row.email
    return planned_mails(row, touches, context.manifest, repository.done(row.id), now, is_silent=is_silent)
