"""A journey's map and the coverage of all journeys for a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from capture_api.contract.invitation import STAGES
from capture_api.contract.journey_map import JourneyMap, MapPage
from capture_api.pictures.counted_map import MapCounts
from capture_api.pictures.map_tables import CoverageRow

Line = tuple[str, bool]  # words, and whether they are a heading
TABLE_FROM = 90  # letters of a line from which the coverage is a table
NARROWEST = 20  # letters of a line, however narrow the terminal


def map_lines(of: JourneyMap, counts: MapCounts | None, width: int) -> Iterator[Line]:
    """The map stage by stage: each page, its form, where it leads, what was counted; the gaps at the end."""
    titles = of.titles
    yield from _wrapped(f"{of.title}, for {of.audience or 'nobody named'}", width, "", is_heading=True)
    for stage in of.stages:
        yield "", False
        yield from _wrapped(f"{stage.words} ({stage.key})", width, "", is_heading=True)
        for page in stage.pages:
            yield from _wrapped(_page_words(page, counts), width, "  ")
            if page.next:
                yield from _wrapped(f"→ {'; '.join(titles.get(to, to) for to in page.next)}", width, "      ")
        if not stage.way:
            yield "  ✗ no page yet", False
    yield "", False
    for gap in of.gaps:
        yield from _wrapped(f"Gap: {gap}", width, "")
    if not of.gaps:
        yield "No gap.", False


def _page_words(page: MapPage, counts: MapCounts | None) -> str:
    mark = "★" if page.raises_hand else "◆" if page.form else "·"
    named = f" [{'hand-raise' if page.raises_hand else 'form'}: {page.form}]" if page.form else ""
    aside = " (after a form)" if page.is_aside else ""
    return f"{mark} {page.title}{named}{aside}" + (f": {counts.words(page)}" if counts else "")


def coverage_lines(rows: Sequence[CoverageRow], width: int) -> Iterator[Line]:
    """Audiences by stages: a table where there is room, else a line a stage."""
    if not rows:
        yield "There is no journey yet. `waypost new journey NAME` makes one.", False
        return
    if width < TABLE_FROM:
        for row in rows:
            yield from _wrapped(f"{row.audience or row.title} ({row.journey})", width, "", is_heading=True)
            yield from ((f"  {key}: {found}", False) for key, found in zip(STAGES, row.pages, strict=True))
        return
    names = [f"{row.audience or row.title} ({row.journey})" for row in rows]
    first = min(max(map(len, names)), width - sum(len(key) + 2 for key in STAGES))
    yield _columns("", STAGES, first), True
    for name, row in zip(names, rows, strict=True):
        yield _columns(name if len(name) <= first else f"{name[: first - 1]}…", row.pages, first), False


def _columns(name: str, cells: Iterable[str], first: int) -> str:
    return name.ljust(first) + "".join(f"  {cell:>{len(key)}}" for cell, key in zip(cells, STAGES, strict=True))


def _wrapped(words: str, width: int, indent: str, *, is_heading: bool = False) -> Iterator[Line]:
    for line in wrap(words, max(width, NARROWEST), initial_indent=indent, subsequent_indent=f"{indent}    "):
        yield line, is_heading
