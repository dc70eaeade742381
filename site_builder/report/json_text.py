"""Findings as JSON of a published schema, in a stable order and without a time, so that reruns are byte-identical."""

import json
from collections.abc import Mapping
from typing import Any

from site_builder.check.suppressions import fingerprints
from site_builder.congruence.promises.matrix import Cell, Row
from site_builder.congruence.proposing.prompt import Proposal
from site_builder.model.finding import Finding, Place, Suppression
from site_builder.report.record import Record, count_labels, count_levels

SCHEMA = "waypost-findings/1"


def as_json(record: Record) -> str:
    """The whole record; `promises` stands there where promises were judged."""
    names = fingerprints(record.findings)
    facts: dict[str, Any] = {
        "schema": SCHEMA,
        "summary": count_levels(record.findings),
        "findings": [_finding(finding, names[finding]) for finding in record.findings],
    }
    if record.rows:
        facts["verdicts"] = count_labels(record.rows)
        facts["promises"] = [_row(row, record.proposals) for row in record.rows]
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def _finding(finding: Finding, name: str) -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.level,
        **_place(finding.place),
        "message": finding.message,
        "promise": finding.promise,
        "here": finding.here,
        "here_span": finding.here_span,
        "there": finding.there,
        "there_span": finding.there_span,
        "related": [_place(place) for place in finding.related],
        "fingerprint": name,
        "suppressed": _suppression(finding.suppression),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line}


def _suppression(one: Suppression | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"reason": one.reason, "owner": one.owner, "expires": one.expires.isoformat(), **_place(one.place)}


def _row(row: Row, proposals: Mapping[tuple[str, str], Proposal]) -> dict[str, Any]:
    promise = row.promise
    return {
        "id": promise.id,
        "text": promise.text,
        "kind": promise.kind,
        "journey": promise.journey,
        "hash": promise.hash,
        **_place(promise.place),
        "layers": {
            cell.layer: _cell(cell) | _proposed(proposals.get((promise.id, cell.layer)))
            for cell in row.cells
            if cell.label
        },
    }


def _proposed(one: Proposal | None) -> dict[str, Any]:
    """What a model proposes; nothing where none does, so that a report without a model is what it always was."""
    return {"proposal": {"label": one.label, "why": one.why, "model": one.model}} if one else {}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "label": cell.label,
        "rule": cell.rule,
        "why": cell.why,
        "confidence": round(cell.confidence, 2),
        "text": cell.text,
        "place": _place(cell.place) if cell.place else None,
        "promise_span": cell.promise_span,
        "line_span": cell.line_span,
        "pages": list(cell.pages),
        "reviewed_by": cell.reviewed_by,
        "suggested": [
            {"score": round(one.score, 4), **_place(one.line.place), "text": one.line.text} for one in cell.suggested
        ],
        "suppressed": _suppression(cell.suppression),
    }
