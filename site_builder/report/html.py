"""Findings as one self-contained page: one line and one small picture a promise, what needs somebody first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from site_builder.check.suppressions import fingerprints
from site_builder.congruence.promises.ledger import LABELS
from site_builder.congruence.promises.matrix import Cell, Row
from site_builder.model.finding import Finding
from site_builder.report.marks import Span, parts
from site_builder.report.record import LEVELS, Record, summary, verdicts
from site_builder.report.text import SHAPES

TITLE = "Promises and findings"


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one level that the matrix does not show already."""

    title: str
    findings: Sequence[Finding]


def as_html(record: Record) -> str:
    """The page; it needs no network and no script."""
    return (
        _environment()
        .get_template("report.html")
        .render(
            title=f"{TITLE}: {record.title}" if record.title else TITLE,
            record=record,
            waiting=sorted((row for row in record.rows if worst(row)), key=_harm, reverse=True),
            settled=[row for row in record.rows if not worst(row)],
            summary=summary(record),
            verdicts=verdicts(record) if record.rows else "",
            groups=_groups(record),
            fingerprints=fingerprints(record.findings),
        )
    )


@cache
def _environment() -> Environment:
    templates = files("site_builder.report") / "templates"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.loader = DictLoader({path.name: path.read_text("utf-8") for path in templates.iterdir()})
    environment.globals |= {"shape": SHAPES.__getitem__, "anchor": anchor, "worst": worst, "stations": stations}
    environment.filters |= {"deleted": _deleted, "inserted": _inserted, "coded": _coded}
    return environment


def anchor(row: Row, cell: Cell | None = None) -> str:
    """Where a promise, or its line in one layer, stands on the page."""
    return f"{row.promise.id}-{cell.layer}" if cell else row.promise.id


def worst(row: Row) -> Cell | None:
    """The layer of a promise that most needs somebody, None where each keeps it or somebody lives with it."""
    standing = [cell for cell in row.cells if cell.label not in ("", "congruent") and cell.suppression is None]
    return max(standing, key=lambda cell: LABELS.index(cell.label), default=None)


def _harm(row: Row) -> int:
    cell = worst(row)
    return LABELS.index(cell.label) if cell else 0


@dataclass(frozen=True, slots=True)
class Station:
    """One stop of a promise's way in the picture, `label` being "" where nothing is judged there."""

    name: str
    label: str
    x: int  # of its middle, in the picture's own units


STEP = 84  # units from one station to the next
BEYOND = ("told", "kept")  # what only the capture API knows


def stations(row: Row) -> tuple[Station, ...]:
    """The way of a promise: page, script, operations, then told and kept, which the inbox counts."""
    labels = {cell.layer: cell.label for cell in row.cells} | dict.fromkeys(BEYOND, "")
    return tuple(Station(name, label, STEP // 2 + STEP * number) for number, (name, label) in enumerate(labels.items()))


def _groups(record: Record) -> list[Group]:
    shown = {(row.promise.id, cell.rule) for row, cell in record.cells if cell.label != "congruent"}
    rest = [finding for finding in record.standing if (finding.promise, finding.code) not in shown]
    groups = [Group(f"{level.capitalize()}s", [one for one in rest if one.level == level]) for level in LEVELS]
    groups.append(Group("Suppressed", [finding for finding in record.findings if finding.suppression]))
    return [group for group in groups if group.findings]


def _coded(text: str) -> Markup:
    """What stands between backticks as code."""
    pieces = text.split("`")
    return Markup().join(
        Markup("<code>{}</code>").format(piece) if number % 2 and number < len(pieces) - 1 else piece
        for number, piece in enumerate(pieces)
    )


def _deleted(text: str, span: Span) -> Markup:
    return _marked(text, span, "del")


def _inserted(text: str, span: Span) -> Markup:
    return _marked(text, span, "ins")


def _marked(text: str, span: Span, tag: str) -> Markup:
    before, inside, after = parts(text, span)
    mark = Markup("<{0}>{1}</{0}>").format(tag, inside) if inside else Markup()
    return Markup("{}{}{}").format(before, mark, after)
