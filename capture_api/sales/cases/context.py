"""What every use case works with, and what several of them need."""

import json
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TypeVar

from capture_api.accounts.access import hash_of
from capture_api.clock import Clock
from capture_api.contract.journeys import LeadDefinition
from capture_api.contract.manifest import Manifest
from capture_api.contract.manifest_file import ManifestFile
from capture_api.errors import CaptureError, RefusedMove
from capture_api.ids import Ids
from capture_api.model.form_words import UNKNOWN_WORDS, form_words
from capture_api.model.lead import LeadRow
from capture_api.model.recording import IdempotencyKey, Submission
from capture_api.record.planner import holding
from capture_api.store.definitions import DefinitionRepository
from capture_api.store.engine import Engine
from capture_api.store.leads import LeadRepository

T = TypeVar("T")
Worded = TypeVar("Worded", LeadRow, Submission)
LONGEST_NOTE = 4000


class UnknownLead(CaptureError):
    """There is no lead of that id."""


@dataclass(frozen=True, slots=True)
class SalesContext:
    """The store, the manifest, the clock and names."""

    engine: Engine
    manifests: ManifestFile
    clock: Clock
    ids: Ids
    address: str = ""  # under which browsers reach this API, where a setting says so

    @property
    def base_url(self) -> str:
        """The address of this API for the links of mail, with a slash at its end."""
        site = self.manifest.site
        return (self.address or site.capture_url or site.base_url).rstrip("/") + "/"

    @property
    def manifest(self) -> Manifest:
        """The newest build's manifest."""
        return self.manifests.current()

    def definition(self, journey: str) -> LeadDefinition:
        """The definition of a lead that holds: the site's, or a later version to which both sides agreed here."""
        return holding(self.manifest, journey, DefinitionRepository(self.engine).holding(journey))

    def end_of_today(self) -> datetime:
        """When the day ends where the business is."""
        zone = self.manifest.hours.zone
        tomorrow = self.clock().astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(), zone)

    def lead_named(self, name: str) -> LeadRow:
        """The lead of an id, or of any reference that its person was given for it; UnknownLead when there is none."""
        return with_words(known(LeadRepository(self.engine).row(self.id_of(name)), name), self.manifest)

    def id_of(self, name: str) -> str:
        """The id that a reference means; an id as it is."""
        if not name.upper().startswith("WP-"):
            return name
        return LeadRepository(self.engine).referred(name.upper()) or name


def known(found: T | None, lead_id: str) -> T:
    """What was found; UnknownLead when nothing was."""
    if found is None:
        raise UnknownLead(f"There is no lead “{lead_id[:60]}”. Copy its id from the list.")
    return found


def with_words(sent: Worded, manifest: Manifest) -> Worded:
    """With the words that its form said; today's, where it came before they were kept."""
    if sent.words != UNKNOWN_WORDS:
        return sent
    return replace(sent, words=form_words(manifest, sent.journey, sent.offer, sent.stage))


def idempotency_key_of(key: str, *said: str) -> IdempotencyKey | None:
    """The key of a request with the hash of what it says; None without a key."""
    return IdempotencyKey("sales", key, hash_of(json.dumps(said))) if key else None


def note_text(text: str) -> str:
    """A note without control characters; RefusedMove when it is too long to be kept whole."""
    kept = "".join(letter for letter in text.replace("\r\n", "\n") if is_kept(letter)).strip()
    if len(kept) > LONGEST_NOTE:
        raise RefusedMove(
            f"The note has {len(kept):,} characters, and {LONGEST_NOTE:,} are kept. Nothing was saved; shorten it."
        )
    return kept


def is_kept(letter: str) -> bool:
    """Whether a character may stand in a note: every space and letter of any script, but no control."""
    return letter in "\n\t\u200c\u200d" or letter.isprintable() or unicodedata.category(letter) == "Zs"
