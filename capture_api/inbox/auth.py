"""Who comes in: the signed cookie, and the secret that every form has to carry."""

import hmac
import re
from typing import cast

from flask import Blueprint, Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.accounts.access import Accounts, SignIn
from capture_api.accounts.actor import Actor
from capture_api.accounts.form_secret import writer_of
from capture_api.accounts.unsent import UnsentForms
from capture_api.contract.addresses import INBOX
from capture_api.inbox.pages import say
from capture_api.inbox.sign_in_cookie import SignInCookie, sign_in_cookie
from capture_api.limits import RateLimit
from capture_api.sales.cases.every import Sales
from capture_api.services import Services

inbox = Blueprint("inbox", __name__, url_prefix=f"/{INBOX}")
OPEN_TO_ALL = {"inbox.sign_in_page", "inbox.sign_in", "inbox.signed_in_now", "inbox.style", "inbox.keys_script"}
NOT_KEPT = {"inbox.sign_out", "inbox.drop_unsent"}  # forms in which nobody types anything
TRIES_AN_ADDRESS, TRIES_AN_ACCOUNT = 20, 6  # a minute
# Each part begins with its stroke: a repeat that could be cut in many ways would let a stranger keep us busy.
WITHIN = re.compile(rf"/{INBOX}(?:/[A-Za-z0-9_-]+)*/?(?:\?[A-Za-z0-9=&%.+@,_-]*)?")


def limit_tries(app: Flask) -> None:
    """Count the tries of this app's sign-ins."""
    app.extensions["waypost.tries"] = (RateLimit(TRIES_AN_ADDRESS), RateLimit(TRIES_AN_ACCOUNT))


def the_services() -> Services:
    """The services of the app that answers now."""
    return cast(Services, current_app.extensions["waypost"])


def the_sales() -> Sales:
    """What sales may ask and do, in the app that answers now."""
    return the_services().sales


def the_accounts() -> Accounts:
    """The accounts of the app that answers now."""
    return cast(Accounts, current_app.extensions["waypost.accounts"])


def the_unsent() -> UnsentForms:
    """What was typed and not sent, in the app that answers now."""
    services = the_services()
    return UnsentForms(services.engine, services.clock, services.ids)


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
    if request.method == "POST" and is_from_elsewhere():
        return say(403, "This was sent from another site", "Open the inbox and press the button there.")
    if request.endpoint in OPEN_TO_ALL:
        return None
    found = known_sign_in()
    if found:
        g.sign_in = found
    if request.method == "POST":
        return None if found and is_from_this_sign_in(found) else keep_for_writer(found)
    if found is None:
        return redirect(url_for("inbox.sign_in_page", next=request.full_path.rstrip("?")), 303)
    return None


def is_from_elsewhere() -> bool:
    """Whether a browser says that the page of a form was another site's.

    It says so in `Sec-Fetch-Site`; over plain http to another machine, and before 2023 in Safari, in `Origin` alone.
    """
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    if site:
        return site not in ("same-origin", "none")
    ours = (request.host, split_host(the_services().public_address()))
    return bool(origin) and split_host(origin) not in ours


def split_host(address: str) -> str:
    """Host and port of an address; of an origin that is none, such as `null`, itself."""
    return address.partition("://")[2].partition("/")[0] or address


def is_from_this_sign_in(found: SignIn) -> bool:
    """Whether a form came from a page that this sign-in opened."""
    secret = request.form.get("csrf", "").encode("utf-8", "replace")
    return hmac.compare_digest(secret, found.csrf.encode())


def keep_for_writer(found: SignIn | None) -> Response:
    """Keep a form of an earlier sign-in for whoever filled it in, and lead them to it; others learn nothing of it."""
    writer = writer_of(request.form.get("csrf", ""), the_services().settings.secret_keys)
    if writer and request.endpoint not in NOT_KEPT:
        fields = {name: tuple(values) for name, values in request.form.lists()}
        the_unsent().keep(writer, request.path, str((request.view_args or {}).get("lead_id", "")), fields)
    waits = f"/{INBOX}/unsent"
    if found is None:
        return redirect(url_for("inbox.sign_in_page", next=waits if writer else f"/{INBOX}/"), 303)
    if writer == found.account.id:
        return redirect(f"{request.script_root}{waits}", 303)
    if writer:
        return say(
            403,
            "This page was somebody else's",
            "It was opened while somebody else was signed in here, so nothing was done. What was typed is kept for "
            "them and comes back when they sign in.",
        )
    return say(403, "This form is out of date", "Go back, load the page again and press the button there.")


def known_sign_in() -> SignIn | None:
    """The sign-in that the browser's cookie holds."""
    ticket = request.cookies.get(the_cookie().name, "")
    return the_accounts().read_ticket(ticket, the_services().settings.secret_keys)


def safe_next(address: str) -> str:
    """An address within the inbox, without the path of the public address; or nothing."""
    return address if WITHIN.fullmatch(address) else ""
