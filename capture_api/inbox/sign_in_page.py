"""Signing in and out, and why a sign-in does not hold."""

import hashlib
from typing import cast

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.accounts.access import SIGN_IN_LIFE, RefusedAccount, TooBusy, key_of
from capture_api.contract.addresses import INBOX, inbox_address
from capture_api.inbox.auth import (
    inbox,
    is_published_over_https,
    known_sign_in,
    safe_next,
    signed_in,
    the_accounts,
    the_cookie,
    the_services,
)
from capture_api.inbox.pages import render, say
from capture_api.limits import RateLimit, neighbourhood

WRONG = "That address and password do not go together. Try again, or ask an owner for a new password."


@inbox.get("/sign-in")
def sign_in_page() -> Response:
    """The form that asks who you are."""
    return sign_in_form(200, safe_next(request.args.get("next", "")))


def sign_in_form(status: int, after: str, email: str = "", error: str = "") -> Response:
    """The form, with what was wrong, and with the better address where this one cannot keep a sign-in."""
    home = inbox_address(the_services().public_address()) if is_plain_http() else ""
    waits = after == f"/{INBOX}/unsent"
    return render("sign_in.html", status, next=after, email=email, error=error, home=home, waits=waits)


def is_plain_http() -> bool:
    """Whether a browser came over plain http to an address that is https.

    Browsers send `Sec-Fetch-Site` over https alone, and to their own machine. So one that sends it came over https,
    though a proxy that we don't trust, or that doesn't say, stands between.
    """
    return is_published_over_https() and not request.is_secure and "Sec-Fetch-Site" not in request.headers


@inbox.post("/sign-in")
def sign_in() -> Response:
    """303 on with the cookie of a new sign-in; the same refusal whether or not the address is known."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    after = safe_next(request.form.get("next", ""))
    wait = seconds_to_wait(email)
    if wait:
        answer = say(429, "Too many tries", f"Wait {wait} seconds, then try again.")
        answer.headers["Retry-After"] = str(wait)
        return answer
    accounts = the_accounts()
    account = accounts.check(email, password)
    if account is None:
        return sign_in_form(422, after, email[:254], WRONG)
    answer = redirect(url_for("inbox.signed_in_now", next=after or None), 303)
    ticket = accounts.ticket(account, the_services().settings.secret_keys)
    the_cookie().set_on(answer, ticket, int(SIGN_IN_LIFE.total_seconds()))
    return answer


@inbox.get("/signed-in")
def signed_in_now() -> Response:
    """303 to where the person wanted to go; where the browser kept no cookie, why, instead of asking again for ever."""
    if known_sign_in() is None:
        return say(403, "You are not signed in", unkept_words())
    after = safe_next(request.args.get("next", ""))
    return redirect(request.script_root + after if after else url_for("inbox.list_leads"), 303)


def unkept_words() -> str:
    """Why a browser did not keep a sign-in, and the remedy."""
    home = inbox_address(the_services().public_address())
    if is_plain_http():
        return (
            "Your browser did not keep the sign-in, because this page came over plain http and a sign-in is kept over "
            f"https alone. Open {home} and sign in there."
        )
    return (
        f"Your browser did not keep the sign-in. Sign in at {home} and at no other address of this inbox. "
        "If that is where you are, allow this site's cookies in the browser's settings."
    )


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
    the_cookie().strike_from(answer)
    return answer


def seconds_to_wait(email: str) -> int:
    """How long this address, and whoever tries this account from here, has to wait before the next try.

    An account is locked for nobody but those who guess: a right password from elsewhere opens it all the while.
    """
    by_address, by_account = cast(tuple[RateLimit, RateLimit], current_app.extensions["waypost.tries"])
    now, address = the_services().clock(), request.remote_addr or ""
    tried = hashlib.sha256(f"{neighbourhood(address)} {name_of(email)}".encode("utf-8", "replace")).hexdigest()
    return by_address.seconds_to_wait(address, now) or by_account.seconds_to_wait(tried, now)


def name_of(email: str) -> str:
    """One name for every spelling that opens one account; what is no address by itself."""
    try:
        return key_of(email)
    except RefusedAccount:
        return email.strip().casefold()
