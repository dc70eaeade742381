"""The inbox in the site's own name and colour."""

from dataclasses import dataclass

from capture_api.contract.accent import accent_style
from capture_api.contract.manifest import SiteFacts

NAME = "Waypost inbox"  # while no build says whose it is


@dataclass(frozen=True, slots=True)
class Brand:
    """What the inbox is called, and the style that gives it the site's colour; "" for our own."""

    name: str
    style: str


OURS = Brand(NAME, "")


def brand_of(site: SiteFacts) -> Brand:
    """The brand of a site."""
    return Brand(f"{site.title} inbox" if site.title else NAME, accent_style(site.accent, site.accent_dark))
