"""What marketing and sales look at together."""

from datetime import datetime

from capture_api.accounts.actor import Actor
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.credit import Credit, Credited, credit, source_of
from capture_api.store.leads import LeadRepository


class ReportCases:
    """What may be asked about many leads at once."""

    def __init__(self, context: SalesContext) -> None:
        self._leads = LeadRepository(context.engine)

    def credit(self, actor: Actor, since: datetime | None = None, journey: str = "") -> list[Credit]:
        """Marketing's count by source, for leads since a time."""
        actor.must("read")
        rows = [row for row in self._leads.credited(since) if journey in ("", row.journey)]
        return credit(Credited(source_of(row.source), row.status, row.reason, row.leads) for row in rows)
