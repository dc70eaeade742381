"""Works out what a page shows about the way: where it stands, the natural next step, and the ways round it."""

from dataclasses import dataclass

from capture_api.contract.invitation import STAGES
from site_builder.model.index import SiteIndex
from site_builder.model.journey import Offer
from site_builder.model.site import Page, Site

WORDS_A_MINUTE = 220  # a common reading pace for plain prose


@dataclass(frozen=True, slots=True)
class StageLink:
    """One stage of the signpost bar."""

    words: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Signpost:
    """The bar under the header; `step` is None where a page serves several stages."""

    title: str
    step: int | None
    count: int
    here: str
    stages: tuple[StageLink, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A link in words."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next-step card: one button, what it costs the reader, and the ways to jump ahead or step back."""

    heading: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    label: str
    url: str
    ahead: Way | None
    back: Way | None
    more: tuple[Way, ...]


def signpost_of(index: SiteIndex, page: Page) -> Signpost | None:
    """The bar of a page with a stage; None for the others."""
    journey = index.own_journey(page)
    if journey is None:
        return None
    current = page.stages[journey.name] if len(page.stages) == 1 else ""
    links = []
    for words in journey.stages:
        entry = index.entry_page(journey, words.key)
        if entry:
            links.append(StageLink(words.words, entry.url, words.key == current))
    step = next((number for number, link in enumerate(links, 1) if link.current), None)
    here = journey.stage_words(current) if step else journey.title
    return Signpost(journey.title, step, len(links), here, tuple(links))


def next_step_of(index: SiteIndex, page: Page) -> NextStep | None:
    """The card at a page's end; None where nothing comes next."""
    targets = index.next_pages(page)
    if not targets:
        return None
    target, *others = targets
    ahead, back = _ways_round(index, page, target)
    shown = {target.url, ahead.url if ahead else "", back.url if back else ""}
    more = tuple(Way(label_of(other), other.url) for other in others if other.url not in shown)
    return NextStep(
        "Your natural next step",
        target.signpost.sentence or target.description,
        cost_of(index.site, target),
        label_of(target),
        target.url,
        ahead,
        back,
        more,
    )


def label_of(page: Page) -> str:
    """What a link to a page is called."""
    return page.signpost.label or page.title


def cost_of(site: Site, page: Page) -> tuple[tuple[str, str], ...]:
    """What a page costs its reader: time, what to have ready, what to give."""
    words = page.signpost
    offer = site.offer_of(page)
    minutes = max(1, round(len(page.body.split()) / WORDS_A_MINUTE))
    takes = f"{minutes} minute{'s' if minutes > 1 else ''}"
    give = _asked_for(offer) if offer else "Nothing"
    return (
        ("Takes", words.takes or takes),
        ("You need", words.need or "Nothing"),
        ("You give", words.give or give),
    )


def _asked_for(offer: Offer) -> str:
    asked = [field.label.rstrip("?") for field in offer.fields if field.required]
    return ", ".join(asked[:3]) or "Nothing"


def _ways_round(index: SiteIndex, page: Page, target: Page) -> tuple[Way | None, Way | None]:
    """`Already decided?` leads to the hand-raise, `Not ready?` to the stage before; neither repeats the button."""
    journey = index.own_journey(page)
    if journey is None:
        return None, None
    stage = page.stages[journey.name]
    raised = index.hand_raise_page(journey)
    decided = STAGES.index(stage) >= STAGES.index("decision")
    ahead = None
    if raised and not decided and raised.path not in (page.path, target.path):
        ahead = Way(label_of(raised), raised.url)
    before = [words.key for words in journey.stages if STAGES.index(words.key) < STAGES.index(stage)]
    for key in reversed(before):
        entry = index.entry_page(journey, key)
        if entry and entry.path not in (page.path, target.path):
            return ahead, Way(label_of(entry), entry.url)
    return ahead, None
