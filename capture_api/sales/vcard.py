"""People as vCards: version 4.0 (RFC 6350) for programs, 3.0 (RFC 2426) for the address books of people.

Two versions, as no one of them serves both. Telephones are addresses to dial (`tel:+61…;ext=12`) in 4.0 alone; Outlook
reads no 4.0, and what reads both shows such an address in 3.0 letter by letter.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from uuid import NAMESPACE_URL, uuid5

from capture_api.model.lead import LeadRow
from capture_api.model.phone import DialledNumber, numbers_in

WIDEST = 75  # octets of a line without its end; a longer one is folded
ESCAPED = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})
LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def cards(rows: Iterable[LeadRow], country: str, *, for_people: bool) -> Iterator[str]:
    """A card for each person, told by the first of their leads; nobody who was erased.

    `country` (ISO 3166-1, "" for none) is where numbers without + are dialled.
    """
    known: set[str] = set()
    for row in rows:
        if row.person_id not in known and (row.name or row.email or row.phone):
            known.add(row.person_id)
            yield card(row, country, for_people=for_people)


def card(row: LeadRow, country: str, *, for_people: bool) -> str:
    """One person with what they asked for."""
    lines = person_lines(row, country) if for_people else program_lines(row, country)
    return "".join(map(folded, lines))


def program_lines(row: LeadRow, country: str) -> Iterator[str]:
    """The lines of a card in version 4.0."""
    yield from ("BEGIN:VCARD", "VERSION:4.0", "KIND:individual")
    yield f"UID:{uid_of(row)}"
    yield f"REV:{row.updated_at:%Y%m%dT%H%M%SZ}"
    yield f"FN:{escaped(row.who)}"
    numbers = numbers_in(row.phone, country)
    yield from (f"TEL;VALUE=uri:{number.uri}" for number in numbers)
    yield from shared_lines(row, "EMAIL", is_dialled=bool(numbers))


def person_lines(row: LeadRow, country: str) -> Iterator[str]:
    """The lines of a card in version 3.0."""
    yield from ("BEGIN:VCARD", "VERSION:3.0")
    yield f"UID:{uid_of(row)}"
    yield f"REV:{row.updated_at:%Y-%m-%dT%H:%M:%SZ}"
    yield f"FN:{escaped(row.who)}"
    # Nobody told us which of their names is the family's: in this place every address book shows all of it, in order.
    yield f"N:;{escaped(row.who)};;;"
    numbers = numbers_in(row.phone, country)
    yield from (f"TEL;TYPE=VOICE:{escaped(to_dial(number))}" for number in numbers)
    yield from shared_lines(row, "EMAIL;TYPE=INTERNET", is_dialled=bool(numbers))


def shared_lines(row: LeadRow, email: str, *, is_dialled: bool) -> Iterator[str]:
    """What both versions spell alike, to the end of the card; a telephone that nothing dials stands in the note."""
    if row.email:
        yield f"{email}:{escaped(row.email)}"
    if row.company:
        yield f"ORG:{escaped(row.company)}"
    yield f"CATEGORIES:{escaped(row.words.journey or row.journey)}"
    typed = "" if is_dialled or not row.phone else f"Telephone: {row.phone}"
    yield f"NOTE:{escaped(note_of(row, typed))}"
    yield "END:VCARD"


def note_of(row: LeadRow, more: str) -> str:
    """What they asked for, in their own words, and the reference that they have."""
    asked = row.words.offer or row.offer
    answers = (f"{one.label}: {one.value}" for one in row.answers_in_words)
    return "\n".join((f"{asked}, {row.reference}", *filter(None, (row.message, more)), *answers))


def uid_of(row: LeadRow) -> str:
    """The same for one person in every export, so that an address book renews the card it has."""
    return uuid5(NAMESPACE_URL, f"waypost:person:{row.person_id}").urn


def to_dial(number: DialledNumber) -> str:
    """A number as telephones dial it, the extension after a pause."""
    return number.uri.removeprefix("tel:").replace(";ext=", ",")


def escaped(text: str) -> str:
    """A text as a value of a card holds it: in one line, and with no sign in it that parts values."""
    plain = LINE_ENDS.sub("\n", text)
    kept = "".join(letter for letter in plain if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    return kept.translate(ESCAPED)


def folded(line: str) -> str:
    """A line with its end, in parts of at most 75 octets; no letter is cut in two."""
    parts, part, room = [], "", WIDEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(part)
            part, room = "", WIDEST - 1  # the space at the beginning of a folded line counts
        part, room = part + letter, room - size
    return "\r\n ".join((*parts, part)) + "\r\n"
