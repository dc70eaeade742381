"""Calendar entries that go with mail (RFC 5545, 5546): one for a lead, through wish, booking, move and cancelling."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar, Event, vCalAddress, vText

from capture_api.model.recording import DueMail

REQUEST, CANCEL = "REQUEST", "CANCEL"


def entry_of(mail: DueMail) -> Mapping[str, Any] | None:
    """What a mail's calendar entry says; None for a mail that has none."""
    if mail.facts.get("talk"):
        return mail.facts["talk"]  # type: ignore[no-any-return]
    return wished_talk(mail.facts, mail.recipient) if mail.kind == "prep" and mail.facts["slot"] else None


def wished_talk(facts: Mapping[str, Any], recipient: str) -> dict[str, Any]:
    """The time that a person asked for, which is still to be agreed."""
    return {
        "method": REQUEST,
        "status": "TENTATIVE",
        "sequence": facts.get("sequence", 0),
        "start": facts["slot"]["start"],
        "end": facts["slot"]["end"],
        "summary": f"{facts['offer']} ({facts['site']['title']}), time to be confirmed",
        "description": description(facts),
        "guest": recipient,
        "guest_name": facts["name"],
    }


def calendar_file(talk: Mapping[str, Any], mail: DueMail) -> bytes:
    """An .ics file; the entry of a lead keeps its name, so that a calendar moves or cancels the one that it has."""
    site, owner = mail.facts["site"], mail.facts["owner"]
    host = site["url"].partition("://")[2].partition("/")[0] or "waypost"
    event = Event()
    event.add("uid", f"{mail.lead_id or mail.id}@{host}")
    event.add("dtstamp", mail.created_at.astimezone(UTC))
    event.add("dtstart", datetime.fromisoformat(talk["start"]).astimezone(UTC))
    event.add("dtend", datetime.fromisoformat(talk["end"]).astimezone(UTC))
    event.add("summary", talk["summary"])
    event.add("description", talk["description"])
    event.add("status", talk["status"])
    event.add("sequence", talk["sequence"])
    event["organizer"] = address(owner["email"] or site["email"], owner["name"] or site["title"])
    guest = address(talk["guest"], talk["guest_name"] or talk["guest"])
    guest.params["RSVP"] = vText("TRUE")
    guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
    event.add("attendee", guest, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Waypost//Capture//EN")
    calendar.add("version", "2.0")
    calendar.add("method", talk["method"])
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
