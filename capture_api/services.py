"""What the views work with, joined once in `app`."""

import threading
from dataclasses import dataclass
from datetime import date, datetime

from capture_api.clock import Clock
from capture_api.contract.manifest import Agreement, AgreementFile
from capture_api.ids import Ids
from capture_api.limits import RateLimit
from capture_api.settings import Settings
from capture_api.store.questions import CaptureStore, Engine


@dataclass(frozen=True, slots=True)
class Parts:
    """The settings, the time, names, the store, the agreement, and the bell that wakes the outbox."""

    settings: Settings
    clock: Clock
    ids: Ids
    engine: Engine
    store: CaptureStore
    agreements: AgreementFile
    limit: RateLimit
    bell: threading.Event

    def base_url(self, agreement: Agreement) -> str:
        """The address of this API for browsers; the Host header is nobody's word."""
        told = self.settings.base_url or agreement.site.get("capture_url") or agreement.site["base_url"]
        return str(told).rstrip("/") + "/"

    def today(self, agreement: Agreement, now: datetime) -> date:
        """The day it is where the business is."""
        return now.astimezone(agreement.hours.zone).date()
