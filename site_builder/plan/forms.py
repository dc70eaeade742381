"""Builds the plain values of a page's form, and the invitation that is signed into it."""

from capture_api.contract.addresses import form_address
from capture_api.contract.invitation import Invitation, PromiseRef
from capture_api.contract.journeys import HandRaise
from capture_api.contract.offers import HONEYPOT, FileView, FormView, OfferFacts
from capture_api.contract.terms import terms_of
from site_builder.model.addresses import absolute, offer_file, page_address
from site_builder.model.index import SiteIndex
from site_builder.model.journey import Journey, Offer
from site_builder.model.site import Page, Site
from site_builder.plan.views import FormLink

SIZES = (("MB", 1_000_000), ("KB", 1_000))


def form_link(site: Site, page: Page) -> FormLink | None:
    """The link from a page's top to its form; None without one."""
    offer = site.offer_of(page)
    return FormLink(_form_id(offer), button_of(offer)) if offer else None


def _form_id(offer: Offer) -> str:
    return f"{offer.journey}-{offer.id}"


def form_view(index: SiteIndex, page: Page, offer: Offer, token: str) -> FormView:
    """`form` as form.html sees it, here and in the capture API."""
    site = index.site
    raised = hand_raise_of(site.journeys[offer.journey])
    within = offer.within or (raised.within if raised.offer == offer.id else "")
    return FormView(
        id=_form_id(offer),
        action=form_address(capture_base(site), offer.journey, offer.id),
        kind=offer.kind,
        title=offer.title,
        button=button_of(offer),
        fields=offer.fields,
        honeypot=HONEYPOT,
        minutes=offer.minutes,
        who=offer.who,
        leave_with=offer.leave_with,
        prep=offer.prep,
        prep_url=page_address(site, offer.prep_page),
        inside=offer.inside,
        file=file_view(site, offer),
        promise=f"We answer within {within}." if within else "",
        language=site.settings.language,
        path_memory=site.settings.path_memory,
        privacy_url=index.privacy_url,
        invitation=token,
        time_zone=site.settings.time_zone,
    )


def button_of(offer: Offer) -> str:
    """What the button of an offer's form says."""
    usual = {"download": "Send it to me", "booking": "Ask for a time"}.get(offer.kind, "Send my question")
    return offer.button or usual


def capture_base(site: Site) -> str:
    """Where forms are posted: the capture API's address, or this site's own root."""
    capture = site.settings.capture_url
    return capture.rstrip("/") + "/" if capture else "/"


def file_view(site: Site, offer: Offer) -> FileView | None:
    """Format, size and pages of a download, as a reader wants to know them before asking for it."""
    file = offer_file(site, offer)
    if file is None or not file.is_file():
        return None
    size = file.stat().st_size
    words = next((f"{size / unit:.1f} {name}" for name, unit in SIZES if size >= unit), f"{size} bytes")
    return FileView(file.name, file.suffix.lstrip(".").upper(), words.replace(".0 ", " "), offer.pages)


def invitation_of(index: SiteIndex, page: Page, offer: Offer) -> Invitation:
    """The signed facts of a page's form."""
    site = index.site
    stage = page.stages.get(offer.journey, "") if len(page.stages) == 1 else ""
    shown = tuple(PromiseRef(promise.id, promise.hash) for promise in index.promises_of(page))
    facts = offer_facts(site, offer)
    terms = terms_of(hand_raise_of(site.journeys[offer.journey]), facts)
    return Invitation(site.base_url, page.url, offer.journey, stage, offer.id, shown, facts.thanks, terms.hash)


def hand_raise_of(journey: Journey) -> HandRaise:
    """The one action of a journey at which sales takes over; an empty one where it names none."""
    return journey.hand_raises[0] if journey.hand_raises else HandRaise()


def offer_facts(site: Site, offer: Offer) -> OfferFacts:
    """An offer as the capture API knows it, but for its file."""
    return OfferFacts(
        journey=offer.journey,
        name=offer.id,
        kind=offer.kind,
        title=offer.title or offer.id,
        button=button_of(offer),
        fields=offer.fields,
        thanks=absolute(site, thanks_url(site, offer)),
        times=offer.times,
        minutes=offer.minutes,
        prep=offer.prep,
        prep_url=absolute(site, page_address(site, offer.prep_page)) if offer.prep_page else "",
        who=offer.who,
        leave_with=offer.leave_with,
        mail_note=offer.mail_note,
        inside=offer.inside,
        within=offer.within,
    )


def thanks_url(site: Site, offer: Offer) -> str:
    """The address that a sent form leads to."""
    return page_address(site, offer.thanks) or "/"
