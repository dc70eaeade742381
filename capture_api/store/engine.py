"""Every question that the capture side asks of a store, and what an engine has to offer to answer them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from capture_api.contract.invitation import PromiseRef
from capture_api.contract.manifest import Wording
from capture_api.model.recording import DueMail, Recorded, Recording, Touch

T = TypeVar("T")
Row = dict[str, Any]


class Transaction(Protocol):
    """What may be done between the start of a transaction and its commit. Values are named: `:name` in the SQL."""

    def one(self, sql: str, **values: Any) -> Row | None:
        """The first row, or None."""

    def all(self, sql: str, **values: Any) -> list[Row]:
        """Every row."""

    def run(self, sql: str, **values: Any) -> int:
        """How many rows a change met."""

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Add one row."""

    def insert_all(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that have the same columns."""


class Engine(Protocol):
    """A database: reading beside everybody else, and changes that are on disk when `change` returns."""

    def query(self, sql: str, **values: Any) -> list[Row]:
        """The rows of one reading question."""

    def transaction(self, work: Callable[[Transaction], T], *, leaves_no_trace: bool = False) -> T:
        """What `work` returns, once all that it wrote is on disk; all of it or nothing.

        With `leaves_no_trace`, what it overwrote can't be read from the files any more either.
        """

    def is_within(self) -> bool:
        """Whether this thread is within a transaction now: another one would wait for it, and it for the other."""

    def close(self) -> None:
        """Finish what was begun and let go of the files."""


class CaptureStore(Protocol):
    """What receiving and answering ask."""

    def record(self, recording: Recording) -> Recorded:
        """Keep a submission with all that follows from it; the first one's answer when it was sent before."""

    def add_fetch(self, submission_id: str, touch: Touch) -> None:
        """Add that a file was fetched to the person of a submission, if it has one: once a day, however often."""

    def remember_build(self, build: str, wordings: Sequence[Wording], now: datetime) -> None:
        """Keep the wordings that a build shows, word for word, from now on."""

    def texts_of(self, promises: Iterable[PromiseRef]) -> Mapping[PromiseRef, str]:
        """The words of promises as some build worded them; those that no build did are left out."""

    def fault(self) -> str:
        """Why no change would be kept now, "" where one would."""


class Outbox(Protocol):
    """What sending mail asks."""

    def take_due_mail(
        self, now: datetime, until: datetime, limit: int, *, mail: bool = True, hooks: bool = False
    ) -> list[DueMail]:
        """What to send now, oldest first, of mail and of webhooks; nobody else is given it before `until`."""

    def mail_was_sent(self, mail_id: str, now: datetime) -> None:
        """Strike a mail off."""

    def mail_has_failed(self, mail_id: str, why: str, next_at: datetime | None) -> None:
        """Try a mail again at `next_at`, or keep it as a dead letter when there is no next time."""
