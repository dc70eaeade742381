"""A lead's history in words, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from capture_api.clock import read_time
from capture_api.model.recording import Touch

KINDS = {
    "hand-raise": "Raised a hand",
    "download": "Asked for a download",
    "enquiry": "Sent an enquiry",
    "booking": "Asked for a time",
    "file-fetched": "Fetched the file",
    "note": "Note",
    "accepted": "Accepted",
    "unqualified": "Marked unqualified",
    "recycled": "Put off",
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
    return sorted(found, key=lambda event: event.at, reverse=True)


def event_of(touch: Touch, zone: ZoneInfo) -> Event:
    """A touch as a line."""
    data = touch.data
    more = [str(data[key]) for key in ("reason", "text", "note", "promise") if data.get(key)]
    if data.get("again_at"):
        more.append(f"again on {read_time(str(data['again_at'])).astimezone(zone):%d %b %Y}")
    if data.get("next_on"):
        more.append(f"next step on {data['next_on']}")
    words = KINDS.get(touch.kind, touch.kind.replace("-", " ").capitalize())
    if touch.kind == "hand-raise" and touch.actor:  # they phoned, wrote or walked in; ours wrote it down
        words = "Raised a hand; taken down"
    return Event(touch.at.astimezone(zone), words, touch.actor, "; ".join(more))
