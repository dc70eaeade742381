"""How days, money and counts are written in what is shown of a plan."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from site_builder.model.campaigns import CampaignStep, Goal
from site_builder.overview.brought import Brought


def day_words(day: date) -> str:
    """“16 August 2027”."""
    return f"{day.day} {day:%B %Y}"


def days_words(first: date, last: date) -> str:
    """“16 August to 10 December 2027”, with what both have in common said once."""
    if first == last:
        return day_words(first)
    if first.year != last.year:
        return f"{day_words(first)} to {day_words(last)}"
    start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"{start} to {day_words(last)}"


def money(sum_of: Decimal, currency: str) -> str:
    """“3,400 AUD”; cents only where there are some."""
    whole = sum_of == sum_of.to_integral_value()
    return f"{sum_of:,.0f} {currency}".strip() if whole else f"{sum_of:,.2f} {currency}".strip()


def hands(number: int) -> str:
    """“1 hand-raise”, “24 hand-raises”."""
    return f"{number:,} hand-raise{'' if number == 1 else 's'}"


def leads(number: int) -> str:
    """“1 lead”, “16 leads”."""
    return f"{number:,} lead{'' if number == 1 else 's'}"


def goal_words(goal: Goal, brought: Brought | None) -> str:
    """“3 of 24 hand-raises, 2 of 16 leads”, or the goal alone where nobody counted."""
    return ", ".join(_goals(goal, brought)) or "no goal"


def _goals(goal: Goal, brought: Brought | None) -> Iterator[str]:
    for wanted, found, words in (
        (goal.hand_raises, brought.hand_raises if brought else None, hands),
        (goal.leads, brought.leads if brought else None, leads),
    ):
        if wanted is not None:
            yield words(wanted) if found is None else f"{found:,} of {words(wanted)}"


def step_words(step: CampaignStep) -> str:
    """“Call everybody who took it (sales, 2 days later)”."""
    later = f", {step.after_days} day{'' if step.after_days == 1 else 's'} later" if step.after_days else ""
    return f"{step.what} ({step.owner.replace('_', ' ')}{later})"
