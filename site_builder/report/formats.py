"""Writes a report in the format that was asked for; the format never changes the exit code."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from site_builder.model import Finding
from site_builder.report.html import as_html
from site_builder.report.json_text import as_json
from site_builder.report.junit import as_junit
from site_builder.report.markdown import as_markdown
from site_builder.report.sarif import as_sarif
from site_builder.report.text import print_findings, summary

WRITERS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "json": as_json,
    "junit": as_junit,
    "sarif": as_sarif,
    "markdown": as_markdown,
    "html": as_html,
}
FORMATS = ("text", *WRITERS)


def write_report(findings: Sequence[Finding], form: str, out: Path | None, stream: IO[str]) -> None:
    """Write findings to `out`, or to the stream when there is none."""
    if out is not None:
        with out.open("w", encoding="utf-8") as handle:
            _write(findings, form, handle)
    else:
        _write(findings, form, stream)


def _write(findings: Sequence[Finding], form: str, stream: IO[str]) -> None:
    if form == "text":
        print_findings(findings, stream)
        stream.write(summary(findings) + "\n")
    else:
        stream.write(WRITERS[form](findings))
