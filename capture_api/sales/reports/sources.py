"""Where people came from: a person's first form, the one that raised the hand, any of them, and their own words."""

from collections import Counter
from collections.abc import Sequence

from capture_api.contract.manifest import Manifest
from capture_api.sales.credit import source_of
from capture_api.sales.reports.sheet import TEXT, Column, Part, Table
from capture_api.sales.reports.wording import counted
from capture_api.store.reports import CameBy, SaidSource

NOT_SAID = "did not say"
OFFLINE = ("print", "radio", "tv", "television", "poster", "flyer", "letter", "direct mail", "directory", "event")
ALL_NOTE = (
    "A hand counts once in “First” and once in “Raised by”; in “Any” once for each source that the person came by."
)


def sources_part(audience: str, came: Sequence[CameBy], said: Sequence[SaidSource], site: Manifest) -> Part:
    """Sources by first, last and any touch, codes of print and radio, and what people said themselves."""
    return Part(audience, sources_words(came), (touches(came), codes(came), in_their_words(said, site)))


def sources_words(came: Sequence[CameBy]) -> str:
    """“Most of 120 raised hands came by newsletter / email (40), and first by search.example (51).”"""
    if not came:
        return "Nobody raised a hand."
    last, first = named(came, "last"), named(came, "first")
    number = sum(last.values())
    ((raised, by_raised),), ((began, by_first),) = last.most_common(1), first.most_common(1)
    return (
        f"Of {counted(number, 'raised hand')}, most were raised by {raised} ({by_raised:,}), "
        f"and most of these people came first by {began} ({by_first:,})."
    )


def named(came: Sequence[CameBy], which: str) -> Counter[str]:
    """Raised hands by the name of their source, for one of first, last and any touch."""
    found: Counter[str] = Counter()
    for row in came:
        found[source_of(dict(row.source))] += getattr(row, which)
    return found


def touches(came: Sequence[CameBy]) -> Table:
    """Each source by first, last and any touch, those that raised the most on top."""
    first, last, any_of = (named(came, which) for which in ("first", "last", "any"))
    lines = [
        (name, first[name], last[name], any_of[name]) for name in sorted(any_of, key=lambda one: (-last[one], one))
    ]
    columns = (
        Column("source", "Source", TEXT),
        Column("first", "First"),
        Column("last", "Raised by"),
        Column("any", "Any"),
    )
    return Table("sources", "By first, last and any form", columns, tuple(lines), ("first", "last"), ALL_NOTE)


def codes(came: Sequence[CameBy]) -> Table:
    """Short addresses and codes, and media off the screen, by the hands that they raised and began."""
    found: dict[tuple[str, str], list[CameBy]] = {}
    for row in came:
        source = dict(row.source)
        code, medium = source.get("ref", ""), source.get("utm_medium", "")
        if code or medium.casefold() in OFFLINE:
            found.setdefault((code, medium), []).append(row)
    lines = [
        (code or "no code", medium or "not told", sum(row.first for row in rows), sum(row.last for row in rows))
        for (code, medium), rows in found.items()
    ]
    lines.sort(key=lambda line: (-line[3], line[0]))
    columns = (
        Column("code", "Code or short address", TEXT),
        Column("medium", "Medium", TEXT),
        Column("first", "First"),
        Column("last", "Raised by"),
    )
    return Table("codes", "By code: print, radio, referrers", columns, tuple(lines), ("last",), "", "No code was used.")


def in_their_words(said: Sequence[SaidSource], site: Manifest) -> Table:
    """What people answered when the form asked how they heard of us."""
    found: Counter[str] = Counter()
    for row in said:
        found[heard_words(row, site)] += row.leads
    asked = sum(number for words, number in found.items() if words != NOT_SAID)
    columns = (Column("said", "They say", TEXT), Column("leads", "Raised hands"))
    note = f"{counted(asked, 'person', 'people')} said so; {found.get(NOT_SAID, 0):,} did not say, or were not asked."
    lines = tuple((words, number) for words, number in found.most_common() if words != NOT_SAID)
    return Table("said", "In their own words", columns, lines, ("leads",), note, "Nobody said.")


def heard_words(row: SaidSource, site: Manifest) -> str:
    """An answer as the form showed it; what was typed with its spaces and letters alike."""
    field = next(
        (found for offer in site.journey(row.journey).offers.values() if (found := offer.field("heard"))), None
    )
    words = " ".join(row.words.split())
    return (field.labels.get(row.words, words) if field else words)[:60] or NOT_SAID
