"""Marketing's count: leads by where they came from, less those that sales found unqualified, with the reasons."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from capture_api.contract.manifest import Manifest
from capture_api.sales.credit import source_of
from capture_api.sales.reports.counting import count, is_accepted, is_fit, is_taken_back, is_won, reasons
from capture_api.sales.reports.period import Period, month_name
from capture_api.sales.reports.sheet import COUNT, SHARE, TEXT, Cell, Column, Part, Table, share
from capture_api.sales.reports.wording import counted
from capture_api.store.report_values import CountedLeads

NO_PAGE = "no page (by phone, mail or in person)"
NO_CAMPAIGN = "no campaign"
NOT_TOLD = "not told"
FIGURES = (
    Column("leads", "Hands"),
    Column("fit", "Meet definition"),
    Column("accepted", "Accepted"),
    Column("taken_back", "Unqualified"),
    Column("net", "Credit"),
    Column("won", "Won"),
    Column("accepted_share", "Share accepted", SHARE),
)
NET_IS = (
    "Credit is raised hands less the unqualified ones; accepted are those that sales works or worked. "
    "Each hand counts once, by the form that raised it."
)
INTRODUCED_ARE = "Of these hands, those whom somebody with a code introduced; each has one referrer at most."
Name = Callable[[CountedLeads], str]


def credit_part(
    audience: str,
    rows: Sequence[CountedLeads],
    months: Sequence[Period],
    monthly: Sequence[CountedLeads],
    introduced: Sequence[CountedLeads],
    site: Manifest,
) -> Part:
    """Marketing's account for one audience, by what may have brought the leads, and why some were taken back."""
    return Part(
        audience,
        credit_words(rows),
        (
            replace(account("source", "By source", rows, lambda row: source_of(dict(row.source))), note=NET_IS),
            account("page", "By page of the form", rows, lambda row: page_name(row.page, site)),
            account("landing", "By first page", rows, lambda row: landing_of(row, site)),
            account("journey", "By journey", rows, lambda row: site.journey(row.journey).title or row.journey),
            account("campaign", "By campaign", rows, lambda row: dict(row.source).get("utm_campaign", NO_CAMPAIGN)),
            replace(
                account("referrer", "By referrer", introduced, lambda row: row.referrer),
                note=INTRODUCED_ARE,
                empty="Nobody was introduced by a referrer.",
            ),
            by_month(months, monthly),
            taken_back(rows, site),
        ),
    )


def credit_words(rows: Sequence[CountedLeads]) -> str:
    """“120 raised hands, 14 found unqualified: 106 to marketing's credit.”"""
    leads, back = count(rows), count(rows, is_taken_back)
    if not leads:
        return "Nobody raised a hand."
    return f"{counted(leads, 'raised hand')}, {back} found unqualified: {leads - back} to marketing's credit."


def account(key: str, title: str, rows: Iterable[CountedLeads], name: Name) -> Table:
    """Raised hands by a name, the most credit first."""
    named: dict[str, list[CountedLeads]] = {}
    for row in rows:
        named.setdefault(name(row), []).append(row)
    lines = [(words, *figures(found)) for words, found in named.items()]
    lines.sort(key=lambda line: (-int(str(line[5])), -int(str(line[1])), str(line[0])))
    heading = Column(key, title.removeprefix("By ").capitalize(), TEXT)
    return Table(key, title, (heading, *FIGURES), tuple(lines), ("net", "taken_back"))


def figures(rows: Sequence[CountedLeads]) -> tuple[Cell, ...]:
    """The figures of an account, in the order of FIGURES."""
    leads, back, accepted = count(rows), count(rows, is_taken_back), count(rows, is_accepted)
    won = count(rows, is_won)
    return leads, count(rows, is_fit), accepted, back, leads - back, won, share(accepted, leads)


def by_month(months: Sequence[Period], rows: Iterable[CountedLeads]) -> Table:
    """Raised hands by month, the oldest first; `month` of a row is its place in `months`."""
    of_month: dict[int, list[CountedLeads]] = {}
    for row in rows:
        of_month.setdefault(row.month, []).append(row)
    lines = tuple(
        (month_name(period.first), *figures(of_month.get(number, [])))
        for number, period in enumerate(months)
        if period.first
    )
    return Table("month", "By month", (Column("month", "Month", TEXT), *FIGURES), lines, ("net", "taken_back"))


def taken_back(rows: Sequence[CountedLeads], site: Manifest) -> Table:
    """Why sales took leads back, the most frequent reason first, with where most of those came from."""
    back = [row for row in rows if is_taken_back(row)]
    lines: list[tuple[Cell, ...]] = []
    for reason, number in sorted(reasons(back).items(), key=lambda item: (-item[1], item[0])):
        of_it = [row for row in back if reason in reasons([row])]
        source = most(of_it, lambda row: source_of(dict(row.source)))
        landing = most(of_it, lambda row: landing_of(row, site))
        lines.append((reason, number, share(number, count(back)), *source, *landing))
    columns = (
        Column("reason", "Reason", TEXT),
        Column("leads", "Taken back", COUNT),
        Column("share", "Of all taken back", SHARE),
        Column("source", "Most came by", TEXT),
        Column("from_source", "By it"),
        Column("landing", "Most came to", TEXT),
        Column("from_landing", "To it"),
    )
    note = "What to change first: the source or page that brings most of those that sales cannot help."
    return Table(
        "reasons", "Why leads were taken back", columns, tuple(lines), ("leads",), note, "None was taken back."
    )


def most(rows: Iterable[CountedLeads], name: Name) -> tuple[str, int]:
    """The name that most of the leads have, and how many."""
    found: dict[str, int] = {}
    for row in rows:
        found[name(row)] = found.get(name(row), 0) + row.leads
    return min(found.items(), key=lambda item: (-item[1], item[0]))


def page_name(page: str, site: Manifest) -> str:
    """A page by its title and address; its address alone where it is gone."""
    if not page:
        return NO_PAGE
    return f"{site.pages[page].title} ({page})" if page in site.pages else page


def landing_of(row: CountedLeads, site: Manifest) -> str:
    """The page that somebody came to first, as far as they passed it on."""
    source: Mapping[str, str] = dict(row.source)
    return page_name(source["landing"], site) if source.get("landing") else NOT_TOLD
