"""The plan as it is looked at on a day: twelve months, what each campaign cost and brought, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from site_builder.check.campaigns import bare_peaks
from site_builder.model.campaigns import Campaign, MarketingPlan, Medium, rolling_months
from site_builder.model.index import SiteIndex
from site_builder.overview.brought import Brought

RUNNING, COMING, OVER = "running", "coming", "over"
STATES = (RUNNING, COMING, OVER)  # in the order of the page
THIRDS = 3  # of a month, each of which a campaign fills or not


@dataclass(frozen=True, slots=True)
class MediumView:
    """A medium with its short address in full, and the raised hands that came by it; None where nobody counted."""

    medium: Medium
    address: str
    hand_raises: int | None

    @property
    def printed(self) -> str:
        """The address as it stands on paper: what comes before the host, and the last stroke, need no typing."""
        return self.address.partition("://")[2].rstrip("/")


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign as it stands on a day."""

    campaign: Campaign
    state: str  # one of STATES
    owner: str  # by name
    leads_to: str  # the title of the page that its short addresses lead to; "" where it is not published yet
    media: tuple[MediumView, ...]
    months: tuple[tuple[bool, ...], ...]  # which thirds of each month ahead it fills
    brought: Brought | None  # None where nobody counted, or before it begins

    @property
    def cost_a_hand(self) -> Decimal | None:
        """What each raised hand cost by now, in whole units; None where there is none, or no cost."""
        hands = self.brought.hand_raises if self.brought else 0
        if self.campaign.cost is None or not hands:
            return None
        return (self.campaign.cost / hands).quantize(Decimal(1), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class PeakView:
    """A peak in the months ahead: its days, and whether a campaign runs on some of them."""

    name: str
    first: date
    last: date
    is_served: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan as it is looked at on a day."""

    title: str  # of the site
    today: date
    currency: str
    months: tuple[tuple[date, date], ...]  # first and last day of each
    campaigns: tuple[CampaignView, ...]  # running ones first, then those to come, then those that are over
    peaks: tuple[PeakView, ...]
    is_counted: bool

    @property
    def ahead(self) -> tuple[CampaignView, ...]:
        """The campaigns with days from today on within the twelve months."""
        return tuple(one for one in self.campaigns if one.state != OVER and any(map(any, one.months)))

    def running_in(self, month: int) -> tuple[CampaignView, ...]:
        """The campaigns with days in a month, by its place among the twelve."""
        return tuple(one for one in self.campaigns if any(one.months[month]))


def plan_view(index: SiteIndex, today: date, base_url: str, brought: Mapping[str, Brought] | None) -> PlanView:
    """The plan of a site on a day. `base_url` is the published site's; `brought` is None where nobody counted."""
    plan, months = index.site.plan, rolling_months(today)
    views = [_campaign(index, one, today, base_url, brought) for one in plan.campaigns]
    views.sort(key=lambda view: (STATES.index(view.state), _order(view)))
    return PlanView(
        index.site.settings.title,
        today,
        plan.currency,
        months,
        tuple(views),
        _peaks(plan, today, months[-1][1]),
        brought is not None,
    )


def _order(view: CampaignView) -> int:
    """The next to begin first, and of those that are over the last to end."""
    day = view.campaign.first.toordinal()
    return -view.campaign.last.toordinal() if view.state == OVER else day


def _campaign(
    index: SiteIndex, campaign: Campaign, today: date, base_url: str, brought: Mapping[str, Brought] | None
) -> CampaignView:
    page, found = index.campaign_page(campaign), (brought or {}).get(campaign.id)
    owner = index.site.settings.owners.get(campaign.owner)
    media = (
        MediumView(medium, base_url + medium.url.lstrip("/"), found.by_code.get(medium.code, 0) if found else None)
        for medium in campaign.media
    )
    return CampaignView(
        campaign,
        state_of(campaign, today),
        owner.name if owner and owner.name else campaign.owner,
        page.title if page else "",
        tuple(media),
        tuple(_thirds(campaign, first, last) for first, last in rolling_months(today)),
        found,
    )


def state_of(campaign: Campaign, today: date) -> str:
    """Whether a campaign runs on a day, is still to come, or over."""
    if campaign.last < today:
        return OVER
    return COMING if campaign.first > today else RUNNING


def _thirds(campaign: Campaign, first: date, last: date) -> tuple[bool, ...]:
    """Which thirds of a month have days of a campaign: until the 10th, until the 20th, and the rest."""
    ends = (first.replace(day=10), first.replace(day=20), last)
    starts = (first, first.replace(day=11), first.replace(day=21))
    return tuple(campaign.runs_in(start, end) for start, end in zip(starts, ends, strict=True))


def _peaks(plan: MarketingPlan, today: date, until: date) -> tuple[PeakView, ...]:
    bare = {(peak.name, first) for peak, first, _ in bare_peaks(plan, today)}
    found = [
        PeakView(peak.name, first, last, (peak.name, first) not in bare)
        for peak in plan.peaks
        for first, last in peak.within(today, until)
    ]
    return tuple(sorted(found, key=lambda one: (one.first, one.name)))
