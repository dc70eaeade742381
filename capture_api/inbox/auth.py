"""Who comes in: sign-in, the signed cookie, and the secret that every form has to carry."""

import hashlib
import hmac
import re
from typing import cast

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from capture_api.accounts.access import SIGN_IN_LIFE, Accounts, SignIn, TooBusy
from capture_api.accounts.actor import Actor
from capture_api.inbox.pages import render, say
from capture_api.limits import RateLimit
from capture_api.sales.cases.every import Sales
from capture_api.services import Services

inbox = Blueprint("inbox", __name__, url_prefix="/inbox")
COOKIE = "waypost_inbox"
OPEN_TO_ALL = {"inbox.sign_in_page", "inbox.sign_in", "inbox.style"}
TRIES_AN_ADDRESS, TRIES_AN_ACCOUNT = 20, 6  # a minute
# Each part begins with its stroke: a repeat that could be cut in many ways would let a stranger keep us busy.
WITHIN = re.compile(r"/inbox(?:/[A-Za-z0-9_-]+)*/?(?:\?[A-Za-z0-9=&%.+@,_-]*)?")
WRONG = "That address and password do not go together. Try again, or ask an owner for a new password."


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
    found = the_accounts().read_ticket(request.cookies.get(COOKIE, ""), the_services().settings.secret_keys)
    if found is None:
        here = request.full_path.rstrip("?") if request.method == "GET" else "/inbox/"
        return redirect(url_for("inbox.sign_in_page", next=here), 303)
    g.sign_in = found
    if request.method == "POST" and not hmac.compare_digest(
        request.form.get("csrf", "").encode("utf-8", "replace"), found.csrf.encode()
    ):
        return say(403, "This form is out of date", "Go back, load the page again and press the button there.")
    return None


@inbox.get("/sign-in")
def sign_in_page() -> Response:
    """The form that asks who you are."""
    return render("sign_in.html", next=safe_next(request.args.get("next", "")), email="", error="")


@inbox.post("/sign-in")
def sign_in() -> Response:
    """303 into the inbox with the cookie of a new sign-in; the same refusal whether or not the address is known."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    after = safe_next(request.form.get("next", ""))
    wait = seconds_to_wait(email)
    if wait:
        answer = say(429, "Too many tries", f"Wait {wait} seconds, then try again.")
        answer.headers["Retry-After"] = str(wait)
        return answer
    accounts, services = the_accounts(), the_services()
    account = accounts.check(email, password)
    if account is None:
        return render("sign_in.html", 422, next=after, email=email[:254], error=WRONG)
    answer = redirect(after or url_for("inbox.list_leads"), 303)
    answer.set_cookie(
        COOKIE,
        accounts.ticket(account, services.settings.secret_keys),
        max_age=int(SIGN_IN_LIFE.total_seconds()),
        path="/inbox",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure or services.settings.base_url.startswith("https:"),
    )
    return answer


@inbox.errorhandler(TooBusy)
def too_busy(error: TooBusy) -> Response:
    """Somebody floods the sign-in; whoever is signed in goes on working."""
    answer = say(503, "The sign-in is busy", str(error))
    answer.headers["Retry-After"] = "5"
    return answer


@inbox.post("/sign-out")
def sign_out() -> Response:
    """End this account's sign-ins, here and elsewhere."""
    the_accounts().sign_out(signed_in().account)
    answer = redirect(url_for("inbox.sign_in_page"), 303)
    answer.delete_cookie(COOKIE, path="/inbox")
    return answer


def seconds_to_wait(email: str) -> int:
    """How long this address, and whoever tries this account, has to wait before the next try."""
    by_address, by_account = cast(tuple[RateLimit, RateLimit], current_app.extensions["waypost.tries"])
    now = the_services().clock()
    name = hashlib.sha256(email.strip().casefold().encode("utf-8", "replace")).hexdigest()
    return by_address.seconds_to_wait(request.remote_addr or "", now) or by_account.seconds_to_wait(name, now)


def safe_next(address: str) -> str:
    """An address within the inbox, or nothing."""
    return address if WITHIN.fullmatch(address) else ""
