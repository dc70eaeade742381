"""People who buy together: put into one household or company by somebody's word, and taken out again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from capture_api.accounts.actor import Actor
from capture_api.errors import RefusedMove
from capture_api.model.buying_group import AT_COMPANY, AT_HOME, COMPANY, KINDS, ROLES, BuyingGroup, role_words
from capture_api.model.lead import LeadRow
from capture_api.model.recording import Touch
from capture_api.sales.cases.context import SalesContext, with_words
from capture_api.sales.cases.same_person import is_erased
from capture_api.sales.queries import one_of
from capture_api.store.buying_groups import (
    BuyingGroupRepository,
    Member,
    ShareLink,
    belong_in,
    change_role,
    found_group,
    groups_of,
    leave_in,
)
from capture_api.store.engine import Transaction
from capture_api.store.lead_changes import add_touch_in
from capture_api.store.one_person import everyone_who_is
from capture_api.store.rows import touch_row
from capture_api.store.same_person import Alike, SamePersonRepository

TOGETHER, APART, ROLE_GIVEN = "together", "apart", "role-given"  # the touches that tell of it
BY = {
    "phone": "the same telephone number",
    AT_COMPANY: "the same company and mail domain",
    AT_HOME: "the same surname and place",
}


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A household or company with everybody in it, and the links that let in more."""

    group: BuyingGroup
    title: str  # “Household”, or the company's name
    members: tuple[Member, ...]
    links: tuple[ShareLink, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Where the person of a lead belongs, and who may belong there too."""

    groups: tuple[GroupShown, ...]
    alike: tuple[Alike, ...]
    people: tuple[str, ...]  # the ids of all that are one with the person of the lead


class BuyingGroupCases:
    """What may be asked and done about who buys together."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._groups = BuyingGroupRepository(context.engine)
        self._people = SamePersonRepository(context.engine)

    def of(self, actor: Actor, lead_id: str) -> Together:
        """Who belongs together with the person of a lead, and who else may."""
        actor.must("read")
        row = self._context.lead_named(lead_id)
        ours = everyone_who_is(self._context.engine.query, row.person_id)
        groups = tuple(self._shown(group, ours) for group in self._groups.of(row.person_id))
        inside = {member.person_id for shown in groups for member in shown.members}
        alike = self._people.alike(row.person_id, tuple(BY)) if not is_erased(row) else ()
        return Together(groups, tuple(one for one in alike if one.person_id not in inside), ours)

    def _shown(self, group: BuyingGroup, ours: Sequence[str] = ()) -> GroupShown:
        """A household or company with everybody in it, some people first."""
        manifest = self._context.manifest
        members = tuple(
            replace(one, leads=tuple(with_words(row, manifest) for row in one.leads))
            for one in sorted(self._groups.members(group.id), key=lambda one: one.person_id not in ours)
        )
        title = next((one.company for one in members if one.company), "") if group.kind == COMPANY else ""
        return GroupShown(group, title or KINDS[group.kind], members, self._groups.links(group.id))

    def join(self, actor: Actor, lead_id: str, other: str, kind: str, role: str = "") -> LeadRow:
        """Put the people of two leads into one household or company, the other one in a role; the lead after it.

        RefusedMove where they are one person, together already, or each with others.
        """
        actor.must("act")
        row, theirs, at = self._context.lead_named(lead_id), self._context.lead_named(other), self._context.clock()
        one_of("kind", kind, tuple(KINDS))
        one_of("role", role, ("", *ROLES))
        for one in (row, theirs):
            if is_erased(one):
                raise RefusedMove(f"The person of {one.reference} was erased, so they belong nowhere.")

        def work(tx: Transaction) -> None:
            if theirs.person_id in everyone_who_is(tx.all, row.person_id):
                raise RefusedMove(f"{row.reference} and {theirs.reference} are of one person, not of two.")
            group_id = self._common_group(tx, row, theirs, kind, actor.name, at)
            for one, is_as in ((row, ""), (theirs, role)):
                if not groups_of(tx.all, one.person_id):
                    belong_in(tx, self._context.ids("b"), group_id, one.person_id, is_as, at, actor.name)
            for one, with_ in ((row, theirs), (theirs, row)):
                data = {"with": with_.reference} | ({"role": role_words(role)} if role and one is theirs else {})
                tell(tx, one, TOGETHER, actor.name, at, data)

        self._context.engine.transaction(work)
        return self._context.lead_named(row.id)

    def _common_group(self, tx: Transaction, row: LeadRow, theirs: LeadRow, kind: str, by: str, at: datetime) -> str:
        """The group that two people will share: that of whoever has one, or a new one."""
        mine, other = groups_of(tx.all, row.person_id), groups_of(tx.all, theirs.person_id)
        if {one.id for one in mine} & {one.id for one in other}:
            raise RefusedMove(f"{row.reference} and {theirs.reference} belong together already.")
        if mine and other:
            raise RefusedMove(
                f"The people of {row.reference} and of {theirs.reference} each belong with others. Take one of them "
                "out there first."
            )
        if mine or other:
            return (mine or other)[0].id
        group = BuyingGroup(self._context.ids("g"), kind, at, by)
        found_group(tx, group)
        return group.id

    def leave(self, actor: Actor, lead_id: str, person_id: str) -> LeadRow:
        """Take somebody out of the household or company of a lead's person; the lead after it."""
        actor.must("act")
        row, at = self._context.lead_named(lead_id), self._context.clock()
        group, member = self._member(row, person_id)

        def work(tx: Transaction) -> None:
            if not leave_in(tx, group.id, everyone_who_is(tx.all, member.person_id), at, actor.name):
                raise RefusedMove("They are taken out already. Load the lead again.")
            self._tell_both(tx, row, member, APART, actor.name, at, {})

        self._context.engine.transaction(work)
        return self._context.lead_named(row.id)

    def give_role(self, actor: Actor, lead_id: str, person_id: str, role: str) -> LeadRow:
        """Say what somebody has to do with it; what was said before stays in the table with its times."""
        actor.must("act")
        row, at = self._context.lead_named(lead_id), self._context.clock()
        one_of("role", role, ("", *ROLES))
        group, member = self._member(row, person_id)

        def work(tx: Transaction) -> None:
            name = self._context.ids("b")
            if not change_role(tx, name, group.id, member.person_id, role, at, actor.name):
                raise RefusedMove("That is what this page says already. Load it again.")
            self._tell_both(tx, row, member, ROLE_GIVEN, actor.name, at, {"role": role_words(role)})

        self._context.engine.transaction(work)
        return self._context.lead_named(row.id)

    def _member(self, row: LeadRow, person_id: str) -> tuple[BuyingGroup, Member]:
        for shown in map(self._shown, self._groups.of(row.person_id)):
            for member in shown.members:
                if member.person_id == person_id:
                    return shown.group, member
        words = "They do not belong to the person of this lead any more. Load it again."
        raise RefusedMove(words if person_id else "Nobody was chosen. Choose whom it is about.")

    def _tell_both(
        self, tx: Transaction, row: LeadRow, member: Member, kind: str, by: str, at: datetime, data: dict[str, str]
    ) -> None:
        """Tell the history of the lead where it was done, and that of the person whom it is about."""
        is_theirs = member.person_id in everyone_who_is(tx.all, row.person_id)
        with_ = {} if is_theirs or not member.leads else {"with": member.leads[0].reference}
        tell(tx, row, kind, by, at, data | with_)
        if not is_theirs:
            touch = Touch(kind, at, "", row.journey, row.stage, by, data | {"with": row.reference})
            lead = member.leads[0].id if member.leads else None
            tx.insert("touch", touch_row(touch, member.person_id, None, lead))


def tell(tx: Transaction, row: LeadRow, kind: str, by: str, at: datetime, data: dict[str, str]) -> None:
    """A line in the history of a lead."""
    add_touch_in(tx, row, Touch(kind, at, "", row.journey, row.stage, by, data), None)
