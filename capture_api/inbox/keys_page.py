"""The keys of the inbox: the page that lists them and switches them off, and the script that listens."""

import hashlib
from functools import lru_cache
from importlib.resources import files

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.inbox.auth import inbox, signed_in, the_accounts
from capture_api.inbox.pages import render

KEYS = (
    ("j", "The next lead of the list"),
    ("k", "The lead before it"),
    ("Enter", "Open the lead that has the focus"),
    ("a", "Do what is most likely next: with the lead that has the focus in the list, or with the lead that is open"),
    ("n", "Write a note on that lead"),
    ("/", "Find leads by words"),
    ("?", "This page"),
)


@inbox.get("/keys")
def keys() -> Response:
    """What each key does, and the switch."""
    return render("keys.html", keys=KEYS, are_on=not signed_in().account.keys_off)


@inbox.post("/keys")
def switch_keys() -> Response:
    """Switch the keys of this account on or off; 303 back to the page."""
    the_accounts().questions.switch_keys(signed_in().account.id, is_on=request.form.get("keys") == "on")
    return redirect(url_for("inbox.keys"), 303)


@inbox.get("/keys.js")
def keys_script() -> Response:
    """The script; its address changes with it."""
    return Response(
        script_text(),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "public, max-age=86400"},
    )


@lru_cache(maxsize=1)
def script_text() -> str:
    """The script, as people read it: it is small enough to be sent so."""
    return files("capture_api.inbox").joinpath("templates/keys.js").read_text("utf-8")


def script_version() -> str:
    """A name that changes with the script."""
    return hashlib.sha256(script_text().encode()).hexdigest()[:12]


@inbox.before_request
def offer_keys() -> None:
    """Let pages of somebody who wants keys carry the script."""
    sign_in = g.get("sign_in")
    g.keys = script_version() if sign_in and not sign_in.account.keys_off else ""
