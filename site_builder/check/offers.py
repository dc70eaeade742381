"""Faults in what a journey offers: its files, its thank-you pages, its form fields and the promise to answer."""

from collections.abc import Iterator

from capture_api.contract.business_time import SPAN
from capture_api.contract.offers import OWN_FIELDS
from capture_api.contract.patterns import BadPattern, compiled
from site_builder.check.journeys import nearest, nearest_page
from site_builder.model.addresses import offer_file
from site_builder.model.finding import Finding
from site_builder.model.journey import Journey, Offer
from site_builder.model.site import Site


def offers(site: Site) -> Iterator[Finding]:
    """An offer has its file and its thank-you page, and its fields have choices where they need them."""
    for journey in site.journeys.values():
        for offer in journey.offers.values():
            file = offer_file(site, offer)
            if offer.kind == "download" and file is None:
                yield Finding("J207", offer.place, f"the download `{offer.id}` names no file. Add `file: files/….pdf`.")
            elif file is not None and not _is_inside(site, journey, offer):
                words = f"the file {offer.file} lies outside journeys/{journey.name}/. Put a copy of it there."
                yield Finding("J207", journey.at("offers", offer.id, "file"), words)
            elif file is not None and not _is_file(site, offer):
                yield Finding(
                    "J207",
                    journey.at("offers", offer.id, "file"),
                    f"the file {offer.file} is not in journeys/{journey.name}/. Put it there or correct `file:`.",
                )
            yield from _offer_pages(site, journey, offer.id)
            for field in offer.fields:
                if field.type in ("radio", "select") and not field.choices:
                    remedy = (
                        "Give the offer `times:`."
                        if field.name == "time"
                        else f"Add `fields: {{{field.name}: {{choices: …}}}}` to this journey."
                    )
                    yield Finding(
                        "J214",
                        journey.at("offers", offer.id, "fields"),
                        f"the field `{field.name}` has nothing to choose from. {remedy}",
                    )


def _is_inside(site: Site, journey: Journey, offer: Offer) -> bool:
    """A link or `..` could hand out a key or anything else on the machine that builds."""
    file = offer_file(site, offer)
    return file is not None and file.resolve().is_relative_to((site.root / "journeys" / journey.name).resolve())


def _is_file(site: Site, offer: Offer) -> bool:
    file = offer_file(site, offer)
    try:
        return file is not None and file.is_file()
    except OSError:  # a name that no disk takes
        return False


def _offer_pages(site: Site, journey: Journey, name: str) -> Iterator[Finding]:
    offer = journey.offers[name]
    if not offer.thanks:
        yield Finding(
            "J213",
            offer.place,
            f"the offer `{name}` names no thank-you page. Add `thanks: …`, a page under content/.",
        )
    for key, path in (("thanks", offer.thanks), ("prep_page", offer.prep_page)):
        if path and path not in site.pages:
            yield Finding(
                "J213",
                journey.at("offers", name, key),
                f"`{key}: {path}` is not a page under content/. "
                + nearest_page(path, site.pages, f"Write that page, like content/{journey.name}/thanks.md."),
            )


def form_fields(site: Site) -> Iterator[Finding]:
    """A form asks for an e-mail address, for nothing twice, and for nothing under a name that forms use themselves."""
    for journey in site.journeys.values():
        for offer in journey.offers.values():
            at = journey.at("offers", offer.id, "fields")
            for words in _field_faults(offer):
                yield Finding("J216", at, f"the form of `{offer.id}` {words}")
        yield from _unreadable_patterns(journey)


def _field_faults(offer: Offer) -> Iterator[str]:
    names = [field.name for field in offer.fields]
    if not any(field.name == "email" and field.required for field in offer.fields):
        yield "does not ask for an e-mail address, by which we know a person. Add `email`, without a ?, to its fields."
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"asks for `{name}` twice. Take one of the two away."
    for name in sorted(set(names) & set(OWN_FIELDS)):
        yield f"has a field `{name}`, a name that every form uses itself. Choose another."


def _unreadable_patterns(journey: Journey) -> Iterator[Finding]:
    given: list[tuple[tuple[str | int, ...], str]] = [
        (("lead_definition", "criteria", number, "matches"), row.matches)
        for number, row in enumerate(journey.lead_definition.criteria)
    ]
    given += [(("fields", own.name, "pattern"), own.pattern) for own in journey.own_fields]
    for path, pattern in given:
        try:
            compiled(pattern)
        except BadPattern as error:
            yield Finding("S105", journey.at(*path), f"“{pattern}” {error}")


def answer_promises(site: Site) -> Iterator[Finding]:
    """The time in which a form is answered can be reckoned with, and who is told after it is known."""
    for journey in site.journeys.values():
        spans: list[tuple[str, tuple[str, ...]]]
        spans = [(raised.within, ("hand_raise", "within")) for raised in journey.hand_raises[:1]]
        spans += [(offer.within, ("offers", name, "within")) for name, offer in journey.offers.items()]
        for within, at in spans:
            if within and not SPAN.fullmatch(within.strip()):
                words = f"`within: {within}` is not a time. Write it as 1 business day, 4 business hours or 2 days."
                yield Finding("J217", journey.at(*at), words)
        for raised in journey.hand_raises[:1]:
            owner = raised.escalate_to
            if ("hand_raise", "escalate_to") in journey.lines and owner not in site.settings.owners:
                words = f"site.yaml has no owner `{owner}`. {nearest(owner, site.settings.owners)}"
                yield Finding("J217", journey.at("hand_raise", "escalate_to"), words)
