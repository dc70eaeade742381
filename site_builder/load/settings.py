"""Reads site.yaml into settings, with what is off in it."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from capture_api.contract.business_time import USUAL_HOURS, BusinessHours
from site_builder.load.reading import read_text
from site_builder.load.suppressions import read_suppressions
from site_builder.load.validate import faults_in, sound
from site_builder.load.yaml_lines import FieldPath, read_yaml
from site_builder.model.finding import Finding
from site_builder.model.settings import AllowedHosts, CongruenceSettings, MenuLink, ModelAddress, Owner, SiteSettings

SETTINGS_FILE = "site.yaml"
_TEXTS = (
    "title",
    "base_url",
    "language",
    "time_zone",
    "theme",
    "capture_url",
    "path_memory",
    "markdown",
    "description",
    "example",
    "contact",
    "privacy",
)


def read_settings(root: Path) -> tuple[SiteSettings, Mapping[FieldPath, int], list[Finding]]:
    """The settings of the site in `root`, the line of each field, and the findings; SourceError when unreadable."""
    fields = read_yaml(read_text(root / SETTINGS_FILE, SETTINGS_FILE), SETTINGS_FILE)
    faults = list(faults_in(fields, "site", SETTINGS_FILE))
    return _settings(sound(fields, "site"), fields.lines), fields.lines, faults


def _settings(data: Mapping[str, Any], lines: Mapping[FieldPath, int]) -> SiteSettings:
    given = {name: str(data[name]) for name in _TEXTS if name in data}
    return SiteSettings(
        **given,
        organisation=data.get("organisation", {}),
        owners={str(role): Owner(**_texts(one)) for role, one in data.get("owners", {}).items()},
        policy=AllowedHosts(**{str(kind): _strings(hosts) for kind, hosts in data.get("policy", {}).items()}),
        business_hours=_hours(data.get("business_hours", {}), given.get("time_zone", "UTC")),
        menus={str(name): tuple(map(_menu_link, items)) for name, items in data.get("menus", {}).items()},
        advantages=_texts(data.get("advantages", {})),
        theme_settings=data.get("theme_settings", {}),
        levels=_texts(data.get("checks", {})),
        rule_packs=_strings(data.get("rule_packs", ())),
        congruence=CongruenceSettings(_model(data.get("congruence", {}).get("model", {}))),
        suppressions=tuple(read_suppressions(data.get("suppressions", ()), lines)),
    )


def _texts(data: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in data.items()}


def _strings(items: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, items))


def _model(data: Mapping[str, Any]) -> ModelAddress | None:
    given = [str(data.get(name, "")) for name in ("url", "name")]
    return ModelAddress(*given) if all(given) else None


def _menu_link(item: Mapping[str, Any]) -> MenuLink:
    return MenuLink(*(str(item.get(name, "")) for name in ("label", "page", "url")))


def _hours(data: Mapping[str, Any], zone: str) -> BusinessHours:
    """Monday to Friday, nine to five, where the site does not say."""
    opens, closes = (
        time.fromisoformat(data[key]) if data.get(key) else usual
        for key, usual in (("from", USUAL_HOURS.opens), ("to", USUAL_HOURS.closes))
    )
    holidays = tuple(date.fromisoformat(str(day)[:10]) for day in data.get("holidays", ()))
    return BusinessHours(tuple(data.get("days") or USUAL_HOURS.days), opens, closes, holidays, zone)
