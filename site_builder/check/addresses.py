"""Faults in addresses: ones that no host can serve, and ones that two sources want."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from capture_api.contract.addresses import RESERVED
from site_builder.model.addresses import GENERATED, MARK_FILE, alias_file, api_path, base_path, file_of
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Page, Site

# What a file on disk, a web address and an HTML attribute all take without an escape.
_GOOD_PART = re.compile(r"[^\s/\\\\?#%\"'<>|*:`{}^\x00-\x1f\x7f]{1,200}")


def unfit_addresses(site: Site) -> Iterator[Finding]:
    """Every address is one that a host can serve and that stays inside the published folder."""
    for page in site.pages.values():
        for address, place, key in _addresses(page):
            bad = next((part for part in address.strip("/").split("/") if not _is_good(part)), None)
            if bad is not None and address.strip("/"):
                yield Finding(
                    "L306",
                    place,
                    f"the address {address!r} can't be served: “{bad}” in it is no folder's name. Give `{key}` words "
                    "of letters, digits and hyphens between single slashes.",
                )


def _is_good(part: str) -> bool:
    return bool(_GOOD_PART.fullmatch(part)) and part not in (".", "..")


def _addresses(page: Page) -> Iterator[tuple[str, Place, str]]:
    yield page.url, _url_place(page), "url" if ("url",) in page.lines else "slug"
    for number, alias in enumerate(page.aliases):
        yield str(alias), page.at("aliases", number), "aliases"


def address_clashes(site: Site) -> Iterator[Finding]:
    """No two sources want the same address, on any disk: capital letters tell none apart, and a file is no folder."""
    claims: dict[str, list[_Claim]] = {}
    for claim in _claims(site):
        claims.setdefault(_folded(claim.path), []).append(claim)
    for _, claimants in sorted(claims.items()):
        if len(claimants) > 1:
            yield _clash(claimants)
    for path in sorted(claims):
        above = path
        while above := above.rpartition("/")[0]:
            if above in claims:
                yield _clash([*claims[above][:1], *claims[path]])
            elif above in (*GENERATED, MARK_FILE):
                yield Finding(
                    "L305", claims[path][0].place, f"/{above} is a file of ours. Choose another `url` or `slug`."
                )


@dataclass(frozen=True, slots=True)
class _Claim:
    """An output path that a source wants, and the line by which it does."""

    path: str
    place: Place
    is_alias: bool = False


def _claims(site: Site) -> Iterator[_Claim]:
    for page in site.pages.values():
        yield _Claim(file_of(page.url), _url_place(page))
        for number, alias in enumerate(page.aliases):
            yield _Claim(alias_file(str(alias)), page.at("aliases", number), is_alias=True)
    for url, source in site.files.items():
        yield _Claim(file_of(url), Place(source.relative_to(site.root).as_posix()))


def reserved_addresses(site: Site) -> Iterator[Finding]:
    """No page stands where the capture API answers on the same host, or only looks like the 404 page."""
    for page in site.pages.values():
        if page.url == "/404/":
            words = "no host shows this page to a lost reader. Give it `url: /404.html` if that is what it is for."
            yield Finding("L307", _url_place(page), words, "warning")
    above = api_path(site)
    if above is None or not any(journey.offers for journey in site.journeys.values()):
        return
    for claim in _claims(site):
        path, place, address = claim.path, claim.place, base_path(site) + claim.path
        inside = address.removeprefix(above) if address.startswith(above) else ""
        first = inside.partition("/")[0]
        shown = "/" + path.removesuffix("index.html")
        if first in RESERVED:
            words = f"{shown} would hide what the capture API answers at {above}{first}. Choose another `url` or `slug`"
            yield Finding("L307", place, f"{words}, or give `capture_url` a host or a folder of its own.")
        elif inside and above != base_path(site):
            words = f"{shown} lies below `capture_url`, where the capture API answers. Choose another `url` or `slug`."
            yield Finding("L307", place, words)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _clash(claimants: list[_Claim]) -> Finding:
    """Told at an alias where one is among them: whoever moved a page is asked, not the page that stands there."""
    first, *others = sorted(claimants, key=lambda claim: not claim.is_alias)
    url = "/" + first.path.removesuffix("index.html")
    other_path = next((other.path for other in others if other.path != first.path), "")
    spelled = f" as /{other_path.removesuffix('index.html')}" if other_path else ""
    named = ", ".join(str(other.place) for other in others)
    remedy = "Take this alias away" if first.is_alias else "Give one of them another `url` or `slug`"
    if first.is_alias and all(other.is_alias for other in others):
        remedy += ", or the other one"
    words = f"{url} is also claimed by {named}{spelled}. {remedy}."
    return Finding("L305", first.place, words, related=tuple(other.place for other in others))


def _url_place(page: Page) -> Place:
    return next((page.at(key) for key in ("url", "slug") if (key,) in page.lines), Place(page.source, 1))
