"""The addresses under which browsers find the API, and the proxies in front of it."""

import json
from collections.abc import Iterator
from http.client import HTTPException
from ipaddress import ip_address
from ssl import SSLError
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from capture_api.contract.manifest import Manifest
from capture_api.doctor.guard import one_line, tried_in_time
from capture_api.doctor.sign import FAILURE, OK, WARNING, Sign
from capture_api.settings import Settings

PATIENCE = 10.0  # seconds for the API's own answer, whole
LARGEST = 64 * 1024  # bytes read of it
# Names that lead nowhere (RFC 2606, RFC 6761): they stand in examples, and are not asked.
NOBODYS = ("example.com", "example.net", "example.org", "example", "test", "invalid")


def address_signs(settings: Settings, manifest: Manifest | None, patience: float = PATIENCE) -> Iterator[Sign]:
    """Whether pages, mail and API speak of one address, which is safe to type into and leads here."""
    sends_to = manifest.site.capture_url or manifest.site.base_url if manifest else ""
    address = settings.base_url or sends_to
    if not address:
        words = "Nothing says under which address browsers reach this API."
        yield Sign(FAILURE, "address", words, "Set WAYPOST_BASE_URL, and capture_url in site.yaml to the same.")
        return
    if manifest and settings.base_url and sends_to.rstrip("/") != settings.base_url.rstrip("/"):
        words = f"Pages send their forms to {sends_to}, and links in mail lead to {settings.base_url}."
        remedy = "Unset WAYPOST_BASE_URL; or, if it is right, set capture_url in site.yaml to it, build and publish."
        yield Sign(FAILURE, "address", words, remedy)
    yield from https_signs(address, manifest)
    if not is_nobodys(address):
        whom = f"{address.rstrip('/')}/readyz"
        yield from tried_in_time("answer", whom, patience, lambda: [answer_sign(address, patience)])


def https_signs(address: str, manifest: Manifest | None) -> Iterator[Sign]:
    """Whether what is typed travels unread."""
    if manifest and is_nobodys(manifest.site.base_url):
        words = f"The site was built for {manifest.site.base_url}, an address for examples."
        yield Sign(WARNING, "address", words, "Set base_url in site.yaml to the site's own, build and publish.")
    if address.startswith("https:"):
        yield Sign(OK, "address", f"{address} is https.")
    elif is_loopback(urlsplit(address).hostname or ""):
        yield Sign(WARNING, "address", f"{address} is reached from this machine alone.", "Name the public address.")
    else:
        words = f"{address} is not https: what people type can be read on its way."
        yield Sign(FAILURE, "address", words, "Serve it over https and say so in WAYPOST_BASE_URL and capture_url.")


def answer_sign(address: str, patience: float = PATIENCE) -> Sign:
    """What answers there when it is asked whether a form would be kept."""
    url = address.rstrip("/") + "/readyz"
    try:
        status, body = ask(url, patience)
    except OSError as error:
        return unanswered(url, getattr(error, "reason", error))
    except HTTPException as error:
        words = f"What answers at {url} does not speak HTTP: {one_line(str(error)) or type(error).__name__}."
        return Sign(FAILURE, "answer", words, "See that the address names the proxy or the API, and no other service.")
    except ValueError as error:
        words = f"{url} leads to an address that is none: {one_line(str(error))}."
        return Sign(FAILURE, "answer", words, "See where the proxy sends this path on to.")
    return read_answer(url, status, read_facts(body))


def ask(url: str, patience: float) -> tuple[int, bytes]:
    """Status and body of an address, whatever the status; `patience` is in seconds, for each piece."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=patience) as answer:
            return int(answer.status), answer.read(LARGEST)
    except HTTPError as error:
        with error:
            return error.code, error.read(LARGEST)


def unanswered(url: str, why: object) -> Sign:
    """That nobody was reached there."""
    if isinstance(why, SSLError):
        words = f"The certificate at {url} is not trusted: {why.reason or why}."
        return Sign(FAILURE, "answer", words, "Renew it, or mend its chain of certificates; browsers stop there too.")
    words = f"Nothing answers at {url}: {one_line(str(why)) or type(why).__name__}."
    return Sign(FAILURE, "answer", words, "Start the API and the proxy in front of it, and run this again.")


def read_answer(url: str, status: int, facts: dict[str, Any]) -> Sign:
    """What an answer says of the API."""
    if status == 200 and facts.get("status") == "ready":
        return Sign(OK, "answer", f"{url} says that a form would be kept.")
    if facts.get("status") == "not ready":
        missing = facts.get("missing")
        named = (
            ", ".join(one_line(str(one)) for one in missing) if isinstance(missing, list) else "nothing that it names"
        )
        words = (
            f"{url} says that no form would be kept; it lacks: {named}. {one_line(str(facts.get('why', '')))}".strip()
        )
        words = words if words.endswith(".") else f"{words}."
        return Sign(FAILURE, "answer", words, "Mend what this list says of it, and start the API again.")
    words = f"Something else than this API answers at {url}, with status {status}."
    return Sign(FAILURE, "answer", words, "See where the proxy sends this path, and that it passes it on as it is set.")


def read_facts(body: bytes) -> dict[str, Any]:
    """A JSON object; empty for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def proxy_signs(settings: Settings, address: str) -> Iterator[Sign]:
    """Whose word is taken for a visitor's address."""
    networks = settings.trusted_proxies
    for network in networks:
        if network.prefixlen == 0:
            words = f"WAYPOST_TRUSTED_PROXIES believes everybody ({network}): any visitor can pretend any address."
            yield Sign(FAILURE, "proxies", words, "Name the address of your own proxy, such as 127.0.0.1.")
        elif network.is_global:
            words = f"WAYPOST_TRUSTED_PROXIES believes {network}, which is out on the Internet."
            yield Sign(WARNING, "proxies", words, "Leave it in only if that is your own proxy or your host's.")
    if not networks and address.startswith("https:"):
        words = "No proxy is trusted, and this API speaks no https itself: all visitors count as one for the limits."
        yield Sign(WARNING, "proxies", words, "Name the proxy in WAYPOST_TRUSTED_PROXIES, such as 127.0.0.1.")
    elif all(network.prefixlen and not network.is_global for network in networks):
        whom = ", ".join(str(network) for network in networks) or "nobody, as no proxy is needed"
        yield Sign(OK, "proxies", f"A visitor's address is believed from: {whom}.")


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_nobodys(address: str) -> bool:
    """Whether an address belongs to the names that stand in examples."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    return any(host == name or host.endswith(f".{name}") for name in NOBODYS)
