"""Whose word about the visitor's address is believed."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from capture_api.limits import plain_address
from capture_api.settings import Network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WITH_PORT = re.compile(r"\[(?P<six>[0-9A-Fa-f:.]+)\](?::\d{1,5})?|(?P<four>[0-9.]+):\d{1,5}")
TOLD = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_FORWARDED",
)


class TrustedProxies:
    """Believes X-Forwarded-For and -Proto of a proxy in the list, and strikes them out from any other.

    The visitor is the last address of the chain that is none of our proxies: what stands before it anybody can write.
    """

    def __init__(self, app: "WSGIApplication", networks: tuple[Network, ...]) -> None:
        self._app = app
        self._networks = networks

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if self.trusts(environ.get("REMOTE_ADDR", "")):
            environ["REMOTE_ADDR"] = self.visitor(environ)
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
        for name in TOLD:
            environ.pop(name, None)
        return self._app(environ, start_response)

    def visitor(self, environ: "WSGIEnvironment") -> str:
        """The nearest address that is not ours; the farthest of ours when all are."""
        nearest = str(environ["REMOTE_ADDR"])
        for told in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            if not self.trusts(nearest) or not told.strip():
                break
            nearest = without_port(told.strip())
        return nearest

    def trusts(self, address: str) -> bool:
        """Whether an address is one of our proxies."""
        found = plain_address(address)
        return found is not None and any(found in network for network in self._networks)


def without_port(told: str) -> str:
    """An address alone, of `203.0.113.9:5000`, `[2001:db8::9]:5000` or `[2001:db8::9]`, as some proxies write it."""
    found = WITH_PORT.fullmatch(told)
    return (found["six"] or found["four"]) if found else told
