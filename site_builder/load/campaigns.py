"""Reads plan.yaml into a marketing plan, with what is off in it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from site_builder.load.reading import read_text
from site_builder.load.validate import faults_in, sound
from site_builder.load.yaml_lines import FieldPath, Fields, read_yaml
from site_builder.model.campaigns import NO_PLAN, PLAN_FILE, Campaign, CampaignStep, Goal, MarketingPlan, Medium, Peak
from site_builder.model.finding import Finding, Place

DAYS = {"day": 1, "week": 7}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NEEDED = ("title", "from", "to", "journey", "goal", "owner", "media")
Data = Mapping[str, Any]


def read_plan(root: Path) -> tuple[MarketingPlan, list[Finding]]:
    """The plan of the site in `root`, NO_PLAN where it has none, and the findings; SourceError when unreadable."""
    file = root / PLAN_FILE
    if not file.is_file():
        return NO_PLAN, []
    fields = read_yaml(read_text(file, PLAN_FILE), PLAN_FILE)
    return plan_of(fields), list(faults_in(fields, "plan", PLAN_FILE))


def plan_of(fields: Fields) -> MarketingPlan:
    """The plan that fields make, without what their schema finds fault with."""
    data = sound(fields, "plan")
    campaigns = tuple(_campaigns(data.get("campaigns", {}), fields.lines))
    peaks = tuple(_peaks(data.get("peaks", ()), fields))
    return MarketingPlan(str(data.get("currency", "")), campaigns, peaks, fields.lines)


def _campaigns(data: Data, lines: Mapping[FieldPath, int]) -> Iterator[Campaign]:
    """Those that are whole; what another one lacks is told as a finding already."""
    for name, one in data.items():
        if all(key in one for key in NEEDED):
            yield _campaign(str(name), one, lines)


def _campaign(name: str, data: Data, lines: Mapping[FieldPath, int]) -> Campaign:
    texts = {key: str(data.get(key, "")) for key in ("title", "journey", "offer", "page", "owner")}
    media = (
        _medium(str(code), one, Place(PLAN_FILE, lines.get(("campaigns", name, "media", code), 1)))
        for code, one in data["media"].items()
    )
    return Campaign(
        id=name,
        first=date.fromisoformat(data["from"]),
        last=date.fromisoformat(data["to"]),
        cost=Decimal(str(data["cost"])) if "cost" in data else None,
        goal=Goal(**{str(key): int(value) for key, value in data["goal"].items()}),
        media=tuple(media),
        steps=tuple(_step(one) for one in data.get("steps", ()) if "do" in one and "owner" in one),
        **texts,
    )


def _medium(code: str, data: str | Data, place: Place) -> Medium:
    if isinstance(data, str):
        return Medium(code, data, "", place)
    return Medium(code, str(data.get("medium", "")), str(data.get("source", "")), place)


def _step(data: Data) -> CampaignStep:
    return CampaignStep(str(data["do"]), str(data["owner"]), read_delay(str(data.get("after", "0 days"))))


def read_delay(text: str) -> int:
    """The days of `2 weeks`; 0 for what the schema refuses."""
    found = re.fullmatch(r"([0-9]{1,3}) (day|week)s?", text)
    return int(found[1]) * DAYS[found[2]] if found else 0


def _peaks(data: Any, fields: Fields) -> Iterator[Peak]:
    """Those that say when they are; an entry that does not is told by a check."""
    for number, one in enumerate(data):
        if "name" not in one:
            continue
        days = [date.fromisoformat(one[key]) if key in one else None for key in ("from", "to")]
        months = tuple(MONTHS.index(month) + 1 for month in one.get("months", ()))
        place = Place(PLAN_FILE, fields.lines.get(("peaks", number), 1))
        yield Peak(str(one["name"]), months, days[0], days[1] or days[0], place)
