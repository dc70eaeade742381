"""Reads suppressions: from site.yaml, and from comments above a line of a script or operations file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from site_builder.load.front_matter import Document
from site_builder.load.validate import read_date
from site_builder.model.finding import Finding, Place, Suppression
from site_builder.model.journey import Line

_ALLOW = re.compile(r"<!--\s*waypost:\s*allow\s+(?P<rule>[A-Z]+\d+)(?P<rest>.*?)-->", re.DOTALL)
_PAIR = re.compile(r"([a-z]+)\s*=\s*(\"[^\"]*\"|'[^']*'|\S+)")
_WANTED = ("reason", "owner", "expires")


def read_suppressions(rows: Iterable[Any], lines: Mapping[tuple[str | int, ...], int]) -> Iterator[Suppression]:
    """Those of site.yaml; an entry that its schema finds fault with is left out, since that is told elsewhere."""
    for number, row in enumerate(rows):
        place = Place("site.yaml", lines.get(("suppressions", number), 1))
        day = _day(row.get("expires")) if isinstance(row, dict) else None
        if day and row.get("rule") and all(isinstance(row.get(key), str) for key in ("reason", "owner")):
            yield Suppression(
                str(row["rule"]),
                row["reason"],
                row["owner"],
                day,
                place,
                promise=str(row.get("promise", "")),
                fingerprint=str(row.get("fingerprint", "")),
            )


def read_allowances(
    document: Document, file: str, lines: Sequence[Line], faults: list[Finding]
) -> Iterator[Suppression]:
    """Those of comments like `<!-- waypost: allow CG005 reason="…" owner="…" expires=2026-12-31 -->`."""
    for found in _ALLOW.finditer(document.body):
        place = Place(file, document.body_line + document.body[: found.start()].count("\n"))
        end = document.body_line + document.body[: found.end()].count("\n")
        below = next((line.place for line in lines if line.place.line > end), None)
        given = {key: value.strip("\"'") for key, value in _PAIR.findall(found["rest"])}
        day = _day(given.get("expires"))
        lacking = [key for key in _WANTED if not given.get(key)]
        if lacking or day is None:
            what = f"has no {' and no '.join(lacking)}" if lacking else f"ends on “{given['expires']}”, which is no day"
            faults.append(
                Finding(
                    "S103",
                    place,
                    f'this `waypost: allow` {what}. Write it as <!-- waypost: allow {found["rule"]} reason="…" '
                    'owner="…" expires=2026-12-31 -->.',
                )
            )
        elif below is not None:
            yield Suppression(found["rule"], given["reason"], given["owner"], day, place, line=below)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(read_date(str(value)).isoformat()[:10]) if value else None
    except ValueError:
        return None
