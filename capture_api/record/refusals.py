"""Counts the forms that were not accepted and logs them by reason, gathered so that a flood of them costs little."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from capture_api.store.errors import StoreUnavailable
from capture_api.store.refusals import RefusedForms

log = logging.getLogger("waypost")
GATHER = 2.0  # seconds from the first refusal to the line in the log and the row in the store
MENDED_BY_SENDERS = {"invalid-fields", "quarantined"}  # the daily business of forms; all others may be a fault of ours


class RefusalCounts:
    """Refused forms since the process began; `keep` adds them to those of the store."""

    def __init__(self, keep: Callable[[Mapping[RefusedForms, int]], None]) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._fresh: Counter[RefusedForms] = Counter()  # neither logged nor kept yet
        self._unkept: Counter[RefusedForms] = Counter()  # logged, and refused by the store
        self._all: Counter[str] = Counter()
        self._timer: threading.Timer | None = None

    def count(self, reason: str, journey: str, offer: str, now: datetime) -> None:
        """One more; the names are those of the newest build, never what somebody put into an address."""
        with self._lock:
            self._fresh[RefusedForms(now.astimezone(UTC).date(), reason, journey, offer)] += 1
            self._all[reason] += 1
            if self._timer is None:
                self._timer = threading.Timer(GATHER, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def by_reason(self) -> dict[str, int]:
        """How many since this process began."""
        with self._lock:
            return dict(sorted(self._all.items()))

    def flush(self) -> None:
        """Log and keep what was gathered; what the store refuses waits for the next time."""
        with self._lock:
            fresh, unkept = self._fresh, self._unkept + self._fresh
            self._fresh, self._unkept = Counter(), Counter()
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        for forms, count in fresh.items():
            facts = {"reason": forms.reason, "journey": forms.journey, "offer": forms.offer, "count": count}
            level = logging.INFO if forms.reason in MENDED_BY_SENDERS else logging.WARNING
            log.log(level, "Forms were not accepted.", extra={"facts": facts})
        if not unkept:
            return
        try:
            self._keep(unkept)
        except StoreUnavailable as error:
            with self._lock:
                self._unkept += unkept
            log.error("Refused forms could not be counted.", extra={"facts": {"why": str(error)}})
