"""Faults in the marketing plan: names that are not there, addresses that two want, and months with nothing in them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from site_builder.check.journeys import nearest, nearest_page
from site_builder.model.addresses import alias_file, file_of
from site_builder.model.campaigns import Campaign, MarketingPlan, Medium, Peak, rolling_months, squeezed
from site_builder.model.finding import Finding, Place
from site_builder.model.index import SiteIndex
from site_builder.model.site import Page, Site

FEWEST_STEPS = 2  # from which on they can be taken by turns


def unknown_campaign_names(index: SiteIndex) -> Iterator[Finding]:
    """A campaign's journey, offer, page and owners exist, so that its short addresses lead somewhere."""
    plan = index.site.plan
    for campaign in plan.campaigns:
        yield from _unknown_targets(index, plan, campaign)
        yield from _unknown_owners(index.site, plan, campaign)


def _unknown_targets(index: SiteIndex, plan: MarketingPlan, campaign: Campaign) -> Iterator[Finding]:
    site = index.site
    journey = site.journeys.get(campaign.journey)
    if journey is None:
        words = f"there is no journey `{campaign.journey}`. {nearest(campaign.journey, site.journeys)}"
        yield Finding("P601", plan.at_campaign(campaign, "journey"), words)
    elif campaign.offer and campaign.offer not in journey.offers:
        words = f"there is no offer `{campaign.offer}` in `{journey.name}`. {nearest(campaign.offer, journey.offers)}"
        yield Finding("P601", plan.at_campaign(campaign, "offer"), words)
    elif campaign.offer and index.campaign_page(campaign) is None and not (campaign.page or _held(site, campaign)):
        words = f"no page carries the form of `{campaign.offer}`, so its short addresses lead nowhere."
        remedy = f"Add `offer: {campaign.offer}` to a page of this journey, or name a `page` here."
        yield Finding("P601", plan.at_campaign(campaign, "offer"), f"{words} {remedy}")
    if campaign.page and campaign.page not in site.pages and not _held(site, campaign):
        remedy = nearest_page(campaign.page, site.pages, "Write its path from content/, like first-home/guide.md.")
        words = f"`page: {campaign.page}` is not a page under content/. {remedy}"
        yield Finding("P601", plan.at_campaign(campaign, "page"), words)


def _held(site: Site, campaign: Campaign) -> Page | None:
    """The page of a campaign that is still to be published."""
    if campaign.page:
        return next((page for page in site.held_back if page.path == campaign.page), None)
    wanted = f"{campaign.journey}/{campaign.offer}"
    return next((page for page in site.held_back if (offer := site.offer_of(page)) and offer.key == wanted), None)


def _unknown_owners(site: Site, plan: MarketingPlan, campaign: Campaign) -> Iterator[Finding]:
    named = [(campaign.owner, plan.at_campaign(campaign, "owner"))]
    named += [
        (step.owner, plan.at_campaign(campaign, "steps", number, "owner")) for number, step in enumerate(campaign.steps)
    ]
    for owner, place in named:
        if owner not in site.settings.owners:
            words = f"`{owner}` is no role of `owners` in site.yaml. {nearest(owner, site.settings.owners)}"
            yield Finding("P602", place, words)


def odd_campaign_times(site: Site) -> Iterator[Finding]:
    """A campaign or a peak begins before it ends, and a peak says when it is, in one way."""
    plan = site.plan
    for campaign in plan.campaigns:
        if campaign.last < campaign.first:
            words = f"“{campaign.title}” ends on {campaign.last} and begins on {campaign.first}. Turn the two round."
            yield Finding("P603", plan.at_campaign(campaign, "to"), words)
    for peak in plan.peaks:
        if bool(peak.months) == bool(peak.first):
            said = "says neither `months` nor `from`" if not peak.months else "says both `months` and `from`"
            remedy = "Write `months: [sep, oct]`, or `from` and `to` for days that come once."
            yield Finding("P603", peak.place, f"the peak “{peak.name}” {said}. {remedy}")
        elif peak.first and peak.last and peak.last < peak.first:
            words = f"the peak “{peak.name}” ends on {peak.last} and begins on {peak.first}. Turn the two round."
            yield Finding("P603", peak.place, words)


