"""SQLite as an engine: one thread writes and commits in groups, readers stand beside it."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where it is installed

from capture_api.store.database_file import PAGE, DatabaseFile, size_of
from capture_api.store.engine import Row, Transaction
from capture_api.store.errors import StoreUnavailable, UnsafeStore
from capture_api.store.schema.every_step import steps
from capture_api.store.search_words import follow_everybody

log = logging.getLogger("waypost")
T = TypeVar("T")
GROUP = 256  # changes committed together at most
PATIENCE = 20.0  # seconds a caller waits for the commit; the same key may be sent again after it
SQL_FAULT = 1  # SQLITE_ERROR: what a statement with a mistake in it gives
LOCK_WAIT = 5.0  # seconds to wait while another process writes
TROUBLE = (sqlite3.OperationalError, sqlite3.DatabaseError, OSError)


def refuse_affected(version: tuple[int, ...]) -> None:
    """UnsafeStore for a SQLite whose write-ahead log can be damaged by a reset while others read."""
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    if not mended:
        words = ".".join(str(part) for part in version)
        raise UnsafeStore(
            f"SQLite {words} can damage a database that several threads use. "
            "Install the package pysqlite3 0.6.1 or later, which brings SQLite 3.53."
        )


def sqlite_words() -> str:
    """“SQLite 3.53.4 (from pysqlite3)”."""
    origin = "from pysqlite3" if sqlite3.__name__.startswith("pysqlite3") else "Python's own"
    return f"SQLite {sqlite3.sqlite_version} ({origin})"


def is_trouble(error: BaseException) -> bool:
    """Whether the file is at fault (full, locked, read-only, damaged) and not our SQL or a row that is refused."""
    if isinstance(error, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
        return False
    plain_fault = getattr(error, "sqlite_errorcode", 0) == SQL_FAULT
    return isinstance(error, TROUBLE) and not plain_fault


class SqliteTransaction:
    """What a change may do on the writing connection."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def one(self, sql: str, **values: Any) -> Row | None:
        """The first row, or None."""
        found = self.all(sql, **values)
        return found[0] if found else None

    def all(self, sql: str, **values: Any) -> list[Row]:
        """Every row."""
        return rows_of(self._db, sql, values)

    def run(self, sql: str, **values: Any) -> int:
        """How many rows a change met."""
        return int(self._db.conn.execute(sql, values).rowcount)

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Add one row."""
        self._db.conn.execute(insertion(table, tuple(row)), tuple(row.values()))

    def insert_all(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that have the same columns; in one call, as each gives way to every other thread."""
        if rows:
            self._db.conn.executemany(insertion(table, tuple(rows[0])), [tuple(row.values()) for row in rows])


def rows_of(db: Database, sql: str, values: Mapping[str, Any]) -> list[Row]:
    """The rows of a question as mappings."""
    cursor = db.conn.execute(sql, values)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@lru_cache(maxsize=64)
