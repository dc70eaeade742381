"""The handoff file as one value: what pages, journeys, offers and promises a build agreed on."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from capture_api.contract.business_time import BusinessHours, read_business_hours

SCHEMA = 1


class NoManifest(Exception):
    """There is no handoff file that can be used; the text says the remedy."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A promise word for word, under the hash that an invitation carries."""

    promise_id: str
    hash: str
    journey: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, as the journey file declares it."""

    name: str
    label: str
    type: str  # text email phone textarea radio select checkbox date hidden
    is_required: bool
    choices: tuple[tuple[str, str], ...] = ()  # value, label
    pattern: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """The file of a download offer."""

    path: Path
    name: str
    sha256: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a form gives."""

    journey: str
    name: str
    kind: str  # download | booking | enquiry
    title: str
    fields: tuple[Field, ...]
    times: Mapping[str, Mapping[str, str]]
    minutes: int
    prep: tuple[str, ...]
    prep_url: str
    who: str
    leave_with: str
    mail_note: str
    inside: tuple[str, ...]
    file: OfferedFile | None
    within: str = ""  # the time in which this offer is answered, where it names its own


@dataclass(frozen=True)
class Manifest:
    """A handoff file, read. The plain facts are in `facts`; what the capture side asks has a name."""

    facts: Mapping[str, Any]
    folder: Path

    @cached_property
    def build(self) -> str:
        """The hash of the build."""
        return str(self.facts["build"])

    @property
    def site(self) -> Mapping[str, Any]:
        """The facts of the site."""
        return self.facts["site"]  # type: ignore[no-any-return]

    @property
    def pages(self) -> Mapping[str, Any]:
        """Page address -> its facts."""
        return self.facts["pages"]  # type: ignore[no-any-return]

    @cached_property
    def hours(self) -> BusinessHours:
        """When the site's people work."""
        return read_business_hours(self.site.get("business_hours") or {}, self.site.get("time_zone") or "UTC")

    @cached_property
    def base_path(self) -> str:
        """The path of base_url, "/" for a site at the root of its host."""
        return urlsplit(str(self.site["base_url"])).path.rstrip("/") + "/"

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """Each promise as this build words it."""
        return tuple(
            Wording(name, str(facts["hash"]), str(facts.get("journey") or ""), str(facts["text"]))
            for name, facts in sorted(self.facts["promises"].items())
        )

    @cached_property
    def texts(self) -> Mapping[tuple[str, str], str]:
        """(promise id, hash) -> its words."""
        return {(wording.promise_id, wording.hash): wording.text for wording in self.wordings}

    @cached_property
    def offers(self) -> Mapping[tuple[str, str], Offer]:
        """(journey, offer) -> the offer."""
        return {
            (journey, name): read_offer(journey, name, offer, self.folder)
            for journey, facts in self.facts["journeys"].items()
            for name, offer in (facts.get("offers") or {}).items()
        }

    def journey(self, name: str) -> Mapping[str, Any]:
        """The facts of a journey; empty when there is none of that name."""
        return self.facts["journeys"].get(name) or {}

    def offer(self, journey: str, name: str) -> Offer | None:
        """The offer, or None when this build has no such."""
        return self.offers.get((journey, name))

    def form(self, page: str, journey: str, offer: str) -> Mapping[str, Any] | None:
        """The form of an offer on a page, or on another page that shows it; None when no page does."""
        forms = self.facts["forms"]
        exact = forms.get(f"{page} {journey}/{offer}")
        if exact:
            return exact  # type: ignore[no-any-return]
        return next((form for form in forms.values() if (form["journey"], form["offer"]) == (journey, offer)), None)

    def stage_of(self, page: str, journey: str) -> str:
        """The stage that a page serves in a journey, or in its only one."""
        stages = (self.pages.get(page) or {}).get("journeys") or {}
        return str(stages.get(journey) or (next(iter(stages.values())) if len(stages) == 1 else ""))

    def within(self, offer: Offer) -> str:
        """The time in which an offer is answered: its own, else that of the journey's hand-raise."""
        raised = self.journey(offer.journey).get("hand_raise") or {}
        return offer.within or str(raised.get("within") or "")

    def owner(self, journey: str, role: str) -> tuple[str, str]:
        """(name, e-mail) of who holds a role for a journey; the revenue owner where nobody else is named."""
        people = self.site.get("owners") or {}
        named = (self.journey(journey).get("owners") or {}).get(role)
        if isinstance(named, Mapping) and named.get("email"):
            return str(named.get("name") or ""), str(named["email"])
        wanted = [person for key, person in people.items() if named and named in (key, person["name"], person["email"])]
        for person in (*wanted, people.get(role), people.get("revenue_owner")):
            if person and person.get("email"):
                return str(person.get("name") or ""), str(person["email"])
        return "", str((self.site.get("organisation") or {}).get("email") or "")


