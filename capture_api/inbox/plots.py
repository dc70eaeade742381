"""Bars as SVG, made here: no script draws them, they print, and they follow the page's colours in light and dark."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from capture_api.sales.reports.sheet import Table
from capture_api.sales.reports.showing import cell_words

MOST = 12  # rows that are drawn; the table beside has all


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in a plot: heights in pixels, widths in percent, so that it fits any page."""

    above: int  # what a row's name takes above its bars; 0 where it stands before them
    bar: int
    gap: int  # below a row
    start: float
    widest: float  # of the longest bar; its figure stands behind it
    letters: int  # of a row's name

    def row(self, series: int) -> int:
        """The height of a row with so many bars."""
        return self.above + series * self.bar + self.gap


ROOMY = Layout(above=20, bar=16, gap=10, start=0, widest=78, letters=40)
TIGHT = Layout(above=0, bar=13, gap=4, start=46, widest=40, letters=22)


@dataclass(frozen=True, slots=True)
class Series:
    """One figure of each row, and what it is called."""

    label: str
    figures: tuple[float, ...]
    words: tuple[str, ...]


def bars(table: Table, most: int = 0, *, is_tight: bool = False) -> Markup:
    """The drawn columns of a table as bars, a group a row; "" where there is nothing to draw.

    The table beside it tells the same, so that the picture is one thing with one name to a screen reader.
    """
    rows, layout = table.rows[: most or MOST], TIGHT if is_tight else ROOMY
    drawn = [series_of(table, key, len(rows)) for key in table.drawn]
    longest = max((figure for one in drawn for figure in one.figures), default=0)
    if not longest:
        return Markup("")
    step = layout.row(len(drawn))
    parts = [group(str(row[0]), number * step, number, drawn, longest, layout) for number, row in enumerate(rows)]
    name = f"{table.title}: {' and '.join(one.label.lower() for one in drawn)} as bars. The table has the figures."
    height, drawing = len(rows) * step, Markup("").join(parts)
    svg = Markup('<svg class="bars" role="img" aria-label="{name}" width="100%" height="{height}">{drawing}</svg>')
    return svg.format(name=name, height=height, drawing=drawing)


def series_of(table: Table, key: str, count: int) -> Series:
    """A column to be drawn."""
    column = next(one for one in table.columns if one.key == key)
    cells = table.column(key)[:count]
    figures = tuple(float(cell) if isinstance(cell, (int, float)) else 0.0 for cell in cells)
    return Series(column.label, figures, tuple(cell_words(cell, column.kind) for cell in cells))


def group(name: str, top: int, number: int, drawn: Sequence[Series], longest: float, layout: Layout) -> Markup:
    """One row: its name, and a bar for each figure with the figure behind it."""
    words = name if len(name) <= layout.letters else name[: layout.letters - 1] + "…"
    base = top + (layout.above - 5 if layout.above else layout.bar - 2)
    parts = [Markup('<text x="0" y="{y}">{words}</text>').format(y=base, words=words)]
    for place, one in enumerate(drawn):
        y, width = top + layout.above + place * layout.bar, one.figures[number] / longest * layout.widest
        parts.append(
            Markup(
                '<rect class="s{place}" x="{x}%" y="{y}" width="{width}%" height="{high}"/>'
                '<text class="n" x="{behind}%" dx="6" y="{base}">{figure}</text>'
            ).format(
                place=place,
                x=layout.start,
                y=y,
                width=f"{width:.2f}",
                high=layout.bar - 2,
                behind=f"{layout.start + width:.2f}",
                base=y + layout.bar - 2,
                figure=one.words[number],
            )
        )
    return Markup("").join(parts)
