"""Tidies what was typed or pasted: marks that nobody sees go, and spaces, hyphens and line ends become plain ones.

What a reader can see stays as it was typed.
"""

import re
import unicodedata

from capture_api.contract.offers import FieldFacts
from capture_api.model.answers import Answer

MOST_MARKS = 30  # on one letter, as in Unicode's stream-safe texts (UAX 15); ordering many takes time by their square
LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Direction marks, zero-width spaces and the soft hyphen. Joiners (U+200C, U+200D) stay: Persian and emoji need them.
UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
JOINERS = re.compile("[\u200c\u200d]")
CHOICES = ("radio", "select", "checkbox")
IN_LINES = {"textarea"}
WRITTEN_ALONE = {"email", "phone", "date"}  # whose letters never need a joiner
AROUND_ADDRESS = re.compile(r"\A(?:<\s*)?(?:mailto:)?(.*?)(?:\s*>)?\Z", re.IGNORECASE | re.DOTALL)
PLAIN_ADDRESS = str.maketrans({"\uff20": "@", "\uff0e": ".", "\u3002": "."})  # as East Asian keyboards write them


def tidy_answer(field: FieldFacts, answer: Answer) -> Answer:
    """An answer with each of its texts tidied; those that show nothing, and repetitions, are left out."""
    if isinstance(answer, str):
        return tidy(field, answer)
    return tuple(dict.fromkeys(text for one in answer if (text := tidy(field, one))))


def tidy(field: FieldFacts, typed: str) -> str:
    """One text as its field keeps it, composed and without white space around it; "" where nothing shows."""
    if field.type in CHOICES and typed in field.labels:
        return typed
    text = UNSEEN.sub("", LINE_ENDS.sub("\n", typed))
    text = text if piles_marks(text) else unicodedata.normalize("NFC", text)
    if field.type not in IN_LINES:
        text = one_line(text)
    text = "".join(letter for letter in text if letter in "\n\t" or not is_control(letter)).strip()
    if "email" in (field.type, field.name):
        text = AROUND_ADDRESS.sub(r"\1", text.translate(PLAIN_ADDRESS))
    if field.type in WRITTEN_ALONE:
        text = JOINERS.sub("", text)
    return text if any(unicodedata.category(letter)[0] not in "CZ" for letter in text) else ""


def one_line(text: str) -> str:
    """A text for a field of one line: line ends and spaces of every kind as one space, hyphens of every kind as `-`."""
    spaced = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in text)
    return re.sub("[\u2010\u2011]", "-", re.sub(r" *[\n\t] *", " ", spaced.strip()))


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


def is_control(letter: str) -> bool:
    """Whether a character is a control, half of one, or one that turns the direction of the text around it."""
    return unicodedata.category(letter) in {"Cc", "Cs"} or bool(UNSEEN.match(letter)) or letter in "\u2028\u2029"
