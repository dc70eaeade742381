"""Builds the plain values of a page's form, and the invitation that is signed into it."""

from typing import Any

from capture_api.contract.invitation import Invitation, PromiseRef
from site_builder.model.addresses import absolute, offer_file, page_address
from site_builder.model.index import privacy_url, promises_of
from site_builder.model.journey import Offer
from site_builder.model.site import HONEYPOT, Page, Site

SIZES = (("MB", 1_000_000), ("KB", 1_000))


def form_link(site: Site, page: Page) -> dict[str, str] | None:
    """Where on a page its form stands and what its button says, for a link from the page's top."""
    offer = site.offer_of(page)
    return {"id": _form_id(offer), "label": str(offer.data.get("button", _button(offer)))} if offer else None


def _form_id(offer: Offer) -> str:
    return f"{offer.journey}-{offer.id}"


def form_view(site: Site, page: Page, offer: Offer, token: str) -> dict[str, Any]:
    """`form` as form.html sees it, here and in the capture API."""
    data = offer.data
    within = next(
        (
            str(raised.get("within", ""))
            for raised in site.journeys[offer.journey].hand_raises
            if raised.get("offer") == offer.id
        ),
        "",
    )
    return {
        "id": _form_id(offer),
        "action": f"{capture_base(site)}f/{offer.journey}/{offer.id}",
        "kind": offer.kind,
        "title": data.get("title", ""),
        "button": data.get("button", _button(offer)),
        "minutes": data.get("minutes"),
        "who": data.get("who"),
        "leave_with": data.get("leave_with", ""),
        "prep": list(data.get("prep", ())),
        "prep_url": page_address(site, str(data.get("prep_page", ""))),
        "inside": list(data.get("inside", ())),
        "file": file_view(site, offer),
        "promise": f"We answer within {within}." if within else "",
        "language": site.data["language"],
        "path_memory": site.data["path_memory"],
        "privacy_url": privacy_url(site),
        "fields": [dict(field) for field in offer.fields],
        "invitation": token,
        "honeypot": HONEYPOT,
        "once": "",
        "time_zone": site.data["time_zone"],
    }


def capture_base(site: Site) -> str:
    """Where forms are posted: the capture API's address, or this site's own root."""
    capture = str(site.data["capture_url"])
    return capture.rstrip("/") + "/" if capture else "/"


def _button(offer: Offer) -> str:
    return {"download": "Send it to me", "booking": "Ask for a time"}.get(offer.kind, "Send my question")


def file_view(site: Site, offer: Offer) -> dict[str, Any] | None:
    """Format, size and pages of a download, as a reader wants to know them before asking for it."""
    file = offer_file(site, offer)
    if file is None or not file.is_file():
        return None
    size = file.stat().st_size
    words = next((f"{size / unit:.1f} {name}" for name, unit in SIZES if size >= unit), f"{size} bytes")
    return {
        "name": file.name,
        "kind": file.suffix.lstrip(".").upper(),
        "size_words": words.replace(".0 ", " "),
        "pages": offer.data.get("pages"),
    }


def invitation_of(site: Site, page: Page, offer: Offer) -> Invitation:
    """The signed facts of a page's form."""
    stage = page.stages.get(offer.journey, "") if len(page.stages) == 1 else ""
    told = tuple(PromiseRef(promise.id, promise.hash) for promise in promises_of(site, page))
    thanks = absolute(site, thanks_url(site, offer))
    return Invitation(site.base_url, page.url, offer.journey, stage, offer.id, told, thanks)


def thanks_url(site: Site, offer: Offer) -> str:
    """The address that a sent form leads to."""
    return page_address(site, str(offer.data.get("thanks", ""))) or "/"