def insertion(table: str, columns: tuple[str, ...]) -> str:
    """The INSERT of a row; names come from our own code, never from a request."""
    names = ", ".join(columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


class Caught:
    """Whatever goes wrong within it is kept, to be raised in the thread that asked; the writing thread lives on."""

    error: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error
        return True


class PendingChange(Caught, Generic[T]):
    """A piece of work on its way through the writing thread, and back with its result or its error."""

    def __init__(self, work: Callable[[Transaction], T], *, leaves_no_trace: bool = False) -> None:
        self.work = work
        self.leaves_no_trace = leaves_no_trace
        self.result: T | None = None
        self.done = threading.Event()

    def fail(self, why: BaseException) -> None:
        """Tell the caller that nothing was kept; a bug of ours, as in a step of the schema, stays what it is."""
        if isinstance(why, TROUBLE):
            self.error = StoreUnavailable(f"The store cannot keep anything now: {why}")
            self.error.__cause__ = why
        else:
            self.error = why


class SqliteEngine:
    """One SQLite file in WAL mode with synchronous=FULL; opened when first needed, and again after trouble."""

    def __init__(self, path: Path) -> None:
        refuse_affected(sqlite3.sqlite_version_info)
        self._file = DatabaseFile(path)
        self._changes: SimpleQueue[PendingChange[Any] | None] = SimpleQueue()
        self._idle: SimpleQueue[Database] = SimpleQueue()
        self._is_prepared = threading.Event()
        self._is_closed = False
        self._writer = threading.Thread(target=self._write, name="waypost-writer", daemon=True)
        self._writer.start()

    def query(self, sql: str, **values: Any) -> list[Row]:
        """The rows of one reading question; StoreUnavailable when the file cannot be read."""
        with self._reader() as db:
            return rows_of(db, sql, values)

    def transaction(self, work: Callable[[Transaction], T], *, leaves_no_trace: bool = False) -> T:
        """What `work` returns, once the group it travelled in is on disk."""
        if self._is_closed:
            raise StoreUnavailable("The store is closed.")
        if self.is_within():
            raise RuntimeError("A transaction was begun within another. Use the one that the work is given.")
        change = PendingChange(work, leaves_no_trace=leaves_no_trace)
        self._changes.put(change)
        if not change.done.wait(PATIENCE):
            raise StoreUnavailable(f"The store did not answer within {PATIENCE:g} seconds.")
        if change.error:
            raise change.error
        return cast(T, change.result)

    def is_within(self) -> bool:
        """Whether this is the writing thread, which runs the work of transactions."""
        return threading.current_thread() is self._writer

    def close(self) -> None:
        """Commit what is queued, then let go of the file."""
        if self._is_closed:
            return
        self._is_closed = True
        while not self._idle.empty():
            self._idle.get_nowait().close()
        self._changes.put(None)  # the writer is the last to leave: it brings the log back into the file
        self._writer.join()

    @contextmanager
    def _reader(self) -> Iterator[Database]:
        if not self._is_prepared.is_set():
            self.transaction(lambda tx: None)  # the first one makes the tables
        self._file.check()
        try:
            db = self._idle.get_nowait()
        except Empty:
            db = self._open(query_only=True)
        is_whole = False
        try:
            yield db
            is_whole = True
        except TROUBLE as error:
            if is_trouble(error):
                raise StoreUnavailable(f"The store cannot be read now: {error}") from error
            raise
        finally:
            if is_whole:
                self._idle.put(db)
            else:
                db.close()  # whatever went wrong, nobody is given this connection again

    def _open(self, *, query_only: bool) -> Database:
        path = self._file.path
        try:
            if not query_only:
                self._file.make()
            conn = sqlite3.connect(
                str(path),
                timeout=LOCK_WAIT,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=256,
            )
            db = Database(conn, execute_plugins=False)
            db.conn.execute("PRAGMA journal_mode=WAL")
            db.conn.execute("PRAGMA synchronous=FULL")
            db.conn.execute("PRAGMA foreign_keys=ON")
            db.conn.execute("PRAGMA secure_delete=ON")
            db.conn.execute(f"PRAGMA query_only={int(query_only)}")
            if not query_only:
                limit_log(db, self._file)
        except TROUBLE as error:
            raise StoreUnavailable(f"The store {path} cannot be opened: {error}") from error
        return db

    def _write(self) -> None:
        db: Database | None = None
        while True:
            group, is_last = self._next_group()
            with Caught() as caught:
                db = db or self._open_whole()
                self._file.check()
                commit(db, group)
                if any(change.leaves_no_trace for change in group):
                    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log still holds the rows as they were
                self._file.check()  # whoever replaced it in between took away what was just written
            for change in group:
                if caught.error:
                    change.fail(caught.error)
                change.done.set()
            if caught.error:
                db = self._after_trouble(db, caught.error)
            if is_last:
                close_quietly(db)
                return

    def _open_whole(self) -> Database:
        """The writing connection, with tables of today."""
        db = self._open(query_only=False)
        is_whole = False
        try:
            migrate(db)
            is_whole = True
        finally:
            if not is_whole:
                close_quietly(db)  # or the next try would wait for what this one began
        self._is_prepared.set()
        return db

    def _after_trouble(self, db: Database | None, trouble: BaseException) -> Database | None:
        """What to write with next: a fresh connection sees room or rights that came back.

        Of a file that was replaced the log has to be emptied first. It would lie beside the new one, and SQLite would
        take it for that one's; and whoever moved the old one aside has all that was acknowledged in it then.
        """
        while not self._idle.empty():
            close_quietly(self._idle.get_nowait())
        if db and isinstance(trouble, StoreUnavailable) and trouble.remedy:
            log.error("The database is not the one that was opened.", extra={"facts": {"why": str(trouble)}})
            try:
                empty_log(db)
            except TROUBLE:
                return db  # somebody still reads, or there is no room; tried again with the next change
        close_quietly(db)
        return None

    def _next_group(self) -> tuple[list[PendingChange[Any]], bool]:
        group: list[PendingChange[Any]] = []
        change = self._changes.get()
        while change is not None:
            group.append(change)
            if len(group) == GROUP:
                return group, False
            try:
                change = self._changes.get_nowait()
            except Empty:
                return group, False
        return group, True


def limit_log(db: Database, file: DatabaseFile) -> None:
    """Have the log copied back before it takes the room that the database itself needs."""
    pages = file.log_pages()
    db.conn.execute(f"PRAGMA wal_autocheckpoint={pages}")
    db.conn.execute(f"PRAGMA journal_size_limit={pages * PAGE}")
    if size_of(file.path.with_name(file.path.name + "-wal")) > pages * PAGE:
        with suppress(*TROUBLE):  # where there is no room even for that, what comes next says so
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def empty_log(db: Database) -> None:
    """Copy the whole log into the file and cut it to nothing; OperationalError while somebody reads from it."""
    is_busy, _, _ = db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise sqlite3.OperationalError("the log is still being read")


def migrate(db: Database) -> None:
    """Bring the tables up to the newest step; two processes that start together take turns."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        steps.apply(db)
        follow_everybody(SqliteTransaction(db))
    except TROUBLE:
        db.rollback()
        raise
    db.conn.execute("COMMIT")


def commit(db: Database, group: list[PendingChange[Any]]) -> None:
    """Run a group of changes in one transaction; a change that fails is undone alone."""
    if not group:
        return
    tx = SqliteTransaction(db)
    db.conn.execute("BEGIN IMMEDIATE")
    for change in group:
        db.conn.execute("SAVEPOINT change")
        with change:
            change.result = change.work(tx)
        if change.error:
            if not db.conn.in_transaction or is_trouble(change.error):
                db.rollback()
                raise StoreUnavailable(str(change.error)) from change.error
            db.conn.execute("ROLLBACK TO change")
        db.conn.execute("RELEASE change")
    try:
        db.conn.execute("COMMIT")
    except TROUBLE:
        db.rollback()
        raise


def close_quietly(db: Database | None) -> None:
    """Close a connection that may be beyond closing."""
    if db is not None:
        try:
            db.close()
        except TROUBLE:
            return
