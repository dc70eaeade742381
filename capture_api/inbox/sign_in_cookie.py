"""The cookie that holds a sign-in: its name, its path, and whether it may travel over plain http."""

from dataclasses import dataclass
from urllib.parse import quote

from werkzeug.wrappers import Response

from capture_api.contract.addresses import INBOX

NAME = "waypost_inbox"


@dataclass(frozen=True, slots=True)
class SignInCookie:
    """A cookie as a browser keeps it apart from others."""

    name: str
    path: str
    is_secure: bool

    def set_on(self, answer: Response, ticket: str, seconds: int) -> None:
        """Have the browser keep a sign-in."""
        answer.set_cookie(
            self.name,
            ticket,
            max_age=seconds,
            path=self.path,
            httponly=True,
            samesite="Lax",
            secure=self.is_secure,
        )

    def strike_from(self, answer: Response) -> None:
        """Have the browser forget it; one with a prefix is only forgotten by an answer that says `Secure`."""
        answer.delete_cookie(self.name, path=self.path, httponly=True, samesite="Lax", secure=self.is_secure)


def sign_in_cookie(root: str, *, is_https: bool) -> SignInCookie:
    """The cookie of an inbox below `root`, the path of the public address.

    Over https its name has a prefix (RFC 6265bis, 4.1.3), so that no neighbour under another name of the domain can put
    one of its own in its place. `__Host-` wants the path `/`; on a host that is shared by sub-path, a cookie of that
    path would travel to everything else there, so `__Secure-` and our own path are better.
    """
    path = f"{quote(root)}/{INBOX}"
    if not is_https:
        return SignInCookie(NAME, path, is_secure=False)
    if root:
        return SignInCookie(f"__Secure-{NAME}", path, is_secure=True)
    return SignInCookie(f"__Host-{NAME}", "/", is_secure=True)
