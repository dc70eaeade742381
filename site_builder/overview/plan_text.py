"""The plan for a terminal: twelve months as bars where there is room, then each campaign in words."""

from collections.abc import Iterator
from textwrap import wrap

from site_builder.overview.months import THIRDS, CampaignView, PlanView
from site_builder.overview.wording import days_words, goal_words, money, step_words

ROOMY, NARROW = 80, 48  # letters from which a month takes four letters, or two
FULL, EMPTY, PEAK, BARE = "█", "·", "◆", "◇"
NARROWEST = 20  # letters of a line, however narrow the terminal
Line = tuple[str, bool]  # words, and whether they are a heading


def plan_lines(view: PlanView, width: int) -> Iterator[Line]:
    """The plan in lines of at most `width` letters, headings marked."""
    first, last = view.months[0][0], view.months[-1][0]
    yield from _wrapped(f"Plan of {view.title}, {first:%B %Y} to {last:%B %Y}", width, "", is_heading=True)
    yield "", False
    if width >= NARROW:
        yield from ((line, False) for line in _bars(view, width))
        yield "", False
    if any(not any(view.running_in(number)) for number in range(len(view.months))):
        bare = [f"{month:%B %Y}" for number, (month, _) in enumerate(view.months) if not view.running_in(number)]
        yield from _wrapped(f"Nothing is planned in {', '.join(bare)}.", width, "")
        yield "", False
    for one in view.campaigns:
        yield from _wrapped(f"{one.campaign.title} ({one.state})", width, "", is_heading=True)
        yield from _campaign_lines(one, view.currency, width)
        yield "", False
    if not view.campaigns:
        yield "No campaign yet. Add one under campaigns: in plan.yaml.", False
    elif not view.is_counted:
        words = "Goals stand without what came in: no leads were read. Name an API with --api, or a file with --leads."
        yield from _wrapped(words, width, "")


def _bars(view: PlanView, width: int) -> Iterator[str]:
    size = 4 if width >= ROOMY else 2
    longest = max((len(one.campaign.title) for one in view.ahead), default=0)
    name = min(max(longest, len("Peaks")), width - size * len(view.months) - 1)
    heads = "".join(f"{month:%b}"[: size - 1].ljust(size) for month, _ in view.months)
    yield f"{'':{name}} {heads}".rstrip()
    for one in view.ahead:
        cells = "".join(_cell(thirds, size) for thirds in one.months)
        yield f"{_short(one.campaign.title, name):{name}} {cells}".rstrip()
    if view.peaks:
        cells = "".join(_peak_cell(view, number).ljust(size) for number in range(len(view.months)))
        yield f"{'Peaks':{name}} {cells}".rstrip()
        yield _short(f"{PEAK} a peak that a campaign serves, {BARE} one without", width)


def _cell(thirds: tuple[bool, ...], size: int) -> str:
    if size > THIRDS:
        return "".join(FULL if one else EMPTY for one in thirds).ljust(size)
    return (FULL if any(thirds) else EMPTY).ljust(size)


def _peak_cell(view: PlanView, number: int) -> str:
    first, last = view.months[number]
    here = [peak for peak in view.peaks if peak.first <= last and peak.last >= first]
    if not here:
        return ""
    return PEAK if all(peak.is_served for peak in here) else BARE


def _campaign_lines(one: CampaignView, currency: str, width: int) -> Iterator[Line]:
    campaign = one.campaign
    what = f", {campaign.offer}" if campaign.offer else ""
    yield from _wrapped(f"{days_words(campaign.first, campaign.last)}; {campaign.journey}{what}; {one.owner}", width)
    yield from _wrapped(f"Goal: {goal_words(campaign.goal, one.brought)}{_costs(one, currency)}", width)
    if one.brought and (one.brought.unqualified or one.brought.won):
        yield from _wrapped(f"{one.brought.unqualified:,} found unqualified, {one.brought.won:,} won", width)
    for medium in one.media:
        named = f"{medium.medium.name}, {medium.medium.source}" if medium.medium.source else medium.medium.name
        came = f": {medium.hand_raises:,}" if medium.hand_raises is not None else ""
        yield from _wrapped(f"{medium.printed} ({named}){came}", width)
    if campaign.steps:
        yield from _wrapped(f"Steps: {' → '.join(map(step_words, campaign.steps))}", width)


def _costs(one: CampaignView, currency: str) -> str:
    if one.campaign.cost is None:
        return ""
    each = one.cost_a_hand
    return f"; {money(one.campaign.cost, currency)}" + (
        f", {money(each, currency)} a hand-raise" if each is not None else ""
    )


def _wrapped(words: str, width: int, indent: str = "  ", *, is_heading: bool = False) -> Iterator[Line]:
    """Words in lines; an address is never cut, so that it can be copied."""
    lines = wrap(
        words,
        max(width, NARROWEST),
        initial_indent=indent,
        subsequent_indent=indent * 2,
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in lines:
        yield line, is_heading


def _short(words: str, width: int) -> str:
    return words if len(words) <= width else f"{words[: width - 1]}…"
