"""What goes back to a sender: a redirection, the form again, a plain page, or problem details (RFC 9457)."""

import base64
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError
from markupsafe import Markup
from werkzeug.wrappers import Response

from capture_api.contract.accent import accent_style
from capture_api.contract.codec import to_json
from capture_api.contract.form_template import form_template
from capture_api.contract.invitation import Invitation
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import FormFacts, FormView
from capture_api.model.phone import numbers_in
from capture_api.problems import Refusal, json_response, with_wait

FORM_PLACE = "<!--waypost:form-->"
log = logging.getLogger("waypost")
pages = Environment(
    loader=PackageLoader("capture_api.receive", "templates"), autoescape=True, undefined=StrictUndefined
)


def accepted(invitation: Invitation, reference: str, link: str, manifest: Manifest, *, wants_json: bool) -> Response:
    """303 to the thank-you page with the reference and the link in the fragment, or 201 with the same facts.

    A page of our own where a later build has no such page any more.
    """
    if wants_json:
        facts = {"reference": reference, "thanks": invitation.thanks} | ({"download": link} if link else {})
        return json_response(facts, 201)
    if not has_page(manifest, invitation.thanks):
        words = f"Your reference is {reference}. Please quote it when you write or call."
        return plain_page(Refusal(200, "kept", "We have what you sent", words), site_contact(manifest))
    fragment = f"#ref={quote(reference)}" + (f"&d={quote(link, safe='')}" if link else "")
    return Response(status=303, headers={"Location": invitation.thanks + fragment})


def has_page(manifest: Manifest, address: str) -> bool:
    """Whether an absolute address is one of the site's pages."""
    return not manifest.pages or urlsplit(address).path.removeprefix(manifest.base_path[:-1]) in manifest.pages


@dataclass(frozen=True, slots=True)
class SiteContact:
    """Whose page it is, and how to reach them; empty where no handoff file tells."""

    title: str = ""
    url: str = ""
    email: str = ""
    phone: str = ""
    phone_uri: str = ""
    style: str = ""  # that gives a page the site's colour


def site_contact(manifest: Manifest | None) -> SiteContact:
    """The site of the handoff file."""
    if manifest is None:
        return SiteContact()
    site = manifest.site
    numbers = numbers_in(site.contact.phone, site.country)
    phone, uri = (site.contact.phone, numbers[0].uri) if numbers else ("", "")
    style = accent_style(site.accent, site.accent_dark)
    return SiteContact(site.title, site.base_url, site.contact.email, phone, uri, style)


def plain_page(
    refusal: Refusal,
    contact: SiteContact,
    kept: Sequence[tuple[str, str]] = (),
    hidden: Sequence[tuple[str, str]] = (),
) -> Response:
    """A page of our own that says what happened, shows what was typed, and how to go home or reach somebody."""
    style = style_text() + contact.style
    html = pages.get_template("plain.html").render(
        refusal=refusal, kept=kept, hidden=hidden, contact=contact, dialled=contact.phone_uri, style=Markup(style)
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    answer = Response(html, refusal.status, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"
    )
    return with_wait(answer, refusal)


@lru_cache(maxsize=1)
def style_text() -> str:
    """The style of our plain pages."""
    return pages.get_template("plain.css").render()


def form_again(
    manifest: Manifest,
    found: FormFacts,
    sent: FormView,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
) -> Response | None:
    """422 with the page's own form, what was typed in it and what to mend; None when the theme's form fails."""
    try:
        html = form_template(manifest.form_template).render(form=to_json(sent), values=values, errors=errors)
    except (TemplateError, TypeError) as error:
        log.error("The form template of the handoff file cannot be rendered.", extra={"facts": {"fault": str(error)}})
        return None
    page = found.shell.replace(FORM_PLACE, html, 1).replace("<title>", "<title>Error: ", 1)
    answer = Response(page, 422, content_type="text/html; charset=utf-8")
    if manifest.csp:
        answer.headers["Content-Security-Policy"] = manifest.csp
    return answer
