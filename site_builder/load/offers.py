"""Reads a journey's offers, the fields that its forms ask for, and its answer to a raised hand."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from typing import Any

from capture_api.contract.journeys import HandRaise
from capture_api.contract.offers import Choice, FieldFacts, OfferHost, TimeWindow
from site_builder.load.form_fields import KNOWN_FIELDS, SELECT_FROM
from site_builder.load.yaml_lines import FieldPath
from site_builder.model.finding import Place
from site_builder.model.journey import Offer

Data = Mapping[str, Any]


def read_offers(data: Data, lines: Mapping[FieldPath, int], source: str, journey: str) -> dict[str, Offer]:
    """The offers of a journey by id; `data` is its journey.yaml, sound by its schema."""
    own = data.get("fields", {})
    return {
        str(name): _offer(journey, str(name), fields, own, Place(source, lines.get(("offers", name), 1)))
        for name, fields in data.get("offers", {}).items()
    }


def _offer(journey: str, name: str, data: Data, own: Data, place: Place) -> Offer:
    times = {str(key): _window(one) for key, one in data.get("times", {}).items()}
    words = {
        key: str(data[key])
        for key in ("title", "button", "file", "leave_with", "prep_page", "thanks", "mail_note", "within")
        if key in data
    }
    who = data.get("who")
    return Offer(
        id=name,
        journey=journey,
        kind=str(data.get("kind", "enquiry")),
        place=place,
        fields=tuple(read_fields(data.get("fields", ()), own, times)),
        times=times,
        inside=tuple(data.get("inside", ())),
        pages=data.get("pages"),
        minutes=data.get("minutes"),
        who=OfferHost(str(who.get("name", "")), str(who.get("role", ""))) if who else None,
        prep=tuple(data.get("prep", ())),
        **words,
    )


def _window(data: Data) -> TimeWindow:
    starts, ends = (time.fromisoformat(data[key]) if data.get(key) else None for key in ("from", "to"))
    return TimeWindow(str(data.get("label", "")), starts, ends)


def read_fields(names: Iterable[str], own: Data, times: Mapping[str, TimeWindow]) -> Iterator[FieldFacts]:
    """Each named field as forms ask for it; a `?` at its end makes it optional.

    `own` are those that the journey describes, laid over what a field of that name has ready; `times` are the choices
    of the field `time`.
    """
    for spelled in names:
        name = spelled.removesuffix("?")
        found: dict[str, Any] = {"label": name.replace("_", " ").capitalize(), "width": "medium"}
        found |= KNOWN_FIELDS.get(name, {}) | (own.get(name) or {})
        labels = found.pop("choices", {})
        if name == "time" and times:
            labels = {key: window.label or key for key, window in times.items()}
        if len(labels) >= SELECT_FROM and found.get("type") == "radio":
            found["type"] = "select"
        choices = tuple(Choice(str(key), str(label)) for key, label in labels.items())
        yield FieldFacts(**found | {"name": name, "required": not spelled.endswith("?"), "choices": choices})


def read_hand_raises(given: Any) -> tuple[HandRaise, ...]:
    """The hand-raises that a journey names: one, whether alone or in a list; more are told by a check."""
    rows = given if isinstance(given, list) else [given] if isinstance(given, dict) else []
    return tuple(HandRaise(**{str(key): str(value) for key, value in row.items()}) for row in rows)
