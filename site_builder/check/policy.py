"""What a browser's content security policy lets in (CSP level 3), as far as a page's own HTML shows it."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

# Where a directive that is not there takes its sources from (CSP level 3, section 6.8.3); the rest has none.
_FALLBACKS = {
    "script-src-elem": ("script-src", "default-src"),
    "script-src-attr": ("script-src", "default-src"),
    "style-src-elem": ("style-src", "default-src"),
    "style-src-attr": ("style-src", "default-src"),
    "frame-src": ("child-src", "default-src"),
    "form-action": (),
    "base-uri": (),
}
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_HOST = re.compile(
    r"(?:([a-z][a-z0-9+.-]*)://)?(\*|(?:\*\.)?[\w.-]+|\[[0-9a-f:.]+\])(?::(\d+|\*))?(/\S*)?", re.IGNORECASE
)
_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


@dataclass(frozen=True, slots=True)
class Policy:
    """The policies of one page, each of which has to agree, and the page's own address."""

    directives: tuple[Mapping[str, tuple[str, ...]], ...]
    address: str

    def lets_load(self, directive: str, url: str) -> bool:
        """Whether something at a whole address may be loaded, framed or sent to."""
        return all(
            sources is None or _any_fits(sources, urlsplit(url), urlsplit(self.address))
            for sources in self._sources(directive)
        )

    def lets_inline(self, directive: str, text: str, nonce: str = "") -> bool:
        """Whether a style or script that stands in the page itself may have its way."""
        return all(
            sources is None or _is_let_inline(sources, directive, text, nonce) for sources in self._sources(directive)
        )

    def _sources(self, directive: str) -> Iterable[tuple[str, ...] | None]:
        names = (directive, *_FALLBACKS.get(directive, ("default-src",)))
        for policy in self.directives:
            yield next((policy[name] for name in names if name in policy), None)


def read_policy(texts: Iterable[str], address: str) -> Policy:
    """The policy that the meta elements of a page at `address` spell out."""
    return Policy(tuple(_directives(text) for text in texts), address)


def _directives(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for part in text.split(";"):
        if words := part.split():
            found.setdefault(words[0].lower(), tuple(words[1:]))
    return found


def _any_fits(sources: Iterable[str], url: SplitResult, page: SplitResult) -> bool:
    return any(_fits(source, url, page) for source in sources)


def _fits(source: str, url: SplitResult, page: SplitResult) -> bool:
    if source == "*":
        return url.scheme in _PORTS or url.scheme == page.scheme
    if source == "'self'":
        return url.hostname == page.hostname and _fits_scheme(page.scheme, url) and _fits_port(_port(page), url)
    if re.fullmatch(r"[a-zA-Z][\w+.-]*:", source):
        return _fits_scheme(source[:-1].lower(), url)
    host = _HOST.fullmatch(source)
    return host is not None and _fits_host(host, url, page)


def _fits_host(source: re.Match[str], url: SplitResult, page: SplitResult) -> bool:
    scheme, name, port, path = source.groups()
    wanted, given = name.lower().strip("[]"), url.hostname or ""
    is_name = wanted in ("*", given) or (wanted.startswith("*.") and given.endswith(wanted[1:]))
    is_port = port == "*" or _fits_port(int(port) if port else None, url)
    is_path = not path or url.path == path or (path.endswith("/") and url.path.startswith(path))
    return is_name and is_port and is_path and _fits_scheme((scheme or page.scheme).lower(), url)


def _fits_scheme(scheme: str, url: SplitResult) -> bool:
    return url.scheme == scheme or (scheme, url.scheme) in (("http", "https"), ("ws", "wss"))


def _fits_port(port: int | None, url: SplitResult) -> bool:
    """A source without a port means the usual one; an upgrade from 80 to 443 fits, too."""
    given = _port(url)
    return given == (port or _PORTS.get(url.scheme)) or (port == 80 and given == 443)


def _port(url: SplitResult) -> int | None:
    return url.port or _PORTS.get(url.scheme)


def _is_let_inline(sources: tuple[str, ...], directive: str, text: str, nonce: str) -> bool:
    named = [source[1:-1] for source in sources if re.match(r"'(?:nonce|sha\d+)-", source)]
    if directive.endswith("-attr") and "'unsafe-hashes'" not in sources:
        hashes: list[str] = []
    else:
        hashes = named
    if (nonce and f"nonce-{nonce}" in named) or any(_is_hash_of(one, text) for one in hashes):
        return True
    return "'unsafe-inline'" in sources and not named


def _is_hash_of(named: str, text: str) -> bool:
    algorithm, _, digest = named.partition("-")
    return algorithm in _HASHES and b64encode(_HASHES[algorithm](text.encode()).digest()).decode() == digest
