"""Findings as lines that a person reads and an editor can jump from."""

from collections import Counter
from collections.abc import Iterable
from typing import IO

import click

from site_builder.model import Finding

COLOURS = {"error": "red", "warning": "yellow", "suggestion": "cyan"}


def print_findings(findings: Iterable[Finding], stream: IO[str]) -> None:
    """One line a finding, file and line first; colours only on a terminal."""
    for finding in findings:
        level = click.style(finding.level, fg=COLOURS[finding.level])
        click.echo(f"{finding.place}: {level} {finding.code} {finding.message}", file=stream)


def summary(findings: Iterable[Finding]) -> str:
    """How many findings there are of each level, in words."""
    counts = Counter(finding.level for finding in findings)
    if not counts:
        return "Nothing found."
    parts = [f"{counts[level]} {level}{'s' if counts[level] != 1 else ''}" for level in COLOURS if counts[level]]
    return ", ".join(parts) + "."
