"""Findings as JUnit XML: each promise and layer is a test, which fails only where the command does."""

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from site_builder.congruence.promises.matrix import Cell, Row
from site_builder.model.finding import Finding
from site_builder.report.record import Record, Rule

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 has no place for


def as_junit(record: Record) -> str:
    """A suite for each subject that was checked and for each journey's promises."""
    suites = ElementTree.Element("testsuites", name="waypost")
    in_rows = {(row.promise.id, cell.rule) for row, cell in record.cells if cell.label != "congruent"}
    rest = [finding for finding in record.findings if (finding.promise, finding.code) not in in_rows]
    for journey in dict.fromkeys(row.promise.journey for row in record.rows):
        _suite(suites, journey, list(_promises(record, journey)))
    for subject in dict.fromkeys(rule.subject for rule in record.rules):
        rules = [rule for rule in record.rules if rule.subject == subject]
        _suite(suites, subject, list(_cases(record, rules, rest)))
    for name in ("tests", "failures", "skipped"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    ElementTree.indent(suites, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'


def _suite(suites: ElementTree.Element, name: str, cases: Sequence[ElementTree.Element]) -> None:
    failures = sum(case.find("failure") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    counts = {"tests": len(cases), "failures": failures, "errors": 0, "skipped": skipped}
    facts = {"name": name} | {key: str(number) for key, number in counts.items()}
    ElementTree.SubElement(suites, "testsuite", facts).extend(cases)


def _promises(record: Record, journey: str) -> Iterator[ElementTree.Element]:
    failing = {(finding.promise, finding.code) for finding in record.findings if record.fails(finding)}
    for row, cell in record.cells:
        if row.promise.journey == journey:
            yield _promise(row, cell, (row.promise.id, cell.rule) in failing)


def _promise(row: Row, cell: Cell, fails: bool) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase", classname=f"promises.{row.promise.journey}", name=f"{row.promise.id} × {cell.layer}"
    )
    place = cell.place or row.promise.place
    case.set("file", place.file)
    case.set("line", str(place.line))
    if cell.suppression is not None:
        _skip(case, f"{cell.suppression.owner}, until {cell.suppression.expires}: {cell.suppression.reason}")
    elif cell.label != "congruent":
        lines = [f"promise: {row.promise.text} ({row.promise.place})"]
        lines += [f"{cell.layer}: {cell.text} ({cell.place})"] if cell.text else []
        why = f"{cell.label}: {cell.why}"
        if fails:
            _fail(case, cell.rule, _clean(why), "\n".join(lines))
        else:
            _tell(case, "\n".join([f"{cell.rule} {why}", *lines]))
    return case


def _cases(record: Record, rules: Sequence[Rule], findings: Sequence[Finding]) -> Iterator[ElementTree.Element]:
    for rule in rules:
        found = [finding for finding in findings if finding.code == rule.code]
        for finding in found:
            case = ElementTree.Element("testcase", classname=rule.subject, name=f"{rule.code} {finding.place}")
            case.set("file", finding.place.file)
            case.set("line", str(finding.place.line))
            if finding.suppression is not None:
                one = finding.suppression
                _skip(case, f"{one.owner}, until {one.expires}: {one.reason}")
            elif record.fails(finding):
                _fail(case, finding.code, _clean(finding.message), f"{finding.level}: {finding}")
            else:
                _tell(case, f"{finding.level}: {finding}")
            yield case
        if not found:
            yield ElementTree.Element("testcase", classname=rule.subject, name=f"{rule.code} {rule.sentence}")


def _fail(case: ElementTree.Element, rule: str, message: str, text: str) -> None:
    ElementTree.SubElement(case, "failure", type=rule, message=message).text = _clean(text)


def _tell(case: ElementTree.Element, text: str) -> None:
    ElementTree.SubElement(case, "system-out").text = _clean(text)


def _skip(case: ElementTree.Element, message: str) -> None:
    ElementTree.SubElement(case, "skipped", message=_clean(message))


def _clean(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
