"""What receiving asks of the store: keep a submission whole, and the words that builds show."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from capture_api.clock import rfc3339
from capture_api.contract.invitation import PromiseRef
from capture_api.contract.manifest import Wording
from capture_api.model.recording import Recorded, Recording, Touch
from capture_api.store.engine import Engine, Transaction
from capture_api.store.errors import StoreUnavailable
from capture_api.store.record_rows import record_in
from capture_api.store.rows import touch_row

FETCHED = """SELECT 1 FROM touch WHERE person_id = (SELECT person_id FROM submission WHERE id = :id)
    AND at > :since AND kind = :kind AND submission_id = :id LIMIT 1"""
log = logging.getLogger("waypost")


class CaptureRepository:
    """Keeps submissions whole."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, recording: Recording) -> Recorded:
        """Keep a submission with all that follows from it; the first one's answer when it was sent before."""
        return self._engine.transaction(lambda tx: record_in(tx, recording))

    def record_all(self, recordings: Sequence[Recording]) -> list[Recorded]:
        """Keep several submissions, all of them or none; the first one's answer for each that was sent before."""
        return self._engine.transaction(lambda tx: [record_in(tx, one) for one in recordings])

    def add_fetch(self, submission_id: str, touch: Touch) -> None:
        """Add that a file was fetched to the person of a submission, if it has one: once a day, however often."""

        def work(tx: Transaction) -> None:
            sent = tx.one("SELECT person_id FROM submission WHERE id = :id", id=submission_id)
            if sent and sent["person_id"] and not tx.all(FETCHED, id=submission_id, kind=touch.kind, since=since):
                tx.insert("touch", touch_row(touch, sent["person_id"], submission_id, None))

        since = rfc3339(touch.at - timedelta(days=1))
        if not self._engine.query(FETCHED, id=submission_id, kind=touch.kind, since=since):
            self._engine.transaction(work)

    def remember_build(self, build: str, wordings: Sequence[Wording], now: datetime) -> None:
        """Keep the wordings that a build shows, word for word, from now on."""

        def work(tx: Transaction) -> None:
            known = tx.run(
                "INSERT INTO build (id, first_at) VALUES (:id, :at) ON CONFLICT (id) DO NOTHING",
                id=build,
                at=rfc3339(now),
            )
            for wording in wordings if known else ():
                tx.run(
                    """INSERT INTO wording (promise_id, hash, journey, text, first_build, first_at)
                    VALUES (:promise, :hash, :journey, :text, :build, :at) ON CONFLICT (promise_id, hash) DO NOTHING""",
                    promise=wording.promise_id,
                    hash=wording.hash,
                    journey=wording.journey,
                    text=wording.text,
                    build=build,
                    at=rfc3339(now),
                )

        self._engine.transaction(work)

    def texts_of(self, promises: Iterable[PromiseRef]) -> Mapping[PromiseRef, str]:
        """The words of promises as some build worded them; those that no build did are left out."""
        sql = "SELECT text FROM wording WHERE promise_id = :id AND hash = :hash"
        found = {promise: self._engine.query(sql, id=promise.id, hash=promise.hash) for promise in promises}
        return {promise: str(rows[0]["text"]) for promise, rows in found.items() if rows}

    def fault(self) -> str:
        """Why no change would be kept now, for anybody to read; "" where one would: it is made, and leaves nothing."""
        try:
            self._engine.transaction(lambda tx: tx.run("UPDATE build SET first_at = first_at WHERE id = ''"))
        except StoreUnavailable as error:
            log.error("Nothing can be kept now.", extra={"facts": {"why": str(error)}})
            return error.for_anybody
        return ""
