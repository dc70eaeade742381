"""Lets only those into a preview who ask for this machine by its own address."""

import ipaddress
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.wrappers import Request, Response


def for_this_machine(inner: WSGIApplication, name: str) -> WSGIApplication:
    """The application for those who call it `localhost`, the name that it listens on, or any number.

    A page elsewhere can let its own name lead to this machine and read what is served here ("DNS rebinding"); the
    browser then sends that name, and never a number.
    """

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        host = Request(environ).host
        if is_ours(host, name):
            return inner(environ, start_response)
        words = (
            f"This preview answers to localhost and to {name}, not to {host}. To give it another name, say --host.\n"
        )
        return Response(words, status=421, mimetype="text/plain")(environ, start_response)

    return application


def is_ours(host: str, name: str) -> bool:
    """Whether a `Host` header names this machine by number, as localhost, or as `name`."""
    bare = host.lower().rpartition("]")[0].lstrip("[") if host.startswith("[") else host.lower().partition(":")[0]
    if bare in (name.lower(), "localhost") or bare.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return False
    return True
