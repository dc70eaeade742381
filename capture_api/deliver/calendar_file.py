"""The calendar entry that goes with a wished-for time: an invitation that is still to be agreed (RFC 5545)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar, Event, vCalAddress, vText


def invite(facts: Mapping[str, Any], mail_id: str, recipient: str, made_at: datetime) -> bytes:
    """An .ics file for the time that a person asked for."""
    slot, site, owner = facts["slot"], facts["site"], facts["owner"]
    event = Event()
    event.add("uid", f"{mail_id}@{site['url'].partition('://')[2].partition('/')[0] or 'waypost'}")
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", datetime.fromisoformat(slot["start"]).astimezone(UTC))
    event.add("dtend", datetime.fromisoformat(slot["end"]).astimezone(UTC))
    event.add("summary", f"{facts['offer']} ({site['title']}), time to be confirmed")
    event.add("description", description(facts))
    event.add("status", "TENTATIVE")
    event.add("sequence", 0)
    event["organizer"] = address(owner["email"] or site["email"], owner["name"] or site["title"])
    guest = address(recipient, facts["name"] or recipient)
    guest.params["RSVP"] = vText("TRUE")
    guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
    event.add("attendee", guest, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Waypost//Capture//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def address(email: str, name: str) -> vCalAddress:
    """A person in a calendar entry."""
    found = vCalAddress(f"mailto:{email}")
    found.params["CN"] = vText(name)
    return found


def description(facts: Mapping[str, Any]) -> str:
    """What it is about, what to have to hand, and the reference."""
    lines = [f"Within this time we call for about {facts['minutes']} minutes." if facts["minutes"] else ""]
    lines += [f"- {item['text']}" for item in facts["prep"]]
    lines += [facts["prep_url"], f"Reference {facts['reference']}"]
    return "\n".join(line for line in lines if line)
