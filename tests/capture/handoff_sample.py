"""A small handoff file as a build would write it, and the invitations that its pages carry."""

import hashlib
import json
from pathlib import Path
from typing import Any

from capture_api.contract.invitation import Invitation, PromiseRef, wording_hash
from capture_api.contract.tokens import fingerprint, sign_invitation

KEYS = ("a-first-key-that-is-long-enough-000", "a-second-key-that-is-long-enough-00")
SITE = "https://www.example.com/"
TALK = "/first-home/talk/"
CALLBACK = "A broker calls you back within one business day."
FREE = "The first talk costs nothing."
PDF = b"%PDF-1.7 a guide to borrowing"
FORM = """<form method="post" action="{{ form.action }}" id="{{ form.id }}">
{% if errors %}<div role="alert" tabindex="-1"><h2>There is a problem</h2><ul>
{% for field in form.fields if field.name in errors %}<li><a href="#{{ field.name }}">{{ errors[field.name] }}</a></li>
{% endfor %}</ul></div>{% endif %}
{% for field in form.fields %}<label for="{{ field.name }}">{{ field.label }}</label>
<input id="{{ field.name }}" name="{{ field.name }}" value="{{ values.get(field.name, '') }}">
{% endfor %}<input type="hidden" name="invitation" value="{{ form.invitation }}">
<input type="hidden" name="once" value="{{ form.once }}">
<input type="hidden" name="path" value="{{ values.get('path', '') }}">
<input name="{{ form.honeypot }}"><button>{{ form.button }}</button></form>"""


def field(name: str, kind: str = "text", *, required: bool = True, **more: Any) -> dict[str, Any]:
    """A field as the handoff file holds it."""
    return {"name": name, "label": name.capitalize(), "type": kind, "required": required, "choices": [], **more}


def choices(*values: str) -> list[dict[str, str]]:
    """Choices whose labels are their values in words."""
    return [{"value": value, "label": value.replace("-", " ").capitalize()} for value in values]


def consultation() -> dict[str, Any]:
    """The hand-raise of the journey."""
    return {
        "journey": "first-home",
        "name": "consultation",
        "kind": "booking",
        "title": "Talk it through with a broker",
        "button": "Ask for a time",
        "minutes": 30,
        "who": {"name": "Ana Ruiz", "role": "broker"},
        "leave_with": "A number you can borrow.",
        "mail_note": "",
        "prep": ["Your last two payslips", "30 quiet minutes"],
        "prep_url": f"{SITE}first-home/prepare/",
        "thanks": f"{SITE}first-home/booked/",
        "times": {
            "morning": {"label": "Morning, 9 am to noon", "starts": "09:00", "ends": "12:00"},
            "email": {"label": "E-mail me instead, no call"},
        },
        "fields": [
            field("name"),
            field("email", "email"),
            field("phone", "phone", required=False),
            field("when", "radio", choices=choices("now", "six-months", "someday"), label="When do you hope to buy?"),
            field("postcode", pattern=r"\d{4}", error="Enter a postcode of four digits, like 3000"),
            field("day", "date", required=False),
            field("time", "radio", required=False, choices=choices("morning", "email")),
            field("topics", "checkbox", required=False, choices=choices("loans", "grants")),
            field("message", "textarea", required=False),
        ],
    }


def journey_map() -> dict[str, Any]:
    """The journey as the handoff file draws it, with a stage that nobody wrote for."""
    compare = {"page": "/first-home/compare/", "title": "Compare", "next": [TALK, "/loan-review/"]}
    talk = {"page": TALK, "title": "Talk", "form": "Talk it through with a broker", "raises_hand": True}
    booked = {"page": "/first-home/booked/", "title": "Booked", "is_aside": True}
    stages = [
        {
            "key": "need",
            "words": "Work out what you can afford",
            "pages": [{"page": "/first-home/", "title": "First home", "next": ["/first-home/compare/"]}],
        },
        {"key": "information", "words": "Learn how lending works", "is_left": False},
        {"key": "evaluation", "words": "Compare your ways", "pages": [compare]},
        {"key": "decision", "words": "Talk it through", "pages": [talk, booked]},
    ]
    elsewhere = {"/loan-review/": "Review your loan"}
    return {"title": "Buying", "audience": "first-home buyers", "stages": stages, "elsewhere": elsewhere}


