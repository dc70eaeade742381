"""A report for people and programs: cells in words, tables as CSV, bars of letters for a terminal."""

from collections.abc import Iterable, Iterator

from capture_api.sales.reports.sheet import (
    AUDIENCE_WORDS,
    COUNT,
    DAYS,
    HOURS,
    LEAD,
    SHARE,
    TEXT,
    Cell,
    Part,
    Sheet,
    Table,
)
from capture_api.sales.reports.wording import percent

BAR = 16  # letters of the longest bar
FULL, PARTS = "█", ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
NUMBERS = (COUNT, SHARE, HOURS, DAYS)
WIDEST = 44  # letters of a text cell in a terminal


def cell_words(cell: Cell, kind: str) -> str:
    """A cell as people read it; “–” where there is nothing to tell."""
    if cell is None:
        return "–"
    if kind in (TEXT, LEAD):
        return str(cell)
    number = float(cell)
    if kind == SHARE:
        return percent(number)
    if kind == HOURS:
        return f"{number:.1f} h"
    if kind == DAYS:
        return f"{int(number):,} d" if number >= 1 else f"{int(number * 24)} h"
    return f"{int(number):,}"


def csv_rows(sheet: Sheet, key: str) -> Iterator[tuple[str, ...]]:
    """One table of a report over all of its audiences, headings first; figures as programs read them."""
    tables = [(part.audience, table) for part in sheet.parts for table in part.tables if table.key == key]
    yield ("audience", *(column.key for column in tables[0][1].columns)) if tables else ("audience",)
    for audience, table in tables:
        for row in table.rows:
            yield (audience, *("" if cell is None else plain(cell) for cell in row))


def plain(cell: Cell) -> str:
    """A figure with a point and at most four places; a text as it is."""
    return f"{cell:.4f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell)


def table_keys(sheet: Sheet) -> list[str]:
    """The names of a report's tables, the main one first."""
    return list(dict.fromkeys(table.key for part in sheet.parts for table in part.tables))


def text_lines(parts: Iterable[Part], width: int) -> Iterator[tuple[str, bool]]:
    """A report for a terminal of so many letters: each line, and whether it is a heading."""
    for part in parts:
        yield AUDIENCE_WORDS[part.audience], True
        yield part.words, False
        for table in part.tables:
            yield "", False
            yield from table_lines(table, width)
        yield "", False


def table_lines(table: Table, width: int) -> Iterator[tuple[str, bool]]:
    """A table in columns, with a bar of its first drawn figure at the end of each row where there is room."""
    yield table.title, True
    if not table.rows:
        yield table.empty, False
        return
    cells = [
        [cell_words(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    cells = [[words if len(words) <= WIDEST else words[: WIDEST - 1] + "…" for words in row] for row in cells]
    heads = [column.label for column in table.columns]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    has_room = sum(widths) + 2 * len(widths) + BAR <= width
    bars = bars_of(table) if has_room else [""] * len(table.rows)
    for row, bar in zip([heads, *cells], ["", *bars], strict=True):
        padded = (
            words.rjust(wide) if column.kind in NUMBERS else words.ljust(wide)
            for words, wide, column in zip(row, widths, table.columns, strict=True)
        )
        yield f"{'  '.join(padded)}  {bar}".rstrip(), False
    if table.note:
        yield table.note, False


def bars_of(table: Table) -> list[str]:
    """A bar a row of the first drawn figure; "" for each where none is drawn."""
    if not table.drawn:
        return [""] * len(table.rows)
    figures = [float(cell) if isinstance(cell, (int, float)) else 0.0 for cell in table.column(table.drawn[0])]
    longest = max(figures, default=0) or 1
    return [bar(figure / longest) for figure in figures]


def bar(part: float) -> str:
    """A bar of letters for a part of the longest, in eighths of a letter."""
    eighths = round(max(part, 0) * BAR * 8)
    return FULL * (eighths // 8) + PARTS[eighths % 8]
