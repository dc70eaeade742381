"""Promises told, kept and broken, as the hands raised in a time were told them."""

from collections.abc import Sequence

from capture_api.contract.manifest import Manifest
from capture_api.sales.disclosed import BROKEN, KEPT, judgements_of, worst_label
from capture_api.sales.reports.sheet import SHARE, TEXT, Column, Part, Table, share
from capture_api.sales.reports.wording import counted
from capture_api.store.report_values import ToldLeads

COLUMNS = (
    Column("promise", "Promise", TEXT),
    Column("told", "Told"),
    Column("kept", "Kept"),
    Column("broken", "Broken"),
    Column("open", "Not asked yet"),
    Column("kept_share", "Kept, of those asked", SHARE),
    Column("verdict", "Script and operations today", TEXT),
)


def promises_part(audience: str, rows: Sequence[ToldLeads], texts: dict[str, str], site: Manifest) -> Part:
    """Each promise with how many were told it and what became of it, broken ones first."""
    names = dict.fromkeys(row.promise_id for row in rows)
    lines = [line_of(name, [row for row in rows if row.promise_id == name], texts, site) for name in names]
    lines.sort(key=lambda line: (-int(str(line[3])), -int(str(line[1])), str(line[0])))
    table = Table(
        "promises", "Told, kept, broken", COLUMNS, tuple(lines), ("kept", "broken"), "", "Nobody was told any."
    )
    return Part(audience, promises_words(rows), (table,))


def promises_words(rows: Sequence[ToldLeads]) -> str:
    """“Of 300 promises told, 120 were kept, 4 broken, and 176 nobody has asked after yet.”"""
    told = sum(row.leads for row in rows)
    if not told:
        return "Nobody who raised a hand was told a promise."
    kept, broken = (sum(row.leads for row in rows if row.outcome == outcome) for outcome in (KEPT, BROKEN))
    return (
        f"Of {counted(told, 'promise')} told, {kept:,} {'was' if kept == 1 else 'were'} kept and {broken:,} broken; "
        f"{told - kept - broken:,} {'has' if told - kept - broken == 1 else 'have'} not been asked after yet."
    )


def line_of(
    name: str, rows: Sequence[ToldLeads], texts: dict[str, str], site: Manifest
) -> tuple[str | int | float | None, ...]:
    """One promise in today's words, or in the last that a build gave it."""
    promise = site.promises.get(name)
    words = promise.text if promise else texts.get(name, name)
    verdict = worst_label(judgements_of(promise)) if promise else "withdrawn"
    told = sum(row.leads for row in rows)
    kept, broken = (sum(row.leads for row in rows if row.outcome == outcome) for outcome in (KEPT, BROKEN))
    return words, told, kept, broken, told - kept - broken, share(kept, kept + broken), verdict
