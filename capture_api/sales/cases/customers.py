"""What customers say for themselves: no more mail, and which promises were kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from capture_api.model.lead import LeadFile, LeadRow
from capture_api.model.recording import Touch
from capture_api.sales.cases.asked_after import told_of_broken
from capture_api.sales.cases.context import SalesContext, note_text, with_words
from capture_api.sales.disclosed import BROKEN, OUTCOME_TOUCHES, OUTCOMES, DisclosedPromise, disclosed_promises
from capture_api.store.journey_mails import JourneyMailRepository
from capture_api.store.lead_changes import LeadChanges
from capture_api.store.leads import LeadRepository


@dataclass(frozen=True, slots=True)
class AskedAfter:
    """What a person is asked: whose promises, in which journey, and each with its last answer."""

    row: LeadRow
    promises: tuple[DisclosedPromise, ...]


@dataclass(frozen=True, slots=True)
class CustomerCases:
    """What a person may say for themselves, from a link that only their mail has."""

    context: SalesContext

    def silence(self, person_id: str) -> bool:
        """Send them no mail after the sale any more; False where they are not known any more."""
        return JourneyMailRepository(self.context.engine).silence(person_id, self.context.clock())

    def asked(self, lead_id: str) -> AskedAfter | None:
        """What the person of a lead is asked; None where the lead is gone, or its person erased."""
        file = LeadRepository(self.context.engine).file(lead_id)
        if file is None or not file.row.email:
            return None
        told = tuple(one for one in file.disclosed if one.journey == file.row.journey)
        row = with_words(file.row, self.context.manifest)
        return AskedAfter(row, disclosed_promises(told, self.context.manifest.promises, file.touches))

    def answer(self, lead_id: str, said: Mapping[str, str], words: str) -> int:
        """Record what the person says of each promise; how many answers were kept. Anything else is passed over."""
        file = LeadRepository(self.context.engine).file(lead_id)
        found = self.asked(lead_id)
        if file is None or found is None:
            return 0
        told = {one.id: one for one in found.promises}
        answers = [(told[name], one) for name, one in said.items() if name in told and one in OUTCOMES]
        new = [(promise, outcome) for promise, outcome in answers if promise.outcome != outcome]
        for promise, outcome in new:
            self._keep(file, promise, outcome, words)
        return len(answers)

    def _keep(self, file: LeadFile, promise: DisclosedPromise, outcome: str, words: str) -> None:
        note = note_text(words)[:1000]
        data = {"promise": promise.id, "hash": promise.hash} | ({"note": note} if note else {})
        touch = Touch(OUTCOME_TOUCHES[outcome], self.context.clock(), "", file.row.journey, file.row.stage, "", data)
        mails = told_of_broken(self.context, file.row, promise.text, "the customer", note) if outcome == BROKEN else ()
        LeadChanges(self.context.engine).add_outcome(file.row, touch, outcome, key=None, mails=mails)
