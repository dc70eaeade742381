"""The plan as a calendar file (RFC 5545): whole days under names that stay, so that calendars move what they have."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from site_builder.overview.months import CampaignView, PlanView
from site_builder.overview.wording import goal_words, money, step_words


def plan_calendar(view: PlanView, base_url: str, now: datetime) -> bytes:
    """Every campaign and every peak of the months ahead as an entry; `now` is when the file was made."""
    host = urlsplit(base_url).hostname or "waypost"
    calendar = Calendar()
    calendar.add("prodid", "-//Waypost//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Plan of {view.title}")
    for one in view.campaigns:
        campaign = one.campaign
        event = _days(f"campaign-{campaign.id}@{host}", campaign.first, campaign.last, now)
        event.add("summary", campaign.title)
        event.add("description", _description(one, view.currency))
        calendar.add_component(event)
    for peak in view.peaks:
        event = _days(f"peak-{_slug(peak.name)}-{peak.first:%Y%m%d}@{host}", peak.first, peak.last, now)
        event.add("summary", f"Peak: {peak.name}" + ("" if peak.is_served else " (nothing planned)"))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _days(uid: str, first: date, last: date, now: datetime) -> Event:
    """An entry of whole days; its end is the day after the last (RFC 5545, 3.6.1). It makes nobody busy."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _description(one: CampaignView, currency: str) -> str:
    campaign = one.campaign
    cost = [f"Cost: {money(campaign.cost, currency)}"] if campaign.cost is not None else []
    lines = [f"Owner: {one.owner}", f"Journey: {campaign.journey}", f"Goal: {goal_words(campaign.goal, None)}", *cost]
    lines += [f"{medium.medium.name}: {medium.address}" for medium in one.media]
    return "\n".join([*lines, *(f"- {step_words(step)}" for step in campaign.steps)])


def _slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold()).strip("-")
