"""The path of the public address, known to every request, whether or not a proxy takes it away."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from capture_api.contract.addresses import RESERVED, sub_path

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class SubPath:
    """Gives the app the path of its public address as SCRIPT_NAME (PEP 3333), so that its own addresses begin with it.

    nginx's `proxy_pass http://127.0.0.1:8080/;` takes the path away and `proxy_pass http://127.0.0.1:8080;` leaves it:
    what still begins with it and goes on with an address of ours is cut, all else stays as it came.
    """

    def __init__(self, app: "WSGIApplication", public_address: Callable[[], str]) -> None:
        self._app = app
        self._public_address = public_address

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        prefix = sub_path(self._public_address()).encode().decode("latin-1")  # as WSGI wants its texts
        if prefix:
            environ["SCRIPT_NAME"] = prefix
            environ["PATH_INFO"] = without(prefix, environ.get("PATH_INFO", ""))
        return self._app(environ, start_response)


def without(prefix: str, path: str) -> str:
    """A path of ours without the prefix; another path as it is: a proxy took the prefix away, or it is not ours."""
    rest = path.removeprefix(prefix)
    return rest if path.startswith(prefix + "/") and rest.split("/")[1] in RESERVED else path
