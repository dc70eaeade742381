"""What every step is written with. A released step is never edited: add one in `later_steps`."""

from sqlite_utils import Database, Migrations

steps = Migrations("waypost")

# Times are RFC 3339 in UTC as text, which sorts as time does; lists and mappings are JSON as text; both read
# the same in every engine. Truth values are 0 and 1.


def create(db: Database, name: str, columns: dict[str, type], key: str | tuple[str, ...], null: set[str]) -> None:
    """A strict table whose columns all hold a value but for those named in `null`."""
    filled = set(columns) - null - {"id"}
    db.table(name).create(columns, pk=key, not_null=filled, strict=True)
