"""Findings as lines that a person reads and an editor can jump from."""

from collections.abc import Collection, Iterable, Mapping
from io import StringIO
from typing import IO

import click

from site_builder.congruence.promises.matrix import Cell, Row
from site_builder.congruence.proposing.prompt import Proposal
from site_builder.model.finding import Finding
from site_builder.report.marks import Span, parts
from site_builder.report.record import LEVELS, Record, harm, is_as_grave, summary, verdicts

COLOURS = {"error": "red", "warning": "yellow", "suggestion": "cyan"}
SHAPES = {
    "congruent": "✔",
    "unverified": "?",
    "weakened": "~",
    "conditional": "±",
    "missing": "○",
    "contradicted": "✘",
    "": "–",
}
Proposals = Mapping[tuple[str, str], Proposal]
HEADS = {"pages": "pages", "script": "script", "operations": "operations"}


def print_findings(findings: Iterable[Finding], stream: IO[str]) -> None:
    """One line a finding, file and line first, both sentences below; the gravest last, nearest to the prompt."""
    for finding in sorted(findings, key=_nearness_to_prompt):
        level = click.style(finding.level, fg=COLOURS[finding.level])
        spared = finding.suppression
        if spared is not None:
            level = f"suppressed until {spared.expires} by {spared.owner} ({spared.reason})"
        click.echo(f"{finding.place}: {level} {finding.code} {finding.message}", file=stream)
        if finding.here and finding.there and spared is None:
            _print_pair(finding, stream)


def _nearness_to_prompt(finding: Finding) -> tuple[bool, int, int]:
    return finding.suppression is None, -LEVELS.index(finding.level), harm(finding)


def _print_pair(finding: Finding, stream: IO[str]) -> None:
    width = max(len(str(place)) for place in (finding.place, *finding.related))
    there = str(finding.related[0]) if finding.related else ""
    pairs = [
        (there, _marked(finding.there, finding.there_span, "red", "[-", "-]")),
        (str(finding.place), _marked(finding.here, finding.here_span, "green", "{+", "+}")),
    ]
    for place, text in pairs:
        click.echo(f"    {place:<{width}}  “{text}”", file=stream)


def _marked(text: str, span: Span, colour: str, opening: str, closing: str) -> str:
    before, inside, after = parts(text, span)
    return before + click.style(f"{opening}{inside}{closing}", fg=colour) + after if inside else text


def as_text(record: Record) -> str:
    """The record as it would be printed, without colours."""
    stream = StringIO()
    print_record(record, stream)
    return click.unstyle(stream.getvalue())


def print_record(record: Record, stream: IO[str]) -> None:
    """The matrix where promises were judged, then the findings, then how many there are."""
    shown = [one for one in record.findings if is_as_grave(one.level, record.least)]
    told = {(finding.promise, finding.code) for finding in shown}
    for row in record.rows:
        _print_row(row, told, record.proposals, stream)
    if record.rows:
        click.echo("", file=stream)
    print_findings(shown, stream)
    if record.rows:
        click.echo(verdicts(record), file=stream)
    hidden = sum(one.suppression is None for one in record.findings) - sum(one.suppression is None for one in shown)
    more = f" `--all` shows the suggestion{'s' if hidden > 1 else ''}." if hidden else ""
    click.echo(summary(record) + more, file=stream)


def _print_row(row: Row, told: Collection[tuple[str, str]], proposals: Proposals, stream: IO[str]) -> None:
    """A promise and its verdicts; why, only where no finding below tells it."""
    click.echo(f"{row.promise.place}: {row.promise.id} “{row.promise.text}”", file=stream)
    for cell in row.cells:
        if cell.label:
            why = "" if (row.promise.id, cell.rule) in told else f" {cell.why}"
            click.echo(f"    {SHAPES[cell.label]} {HEADS[cell.layer]}: {cell.label}{_told(cell)}{why}", file=stream)
        if proposal := proposals.get((row.promise.id, cell.layer)):
            step = (
                f"If you agree once both are read: `waypost congruence review {row.promise.id} {cell.place} --by NAME`."
            )
            step = step if proposal.label == "congruent" else "Reword the line if you agree."
            click.echo(f"        {proposal.model} proposes {proposal.label}: {proposal.why} {step}", file=stream)
        for one in cell.suggested:
            click.echo(f"        {one.score:.2f}  {one.line.place}  “{one.line.text}”", file=stream)


def _told(cell: Cell) -> str:
    if cell.suppression is not None:
        return f" (suppressed until {cell.suppression.expires})."
    return f" ({cell.place})." if cell.place and cell.layer != "pages" else "."
