"""Turns what an author links to into an address, and gives addresses the base that a build is for."""

import posixpath
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from site_builder.model.journey import Offer
from site_builder.model.site import Page, Site

_ATTRIBUTE = re.compile(r'(\s(?:href|src|action|poster)=")(/(?!/)[^"]*)"')
_SRCSET = re.compile(r'(\ssrcset=")([^"]*)')
_ROOTED = re.compile(r"(^|,\s*)/(?!/)")
_SAFE = "/%#?=&:@!$'()*+,;~-._"  # what an address may hold beside letters and digits, an escape among it
_SPACE = "".join(map(chr, range(0x21)))  # what a browser takes off an address before it reads its scheme
_OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def is_outside(target: str) -> bool:
    """Whether a link leaves the site or is no page at all (mail, phone)."""
    return bool(_OUTSIDE.match(as_browsers_take(target)))


def as_browsers_take(target: str) -> str:
    """An address without what browsers take off it before they read it: tabs, line ends, control signs at its ends."""
    return re.sub(r"[\t\n\r]", "", target).strip(_SPACE)


def printable(text: str) -> str:
    r"""An address as a message can hold it: control signs, which terminals obey and XML refuses, as `\x01`."""
    return re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\x{ord(found[0]):02x}", text)


def is_readable_address(url: str) -> bool:
    """Whether a browser can make an address of it: brackets, a port and a host's letters as RFC 3986 has them."""
    try:
        parts = urlsplit(url)
        return (parts.port is None or parts.port >= 0) and not re.search(r"[\s<>^|\\]", parts.netloc)
    except ValueError:
        return False


def is_address(target: str) -> bool:
    """Whether a field gives an address that a browser may follow, rather than the path of a page under content/."""
    return target.startswith("/") or bool(re.match(r"(?:https?://|mailto:|tel:)\S", target))


def resolver(site: Site, page: Page) -> Callable[[str], str]:
    """A function from a link in a page's source to an address; what it can't place stays as it is, for the check."""
    at = posixpath.dirname(page.path)
    is_folder = posixpath.splitext(posixpath.basename(page.path))[0] in ("index", "_index")
    beside = page.url if is_folder else posixpath.dirname(page.url.rstrip("/")).rstrip("/") + "/"

    def resolve(target: str) -> str:
        if not target or is_outside(target) or target.startswith("#"):
            return target
        path, mark, fragment = target.partition("#")
        query = ""
        if "?" in path:
            path, _, query = path.partition("?")
        tail = ("?" + query if query else "") + mark + fragment
        inside = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(at, path))
        found = source_address(site, inside) or source_address(site, unquote(inside))
        if found:
            return found + tail
        if path.startswith("/"):
            return target
        return posixpath.normpath(posixpath.join(beside, path)) + ("/" if path.endswith("/") else "") + tail

    return resolve


def source_address(site: Site, inside: str) -> str:
    """The address of a page or file by its path under content/; "" when there is none."""
    if inside in site.pages:
        return site.pages[inside].url
    if "/" + inside in site.files:
        return quote("/" + inside, safe="/")
    return "" if inside.isascii() else _spelt_otherwise(site, inside)


def _spelt_otherwise(site: Site, inside: str) -> str:
    """The address of what a Mac has spelt with its accents apart (NFD), or an author where the disk has them in one."""
    wanted = unicodedata.normalize("NFC", inside)
    for path, page in site.pages.items():
        if unicodedata.normalize("NFC", path) == wanted:
            return page.url
    same = (url for url in site.files if unicodedata.normalize("NFC", url[1:]) == wanted)
    return quote(next(same, ""), safe="/")


def picture_address(site: Site, page: Page, target: str) -> str:
    """The address of a picture named by its path under content/, or from where the page stands."""
    return source_address(site, target.lstrip("/")) or resolver(site, page)(target)


def page_address(site: Site, target: str) -> str:
    """The address of a page under content/ named in a field; an address stays as it is."""
    path, mark, fragment = target.partition("#")
    if path in site.pages:
        return site.pages[path].url + mark + fragment
    return target


def base_path(site: Site) -> str:
    """The part of the site's address that every link begins with: "/" or "/shop/"."""
    return urlsplit(site.base_url).path or "/"


def api_path(site: Site) -> str | None:
    """The path that the capture API's addresses begin with, when it answers on the site's own host; else None."""
    capture = urlsplit(site.settings.capture_url)
    if not capture.netloc:
        return base_path(site)
    ours = urlsplit(site.base_url)
    return capture.path.rstrip("/") + "/" if (capture.scheme, capture.netloc) == (ours.scheme, ours.netloc) else None


def with_base(html: str, base: str) -> str:
    """Root addresses in HTML (`/a/`) put under a base: "/shop/" or "https://www.example.com/"."""
    if base == "/":
        return html
    html = _ATTRIBUTE.sub(lambda found: f'{found.group(1)}{base}{found.group(2)[1:]}"', html)
    return _SRCSET.sub(lambda found: found[1] + _ROOTED.sub(rf"\g<1>{base}", found[2]), html)


def absolute(site: Site, url: str) -> str:
    """The full address of something under the site, in the letters that a sitemap or a header may hold (RFC 3986)."""
    return url if is_outside(url) else site.base_url + quote(url.lstrip("/"), safe=_SAFE)


GENERATED = {"404.html": "404.html", "sitemap.xml": "sitemap.xml", "robots.txt": "robots.txt", "feed.xml": "feed.xml"}


def file_of(url: str) -> str:
    """The file that answers for an address: `/a/` is a/index.html."""
    inside = url.lstrip("/")
    return inside + "index.html" if inside == "" or inside.endswith("/") else inside


def alias_file(alias: str) -> str:
    """The file that answers for an old address; one that ended in .html goes on doing so."""
    return file_of(alias if alias.endswith(".html") else alias.rstrip("/") + "/")


# GitHub Pages wants a file of this name; its words tell our folders from others, the list below them our files.
MARK_FILE = ".nojekyll"
MARK = b"Built by Waypost. The next build replaces what is listed here by its hash, and leaves everything else.\n"


def offer_file(site: Site, offer: Offer) -> Path | None:
    """The file of a download on disk; None for other offers."""
    return site.root / "journeys" / offer.journey / offer.file if offer.file else None
