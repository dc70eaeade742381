"""Writes the content security policy of a site's pages: the same in a build, in `serve` and in the API's answers."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from site_builder.model.site import Site
from site_builder.theme.theme import Theme


def policy(site: Site, theme: Theme, is_shell: bool = False) -> str:
    """The policy of a page: nothing from elsewhere but from the hosts that site.yaml allows, forms to the API alone.

    A shell is shown from the capture API's address, so the site's own address stands beside `'self'` in it.
    """
    ours = f"'self' {origin(site.base_url)}" if is_shell else "'self'"
    capture = site.settings.capture_url
    forms = f"{ours} {origin(capture)}" if capture else ours  # a browser holds the answer's redirect to it, too
    hosts = site.settings.policy
    images, media, frames = (_allowed(given, ours) for given in (hosts.images, hosts.media, hosts.frames))
    return (
        f"default-src 'none'; style-src '{theme.css_hash}'; script-src {ours}; img-src {ours} data:{images}; "
        f"font-src {ours}; media-src {ours}{media}; manifest-src {ours}; "
        + (f"frame-src{frames}; " if frames else "")
        + f"connect-src {forms}; form-action {forms}; base-uri 'none'"
    )


def _allowed(hosts: Iterable[str], ours: str) -> str:
    """The hosts that site.yaml allows for a kind of thing, over https alone; `self` is the site's own."""
    return "".join(f" {ours}" if host == "self" else f" https://{host.lower()}" for host in hosts)


def origin(address: str) -> str:
    """Scheme and host of an address, as a policy names a place."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
