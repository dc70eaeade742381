"""The definition of a lead: what holds, what is proposed, and both sides' word on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from capture_api.accounts.actor import Actor
from capture_api.contract.journeys import AgreedCriterion, LeadDefinition
from capture_api.contract.offers import FieldFacts
from capture_api.model.proposal import SIDES, Agreement, Proposal
from capture_api.sales.cases.context import SalesContext, note_text
from capture_api.sales.definitions import Comparison, UnfitDefinition, check_criteria, compare, read_criteria
from capture_api.store.definitions import DefinitionRepository

LOOKED_BACK = 90  # days


@dataclass(frozen=True, slots=True)
class DefinitionSheet:
    """What holds for a journey, what was ever proposed here, and what the open proposal would have changed."""

    journey: str
    title: str
    holds: LeadDefinition
    proposals: tuple[Proposal, ...]
    open: Proposal | None
    comparison: Comparison | None
    fields: tuple[FieldFacts, ...]


class DefinitionCases:
    """What may be asked and done about the definition of a lead."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._definitions = DefinitionRepository(context.engine)

    def sheet(self, actor: Actor, journey: str) -> DefinitionSheet:
        """What holds, what is proposed, and what that would have changed in the last 90 days."""
        actor.must("read")
        fields, proposals = self._fields(journey), tuple(self._definitions.versions(journey))
        holds = self._context.definition(journey)
        is_open = proposals and proposals[0].holds_since is None and proposals[0].definition.version > holds.version
        proposal = proposals[0] if is_open else None
        comparison = self._compare(journey, proposal.definition) if proposal else None
        title = self._context.manifest.journey(journey).title
        return DefinitionSheet(journey, title, holds, proposals, proposal, comparison, fields)

    def try_out(self, actor: Actor, journey: str, criteria: Sequence[AgreedCriterion] | str) -> Comparison:
        """What a definition would have changed in the last 90 days; nothing is kept."""
        actor.must("read")
        return self._compare(journey, LeadDefinition(0, "", (), self._criteria(journey, criteria)))

    def propose(
        self, actor: Actor, journey: str, text: str, criteria: Sequence[AgreedCriterion] | str, side: str, why: str = ""
    ) -> Proposal:
        """Propose a new version, which agrees to it for one's own side; UnfitDefinition for what no form answers."""
        actor.must("read")
        side = side_of(actor, side)
        words, checked = note_text(text), self._criteria(journey, criteria)
        if not words:
            raise UnfitDefinition("The definition has no words. Write in one sentence what both sides call a lead.")
        now = self._context.clock()
        known = [one.definition.version for one in self._definitions.versions(journey)]
        version = max([self._context.manifest.journey(journey).lead_definition.version, *known]) + 1
        agreements = tuple(Agreement(one, actor.name, now) if one == side else Agreement(one) for one in SIDES)
        definition = LeadDefinition(version, words, (), checked)
        proposal = Proposal(journey, definition, note_text(why), actor.name, now, agreements)
        if not self._definitions.propose(proposal):
            raise UnfitDefinition(f"Version {version} was proposed by somebody else just now. Look at it first.")
        return proposal

    def agree(self, actor: Actor, journey: str, version: int, side: str) -> Proposal:
        """Give a side's word, by name; the version holds for every hand raised after both gave theirs."""
        actor.must("read")
        side, proposals = side_of(actor, side), self._definitions.versions(journey)
        newest = proposals[0] if proposals else None
        if newest is None or newest.definition.version != version:
            raise UnfitDefinition(f"Version {version} is not the newest proposal. Look at what is proposed now.")
        if not self._definitions.agree(journey, version, side, actor.name, self._context.clock()):
            raise UnfitDefinition(f"{side.capitalize()} has agreed to version {version} already.")
        return self._definitions.versions(journey)[0]

    def _fields(self, journey: str) -> tuple[FieldFacts, ...]:
        facts = self._context.manifest.journeys.get(journey)
        if facts is None:
            known = ", ".join(self._context.manifest.journeys)
            raise UnfitDefinition(f"There is no journey “{journey[:60]}”. Choose one of: {known}.")
        offer = facts.offers.get(facts.hand_raise.offer)
        return offer.fields if offer else ()

    def _criteria(self, journey: str, criteria: Sequence[AgreedCriterion] | str) -> tuple[AgreedCriterion, ...]:
        fields = self._fields(journey)
        found = read_criteria(criteria) if isinstance(criteria, str) else tuple(criteria)
        check_criteria(found, fields)
        return found

    def _compare(self, journey: str, definition: LeadDefinition) -> Comparison:
        since = self._context.clock() - timedelta(days=LOOKED_BACK)
        return compare(definition, self._definitions.raised_since(journey, since), LOOKED_BACK)


def side_of(actor: Actor, side: str) -> str:
    """The side that somebody speaks for: their role's own; an owner says which."""
    if actor.role in SIDES:
        if side and side != actor.role:
            raise UnfitDefinition(f"You speak for {actor.role}. Somebody of {side[:20]} agrees by their own name.")
        return actor.role
    if side not in SIDES:
        raise UnfitDefinition(f"“{side[:20]}” is no side. Say for whom you agree: {' or '.join(SIDES)}.")
    return side
