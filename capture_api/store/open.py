"""From an address of a database to the engine that speaks to it."""

from capture_api.places import DATABASE, MEMORY, database_file
from capture_api.store.engine import Engine
from capture_api.store.errors import UnsafeStore
from capture_api.store.sqlite import SqliteEngine, sqlite_words


def engine_words(url: str) -> str:
    """Which library speaks to the database: SQLite by its version and where it comes from."""
    return sqlite_words() if url.startswith("sqlite:") else url.partition(":")[0]


def open_engine(url: str) -> Engine:
    """The engine for `sqlite:///relative/path` or `sqlite:////absolute/path`; UnsafeStore for any other."""
    file = database_file(url)
    if file:
        return SqliteEngine(file)
    remedy = (
        f"Give sqlite:///PATH, such as sqlite:///{DATABASE}, or sqlite:////PATH for a path that begins with a stroke."
    )
    scheme, _, place = url.partition(":")
    if scheme != "sqlite":
        raise UnsafeStore(f"WAYPOST_DATABASE_URL is {scheme}:…, which no engine here speaks. {remedy}")
    if place.strip("/") == MEMORY:
        raise UnsafeStore(f"WAYPOST_DATABASE_URL is {url}, where nothing outlives the process. {remedy}")
    raise UnsafeStore(f"WAYPOST_DATABASE_URL is {url}, which names no file. {remedy}")
