"""Findings as SARIF 2.1.0 (OASIS), for code hosts that show them beside the changed lines."""

import json
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from site_builder.check.suppressions import fingerprints
from site_builder.congruence.promises.matrix import Cell, Row
from site_builder.model.finding import Finding, Place, Suppression
from site_builder.report.record import Record, Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "suggestion": "note"}
ROOT = "SITE"
KEPT, TOLD = "CG001", "C506"  # the rules that a promise passes which is kept in a layer, or told on a page


def as_sarif(record: Record) -> str:
    """One run with all rules, fired or not, and a result for each finding and each promise that is kept."""
    rules = list({rule.code: rule for rule in record.rules}.values())
    known = {rule.code for rule in rules}
    told = {found.code for found in record.findings} | ({KEPT, TOLD} if record.rows else set())
    rules += [Rule(code, "", "") for code in sorted(told - known)]
    index = {rule.code: number for number, rule in enumerate(rules)}
    names = fingerprints(record.findings)
    found = [_result(finding, names[finding], index) for finding in record.findings]
    kept = [_kept(row, cell, index) for row, cell in record.cells if cell.label == "congruent"]
    run = {
        "tool": {
            "driver": {
                "name": "Waypost",
                "version": version("waypost"),
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The site's folder."}}},
        "results": found + kept,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.sentence or rule.code},
        "defaultConfiguration": {"level": LEVELS.get(rule.level, "error")},
        "properties": {"subject": rule.subject},
    }


def _result(finding: Finding, name: str, index: dict[str, int]) -> dict[str, Any]:
    both = f" It says “{finding.here}” where “{finding.there}” is promised." if finding.here and finding.there else ""
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": LEVELS[finding.level],
        "message": {"text": finding.message + both},
        "locations": [_location(finding.place)],
        "partialFingerprints": {"waypostFinding/v2": name},
    }
    if finding.related:
        words = finding.there or finding.promise
        result["relatedLocations"] = [_location(place, number, words) for number, place in enumerate(finding.related)]
    if finding.suppression is not None:
        result["suppressions"] = [_suppression(finding.suppression)]
    return result


def _kept(row: Row, cell: Cell, index: dict[str, int]) -> dict[str, Any]:
    related = [_location(row.promise.place, 0, row.promise.text)]
    rule = TOLD if cell.layer == "pages" else KEPT
    return {
        "ruleId": rule,
        "ruleIndex": index[rule],
        "kind": "pass",
        "level": "none",
        "message": {"text": f"{row.promise.id}, {cell.layer}: {cell.why}"},
        "locations": [_location(cell.place or row.promise.place)],
        "relatedLocations": related,
    }


def _location(place: Place, number: int | None = None, words: str = "") -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.file), "uriBaseId": ROOT}}
    if place.line:
        physical["region"] = {"startLine": place.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if number is not None:
        location |= {"id": number, "message": {"text": words or str(place)}}
    return location


def _suppression(one: Suppression) -> dict[str, Any]:
    """SARIF has no end date of its own, so that stands among the properties (section 3.35)."""
    return {
        "kind": "inSource" if one.line is not None else "external",
        "status": "accepted",
        "justification": f"{one.reason} ({one.owner})",
        "properties": {"expires": one.expires.isoformat()},
    }
