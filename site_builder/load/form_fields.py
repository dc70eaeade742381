"""The form fields that a journey may name without explaining them, and how its own are read."""

from collections.abc import Iterator, Mapping
from typing import Any

KNOWN: dict[str, dict[str, Any]] = {
    "name": {
        "label": "Your name",
        "type": "text",
        "autocomplete": "name",
        "width": "medium",
        "error": "Enter your name",
    },
    "email": {
        "label": "Email address",
        "type": "email",
        "autocomplete": "email",
        "inputmode": "email",
        "width": "medium",
        "error": "Enter an email address in the correct format, like name@example.com",
    },
    "phone": {
        "label": "Phone number",
        "type": "phone",
        "autocomplete": "tel",
        "inputmode": "tel",
        "width": "short",
        "hint": "Any spelling is fine.",
        "error": "Enter a phone number, like 0491 570 006",
    },
    "company": {
        "label": "Business name",
        "type": "text",
        "autocomplete": "organization",
        "width": "medium",
        "error": "Enter the name of your business",
    },
    "postcode": {
        "label": "Postcode",
        "type": "text",
        "autocomplete": "postal-code",
        "width": "short",
        "error": "Enter your postcode",
    },
    "message": {
        "label": "What would you like to sort out?",
        "type": "textarea",
        "width": "full",
        "error": "Tell us in a few words what you would like to sort out",
    },
    "day": {"label": "Which day suits you?", "type": "date", "width": "medium", "error": "Choose a day from today on"},
    "time": {"label": "When suits you?", "type": "radio", "error": "Choose when it suits you"},
    "heard": {
        "label": "How did you hear about us?",
        "type": "text",
        "width": "medium",
        "error": "Tell us in a few words how you heard about us",
    },
    "when": {"label": "When are you thinking of going ahead?", "type": "radio", "error": "Choose when"},
}
SELECT_FROM = 8  # more choices than seven read better as a list to open


def read_fields(names: list[str], own: Mapping[str, Any], times: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each named field as the form template reads it; a `?` at its end makes it optional."""
    for spelled in names:
        name = spelled.removesuffix("?")
        known = KNOWN.get(name, {})
        given = dict(own.get(name) or {})
        choices = given.pop("choices", None)
        if name == "time" and times:
            choices = {key: slot.get("label", key) for key, slot in times.items()}
        found: dict[str, Any] = {
            "label": name.replace("_", " ").capitalize(),
            "type": "text",
            "hint": "",
            "autocomplete": "",
            "inputmode": "",
            "pattern": "",
            "width": "medium",
            "error": "",
        }
        found |= known | given | {"name": name, "required": not spelled.endswith("?")}
        if choices and len(choices) >= SELECT_FROM and found["type"] == "radio":
            found["type"] = "select"
        found["choices"] = [{"value": str(key), "label": str(label)} for key, label in (choices or {}).items()]
        yield found