def handoff(folder: Path, **site: Any) -> dict[str, Any]:
    """A handoff file's facts; its one file is written under `folder`/handoff."""
    digest = hashlib.sha256(PDF).hexdigest()
    place = folder / "handoff" / "files" / digest / "borrowing-guide.pdf"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(PDF)
    guide = {
        "journey": "first-home",
        "name": "borrowing-guide",
        "kind": "download",
        "title": "The borrowing guide",
        "button": "Send me the guide",
        "times": {},
        "prep": [],
        "inside": ["What you can borrow"],
        "thanks": f"{SITE}first-home/guide-sent/",
        "mail_note": "",
        "fields": [field("email", "email"), field("name", required=False)],
        "file": {
            "path": f"files/{digest}/borrowing-guide.pdf",
            "name": "borrowing-guide.pdf",
            "sha256": digest,
            "size": len(PDF),
            "type": "application/pdf",
        },
    }
    offers = {"consultation": consultation(), "borrowing-guide": guide}
    facts: dict[str, Any] = {
        "schema": 5,
        "site": {
            "title": "Example Brokers",
            "base_url": SITE,
            "capture_url": "",
            "language": "en-AU",
            "example": "This is an example business.",
            "contact": {"name": "Example Brokers", "email": "hello@example.com", "phone": "03 9000 0000"},
            "owners": {
                "revenue_owner": {"name": "Rae Owner", "email": "rae@example.com"},
                "sales": {"name": "Sam Broker", "email": "sam@example.com"},
            },
            "business_hours": {
                "days": ["mon", "tue", "wed", "thu", "fri"],
                "opens": "09:00",
                "closes": "17:30",
                "holidays": ["2026-12-25"],
                "time_zone": "Australia/Melbourne",
            },
            "path_memory": "carry",
            "privacy_url": f"{SITE}privacy/",
            "advantages": {},
        }
        | site,
        "pages": {
            "/first-home/": {"title": "First home", "stages": {"first-home": "need"}, "promises": []},
            "/first-home/compare/": {"title": "Compare", "stages": {"first-home": "evaluation"}, "promises": []},
            TALK: {"title": "Talk", "stages": {"first-home": "decision"}, "promises": ["callback-1bd"]},
            "/first-home/booked/": {"title": "Booked"},
            "/first-home/guide-sent/": {"title": "On its way"},
        },
        "maps": {"first-home": journey_map()},
        "promises": {
            name: {"text": text, "kind": "time", "hash": wording_hash(text), "journey": "first-home"}
            for name, text in (("callback-1bd", CALLBACK), ("first-talk-free", FREE))
        },
        "journeys": {
            "first-home": {
                "title": "Buying a first home",
                "kind": "initial",
                "owners": {"sales": "sales"},
                "lead_definition": {
                    "version": 2,
                    "criteria": [
                        {"field": "when", "any_of": ["now", "six-months"]},
                        {"field": "postcode", "matches": r"^3\d{3}$"},
                    ],
                },
                "hand_raise": {"offer": "consultation", "within": "1 business day", "escalate_to": "revenue_owner"},
                "offers": offers,
            }
        },
        "forms": [
            {
                "page": TALK,
                "journey": "first-home",
                "offer": name,
                "form": {
                    "id": f"form-{name}",
                    "action": f"{SITE}f/first-home/{name}",
                    "kind": offer["kind"],
                    "title": offer["title"],
                    "button": offer["button"],
                    "fields": offer["fields"],
                    "honeypot": "website",
                    "invitation": "",
                    "once": "",
                },
                "shell": "<!doctype html><html><head><title>Talk</title></head><body><!--waypost:form--></body></html>",
            }
            for name, offer in offers.items()
        ],
        "form_template": FORM,
        "keys": [fingerprint(key) for key in KEYS],
        "csp": "default-src 'none'; img-src 'self'",
    }
    return facts | {"build": hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()}


def write_handoff(folder: Path, facts: dict[str, Any]) -> Path:
    """The handoff file of these facts, in a folder of its own as a build writes it."""
    path = folder / "handoff" / "handoff.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts, sort_keys=True), encoding="utf-8")
    return path


def invitation(offer: str = "consultation", **changes: Any) -> Invitation:
    """The invitation that the page of an offer carries."""
    facts: dict[str, Any] = {
        "site": SITE,
        "page": TALK,
        "journey": "first-home",
        "stage": "decision",
        "offer": offer,
        "promises": (PromiseRef("callback-1bd", wording_hash(CALLBACK)),),
        "thanks": f"{SITE}first-home/{'booked' if offer == 'consultation' else 'guide-sent'}/",
    }
    return Invitation(**facts | changes)


def invited(offer: str = "consultation", **changes: Any) -> str:
    """The signed invitation of an offer."""
    return sign_invitation(invitation(offer, **changes), KEYS)


def answers(**changes: Any) -> dict[str, Any]:
    """A form of the consultation, filled in well."""
    return {
        "invitation": invited(),
        "once": "key-1",
        "name": "Ada Byron",
        "email": "ada@example.org",
        "when": "now",
        "postcode": "3056",
        "message": "Can we buy in spring?",
        "website": "",
    } | changes
