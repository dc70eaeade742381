"""Writes a report in the format that was asked for; the format never changes the exit code."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from site_builder.check.promises import level_of
from site_builder.check.registry import Check
from site_builder.congruence.language.pack import Pack
from site_builder.report.html import as_html
from site_builder.report.json_text import as_json
from site_builder.report.junit import as_junit
from site_builder.report.markdown import as_markdown
from site_builder.report.record import Record, Rule
from site_builder.report.sarif import as_sarif
from site_builder.report.text import as_text, print_record

WRITERS: dict[str, Callable[[Record], str]] = {
    "json": as_json,
    "junit": as_junit,
    "sarif": as_sarif,
    "markdown": as_markdown,
    "html": as_html,
}
FORMATS = ("text", *WRITERS)


def write_report(record: Record, form: str, out: Path | None) -> None:
    """Write a record to `out`, or to standard output when there is none."""
    if out is None and form == "text":
        print_record(record, sys.stdout)
        return
    text = as_text(record) if form == "text" else WRITERS[form](record)
    if out is None:
        sys.stdout.write(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, "utf-8")


def rules_of(checks: Sequence[Check], pack: Pack | None) -> list[Rule]:
    """Every code that the checks look for, once each, in the order of the table."""
    rules: dict[str, Rule] = {}
    for check in checks:
        for code in check.codes:
            named = pack.rules[code].name if pack and code in pack.rules else ""
            sentence = f"{check.sentence} ({named})" if named else check.sentence
            rules.setdefault(code, Rule(code, check.subject, sentence, level_of(code, pack)))
    return list(rules.values())
