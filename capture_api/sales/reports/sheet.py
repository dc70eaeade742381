"""A report as every door shows it: tables of typed columns, one set for each audience, never added together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from capture_api.contract.journeys import CLIENTS, REFERRERS
from capture_api.sales.reports.period import Period

TEXT, COUNT, SHARE, HOURS, DAYS, LEAD = "text", "count", "share", "hours", "days", "lead"
AUDIENCES = (CLIENTS, REFERRERS)
AUDIENCE_WORDS: Mapping[str, str] = {CLIENTS: "Clients", REFERRERS: "Professional referrers"}
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its heading for people, and what its cells are."""

    key: str
    label: str
    kind: str = COUNT  # text | count | share (0 to 1) | hours (business hours) | days | lead (a reference)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under typed columns, the first of which names the row; `drawn` are shown as bars too."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawn: tuple[str, ...] = ()
    note: str = ""
    empty: str = "Nothing in this time."

    @property
    def facts(self) -> list[dict[str, Cell]]:
        """A mapping a row."""
        return [{column.key: cell for column, cell in zip(self.columns, row, strict=True)} for row in self.rows]

    def column(self, key: str) -> list[Cell]:
        """Every cell of a column."""
        place = next(number for number, column in enumerate(self.columns) if column.key == key)
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Part:
    """What a report says of one audience: a sentence, and its tables."""

    audience: str
    words: str
    tables: tuple[Table, ...]

    def table(self, key: str) -> Table:
        """The table of that name."""
        return next(table for table in self.tables if table.key == key)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report over a period."""

    name: str
    title: str
    period: Period
    parts: tuple[Part, ...]

    def part(self, audience: str) -> Part:
        """What it says of one audience."""
        return next(part for part in self.parts if part.audience == audience)


def sheet_facts(sheet: Sheet) -> dict[str, Any]:
    """A report as plain facts."""
    period = sheet.period
    return {
        "report": sheet.name,
        "title": sheet.title,
        "from": period.first.isoformat() if period.first else None,
        "to": period.last.isoformat() if period.last else None,
        "period": period.words,
        "time_zone": period.zone.key,
        "audiences": {
            part.audience: {"words": part.words, "tables": {table.key: table_facts(table) for table in part.tables}}
            for part in sheet.parts
        },
    }


def table_facts(table: Table) -> dict[str, Any]:
    """A table as plain facts: how it is shown, and its rows."""
    columns = [{"key": one.key, "label": one.label, "kind": one.kind} for one in table.columns]
    drawn, note, empty = list(table.drawn), table.note, table.empty
    return {"title": table.title, "columns": columns, "rows": table.facts, "drawn": drawn, "note": note, "empty": empty}


def table_of(key: str, facts: Mapping[str, Any]) -> Table:
    """The table that `table_facts` told of."""
    columns = tuple(Column(**one) for one in facts["columns"])
    rows = tuple(tuple(row[column.key] for column in columns) for row in facts["rows"])
    return Table(key, facts["title"], columns, rows, tuple(facts["drawn"]), facts["note"], facts["empty"])


def parts_of(audiences: Mapping[str, Any]) -> tuple[Part, ...]:
    """The parts that `sheet_facts` told of."""
    return tuple(
        Part(name, of["words"], tuple(table_of(key, facts) for key, facts in of["tables"].items()))
        for name, of in audiences.items()
    )


def sheet_of(facts: Mapping[str, Any]) -> Sheet:
    """The report that `sheet_facts` told of."""
    first, last = (date.fromisoformat(facts[name]) if facts[name] else None for name in ("from", "to"))
    period = Period(first, last, ZoneInfo(facts["time_zone"]))
    return Sheet(facts["report"], facts["title"], period, parts_of(facts["audiences"]))


def share(part: int, whole: int) -> float | None:
    """What part of a whole, 0 to 1; None of nothing."""
    return part / whole if whole else None


def total(numbers: Iterable[Cell]) -> int:
    """The sum of counts."""
    return sum(number for number in numbers if isinstance(number, int))
