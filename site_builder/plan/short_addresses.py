"""Which short addresses a site has for print, radio and other media, and where each of them leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from site_builder.model.campaigns import Campaign, Medium
from site_builder.model.index import SiteIndex
from site_builder.model.site import Page


@dataclass(frozen=True, slots=True)
class ShortAddress:
    """An address that is easy to type, and the page that it sends on to."""

    campaign: Campaign
    medium: Medium
    page: Page

    @property
    def urls(self) -> tuple[str, ...]:
        """Its addresses under the site: as it is read, and as it is typed by somebody who heard it."""
        return tuple(dict.fromkeys((self.medium.url, self.medium.spoken_url)))

    @property
    def target(self) -> str:
        """The page's address under the site, with the tags that tell the medium."""
        return f"{self.page.url}?{urlencode(self.campaign.tags(self.medium))}"


def short_addresses(index: SiteIndex) -> Iterator[ShortAddress]:
    """The short address of each medium in the plan whose page is published."""
    for campaign in index.site.plan.campaigns:
        page = index.campaign_page(campaign)
        if page is not None:
            yield from (ShortAddress(campaign, medium, page) for medium in campaign.media)
