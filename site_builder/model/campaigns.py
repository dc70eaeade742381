"""The marketing plan: campaigns with their media, steps and goals, and the times that matter to the trade."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from site_builder.model.finding import Place

PLAN_FILE = "plan.yaml"
SHORT = "go"  # go/<code>/ sends on to a campaign's page
ROLLING = 12  # months that a plan looks ahead, the running one among them


@dataclass(frozen=True, slots=True)
class Medium:
    """One way by which a campaign reaches people, and the code of its short address."""

    code: str
    name: str  # print, radio, email …
    source: str  # the paper, station, list or place; "" where nobody says
    place: Place

    @property
    def url(self) -> str:
        """The short address under the site."""
        return f"/{SHORT}/{self.code}/"

    @property
    def spoken_url(self) -> str:
        """The same as somebody types it who heard it: without hyphens."""
        return f"/{SHORT}/{squeezed(self.code)}/"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a campaign is to bring; None where it has no goal of that kind."""

    hand_raises: int | None = None
    leads: int | None = None  # hands that meet the lead definition


@dataclass(frozen=True, slots=True)
class CampaignStep:
    """What is done with those whom a campaign brings, by whom, and how many days after the step before."""

    what: str
    owner: str  # a role of site.yaml's owners
    after_days: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """What is done from one day to another to bring people to a journey."""

    id: str
    title: str
    first: date
    last: date  # the last day, itself among them
    journey: str
    offer: str  # of that journey; "" where the campaign speaks of none
    page: str  # under content/; "" where the offer or the journey says it
    cost: Decimal | None
    goal: Goal
    owner: str  # a role of site.yaml's owners
    media: tuple[Medium, ...]
    steps: tuple[CampaignStep, ...]

    def runs_in(self, first: date, last: date) -> bool:
        """Whether some of its days lie between two days, both among them."""
        return self.first <= last and self.last >= first

    def tags(self, medium: Medium) -> dict[str, str]:
        """What its short address adds to the page's, so that a form tells where its person came from."""
        found = {"utm_source": medium.source, "utm_medium": medium.name, "utm_campaign": self.id, "ref": medium.code}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Peak:
    """A time that matters to the trade: months of every year (1 to 12), or days that come once."""

    name: str
    months: tuple[int, ...]
    first: date | None
    last: date | None
    place: Place

    def within(self, first: date, last: date) -> tuple[tuple[date, date], ...]:
        """The first and last day of each time that it comes between two days, the oldest first."""
        if self.first and self.last:
            return ((self.first, self.last),) if self.first <= last and self.last >= first else ()
        return tuple(one for one in months_between(first, last) if one[0].month in self.months)


@dataclass(frozen=True, slots=True)
class MarketingPlan:
    """What plan.yaml says."""

    currency: str
    campaigns: tuple[Campaign, ...]  # in the order of the file
    peaks: tuple[Peak, ...]
    lines: Mapping[tuple[str | int, ...], int]
    is_written: bool = True  # False where the site has no plan.yaml

    def at(self, *path: str | int) -> Place:
        """The line of plan.yaml that a value stands on."""
        found = next((self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines), 1)
        return Place(PLAN_FILE, found)

    def at_campaign(self, campaign: Campaign, *path: str | int) -> Place:
        """The line that a value of a campaign stands on."""
        return self.at("campaigns", campaign.id, *path)


NO_PLAN = MarketingPlan("", (), (), {}, is_written=False)


def squeezed(code: str) -> str:
    """A code without its hyphens: two that are then alike can't be told apart by ear."""
    return code.replace("-", "")


def month_from(day: date, months: int = 0) -> date:
    """The first day of the month that many months after that of a day."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_between(first: date, last: date) -> tuple[tuple[date, date], ...]:
    """The first and last day of each month that has days between two days."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = [month_from(first, number) for number in range(max(count, 0))]
    return tuple((start, month_end(start)) for start in starts)


def rolling_months(today: date) -> tuple[tuple[date, date], ...]:
    """The twelve months that a plan has to cover: the running one and eleven more."""
    return months_between(today, month_from(today, ROLLING - 1))
