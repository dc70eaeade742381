"""Faults in the planned way: next steps, stages, hand-raises, offers and the ids that pages name."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from site_builder.check.unplaced import is_unplaced, unsettled_journeys
from site_builder.model.finding import Finding
from site_builder.model.index import SiteIndex
from site_builder.model.site import Page, Site

FEW = 8  # names that a remedy lists


def nearest(name: str, known: Iterable[str]) -> str:
    """A remedy that offers the nearest known name, or all of them when there are few."""
    names = sorted(known)
    near = get_close_matches(name, names, 1, 0.5)
    if near:
        return f"Did you mean `{near[0]}`?"
    if not names:
        return "There are none yet."
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return f"There {'is' if len(names) == 1 else 'are'} {', '.join(names[:FEW])}{more}."


def nearest_page(path: str, known: Iterable[str], remedy: str) -> str:
    """An offer of the page of that name or address or a nearly alike one; the remedy when none is near."""
    names = sorted(known)
    last = {name: _last_part(name) for name in names}
    near = get_close_matches(path, names, 1, 0.8) or [name for name in names if last[name] == _last_part(path)]
    if not near:
        alike = get_close_matches(_last_part(path), set(last.values()) - {"", "_index", "index"}, 1, 0.8)
        near = [name for name in names if [last[name]] == alike]
    return f"Did you mean `{near[0]}`?" if near else remedy


def _last_part(path: str) -> str:
    return path.removesuffix(".md").rstrip("/").rpartition("/")[2].removesuffix(".html")


def lost_next_steps(site: Site) -> Iterator[Finding]:
    """A next step leads to a page that is there."""
    for page in site.pages.values():
        for number, path in enumerate(page.next):
            if path not in site.pages:
                held = next((other for other in site.held_back if other.path == path), None)
                why = "is held back (draft, future or expired)" if held else "is not under content/"
                path_form = "Write its path from content/, like first-home/compare.md."
                remedy = "Publish it, or lead elsewhere." if held else nearest_page(path, site.pages, path_form)
                yield Finding(
                    "J201",
                    page.at("next", number),
                    f"the next step `{path}` leads nowhere: it {why}. {remedy}",
                )


def unknown_journeys(site: Site) -> Iterator[Finding]:
    """A page's journey and stage are ones that exist."""
    for page in site.pages.values():
        if page.journey and ("stage",) not in page.lines:
            yield Finding(
                "J203",
                page.at("journey"),
                f"`journey: {page.journey}` has no `stage` beside it. "
                "Add `stage: need`, information, evaluation, decision or post-purchase.",
            )
        for name, stage in page.stages.items():
            where = page.at("journey") if page.journey else page.at("journeys", name)
            journey = site.journeys.get(name)
            if journey is None:
                yield Finding("J202", where, f"there is no journey `{name}`. {nearest(name, site.journeys)}")
            elif stage not in {words.key for words in journey.stages}:
                yield Finding(
                    "J203",
                    page.at("stage"),
                    f"the journey `{name}` has no stage `{stage}`. It has "
                    f"{', '.join(words.key for words in journey.stages)}; add it to {journey.place.file} or "
                    "change the page.",
                )


def stages_without_way_out(index: SiteIndex) -> Iterator[Finding]:
    """Every stage but a journey's last has a page that leads on."""
    unsettled = unsettled_journeys(index.site)
    for journey in index.site.journeys.values():
        if journey.name in unsettled:
            continue
        last = journey.stages[-1].key if journey.stages else ""
        raised = index.hand_raise_page(journey)
        for stage in journey.stages:
            pages = [page for page in index.pages_of(journey.name, stage.key) if not page.noindex]
            if not pages:
                yield Finding(
                    "J210",
                    journey.at("stages", stage.key),
                    f"no page serves the stage `{stage.key}`. Write one "
                    f"with `journey: {journey.name}` and `stage: {stage.key}`, or take the stage away.",
                )
            elif stage.key != last and not any(leads_on(index, page, stage.key, raised) for page in pages):
                yield Finding(
                    "J204",
                    journey.at("stages", stage.key),
                    f"nobody can leave the stage `{stage.key}`: none of "
                    f"its pages has a next step out of it. Add `next:` to {pages[0].source}.",
                )


def leads_on(index: SiteIndex, page: Page, stage: str, raised: Page | None) -> bool:
    """Whether readers can go on from a page of a stage: to another stage, to a form, or by raising their hand."""
    if raised is not None and page.path == raised.path:
        return True
    return any(set(target.stages.values()) - {stage} or target.offer for target in index.next_pages(page))


def hand_raises(index: SiteIndex) -> Iterator[Finding]:
    """A journey has exactly one hand-raise, its offer exists and a page carries its form."""
    unsettled = unsettled_journeys(index.site)
    for journey in index.site.journeys.values():
        if not journey.hand_raises:
            yield Finding(
                "J205",
                journey.place,
                f"the journey `{journey.name}` has no hand-raise. Add "
                "`hand_raise: {offer: …, within: 1 business day}`.",
            )
        elif len(journey.hand_raises) > 1:
            yield Finding(
                "J206",
                journey.at("hand_raise"),
                f"the journey `{journey.name}` has {len(journey.hand_raises)} "
                "hand-raises. Keep the one action at which sales takes over; make the others plain offers.",
            )
        for raised in journey.hand_raises[:1]:
            name = raised.offer
            if name not in journey.offers:
                yield Finding(
                    "J208",
                    journey.at("hand_raise", "offer"),
                    f"there is no offer `{name}` in this journey. {nearest(name, journey.offers)}",
                )
            elif index.hand_raise_page(journey) is None and journey.name not in unsettled:
                yield Finding(
                    "J211",
                    journey.at("hand_raise"),
                    f"no page carries the form of `{name}`, so nobody can "
                    f"raise a hand. Add `offer: {name}` to a page of this journey.",
                )


def unknown_names(site: Site) -> Iterator[Finding]:
    """The promises, offers and advantages that a page names exist."""
    promises, advantages = site.promises, site.settings.advantages
    for page in site.pages.values():
        for number, name in enumerate(page.promises):
            if name not in promises:
                yield Finding(
                    "J209", page.at("promises", number), f"there is no promise `{name}`. {nearest(name, promises)}"
                )
        if page.offer and site.offer_of(page) is None and not is_unplaced(page, site):
            known = [offer.key for journey in site.journeys.values() for offer in journey.offers.values()]
            yield Finding(
                "J208",
                page.at("offer"),
                f"there is no offer `{page.offer}` in this page's journey. {nearest(page.offer, known)}",
            )
        for number, name in enumerate(page.advantages):
            if name not in advantages:
                yield Finding(
                    "J215",
                    page.at("advantages", number),
                    f"there is no advantage `{name}` in site.yaml. {nearest(name, advantages)}",
                )


def repeated_promises(site: Site) -> Iterator[Finding]:
    """A promise id is declared once on the whole site."""
    first = site.promises
    for journey in site.journeys.values():
        for promise in journey.promises.values():
            if first[promise.id] is not promise:
                yield Finding(
                    "J212",
                    promise.place,
                    f"the promise id `{promise.id}` is taken at {first[promise.id].place}. "
                    "Give one of the two another id.",
                    related=(first[promise.id].place,),
                )
