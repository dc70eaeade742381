"""Promises as sales and marketing look at them: verdicts, wordings, and who was told which."""

from collections.abc import Iterator

from capture_api.accounts.actor import Actor
from capture_api.contract.manifest import Manifest
from capture_api.sales.cases.context import SalesContext, with_words
from capture_api.sales.cases.leads import LeadPage
from capture_api.sales.disclosed import judgements_of
from capture_api.sales.promise_report import PromiseReport, report_promises
from capture_api.store.promises import BuildVerdict, PromiseRepository

USUAL_LIMIT = 100


class PromiseCases:
    """What may be asked about promises."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._promises = PromiseRepository(context.engine)

    def reports(self, actor: Actor) -> tuple[PromiseReport, ...]:
        """Each promise with its verdicts, and each wording with who was told it and what became of it."""
        actor.must("read")
        return report_promises(
            self._context.manifest,
            self._promises.wordings(),
            self._promises.verdicts(),
            self._promises.counts(),
            self._promises.people_and_leads,
        )

    def report(self, actor: Actor, promise_id: str) -> PromiseReport | None:
        """One promise; None when no build ever made it."""
        return next((one for one in self.reports(actor) if one.id == promise_id), None)

    def leads_told(
        self, actor: Actor, promise_id: str, digest: str, after: str = "", limit: int = USUAL_LIMIT
    ) -> LeadPage:
        """The leads that were told a wording of a promise."""
        actor.must("read")
        found, manifest = self._promises.leads_told(promise_id, digest, after, limit + 1), self._context.manifest
        rows = tuple(with_words(row, manifest) for row in found[:limit])
        return LeadPage(rows, rows[-1].id if len(found) > limit else "")


def verdicts_of(manifest: Manifest) -> Iterator[BuildVerdict]:
    """What the newest build made of each promise, for the record."""
    for promise_id, promise in sorted(manifest.promises.items()):
        for one in judgements_of(promise):
            yield BuildVerdict(promise_id, promise.hash, one.layer, one.label, one.rule, one.why)
