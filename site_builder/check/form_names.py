"""Faults in the names by which offers and the lead definition speak of form fields and their choices."""

from collections.abc import Iterator
from difflib import get_close_matches

from capture_api.contract.journeys import AgreedCriterion
from capture_api.contract.offers import FieldFacts
from site_builder.check.journeys import nearest
from site_builder.load.form_fields import KNOWN_FIELDS
from site_builder.model.finding import Finding
from site_builder.model.journey import Journey, Offer
from site_builder.model.site import Site


def undescribed_fields(site: Site) -> Iterator[Finding]:
    """A field that a form asks for has words ready, or the journey describes it."""
    for journey in site.journeys.values():
        described = {*KNOWN_FIELDS, *(field.name for field in journey.own_fields)}
        for offer in journey.offers.values():
            for number, field in enumerate(offer.fields):
                if field.name not in described:
                    yield Finding(
                        "J218",
                        journey.at("offers", offer.id, "fields", number),
                        f"there is no field `{field.name}`. {nearest(field.name, described)} A field of your own is "
                        f"described under `fields:`, like `{field.name}: {{label: …}}`.",
                    )


def lost_criteria(site: Site) -> Iterator[Finding]:
    """What makes a lead is asked for by the form that raises the hand, with the answers that it offers."""
    for journey in site.journeys.values():
        offer = _raised(journey)
        for number, criterion in enumerate(journey.lead_definition.criteria if offer else ()):
            asked = {field.name: field for field in offer.fields} if offer else {}
            field = asked.get(criterion.field)
            at = ("lead_definition", "criteria", number)
            if offer and field is None and not _is_misspelt(criterion.field, offer, journey):
                words = (
                    f"the form of `{offer.id}` does not ask for `{criterion.field}`, so nobody would ever be a lead. "
                    f"{nearest(criterion.field, asked)}"
                )
                yield Finding("J219", journey.at(*at, "field"), words)
            elif field is not None:
                yield from _lost_choices(journey, field, criterion, at)


def _is_misspelt(name: str, offer: Offer, journey: Journey) -> bool:
    """Whether the form asks for it under a name that nothing describes: that name is told by itself."""
    described = {*KNOWN_FIELDS, *(field.name for field in journey.own_fields)}
    lost = [field.name for field in offer.fields if field.name not in described]
    return any(get_close_matches(one, described, 1, 0.5) == [name] for one in lost)


def _raised(journey: Journey) -> Offer | None:
    return journey.offers.get(journey.hand_raises[0].offer) if journey.hand_raises else None


def _lost_choices(
    journey: Journey, field: FieldFacts, criterion: AgreedCriterion, at: tuple[str | int, ...]
) -> Iterator[Finding]:
    for place, value in enumerate((criterion.any_of or ()) if field.choices else ()):
        if value not in field.labels:
            words = f"the field `{field.name}` has no choice `{value}`. {nearest(value, field.labels)}"
            yield Finding("J219", journey.at(*at, "any_of", place), words)
