"""A lead's history in words, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from capture_api.clock import read_time
from capture_api.model.recording import Touch
from capture_api.sales.moves import MOVES
from capture_api.sales.undoing import UNDONE

ROOM, LINE = 5000, 200  # characters of a page's history, and what a line takes besides its words
KINDS = {
    "hand-raise": "Raised a hand",
    "download": "Asked for a download",
    "enquiry": "Sent an enquiry",
    "booking": "Asked for a time",
    "corrected": "Sent their form again, corrected",
    "file-fetched": "Fetched the file",
    **{move.touch or move.target: move.label for move in MOVES.values()},
    "accepted": "Accepted",
    "unqualified": "Marked unqualified",
    "recycled": "Put off",
    "undone": "Taken back",
    "merged": "Said to be one person",
    "joined": "Joined to another lead",
    "together": "Said to belong together",
    "apart": "Said not to belong together",
    "role-given": "Said what they have to do with it",
    "share-link": "A link for one person more was made",
    "share-link-ended": "That link was taken back",
    "joined-in": "Somebody joined in by the link that was passed on",
    "introduced": "Said who introduced them",
    "not-introduced": "Said that nobody introduced them",
    "new": "Opened again",
    "to-check": "Opened again",
    "let-through": "Let through, though held back",
    "promise-kept": "A promise was kept",
    "promise-broken": "A promise was broken",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    at: datetime
    words: str
    by: str
    more: str


def history_of(touches: Iterable[Touch], zone: ZoneInfo) -> list[Event]:
    """What happened, without the pages seen: they stand under what to know and not to say."""
    found = [event_of(touch, zone) for touch in touches if touch.kind != "page-seen"]
    return sorted(found, key=lambda event: event.at)[::-1]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some lines of a history, and where the older ones begin."""

    events: Sequence[Event]
    first_number: int  # counted from the oldest
    after: int  # how many lines stand before the next page; 0 at the end
    rest: int  # how many lines it and those after it hold


def page_of_history(events: Sequence[Event], asked: str) -> HistoryPage:
    """The lines from a place on (“0” for the newest), as many as a page has room for; the newest for no such place."""
    start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    start = start if start < len(events) else 0
    end, room = start, ROOM
    while end < len(events) and (end == start or room > 0):
        room -= LINE + len(events[end].more)
        end += 1
    rest = len(events) - end
    return HistoryPage(events[start:end], len(events) - start, end if rest else 0, rest)


def changes_since(touches: Sequence[Touch], revision: int, seen: int) -> Sequence[Touch]:
    """What brought a lead from the revision that somebody saw to its own, oldest first; `touches` are the lead's."""
    changes = [touch for touch in touches if changes_lead(touch)]
    return changes[-(revision - seen) :] if 0 < seen < revision else ()


def changes_lead(touch: Touch) -> bool:
    """Whether a touch made a new revision of its lead: a move, undoing one, or a form that joined it."""
    return "no" in touch.data or touch.kind == UNDONE or (not touch.actor and touch.kind != "page-seen")


def event_of(touch: Touch, zone: ZoneInfo) -> Event:
    """A touch as a line."""
    data = touch.data
    more = [
        str(data[key])
        for key in ("reason", "text", "note", "promise", "with", "into", "code", "role", "fields")
        if data.get(key)
    ]
    if touch.kind == UNDONE and data.get("move") in MOVES:
        more.append(MOVES[data["move"]].label)
    if data.get("to"):
        more.append(f"to {data['to']}")
    if data.get("again_at"):
        more.append(f"again on {read_time(str(data['again_at'])).astimezone(zone):%d %b %Y}")
    day = data.get("day") or data.get("next_on")
    if day:
        more.append(f"next step on {day}{' at ' + data['hour'] if data.get('hour') else ''}")
    words = KINDS.get(touch.kind, touch.kind.replace("-", " ").capitalize())
    if touch.kind == "note" and not day:
        words = "Note"
    if touch.kind == "hand-raise" and touch.actor:  # they phoned, wrote or walked in; ours wrote it down
        words = "Raised a hand; taken down"
    return Event(touch.at.astimezone(zone), words, touch.actor, "; ".join(more))
