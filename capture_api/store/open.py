"""From an address of a database to the engine that speaks to it."""

from pathlib import Path

from capture_api.store.engine import Engine
from capture_api.store.errors import UnsafeStore
from capture_api.store.sqlite import SqliteEngine, sqlite_words


def engine_words(url: str) -> str:
    """Which library speaks to the database: SQLite by its version and where it comes from."""
    return sqlite_words() if url.startswith("sqlite:") else url.partition(":")[0]


def open_engine(url: str) -> Engine:
    """The engine for `sqlite:///relative/path` or `sqlite:////absolute/path`; UnsafeStore for any other."""
    scheme, mark, place = url.partition("://")
    if scheme == "sqlite" and mark and place.startswith("/") and len(place) > 1:
        return SqliteEngine(Path(place[1:]))
    raise UnsafeStore(
        f"WAYPOST_DATABASE_URL is {scheme}:…, which no engine here speaks. Give sqlite:///PATH, "
        "such as sqlite:///.waypost/leads.db."
    )
