"""Figures as one says them: counts with their nouns, shares, lengths of time, one month beside another."""

from datetime import timedelta

DAY = timedelta(days=1)


def counted(number: int, noun: str, nouns: str = "") -> str:
    """“1 raised hand”, “12 raised hands”."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def were(number: int) -> str:
    """“was” for one, “were” for any other number."""
    return "was" if number == 1 else "were"


def percent(part: float | None) -> str:
    """“41 %”; “–” of nothing."""
    return "–" if part is None else f"{part:.0%}".replace("%", " %")


def hours_words(hours: float) -> str:
    """“40 minutes”, “3.5 business hours”, as far as it matters."""
    if hours < 1:
        return counted(round(hours * 60), "business minute")
    return f"{hours:.1f} business hours".replace(".0 ", " ") if hours < 100 else f"{hours:,.0f} business hours"


def days_words(days: float) -> str:
    """“3 hours”, “1 day”, “12 days”."""
    if days < 1:
        return counted(int(days * 24), "hour")
    return counted(int(days), "day")


def compared(now: int, before: int, than: str) -> str:
    """“5 more than in October”, “as many as in October”."""
    if now == before:
        return f"as many as in {than}"
    return f"{abs(now - before):,} {'more' if now > before else 'fewer'} than in {than}"


def ordinal(day: int) -> str:
    """“1st”, “12th”, “23rd”."""
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