def read_offer(journey: str, name: str, facts: Mapping[str, Any], folder: Path) -> Offer:
    """An offer as a value."""
    file = facts.get("file")
    who = facts.get("who") or {}
    return Offer(
        journey=journey,
        name=name,
        kind=str(facts["kind"]),
        title=str(facts.get("title") or name),
        fields=tuple(read_field(field) for field in facts.get("fields") or ()),
        times=facts.get("times") or {},
        minutes=int(facts.get("minutes") or 0),
        prep=tuple(facts.get("prep") or ()),
        prep_url=str(facts.get("prep_url") or ""),
        who=", ".join(str(who[key]) for key in ("name", "role") if who.get(key)),
        leave_with=str(facts.get("leave_with") or ""),
        mail_note=str(facts.get("mail_note") or ""),
        inside=tuple(facts.get("inside") or ()),
        file=OfferedFile(folder / file["path"], file["name"], file["sha256"], int(file["bytes"]), file["type"])
        if file
        else None,
        within=str(facts.get("within") or ""),
    )


def read_field(facts: Mapping[str, Any]) -> Field:
    """A field as a value."""
    return Field(
        name=str(facts["name"]),
        label=str(facts.get("label") or facts["name"]),
        type=str(facts.get("type") or "text"),
        is_required=bool(facts.get("required")),
        choices=tuple((str(one["value"]), str(one["label"])) for one in facts.get("choices") or ()),
        pattern=str(facts.get("pattern") or ""),
        error=str(facts.get("error") or "").rstrip().removesuffix("."),
    )


def read_manifest(path: Path) -> Manifest:
    """The handoff file at `path`; NoManifest when it is missing or is none."""
    try:
        facts = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise NoManifest(f"There is no handoff file at {path}. Run `waypost build` in the site's folder.") from error
    except (OSError, ValueError) as error:
        raise NoManifest(f"The handoff file {path} cannot be read: {error}. Run `waypost build` again.") from error
    if not isinstance(facts, dict) or facts.get("schema") != SCHEMA:
        raise NoManifest(f"The handoff file {path} is not of schema {SCHEMA}. Run `waypost build` of this release.")
    missing = {"build", "site", "pages", "promises", "journeys", "forms", "form_template"} - set(facts)
    if missing:
        raise NoManifest(f"The handoff file {path} lacks {', '.join(sorted(missing))}. Run `waypost build` again.")
    return Manifest(MappingProxyType(facts), path.parent)


class ManifestFile:
    """The handoff file as it is now: read again when a build has replaced it."""

    def __init__(self, path: Path, remember: Callable[[Manifest], bool]) -> None:
        self._path = path
        self._remember = remember  # says whether it could
        self._seen: tuple[int, int, int] | None = None
        self._agreement: Manifest | None = None
        self._remembered = ""  # the build that the store knows

    def current(self) -> Manifest:
        """The newest manifest that can be used; NoManifest when there never was one."""
        seen = self._stamp()
        if self._agreement is None or (seen and seen != self._seen):
            try:
                self._agreement = read_manifest(self._path)
            except NoManifest:
                if self._agreement is None:
                    raise
                return self._agreement  # a build that failed half-way must not close the forms
            self._seen = seen
        manifest = self._agreement
        if self._remembered != manifest.build and self._remember(manifest):
            self._remembered = manifest.build
        return manifest

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def in_words(field: Field, value: str, offer: Offer | None) -> str:
    """The label of a choice instead of its key."""
    if field.name == "time" and offer and value in offer.times:
        return str(offer.times[value].get("label") or value)
    labels = dict(field.choices)
    return ", ".join(labels.get(part, part) for part in value.split(", ")) if labels else value
