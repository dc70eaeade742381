"""A journey's map as SVG: a column a stage, a card a page, an arrow a signpost; what is missing is drawn as missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from textwrap import wrap

from markupsafe import Markup

from capture_api.contract.journey_map import JourneyMap, MapPage, MapStage
from capture_api.pictures.counted_map import MapCounts

COLUMN, BETWEEN, EDGE = 182, 50, 16  # pixels: a column, the room for arrows between two, the margin
LOOP = 24  # what arrows within the last stage take beside it
LETTERS = 22  # of a line in a card
ROW, PAD, SPACE, TITLE_ROWS = 18, 10, 12, 3  # a line of text, a card's padding, between cards, lines of a title
HEAD = 66  # what a stage's words take on top
# Of a map in a page, whose colours it takes; and the colours of a light and a dark screen for a file of its own.
MAP_STYLE, FILE_STYLE = (
    files("capture_api.pictures").joinpath(name).read_text("utf-8") for name in ("map.css", "map_file.css")
)


@dataclass(frozen=True, slots=True)
class Card:
    """A page, or a gap, where it stands."""

    page: MapPage | None
    column: int
    top: int
    rows: tuple[tuple[str, str], ...]  # class and words of each line

    @property
    def left(self) -> int:
        """Its left edge."""
        return EDGE + self.column * (COLUMN + BETWEEN)

    @property
    def height(self) -> int:
        """How high it is."""
        return 2 * PAD + len(self.rows) * ROW

    @property
    def middle(self) -> int:
        """Where arrows come and go."""
        return self.top + self.height // 2


def map_svg(of: JourneyMap, counts: MapCounts | None = None, *, is_file: bool = False) -> Markup:
    """The map as one picture with a name and a description; the table beside it says the same.

    `is_file` puts the style into it, for light and dark screens; a page has MAP_STYLE in its own.
    """
    cards = list(_cards(of, counts))
    pages = {card.page.page: card for card in cards if card.page}
    width = 2 * EDGE + len(of.stages) * COLUMN + max(len(of.stages) - 1, 0) * BETWEEN + LOOP
    height = max((card.top + card.height for card in cards), default=HEAD) + EDGE
    parts = [Markup("<title>{}</title><desc>{}</desc>").format(f"Map: {of.title}", _description(of))]
    if is_file:
        parts.append(Markup("<style>{}</style>").format(Markup(FILE_STYLE + MAP_STYLE)))
    parts.append(ARROW)
    arrows = [_arrow(card, pages[to]) for card in cards if card.page for to in card.page.next if to in pages]
    parts.append(Markup('<g marker-end="url(#tip)">{}</g>').format(Markup("").join(arrows)))
    parts += [_head(stage, number) for number, stage in enumerate(of.stages)]
    parts += [_card(card) for card in cards]
    top = Markup(
        '<svg class="map" xmlns="http://www.w3.org/2000/svg" role="img" width="{w}" height="{h}" viewBox="0 0 {w} {h}">'
    )
    return top.format(w=width, h=height) + Markup("\n").join(parts) + Markup("</svg>")


ARROW = Markup(
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0L8 4L0 8Z"/></marker></defs>'
)


def _description(of: JourneyMap) -> str:
    stages = "; ".join(f"{stage.words}: {len(stage.way)}" for stage in of.stages)
    return f"For {of.audience or 'nobody named'}. Pages by stage: {stages}. {' '.join(of.gaps) or 'No gap.'}"


def _cards(of: JourneyMap, counts: MapCounts | None) -> Iterator[Card]:
    for column, stage in enumerate(of.stages):
        top = HEAD
        for card in _of_stage(stage, column, counts):
            placed = Card(card.page, column, top, card.rows)
            top += placed.height + SPACE
            yield placed


def _of_stage(stage: MapStage, column: int, counts: MapCounts | None) -> Iterator[Card]:
    if not stage.way:
        yield Card(None, column, 0, (("", "No page yet"),))
    elif not stage.is_left:
        yield Card(None, column, 0, (("", "No way on from here"),))
    for page in stage.pages:
        yield Card(page, column, 0, tuple(_rows(page, counts)))


def _rows(page: MapPage, counts: MapCounts | None) -> Iterator[tuple[str, str]]:
    title = wrap(page.title, LETTERS) or [page.page]
    if len(title) > TITLE_ROWS:
        title = [*title[: TITLE_ROWS - 1], title[TITLE_ROWS - 1][: LETTERS - 1] + "…"]
    yield from (("", row) for row in title)
    if page.form:
        yield from (
            ("s", row) for row in wrap(f"{'Hand-raise' if page.raises_hand else 'Form'}: {page.form}", LETTERS - 2)
        )
    if page.is_aside:
        yield "m", "after a form"
    if counts:
        yield "m", counts.words(page)


def _head(stage: MapStage, column: int) -> Markup:
    rows = [("h", row) for row in wrap(stage.words, LETTERS - 2)[:2]] + [("m", stage.key)]
    return _lines(rows, EDGE + column * (COLUMN + BETWEEN), 20)


def _card(card: Card) -> Markup:
    page = card.page
    kind = "g" if page is None else "r" if page.raises_hand else "f" if page.form else "a" if page.is_aside else "p"
    shape = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="6"/>')
    is_cut = any(words.endswith("…") for _, words in card.rows)
    named = Markup("<title>{}</title>").format(page.title) if page and is_cut else Markup("")
    return Markup('<g class="{}">{}{}{}</g>').format(
        kind,
        named,
        shape.format(card.left, card.top, COLUMN, card.height),
        _lines(card.rows, card.left + PAD, card.top + PAD + 13),
    )


def _lines(rows: Iterable[tuple[str, str]], left: int, first: int) -> Markup:
    """Lines of text, each with its class, the first on a base line."""
    line = Markup('<text{} x="{}" y="{}">{}</text>')
    return Markup("").join(
        line.format(Markup(' class="{}"').format(name) if name else "", left, first + number * ROW, words)
        for number, (name, words) in enumerate(rows)
    )


def _arrow(start: Card, end: Card) -> Markup:
    """From right to left edge into a later stage; round the right side within one; dashed back into an earlier one."""
    right, y, is_back = start.left + COLUMN, start.middle, end.column < start.column
    if end.column > start.column:
        bend = right + BETWEEN // 2
        path = f"M{right} {y}C{bend} {y} {end.left - BETWEEN // 2} {end.middle} {end.left - 1} {end.middle}"
    elif end.column == start.column:
        bend = right + min(BETWEEN - 14, 16 + abs(end.middle - y) // 12)
        path = f"M{right} {y + 5}C{bend} {y + 5} {bend} {end.middle - 5} {right + 1} {end.middle - 5}"
    else:
        edge = end.left + COLUMN
        path = f"M{start.left} {y + 5}C{start.left - BETWEEN // 2} {y + 5} {edge + BETWEEN // 2} {end.middle + 5} "
        path = f"{path}{edge + 1} {end.middle + 5}"
    return Markup('<path{} d="{}"/>').format(Markup(' class="b"') if is_back else "", path)
