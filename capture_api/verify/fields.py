"""Checks what was typed against the fields of an offer; the same for HTML and JSON."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from email_validator import EmailNotValidError

from capture_api.contract.offers import FieldFacts
from capture_api.contract.patterns import fits
from capture_api.errors import InvalidFields
from capture_api.model.answers import Answer, Answers, values_of
from capture_api.model.email import LONGEST_LOCAL, has_plain_local_part, has_short_local_part, validated
from capture_api.model.phone import numbers_in
from capture_api.verify.pasted import MOST_MARKS, is_control, piles_marks, tidy_answer

EMAIL = "Enter an email address in the correct format, like name@example.com"
UNREACHABLE = "Enter an email address with only a to z, digits and signs before the @. Our mail reaches no others"
LONG_BEFORE_AT = f"Enter an email address with at most {LONGEST_LOCAL} characters before the @. Mail takes no more"
ENCODED = "Enter an email address without “=?” in it. Our mail reaches no such address"
LONGEST = {"email": 254, "phone": 80, "textarea": 5000, "date": 10}
LONGEST_NAMED = {"name": 100, "company": 150, "postcode": 16}
LONGEST_OTHER = 200
FURTHEST_DAY = 366
SHRINKS = 4  # composing makes a text at most so many times shorter
MISSING = {
    "email": "Enter your email address",
    "name": "Enter your name",
    "phone": "Enter your phone number",
    "company": "Enter the name of your company",
    "postcode": "Enter your postcode",
    "message": "Enter your message",
}
LINES = frozenset("\n\t")


def check_fields(
    fields: Sequence[FieldFacts],
    given: Answers,
    today: date,
    country: str,
    more: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Answer]:
    """The answer to every field that was filled in; InvalidFields with a sentence for each that can't be accepted.

    `today` and `country` (ISO 3166-1, "" for none) are the site's own; `more` is what else is known against an answer,
    for one that is well formed.
    """
    errors: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    for field in fields:
        raw = given.get(field.name, "")
        fault = next((words for one in values_of(raw) if (words := far_too_long(field, one))), "")
        typed = "" if fault else tidy_answer(field, raw)
        fault = fault or check_field(field, typed, today, country) or more.get(field.name, "")
        if fault:
            errors[field.name] = fault
        elif typed:
            answers[field.name] = typed
    if errors:
        raise InvalidFields(errors)
    return answers


def far_too_long(field: FieldFacts, raw: str) -> str:
    """What to say about a text that is too long however it is composed, told before anything is done with it."""
    return too_long(field, len(raw)) if len(raw) > SHRINKS * longest_of(field) else ""


def too_long(field: FieldFacts, length: int) -> str:
    """What to say about a text of `length` characters where fewer are taken."""
    return f"“{field.label}” must be {longest_of(field):,} characters or fewer. It has {length:,} now"


def check_field(field: FieldFacts, answer: Answer, today: date, country: str) -> str:
    """What to say about the answer to a field, or nothing."""
    if not answer:
        return missing(field) if field.required else ""
    if isinstance(answer, tuple):
        return next((fault for one in answer if (fault := check_text(field, one, today, country))), "")
    return check_text(field, answer, today, country)


def check_text(field: FieldFacts, typed: str, today: date, country: str) -> str:
    """What to say about a text that was typed or chosen, or nothing."""
    allowed = LINES if field.type == "textarea" else frozenset()
    if any(is_control(letter) and letter not in allowed for letter in typed):
        return f"“{field.label}” holds a character that cannot be kept. Type it again without line breaks"
    if len(typed) > longest_of(field):
        return too_long(field, len(typed))
    if piles_marks(typed):
        return f"“{field.label}” holds more than {MOST_MARKS} accents on one letter. Type it again without them"
    kind = KINDS.get("email" if field.name == "email" else field.type)  # a person is known by it, whatever its type
    fault = kind(field, typed, today, country) if kind else ""
    if not fault and field.pattern and fits(field.pattern, typed, whole=True) is False:
        fault = said_of(field) or f"“{field.label}” is not in the format asked for. Check it and type it again"
    return fault


def longest_of(field: FieldFacts) -> int:
    """The most characters that a field may hold."""
    return LONGEST_NAMED.get(field.name) or LONGEST.get(field.type) or LONGEST_OTHER


def said_of(field: FieldFacts) -> str:
    """What the journey says of a wrong value, without the full stop that our sentences end with."""
    return field.error.rstrip().removesuffix(".")


def missing(field: FieldFacts) -> str:
    """What to say about a field that was left empty."""
    if field.type in {"radio", "select"}:
        return f"Answer “{field.label}”" if field.label.endswith("?") else f"Choose an answer to “{field.label}”"
    if field.type == "checkbox":
        return f"Tick “{field.label}” to go on"
    if field.type == "date":
        return f"Enter a date for “{field.label}”"
    return MISSING.get(field.name) or f"Enter an answer to “{field.label}”"


def check_email(field: FieldFacts, typed: str, today: date, country: str) -> str:
    """The format alone: nobody is asked whether the address exists."""
    try:
        validated(typed)
    except EmailNotValidError:
        return said_of(field) or EMAIL
    if "=?" in typed:  # a mail header would read it as encoded text
        return ENCODED
    if not has_plain_local_part(typed):
        return UNREACHABLE
    return "" if has_short_local_part(typed) else LONG_BEFORE_AT


def check_phone(field: FieldFacts, typed: str, today: date, country: str) -> str:
    """A text with a number in it that can be dialled, in any spelling."""
    is_phone = bool(numbers_in(typed, country))
    return "" if is_phone else said_of(field) or "Enter a phone number, like 0412 345 678 or +61 412 345 678"


def check_choice(field: FieldFacts, typed: str, today: date, country: str) -> str:
    """One of the answers offered."""
    if typed in set(field.labels):
        return ""
    return said_of(field) or f"Choose one of the answers to “{field.label}”"


def check_tick(field: FieldFacts, typed: str, today: date, country: str) -> str:
    """One of the boxes offered, or the one box."""
    allowed = set(field.labels) or {"yes", "on", "true", "1"}
    return "" if typed in allowed else f"Choose one of the answers to “{field.label}”"


def check_date(field: FieldFacts, typed: str, today: date, country: str) -> str:
    """A day that exists, from today to a year ahead."""
    try:
        day = date.fromisoformat(typed) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed) else None
    except ValueError:
        day = None
    if day is None:
        return said_of(field) or f"Enter a real date for “{field.label}”, like {today.isoformat()}"
    if field.name == "day" and not today <= day <= today + timedelta(days=FURTHEST_DAY):
        return f"Enter a day from today to a year ahead for “{field.label}”"
    return ""


KINDS: dict[str, Callable[[FieldFacts, str, date, str], str]] = {
    "email": check_email,
    "phone": check_phone,
    "radio": check_choice,
    "select": check_choice,
    "checkbox": check_tick,
    "date": check_date,
}
