"""Faults between how soon a page promises an answer and how soon its form has sales give one."""

from collections.abc import Iterator

from site_builder.check.promises import level_of
from site_builder.congruence.judge.meant import role
from site_builder.congruence.judge.reading import read_sentence
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.promises.ledger import claim_of
from site_builder.congruence.quantities.compare import compare
from site_builder.congruence.quantities.quantity import Quantity, read_quantities
from site_builder.model.finding import Finding, Place
from site_builder.model.journey import Offer, Promise
from site_builder.model.site import Site

ANSWERS = frozenset({"reply", "phone"})  # subjects of a promise that somebody is answered
WRITTEN_IN = "en"  # the language of `within: 1 business day`


def late_answers(site: Site, pack: Pack | None) -> Iterator[Finding]:
    """No page with a form promises an answer sooner than the form's own time has sales give one."""
    for page in site.pages.values() if pack else ():
        offer = site.offer_of(page)
        within, place = _own_time(offer, site) if offer else ("", page.at("offer"))
        said = next(iter(read_quantities(f"within {within}", WRITTEN_IN)), None) if within else None
        promises = (site.promises[name] for name in page.promises if name in site.promises)
        for promise in promises if said and pack else ():
            due = _answered_within(promise, pack) if pack else None
            if due is not None and said is not None and compare(due, said, "less") == "worse":
                yield Finding(
                    "CG018",
                    place,
                    f"the form on {page.source} is answered within {within}, and the page promises “{due.text}”: "
                    f"“{promise.text}” Sales would be in time by its clock and late by your word. Shorten `within`, or "
                    "promise less.",
                    level_of("CG018", pack),
                    related=(promise.place,),
                    promise=promise.id,
                    there=promise.text,
                )


def _own_time(offer: Offer, site: Site) -> tuple[str, Place]:
    """In which time a form is answered, and where that is written; the journey's where it raises the hand."""
    journey = site.journeys[offer.journey]
    if offer.within:
        return offer.within, journey.at("offers", offer.id, "within")
    raised = next((one.within for one in journey.hand_raises if one.offer == offer.id), "")
    return raised, journey.at("hand_raise", "within")


def _answered_within(promise: Promise, pack: Pack) -> Quantity | None:
    """By when a promise says that somebody is answered, None where it speaks of something else."""
    reading = read_sentence(promise.text, pack)
    due = [one for one in reading.quantities if one.dim == "duration" and role(one, reading, pack) == "due"]
    if ANSWERS.isdisjoint(reading.topics) or not due:
        return None
    declared = claim_of(promise, pack).quantity
    return declared if declared is not None and declared.dim == "duration" else due[0]
