"""Where people came from: a person's first form, the one that raised the hand, any of them, and their own words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from capture_api.contract.manifest import Manifest
from capture_api.sales.credit import source_of
from capture_api.sales.reports.counting import count
from capture_api.sales.reports.sheet import TEXT, Column, Part, Table
from capture_api.sales.reports.wording import counted
from capture_api.store.report_values import CameBefore, CountedLeads, Heard

Source = tuple[tuple[str, str], ...]
OFFLINE = ("print", "radio", "tv", "television", "poster", "flyer", "letter", "direct mail", "directory", "event")
ALL_NOTE = (
    "A hand counts once in “First” and once in “Raised by”; in “Any” once for each source that the person came by."
)


@dataclass(frozen=True, slots=True)
class Came:
    """How many raised hands a source began, raised, and had any part in."""

    first: int
    last: int
    any: int


def sources_part(
    audience: str, came: Sequence[CountedLeads], before: Sequence[CameBefore], said: Sequence[Heard], site: Manifest
) -> Part:
    """Sources by first, last and any touch, codes of print and radio, and what people said themselves."""
    found = by_source(came, before)
    return Part(audience, sources_words(found), (touches(found), codes(found), in_their_words(said, count(came), site)))


def by_source(came: Sequence[CountedLeads], before: Sequence[CameBefore]) -> dict[Source, Came]:
    """Each source with the hands that it began, that it raised, and that it had any part in."""
    last: Counter[Source] = Counter()
    for row in came:
        last[row.source] += row.leads
    first, any_of = Counter(last), Counter(last)
    for _, forms in groupby(before, key=lambda row: row.lead_id):
        rows = list(forms)
        raised = rows[0].raised
        first[raised] -= 1
        first[rows[0].before] += 1
        any_of.update({row.before for row in rows} - {raised})
    return {source: Came(first[source], last[source], any_of[source]) for source in any_of}


def sources_words(found: Mapping[Source, Came]) -> str:
    """“Of 120 raised hands, most were raised by newsletter / email (40), and most came first by a.example (51).”"""
    last, first = named(found, "last"), named(found, "first")
    number = sum(last.values())
    if not number:
        return "Nobody raised a hand."
    ((raised, by_raised),), ((began, by_first),) = last.most_common(1), first.most_common(1)
    return (
        f"Of {counted(number, 'raised hand')}, most were raised by {raised} ({by_raised:,}), "
        f"and most of these people came first by {began} ({by_first:,})."
    )


def named(found: Mapping[Source, Came], which: str) -> Counter[str]:
    """Raised hands by the name of their source, for one of first, last and any touch."""
    names: Counter[str] = Counter()
    for source, one in found.items():
        names[source_of(dict(source))] += getattr(one, which)
    return names


def touches(found: Mapping[Source, Came]) -> Table:
    """Each source by first, last and any touch, those that raised the most on top."""
    first, last, any_of = (named(found, which) for which in ("first", "last", "any"))
    names = sorted(any_of, key=lambda one: (-last[one], one))
    lines = [(name, first[name], last[name], any_of[name]) for name in names]
    columns = (
        Column("source", "Source", TEXT),
        Column("first", "First"),
        Column("last", "Raised by"),
        Column("any", "Any"),
    )
    title = "By first, last and any form"
    return Table("sources", title, columns, tuple(lines), ("first", "last"), ALL_NOTE)


def codes(found: Mapping[Source, Came]) -> Table:
    """Short addresses and codes, and media off the screen, by the hands that they raised and began."""
    by_code: dict[tuple[str, str], list[Came]] = {}
    for source, one in found.items():
        words = dict(source)
        code, medium = words.get("ref", ""), words.get("utm_medium", "")
        if code or medium.casefold() in OFFLINE:
            by_code.setdefault((code, medium), []).append(one)
    lines = [
        (code or "no code", medium or "not told", sum(one.first for one in all_of), sum(one.last for one in all_of))
        for (code, medium), all_of in by_code.items()
    ]
    lines.sort(key=lambda line: (-line[3], line[0]))
    columns = (
        Column("code", "Code or short address", TEXT),
        Column("medium", "Medium", TEXT),
        Column("first", "First"),
        Column("last", "Raised by"),
    )
    return Table("codes", "By code: print, radio, referrers", columns, tuple(lines), ("last",), "", "No code was used.")


def in_their_words(said: Sequence[Heard], hands: int, site: Manifest) -> Table:
    """What people answered when the form asked how they heard of us, of all who raised a hand."""
    found: Counter[str] = Counter()
    for row in said:
        if words := heard_words(row, site):
            found[words] += row.leads
    asked = sum(found.values())
    columns = (Column("said", "They say", TEXT), Column("leads", "Raised hands"))
    note = f"{counted(asked, 'person', 'people')} said so; {hands - asked:,} did not say, or were not asked."
    lines = tuple(found.most_common())
    return Table("said", "In their own words", columns, lines, ("leads",), note, "Nobody said.")


def heard_words(row: Heard, site: Manifest) -> str:
    """An answer as the form showed it; what was typed with its spaces and letters alike."""
    field = next(
        (found for offer in site.journey(row.journey).offers.values() if (found := offer.field("heard"))), None
    )
    words = " ".join(row.heard.split())
    return (field.labels.get(row.heard, words) if field else words)[:60]
