"""All leads of somebody who leaves, handed over and the account closed in one transaction."""

from dataclasses import replace
from datetime import datetime

from capture_api.accounts.actor import Actor
from capture_api.errors import RefusedMove
from capture_api.model.lead import LeadRow
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.cases.touches import touch_of_move
from capture_api.sales.lifecycle import MoveWords
from capture_api.sales.moves import WORKED
from capture_api.store.accounts import Account
from capture_api.store.engine import Transaction
from capture_api.store.lead_changes import change_in
from capture_api.store.team import disable_in, theirs

MOST = 100_000


def hand_over(context: SalesContext, actor: Actor, account: Account, heir: str) -> int:
    """How many leads went to `heir` before the account was closed; RefusedMove where some came in meanwhile."""
    now = context.clock()

    def work(tx: Transaction) -> int:
        leads = theirs(tx.all, account.email, MOST)
        if leads and not heir:
            raise RefusedMove(f"A lead has just come to {account.email}. Say to whom it is handed over.")
        for row in leads:
            hand_over_in(tx, row, account, heir, actor, now)
        disable_in(tx, account.id, actor.name, now)
        return len(leads)

    return context.engine.transaction(work)


def hand_over_in(tx: Transaction, row: LeadRow, account: Account, heir: str, actor: Actor, now: datetime) -> None:
    """One lead's next step, and whoever works it, in the hands of somebody else; its status and dates stay."""
    taken_by = row.taken_by
    if taken_by == account.email:
        taken_by = heir if row.status in WORKED else ""
    after = replace(
        row.state,
        owner=heir if row.owner == account.email else row.owner,
        taken_by=taken_by,
        turn_of="",
    )
    words = MoveWords(to=heir, note=f"{account.name or account.email} left")
    change_in(tx, row, after, touch_of_move("assign", words, row, after, actor, now))
