"""Who comes in: the signed cookie, and the secret that every form has to carry."""

import hmac
import re
from typing import cast

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from capture_api.accounts.access import Accounts, SignIn
from capture_api.accounts.actor import Actor
from capture_api.contract.addresses import INBOX
from capture_api.inbox.pages import say
from capture_api.inbox.sign_in_cookie import SignInCookie, sign_in_cookie
from capture_api.limits import RateLimit
from capture_api.sales.cases.every import Sales
from capture_api.services import Services

inbox = Blueprint("inbox", __name__, url_prefix=f"/{INBOX}")
OPEN_TO_ALL = {"inbox.sign_in_page", "inbox.sign_in", "inbox.signed_in_now", "inbox.style"}
TRIES_AN_ADDRESS, TRIES_AN_ACCOUNT = 20, 6  # a minute
# Each part begins with its stroke: a repeat that could be cut in many ways would let a stranger keep us busy.
WITHIN = re.compile(rf"/{INBOX}(?:/[A-Za-z0-9_-]+)*/?(?:\?[A-Za-z0-9=&%.+@,_-]*)?")


@inbox.record_once
def join(state: BlueprintSetupState) -> None:
    """Count the tries of this app's sign-ins."""
    state.app.extensions["waypost.tries"] = (RateLimit(TRIES_AN_ADDRESS), RateLimit(TRIES_AN_ACCOUNT))


def the_services() -> Services:
    """The services of the app that answers now."""
    return cast(Services, current_app.extensions["waypost"])


def the_sales() -> Sales:
    """What sales may ask and do, in the app that answers now."""
    return the_services().sales


def the_accounts() -> Accounts:
    """The accounts of the app that answers now."""
    return cast(Accounts, current_app.extensions["waypost.accounts"])


def the_cookie() -> SignInCookie:
    """The cookie that holds a sign-in here."""
    return sign_in_cookie(request.script_root, is_https=request.is_secure or is_published_over_https())


def is_published_over_https() -> bool:
    """Whether the public address is https, be it by our own setting or by the handoff file."""
    return the_services().public_address().startswith("https:")


def signed_in() -> SignIn:
    """The sign-in of this request."""
    return cast(SignIn, g.sign_in)


def actor() -> Actor:
    """Who asks."""
    return signed_in().actor


@inbox.before_request
def let_in() -> Response | None:
    """Send strangers to the sign-in, and refuse a form that did not come from one of our pages."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return say(403, "This was sent from another site", "Open the inbox and press the button there.")
    if request.endpoint in OPEN_TO_ALL:
        return None
    found = known_sign_in()
    if found is None:
        here = request.full_path.rstrip("?") if request.method == "GET" else f"/{INBOX}/"
        return redirect(url_for("inbox.sign_in_page", next=here), 303)
    g.sign_in = found
    if request.method == "POST" and not hmac.compare_digest(
        request.form.get("csrf", "").encode("utf-8", "replace"), found.csrf.encode()
    ):
        return say(403, "This form is out of date", "Go back, load the page again and press the button there.")
    return None


def known_sign_in() -> SignIn | None:
    """The sign-in that the browser's cookie holds."""
    ticket = request.cookies.get(the_cookie().name, "")
    return the_accounts().read_ticket(ticket, the_services().settings.secret_keys)


def safe_next(address: str) -> str:
    """An address within the inbox, without the path of the public address; or nothing."""
    return address if WITHIN.fullmatch(address) else ""
