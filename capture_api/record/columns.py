"""Which column of a table holds what: guessed from its headings, in words that people use, or as somebody says."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import FieldFacts
from capture_api.errors import CaptureError

SOURCES = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "ref", "referrer", "landing")
NAMES = ("first_name", "last_name")
ABOUT = ("id", "reference", "journey", "offer", "stage", "created_at", "promised_at", "vendor", "fields")
OURS = frozenset({"lifecycle_stage", "seq", "reference"})  # headings that together only our own export has
LEFT_OUT = ""
SYNONYMS = Path(__file__).with_name("headings.json")


class UnfitColumns(CaptureError):
    """A mapping that cannot be; the text says what can."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a table is taken for, by its place; "" for one that is left out."""

    targets: tuple[str, ...]
    is_ours: bool = False  # the table is an export of ours for programs

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        """What a row says of each target; the first column that says anything wins."""
        found: dict[str, str] = {}
        for target, cell in zip(self.targets, cells, strict=False):
            if target and not found.get(target, "").strip():
                found[target] = cell
        return found


def columns_of(headings: Sequence[str], said: Mapping[str, str], fields: Iterable[FieldFacts]) -> Columns:
    """What each heading means: as `said` (heading -> target, "" to leave it out), else as a field or a usual word.

    UnfitColumns where a heading that was named is none, or nothing says how to reach anybody.
    """
    known = {**usual_words(), **{folded(name): field.name for field in fields for name in (field.label, field.name)}}
    wanted = {folded(heading): target for heading, target in said.items()}
    for heading in said:
        if folded(heading) not in set(map(folded, headings)):
            raise UnfitColumns(f"There is no column “{heading}”. The columns are: {', '.join(headings)}.")
    is_ours = set(headings) >= OURS
    targets = tuple(
        wanted[one] if (one := folded(heading)) in wanted else known.get(one, LEFT_OUT) for heading in headings
    )
    if not {"email", "phone", "fields"} & set(targets):
        words = "No column holds an e-mail address or a telephone number"
        raise UnfitColumns(f"{words}. Say which one does: --map “{headings[0]}=email”. Columns: {', '.join(headings)}.")
    return Columns(targets, is_ours)


def fields_asked(manifest: Manifest) -> tuple[FieldFacts, ...]:
    """Every field that a form of this build asks, once."""
    offers = (offer for journey in manifest.journeys.values() for offer in journey.offers.values())
    return tuple({field.name: field for offer in offers for field in offer.fields}.values())


@cache
def usual_words() -> dict[str, str]:
    """Heading, folded -> target, from the list of words that people use."""
    listed: dict[str, list[str]] = json.loads(SYNONYMS.read_text("utf-8"))
    return {folded(word): target for target, words in listed.items() for word in words}


def folded(heading: str) -> str:
    """A heading without case, accents, spaces and signs."""
    apart = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(letter for letter in apart if letter.isalnum())
