"""The inbox's pages: templates that escape everything, with headers that let nothing run."""

import hashlib
import re
import secrets
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask import current_app, g, request, url_for
from jinja2 import Environment, PackageLoader, StrictUndefined
from werkzeug.wrappers import Response

from capture_api.clock import rfc3339
from capture_api.contract.manifest_file import NoManifest
from capture_api.inbox.brand import OURS, Brand, brand_of
from capture_api.inbox.phone_links import call_links
from capture_api.pictures.map_svg import MAP_STYLE

POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=(?:min|h|d)\b)")
templates = Environment(
    loader=PackageLoader("capture_api.inbox", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(name: str, status: int = 200, **values: Any) -> Response:
    """A page of the inbox."""
    sign_in, brand = g.get("sign_in"), the_brand()
    keys, nonce = g.get("keys", ""), secrets.token_urlsafe(12)
    html = templates.get_template(name).render(
        me=sign_in.account if sign_in else None,
        csrf=sign_in.csrf if sign_in else "",
        unsent=g.get("unsent") or request.form.get("unsent", ""),
        script=keys,
        nonce=nonce,
        brand=brand.name,
        style=style_name(brand.style),
        **values,
    )
    answer = Response(html, status, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = f"{POLICY}; script-src 'nonce-{nonce}'" if keys else POLICY
    return answer


def say(status: int, title: str, sentence: str) -> Response:
    """A page that says one thing and leads back to the list."""
    return render("message.html", status, title=title, sentence=sentence)


def the_brand() -> Brand:
    """The name and colour of the newest build's site; our own while there is none."""
    try:
        return brand_of(current_app.extensions["waypost"].manifests.current().site)
    except NoManifest:
        return OURS


@lru_cache(maxsize=4)
def style_text(brand: str) -> str:
    """The inbox's style, the brand's last."""
    return templates.get_template("inbox.css").render() + MAP_STYLE + brand


@lru_cache(maxsize=4)
def style_name(brand: str) -> str:
    """A name that changes with the style, so that browsers may keep it."""
    return hashlib.sha256(style_text(brand).encode()).hexdigest()[:12]


def day_and_time(moment: datetime) -> str:
    """“Mon 23 Nov, 14:05”."""
    return f"{moment:%a} {moment.day} {moment:%b}, {moment:%H:%M}"


def long_day(day: str) -> str:
    """“1 October 2026”, of a day as YYYY-MM-DD; as it stands where it is none."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{found.day} {found:%B %Y}"


def first_upper(words: str) -> str:
    """Words as a sentence begins with them; names in them keep their capitals."""
    return words[:1].upper() + words[1:]


def unbroken(words: str) -> str:
    """Words in which a number and its unit stay on one line: “due in 20 h”."""
    return NUMBER_AND_UNIT.sub("\u00a0", words)


templates.globals["url_for"] = url_for  # no template spells an address
templates.filters |= {
    "when": day_and_time,
    "rfc3339": rfc3339,
    "call_links": call_links,
    "unbroken": unbroken,
    "first_upper": first_upper,
    "long_day": long_day,
}
