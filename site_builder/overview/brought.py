"""What campaigns brought by now, from the reports of a capture API or from a file of exported leads."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from site_builder.errors import SourceError
from site_builder.model.campaigns import Campaign, MarketingPlan

Ask = Callable[[str, Mapping[str, str]], Mapping[str, Any]]  # a report by its name, and what it is asked
Row = Mapping[str, Any]
NEEDED = ("kind", "status", "created_at", "meets_definition", "utm_campaign", "ref", "won_at")


@dataclass(frozen=True, slots=True)
class Brought:
    """The raised hands that a campaign brought since its first day, as they stand today."""

    hand_raises: int = 0
    leads: int = 0  # those that meet the lead definition
    unqualified: int = 0
    won: int = 0
    by_code: Mapping[str, int] = field(default_factory=dict)  # short address -> raised hands


def brought_by_reports(plan: MarketingPlan, ask: Ask, today: date) -> dict[str, Brought]:
    """What each campaign that has begun brought, by the reports `credit` and `sources`."""
    begun = [campaign for campaign in plan.campaigns if campaign.first <= today]
    found: dict[str, Brought] = {}
    for first in sorted({campaign.first for campaign in begun}):
        since = {"first": first.isoformat()}
        campaigns = {str(row["campaign"]): row for row in _rows(ask("credit", since), "campaign")}
        codes: Counter[str] = Counter()
        for row in _rows(ask("sources", since), "codes"):
            codes[str(row["code"])] += int(row["last"])
        for campaign in begun:
            if campaign.first == first:
                found[campaign.id] = _reported(campaign, campaigns.get(campaign.id, {}), codes)
    return found


def _reported(campaign: Campaign, row: Row, codes: Mapping[str, int]) -> Brought:
    hands, fit, back, won = (int(row.get(key, 0)) for key in ("leads", "fit", "taken_back", "won"))
    return Brought(hands, fit, back, won, {medium.code: codes.get(medium.code, 0) for medium in campaign.media})


def _rows(report: Mapping[str, Any], table: str) -> list[Row]:
    """The rows of a table, those of a campaign with hands of both audiences added up."""
    summed: dict[str, dict[str, Any]] = {}
    for part in report["audiences"].values():
        for row in part["tables"][table]["rows"]:
            key = str(row.get("code", row.get("campaign")))
            before = summed.setdefault(key, {})
            for name, value in row.items():
                is_count = isinstance(value, int)
                before[name] = before.get(name, 0) + value if is_count else value
    return list(summed.values())


def brought_by_export(plan: MarketingPlan, text: str, name: str, today: date, zone: ZoneInfo) -> dict[str, Brought]:
    """The same from what `waypost leads export` wrote as CSV or JSON Lines; SourceError under `name` for other text."""
    rows = list(_exported(text, name))
    return {
        campaign.id: _counted(campaign, [row for row in rows if _is_of(campaign, row, zone)])
        for campaign in plan.campaigns
        if campaign.first <= today
    }


def _counted(campaign: Campaign, rows: Iterable[Row]) -> Brought:
    hands = list(rows)
    codes = Counter(str(row["ref"]) for row in hands)
    return Brought(
        len(hands),
        sum(row["meets_definition"] in (True, "yes") for row in hands),
        sum(row["status"] == "unqualified" for row in hands),
        sum(bool(row["won_at"]) for row in hands),
        {medium.code: codes[medium.code] for medium in campaign.media},
    )


def _is_of(campaign: Campaign, row: Row, zone: ZoneInfo) -> bool:
    if row["kind"] != "hand-raise" or row["status"] == "joined" or row["utm_campaign"] != campaign.id:
        return False
    return datetime.fromisoformat(str(row["created_at"])).astimezone(zone).date() >= campaign.first


def _exported(text: str, file: str) -> Iterator[Row]:
    """Each lead of an export with the columns that are counted."""
    is_json = text.lstrip().startswith("{")
    for number, row in _json_lines(text, file) if is_json else _csv_lines(text, file):
        lacking = next((name for name in NEEDED if name not in row), "")
        if lacking:
            remedy = "Give a file that `waypost leads export --format csv` or `jsonl` wrote."
            raise SourceError(file, number, f"this is no lead of an export: it has no `{lacking}`. {remedy}")
        try:
            datetime.fromisoformat(str(row["created_at"]))
        except ValueError as error:
            raise SourceError(file, number, f"`created_at` is no time: {row['created_at']}.") from error
        yield row


def _csv_lines(text: str, file: str) -> Iterator[tuple[int, Row]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise SourceError(file, reader.line_num, f"this line is no CSV: {error}.") from error


def _json_lines(text: str, file: str) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SourceError(file, number, f"this line is no JSON: {error}.") from error
        source = row.get("source") if isinstance(row, dict) else None
        tags = source if isinstance(source, dict) else {}
        yield number, {"utm_campaign": "", "ref": ""} | tags | (row if isinstance(row, dict) else {})
