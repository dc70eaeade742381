"""Checks what was typed against the fields of an offer; the same for HTML and JSON."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from email_validator import EmailNotValidError

from capture_api.contract.offers import FieldFacts
from capture_api.contract.patterns import fits
from capture_api.errors import InvalidFields
from capture_api.model.answers import Answer, Answers, values_of
from capture_api.model.email import validated

EMAIL = "Enter an email address in the correct format, like name@example.com"
LONGEST = {"email": 254, "phone": 40, "textarea": 5000, "date": 10}
LONGEST_NAMED = {"name": 100, "company": 150, "postcode": 16}
LONGEST_OTHER = 200
FURTHEST_DAY = 366
SHRINKS = 4  # composing makes a text at most so many times shorter
MOST_MARKS = 30  # on one letter, as in Unicode's stream-safe texts (UAX 15); ordering many takes time by their square
MISSING = {
    "email": "Enter your email address",
    "name": "Enter your name",
    "phone": "Enter your phone number",
    "company": "Enter the name of your company",
    "postcode": "Enter your postcode",
    "message": "Enter your message",
}
LINES = frozenset("\n\t")
TURNING = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_fields(
    fields: Sequence[FieldFacts], given: Answers, today: date, more: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Answer]:
    """The answer to every field that was filled in; InvalidFields with a sentence for each that can't be accepted.

    `more` is what else is known against an answer, for one that is well formed.
    """
    errors: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    for field in fields:
        raw = given.get(field.name, "")
        fault = next((words for one in values_of(raw) if (words := far_too_long(field, one))), "")
        typed = "" if fault else tidy_answer(raw)
        fault = fault or check_field(field, typed, today) or more.get(field.name, "")
        if fault:
            errors[field.name] = fault
        elif typed:
            answers[field.name] = typed
    if errors:
        raise InvalidFields(errors)
    return answers


def tidy_answer(answer: Answer) -> Answer:
    """An answer with each of its texts tidied; those that show nothing, and repetitions, are left out."""
    if isinstance(answer, str):
        return tidy(answer)
    return tuple(dict.fromkeys(text for one in answer if (text := tidy(one))))


def tidy(typed: str) -> str:
    """What was typed without white space around it, composed, with one kind of line end; "" where nothing shows."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    text = text if piles_marks(text) else unicodedata.normalize("NFC", text).strip()
    return text if any(is_control(letter) or unicodedata.category(letter)[0] not in "CZ" for letter in text) else ""


def far_too_long(field: FieldFacts, raw: str) -> str:
    """What to say about a text that is too long however it is composed, told before anything is done with it."""
    return too_long(field, len(raw)) if len(raw) > SHRINKS * longest_of(field) else ""


def too_long(field: FieldFacts, length: int) -> str:
    """What to say about a text of `length` characters where fewer are taken."""
    return f"“{field.label}” must be {longest_of(field):,} characters or fewer. It has {length:,} now"


def piles_marks(text: str) -> bool:
    """Whether a letter bears more marks than any language gives it."""
    if text.isascii():
        return False
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run > MOST_MARKS:
            return True
    return False


def check_field(field: FieldFacts, answer: Answer, today: date) -> str:
    """What to say about the answer to a field, or nothing."""
    if not answer:
        return missing(field) if field.required else ""
    if isinstance(answer, tuple):
        return next((fault for one in answer if (fault := check_text(field, one, today))), "")
    return check_text(field, answer, today)


def check_text(field: FieldFacts, typed: str, today: date) -> str:
    """What to say about a text that was typed or chosen, or nothing."""
    allowed = LINES if field.type == "textarea" else frozenset()
    if any(is_control(letter) and letter not in allowed for letter in typed):
        return f"“{field.label}” holds a character that cannot be kept. Type it again without line breaks"
    if len(typed) > longest_of(field):
        return too_long(field, len(typed))
    if piles_marks(typed):
        return f"“{field.label}” holds more than {MOST_MARKS} accents on one letter. Type it again without them"
    kind = KINDS.get("email" if field.name == "email" else field.type)  # a person is known by it, whatever its type
    fault = kind(field, typed, today) if kind else ""
    if not fault and field.pattern and fits(field.pattern, typed, whole=True) is False:
        fault = said_of(field) or f"“{field.label}” is not in the format asked for. Check it and type it again"
    return fault


def is_control(letter: str) -> bool:
    """Whether a character is a control, or one that turns the direction of the text around it."""
    return unicodedata.category(letter) in {"Cc", "Cs"} or letter in TURNING


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


def check_email(field: FieldFacts, typed: str, today: date) -> str:
    """The format alone: nobody is asked whether the address exists."""
    try:
        validated(typed)
    except EmailNotValidError:
        return said_of(field) or EMAIL
    return ""


def check_phone(field: FieldFacts, typed: str, today: date) -> str:
    """Any spelling with six to fifteen digits."""
    digits = sum(letter.isdecimal() for letter in typed)
    is_phone = 6 <= digits <= 15 and re.fullmatch(r"[\d\s+()./\-–]*(?:(?:ext\.?|x|#)\s?\d{1,6})?", typed)
    return "" if is_phone else said_of(field) or "Enter a phone number, like 0412 345 678 or +61 412 345 678"


def check_choice(field: FieldFacts, typed: str, today: date) -> str:
    """One of the answers offered."""
    if typed in set(field.labels):
        return ""
    return said_of(field) or f"Choose one of the answers to “{field.label}”"


def check_tick(field: FieldFacts, typed: str, today: date) -> str:
    """One of the boxes offered, or the one box."""
    allowed = set(field.labels) or {"yes", "on", "true", "1"}
    return "" if typed in allowed else f"Choose one of the answers to “{field.label}”"


def check_date(field: FieldFacts, typed: str, today: date) -> str:
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


KINDS: dict[str, Callable[[FieldFacts, str, date], str]] = {
    "email": check_email,
    "phone": check_phone,
    "radio": check_choice,
    "select": check_choice,
    "checkbox": check_tick,
    "date": check_date,
}
