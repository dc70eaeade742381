"""Quarantined forms: looked at, and let through when a person sent them."""

from dataclasses import dataclass

from capture_api.accounts.actor import Actor
from capture_api.model.lead import LabelledAnswer, labelled
from capture_api.model.recording import Submission
from capture_api.record.planner import plan_recording
from capture_api.record.quarantine import WHY, entry_let_through
from capture_api.sales.cases.context import SalesContext, UnknownLead, with_words
from capture_api.store.definitions import DefinitionRepository
from capture_api.store.quarantine import QuarantineRepository

FORMS_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class QuarantinedForm:
    """A form that waits for somebody to look at it: why, and what was typed in the words of the form."""

    sent: Submission
    why: str
    answers: tuple[LabelledAnswer, ...]


@dataclass(frozen=True, slots=True)
class QuarantinedForms:
    """Some forms, newest first, and the place of the next ones; "" at the end."""

    forms: tuple[QuarantinedForm, ...]
    after: str


def why_held(sent: Submission, taken_as: str) -> str:
    """Why a form is held back, and whether its sender got through without that."""
    why = WHY.get(sent.quarantined, sent.quarantined)
    return f"{why} The same page sent it again without that, and it was taken as {taken_as}." if taken_as else why


class QuarantineCases:
    """What may be done about forms that perhaps no person sent."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._quarantine = QuarantineRepository(context.engine)

    def count(self, actor: Actor) -> int:
        """How many forms wait for somebody to look."""
        actor.must("read")
        return self._quarantine.count()

    def page(self, actor: Actor, after: str = "") -> QuarantinedForms:
        """Forms from a place on."""
        actor.must("read")
        found, manifest = self._quarantine.page(after, FORMS_A_PAGE), self._context.manifest
        forms = [with_words(sent, manifest) for sent in found.forms]
        return QuarantinedForms(
            tuple(
                QuarantinedForm(one, why_held(one, found.taken_as.get(one.id, "")), labelled(one.answers, one.words))
                for one in forms
            ),
            found.after,
        )

    def let_through(self, actor: Actor, name: str) -> str | None:
        """Make of a form, named by id or reference, what it would have made; the id of its lead, if it makes one."""
        actor.must("act")
        sent = self._quarantine.one(name)
        if sent is None:
            raise UnknownLead(f"No form “{name[:60]}” is held back. Somebody may have let it through already.")
        manifest = self._context.manifest
        entry = entry_let_through(actor, sent, manifest)
        agreed = DefinitionRepository(self._context.engine).holding(entry.journey)
        return self._quarantine.let_through(plan_recording(entry, manifest, self._context.ids, agreed=agreed))