class _Told(NamedTuple):
    """A medium, and the name of its campaign."""

    medium: Medium
    campaign: str


def shared_codes(site: Site) -> Iterator[Finding]:
    """No two media share the code of a short address, as it is read or heard, and no page stands at one."""
    first: dict[str, _Told] = {}
    taken = _taken(site) if site.plan.campaigns else {}
    for campaign in site.plan.campaigns:
        for medium in campaign.media:
            other = first.setdefault(squeezed(medium.code), _Told(medium, campaign.id))
            if other.medium is not medium:
                words = f"the code `{medium.code}` is taken by `{other.campaign}` ({other.medium.code})"
                remedy = "Give one of the two another; hyphens tell none apart, since nobody hears them."
                yield Finding("P604", medium.place, f"{words}. {remedy}", related=(other.medium.place,))
            for url in dict.fromkeys((medium.url, medium.spoken_url)):
                if place := taken.get(file_of(url)):
                    words = f"{url} is the address of {place.file} already. Choose another code, or move that page."
                    yield Finding("P604", medium.place, words, related=(place,))


def _taken(site: Site) -> dict[str, Place]:
    found = {file_of(url): Place(source.relative_to(site.root).as_posix()) for url, source in site.files.items()}
    for page in site.pages.values():
        found |= {alias_file(str(alias)): page.at("aliases") for alias in page.aliases}
        found[file_of(page.url)] = page.at("url")
    return found


def unready_pages(index: SiteIndex, today: date) -> Iterator[Finding]:
    """The page of a campaign that runs is published: somebody holds its short address in their hand."""
    plan = index.site.plan
    for campaign in plan.campaigns:
        held = _held(index.site, campaign) if index.campaign_page(campaign) is None else None
        if held and campaign.first <= today <= campaign.last:
            words = (
                f"the campaign began on {campaign.first}, and {held.source} is held back (draft, future or expired)."
            )
            place = plan.at_campaign(campaign, "page" if campaign.page else "offer")
            yield Finding("P605", place, f"{words} Publish it, or lead to another page.")


def short_plans(site: Site, today: date) -> Iterator[Finding]:
    """Twelve months lie ahead in the plan, and each time that matters to the trade has a campaign."""
    plan = site.plan
    if not plan.is_written:
        return
    months = rolling_months(today)
    ahead = max((campaign.last for campaign in plan.campaigns), default=today - timedelta(today.day))
    if ahead < months[-1][0]:
        number = sum(ahead >= first for first, _ in months)
        ends = f"its last campaign ends on {ahead}" if plan.campaigns else "it has no campaign"
        words = f"the plan reaches {number} of the twelve months ahead: {ends}."
        yield Finding("P606", plan.at("campaigns"), f"{words} Add what runs until {months[-1][0]:%B %Y}.", "warning")
    yield from (_missed(peak, first, last) for peak, first, last in bare_peaks(plan, today))


def bare_peaks(plan: MarketingPlan, today: date) -> Iterator[tuple[Peak, date, date]]:
    """Each peak of the twelve months ahead on whose days no campaign runs, with its days."""
    months = rolling_months(today)
    for peak in plan.peaks:
        for first, last in peak.within(today, months[-1][1]):
            if not any(campaign.runs_in(max(first, today), last) for campaign in plan.campaigns):
                yield peak, first, last


def _missed(peak: Peak, first: date, last: date) -> Finding:
    when = f"{first:%B %Y}" if peak.months else f"{first} to {last}"
    words = f"nothing is planned for “{peak.name}” ({when}). Add a campaign that runs on some of its days."
    return Finding("P607", peak.place, words, "warning")


def one_sided_steps(site: Site) -> Iterator[Finding]:
    """The steps of a campaign are taken by turns: marketing and sales both have one."""
    plan = site.plan
    for campaign in plan.campaigns:
        owners = {step.owner for step in campaign.steps}
        if len(campaign.steps) >= FEWEST_STEPS and len(owners) == 1:
            words = f"all {len(campaign.steps)} steps of “{campaign.title}” are for `{owners.pop()}`."
            remedy = "Name the step that the other side takes, such as a call after the download."
            yield Finding("P608", plan.at_campaign(campaign, "steps"), f"{words} {remedy}", "suggestion")
