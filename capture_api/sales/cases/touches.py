"""How the history tells a move: who, what, why, who has to do what by when, and what undoing it gives back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from capture_api.accounts.actor import Actor
from capture_api.clock import rfc3339
from capture_api.model.lead import LeadRow
from capture_api.model.recording import Mail, Touch
from capture_api.model.states import LeadState
from capture_api.sales.lifecycle import MoveWords
from capture_api.sales.moves import MOVES, STATES
from capture_api.sales.undoing import state_facts


def touch_of_move(
    name: str, words: MoveWords, row: LeadRow, after: LeadState, actor: Actor, now: datetime, mails: Sequence[Mail] = ()
) -> Touch:
    """How the history tells a move: who, what, why, who has to do what by when, and what undoing it gives back."""
    move = MOVES[name]
    data: dict[str, Any] = {
        "move": name,
        "no": row.revision + 1,
        "from": row.status,
        "reason": after.reason if after.reason != row.reason else "",
        "text" if name == "note" else "note": words.note,
        "to": words.to if move.name == "assign" else "",
        "day": words.day.isoformat() if words.day else "",
        "hour": f"{words.hour:%H:%M}" if words.hour else "",
        "mails": [mail.id for mail in mails],
        "before": state_facts(row.state),
    } | outlook(after)
    filled = {key: value for key, value in data.items() if value}
    return Touch(move.touch or after.status, now, "", row.journey, row.stage, actor.name, filled)


def mails_told(touch: Touch) -> tuple[str, ...]:
    """The ids of the mail that a move owed; of one mail alone in histories of an earlier release."""
    one = str(touch.data.get("mail", ""))
    return tuple(str(mail) for mail in touch.data.get("mails", ())) or ((one,) if one else ())


def outlook(after: LeadState) -> dict[str, Any]:
    """Who has to do what by when, from a state on."""
    return {"next": STATES[after.status].next.name, "owner": after.owner, "next_at": rfc3339(after.next_at)}
