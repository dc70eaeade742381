"""Findings as Markdown for a pull request comment or a wiki page."""

from collections.abc import Iterable, Sequence

from site_builder.congruence.promises.matrix import COLUMNS, Cell, Row
from site_builder.model.finding import Finding
from site_builder.report.marks import marked
from site_builder.report.record import Record, summary, verdicts
from site_builder.report.text import SHAPES

_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#"})


def as_markdown(record: Record) -> str:
    """A summary, the matrix where promises were judged, and a section for each level."""
    title = f"# Findings of {escape(record.title)}" if record.title else "# Findings"
    blocks = [title, summary(record)]
    if record.rows:
        blocks += ["## Promises", verdicts(record), _table(record.rows)]
    for level in ("error", "warning", "suggestion"):
        found = [finding for finding in record.standing if finding.level == level]
        blocks += [f"## {level.capitalize()}s", _list(found)] if found else []
    spared = [finding for finding in record.findings if finding.suppression]
    blocks += ["## Suppressed", _list(spared)] if spared else []
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """The text with every mark that Markdown reads made plain, on one line."""
    return " ".join(text.split()).translate(_SPECIAL)


def _table(rows: Sequence[Row]) -> str:
    head = f"| promise | {' | '.join(COLUMNS)} |\n|{' --- |' * (len(COLUMNS) + 1)}"
    lines = [f"| `{row.promise.id}` {escape(row.promise.text)} | {' | '.join(map(_cell, row.cells))} |" for row in rows]
    return "\n".join([head, *lines])


def _cell(cell: Cell) -> str:
    if not cell.label:
        return "– not needed"
    words = f"{SHAPES[cell.label]} {cell.label}".replace("~", "\\~")
    if cell.suppression is not None:
        words += " (suppressed)"
    return words if cell.layer == "pages" and cell.label == "congruent" else f"{words}: {escape(cell.why)}"


def _list(findings: Iterable[Finding]) -> str:
    return "\n".join(_item(finding) for finding in findings)


def _item(finding: Finding) -> str:
    lines = [f"- **{finding.code}** `{finding.place}` {escape(finding.message)}"]
    if finding.here and finding.there:
        there = f" `{finding.related[0]}`" if finding.related else ""
        lines.append(f"  - “{_marked(finding.there, finding.there_span, 'del')}”{there}")
        lines.append(f"  - “{_marked(finding.here, finding.here_span, 'ins')}” `{finding.place}`")
    if finding.suppression is not None:
        one = finding.suppression
        lines.append(f"  - {escape(one.owner)} lives with it until {one.expires}: {escape(one.reason)}")
    return "\n".join(lines)


def _marked(text: str, span: tuple[int, int] | None, tag: str) -> str:
    opening, closing = "\ue000", "\ue001"  # private characters that no escaping touches
    return escape(marked(text, span, opening, closing)).replace(opening, f"<{tag}>").replace(closing, f"</{tag}>")
