"""Where the capture API answers: the only file that spells these addresses.

A `base` is the public address of the API, or of the site on the same host, and ends in a stroke.
"""

from urllib.parse import unquote, urlsplit

FORMS = "f"  # f/<journey>/<offer> takes a form
FILES = "d"  # d/<token> gives a file
NO_MAIL = "me/no-mail"  # me/no-mail/<token> sends somebody no more mail after the sale
KEPT = "me/kept"  # me/kept/<token> asks which promises were kept
REFERRED = "r"  # r/<code> leads to the site with the code of who sent somebody
REFERRER = "referrer"  # referrer/<token> tells a referrer how many of theirs were looked after
SHARED = "me/join"  # me/join/<token> lets somebody join the household or company of whoever passed it on
INBOX = "inbox"
API = "api/v1"
HEALTH = "healthz"
READY = "readyz"

# The first part of every address that the API answers or will, so that no page of a site takes it.
RESERVED = frozenset(("api", "confirm", "d", "f", "healthz", "inbox", "me", "metrics", "r", "readyz", "referrer", "t"))


def form_address(base: str, journey: str, offer: str) -> str:
    """Where the form of an offer is sent."""
    return f"{base}{FORMS}/{journey}/{offer}"


def file_address(base: str, token: str) -> str:
    """Where the file of a signed token is fetched."""
    return f"{base}{FILES}/{token}"


def no_mail_address(base: str, token: str) -> str:
    """Where somebody says that they want no more mail."""
    return f"{base}{NO_MAIL}/{token}"


def kept_address(base: str, token: str) -> str:
    """Where somebody says which promises were kept."""
    return f"{base}{KEPT}/{token}"


def referred_address(base: str, code: str) -> str:
    """What a referrer passes on."""
    return f"{base}{REFERRED}/{code}"


def referrer_address(base: str, token: str) -> str:
    """Where a referrer sees what came of whom they sent."""
    return f"{base}{REFERRER}/{token}"


def shared_address(base: str, token: str) -> str:
    """Where a colleague or partner joins those who talk with us already."""
    return f"{base}{SHARED}/{token}"


def inbox_address(base: str) -> str:
    """Where sales signs in."""
    return f"{base}{INBOX}/"


def api_address(base: str) -> str:
    """What the addresses for programs begin with, without a stroke at the end."""
    return f"{base.rstrip('/')}/{API}"


def is_for_programs(path: str) -> bool:
    """Whether a request's path is one that programs ask, in this version of the API or another."""
    return path.startswith(f"/{API.partition('/')[0]}/")


def sub_path(base: str) -> str:
    """The path of a public address, as a request has it: "/capture", or "" at the root of its host."""
    return unquote(urlsplit(base).path).rstrip("/")


def form_of(path: str) -> tuple[str, str] | None:
    """(journey, offer) of the path that a form was sent to, whatever sub-path stands before it; None for another."""
    parts = path.split("/")
    return (parts[-2], parts[-1]) if len(parts) > 3 and parts[-3] == FORMS else None
