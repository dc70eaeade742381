"""Looks at an SQLite file without making, mending or bringing forward anything."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where it is installed

from capture_api.store.errors import StoreUnavailable
from capture_api.store.schema.every_step import steps
from capture_api.store.sqlite import LOCK_WAIT, TROUBLE

MOST_FAULTS = 5  # of a damaged file; the first ones say enough


@dataclass(frozen=True, slots=True)
class Examined:
    """What a database file is like."""

    faults: tuple[str, ...]  # what SQLite's own check finds damaged
    lacking: tuple[str, ...]  # steps of the schema that the next start would take
    unknown: tuple[str, ...]  # steps that a newer release took
    is_foreign: bool  # it holds tables, and none of ours
    refusal: str  # why nothing can be written to it now, "" when something can


def examine(path: Path, patience: float = LOCK_WAIT) -> Examined:
    """What is there, read and tried on the file itself; StoreUnavailable when it cannot be opened or read.

    `patience` is how many seconds to wait for somebody else who writes.
    """
    try:
        conn = sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=patience, isolation_level=None)
    except TROUBLE as error:
        raise StoreUnavailable(str(error)) from error
    db = Database(conn, execute_plugins=False)
    try:
        applied = [step.name for step in steps.applied(db)]
        return Examined(
            faults=damage(db),
            lacking=tuple(step.name for step in steps.pending(db)),
            unknown=tuple(name for name in applied if name not in steps_by_name()),
            is_foreign=not applied and bool(db.table_names()),
            refusal=writing_refused(db),
        )
    except TROUBLE as error:
        raise StoreUnavailable(str(error)) from error
    finally:
        db.close()


def steps_by_name() -> set[str]:
    """The steps that this release knows."""
    empty = Database(memory=True, execute_plugins=False)
    try:
        return {step.name for step in steps.pending(empty)}
    finally:
        empty.close()


def damage(db: Database) -> tuple[str, ...]:
    """What `PRAGMA integrity_check` says, but for “ok”, and rows that point nowhere."""
    found = [str(row[0]) for row in db.conn.execute(f"PRAGMA integrity_check({MOST_FAULTS})") if row[0] != "ok"]
    loose = [str(row[0]) for row in db.conn.execute("PRAGMA foreign_key_check")]
    return (*found, *(f"a row of {table} points to none" for table in loose[:MOST_FAULTS]))


def writing_refused(db: Database) -> str:
    """Begin a change, make it, and take it back."""
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        db.conn.execute("CREATE TABLE waypost_examination (id INTEGER)")
    except TROUBLE as error:
        return str(error)
    finally:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
    return ""
