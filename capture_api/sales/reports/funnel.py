"""From stage to stage to the raised hand to the customer, by what forms passed on; nobody is watched for it."""

from collections.abc import Mapping, Sequence

from capture_api.contract.invitation import STAGES
from capture_api.contract.manifest import Manifest
from capture_api.model.states import BOOKED, DELIVERED, LOOKED_AFTER, NO_SHOW
from capture_api.sales.reports.counting import Made, count, is_accepted, is_fit, is_talked, is_won
from capture_api.sales.reports.sheet import SHARE, TEXT, Cell, Column, Part, Table, share
from capture_api.sales.reports.wording import counted, percent
from capture_api.store.report_values import CountedLeads, SeenStage

AFTER_WON = {DELIVERED: "Delivered", LOOKED_AFTER: "Looked after"}
COLUMNS = (
    Column("step", "Step", TEXT),
    Column("number", "How many"),
    Column("of_hands", "Of the raised hands", SHARE),
)
TOLD = (
    "People who let their form pass on the way they came; those who left it out, or came by phone, are not seen here."
)
TALKS_ARE = "A lead counts once under “Did not come”, however often they missed it; each time counts under “in all”."
NO_TALK = "No time to talk was agreed on."
Moved = Mapping[tuple[str, str], Made]  # (journey, kind of move) -> leads and moves


def funnel_part(
    audience: str,
    journeys: Sequence[str],
    seen: Sequence[SeenStage],
    rows: Sequence[CountedLeads],
    moved: Moved,
    site: Manifest,
) -> Part:
    """The funnel of one audience, of each of its journeys, and what became of the hands raised in this time."""
    tables = (
        hands("hands", "From the raised hand to the customer", rows, moved),
        talks_of(journeys, moved, site),
        *(stages_of(name, [one for one in seen if one.journey == name], rows, moved, site) for name in journeys),
    )
    return Part(audience, funnel_words(rows), tables)


def funnel_words(rows: Sequence[CountedLeads]) -> str:
    """“Of 120 raised hands, 80 were accepted by sales, 61 were spoken with and 12 became customers (10 %).”"""
    leads = count(rows)
    if not leads:
        return "Nobody raised a hand."
    won = count(rows, is_won)
    return (
        f"Of {counted(leads, 'raised hand')}, {count(rows, is_accepted):,} accepted by sales, "
        f"{count(rows, is_talked):,} spoken with, {won:,} won ({percent(share(won, leads))})."
    )


def hand_lines(rows: Sequence[CountedLeads], moved: Moved, journeys: Sequence[str]) -> list[tuple[Cell, ...]]:
    """From the raised hand on: how many came to each step, and what part of the hands that is."""
    leads = count(rows)
    after = [(words, sum(made(moved, name, kind).leads for name in journeys)) for kind, words in AFTER_WON.items()]
    found = (
        ("Raised a hand", leads),
        ("Meet the definition", count(rows, is_fit)),
        ("Accepted by sales", count(rows, is_accepted)),
        ("Spoken with", count(rows, is_talked)),
        ("Won", count(rows, is_won)),
        *after,
    )
    return [(words, number, share(number, leads)) for words, number in found]


def made(moved: Moved, journey: str, kind: str) -> Made:
    """How many leads of a journey made a move, and how often."""
    return moved.get((journey, kind), Made())


def talks_of(journeys: Sequence[str], moved: Moved, site: Manifest) -> Table:
    """Talks that were agreed on, and how many of those people did not come, once or again."""
    lines: list[tuple[Cell, ...]] = []
    for name in journeys:
        agreed, missed = made(moved, name, BOOKED), made(moved, name, NO_SHOW)
        if agreed.leads or missed.leads:
            title = site.journey(name).title or name
            again = missed.moves - missed.leads
            lines.append((title, agreed.leads, missed.leads, share(missed.leads, agreed.leads), missed.moves, again))
    columns = (
        Column("journey", "Journey", TEXT),
        Column("booked", "Agreed on a time"),
        Column("missed", "Did not come"),
        Column("missed_share", "Of those with a time", SHARE),
        Column("no_shows", "No-shows in all"),
        Column("again", "After an earlier one"),
    )
    return Table("talks", "Who came to their talk", columns, tuple(lines), ("booked", "missed"), TALKS_ARE, NO_TALK)


def hands(key: str, title: str, rows: Sequence[CountedLeads], moved: Moved) -> Table:
    """What became of the hands that were raised in this time, by today."""
    journeys = tuple(dict.fromkeys(row.journey for row in rows))
    return Table(key, title, COLUMNS, tuple(hand_lines(rows, moved, journeys)), ("number",))


def stages_of(
    journey: str,
    seen: Sequence[SeenStage],
    rows: Sequence[CountedLeads],
    moved: Moved,
    site: Manifest,
) -> Table:
    """One journey from its first stage on."""
    facts, people = site.journey(journey), {one.stage: one.people for one in seen}
    stages: list[tuple[Cell, ...]] = [
        (f"Saw “{facts.stage_words(stage)}”", people.get(stage, 0), None)
        for stage in STAGES
        if stage in people or stage in {one.key for one in facts.stages}
    ]
    lines = stages + hand_lines([row for row in rows if row.journey == journey], moved, [journey])
    return Table(f"journey-{journey}", facts.title or journey, COLUMNS, tuple(lines), ("number",), TOLD)
