"""What site.yaml says, as values whose names and kinds every reader can trust."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from capture_api.contract.business_time import USUAL_HOURS, BusinessHours
from site_builder.model.finding import Suppression


@dataclass(frozen=True, slots=True)
class Owner:
    """Who of the business answers for something."""

    name: str = ""
    email: str = ""
    role: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class MenuLink:
    """An entry of a menu: `page` is a path under content/, `url` an address; one of the two is given."""

    label: str
    page: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """A language model that takes OpenAI's /chat/completions below `url`; its key never stands in a file."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class CongruenceSettings:
    """How promises are judged on this site."""

    model: ModelAddress | None = None  # which proposes verdicts for what can't be compared


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The hosts that a page may load things from; `self` is the site's own."""

    frames: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


_REGION = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-([A-Za-z]{2})\b")  # of a language tag (RFC 5646)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """site.yaml with its defaults filled in; what its schema finds fault with is left out."""

    title: str = ""
    base_url: str = "/"
    language: str = "en"
    time_zone: str = "UTC"
    theme: str = "default"
    capture_url: str = ""  # "" where forms go to the site's own address
    path_memory: str = "carry"  # one of PATH_MEMORIES
    markdown: str = "python-markdown"  # or commonmark
    description: str = ""
    example: str = ""  # what says that the business is made up
    organisation: Mapping[str, Any] = field(default_factory=dict)  # about the business, in any words that a theme reads
    owners: Mapping[str, Owner] = field(default_factory=dict)  # by role
    contact: str = ""  # the page where a person is to be found
    privacy: str = ""  # the page that says what is recorded
    policy: AllowedHosts = AllowedHosts()
    business_hours: BusinessHours = USUAL_HOURS
    menus: Mapping[str, tuple[MenuLink, ...]] = field(default_factory=dict)
    advantages: Mapping[str, str] = field(default_factory=dict)  # id -> words
    theme_settings: Mapping[str, Any] = field(default_factory=dict)  # what the theme's own theme.yaml declares
    levels: Mapping[str, str] = field(default_factory=dict)  # code of a finding -> the level that the site gives it
    rule_packs: tuple[str, ...] = ()
    congruence: CongruenceSettings = CongruenceSettings()
    suppressions: tuple[Suppression, ...] = ()


def country_of(settings: SiteSettings) -> str:
    """Where the business is (ISO 3166-1): its organisation's `country`, or the region of the site's language; or ""."""
    named = str(settings.organisation.get("country", ""))
    if re.fullmatch("[A-Za-z]{2}", named):
        return named.upper()
    region = _REGION.match(settings.language)
    return region[1].upper() if region else ""
