"""Faults in site.yaml and journeys' stages that only the whole site shows: pages, menus, hours, levels of checks."""

from collections.abc import Collection, Iterator

from site_builder.check.journeys import nearest
from site_builder.model.addresses import is_address, picture_address
from site_builder.model.finding import Finding, Place
from site_builder.model.index import SiteIndex
from site_builder.model.site import Site


def lost_pages_in_settings(index: SiteIndex) -> Iterator[Finding]:
    """Menus, the contact and a stage's entry page name pages that exist."""
    site = index.site
    for menu, items in site.settings.menus.items():
        for number, item in enumerate(items):
            path = item.page
            if path and path.partition("#")[0] not in site.pages:
                yield Finding(
                    "L301",
                    site.at("menus", menu, number, "page"),
                    f"`page: {path}` is not a page under content/. {nearest(path, site.pages)}",
                )
    for key, path in (("contact", site.settings.contact), ("privacy", site.settings.privacy)):
        if path and not is_address(path) and path.partition("#")[0] not in site.pages:
            yield Finding(
                "L301", site.at(key), f"`{key}: {path}` is not a page under content/. {nearest(path, site.pages)}"
            )
    for journey in site.journeys.values():
        for stage in journey.stages:
            if stage.page and stage.page not in site.pages:
                yield Finding(
                    "J201",
                    journey.at("stages", stage.key, "page"),
                    f"`page: {stage.page}` is not a page under content/. {nearest(stage.page, site.pages)}",
                )
            elif (
                stage.page
                and index.entry_page(journey, stage.key)
                and site.pages[stage.page].stages.get(journey.name) != stage.key
            ):
                yield Finding(
                    "J203",
                    journey.at("stages", stage.key, "page"),
                    f"{stage.page} does not say that it serves "
                    f"the stage `{stage.key}` of `{journey.name}`. Add both to its front matter.",
                    "warning",
                )


def missing_home(site: Site) -> Iterator[Finding]:
    """There is a home page, which every page's head and the 404 page lead to."""
    if not any(page.url == "/" for page in site.pages.values()) and "/index.html" not in site.files:
        words = "the site has no home page. Write one, and take `draft:` and dates off it if it is there."
        yield Finding("L301", Place("content/_index.md"), words)


def odd_settings(site: Site) -> Iterator[Finding]:
    """A menu's entry leads to one place, and the hours of business open before they close."""
    for menu, items in site.settings.menus.items():
        for number, item in enumerate(items):
            url = item.url
            if bool(item.page) == bool(url):
                words = f"the entry “{item.label}” takes either `page:` or `url:`, one of the two."
                yield Finding("S103", site.at("menus", menu, number), words)
            elif url and not is_address(url):
                words = f"`url: {url}` is no address. Write it as https://…, or name a page of this site with `page:`."
                yield Finding("S105", site.at("menus", menu, number, "url"), words)
    hours = site.settings.business_hours
    if hours.opens >= hours.closes:
        words = "the hours of business close before they open. Give `from` the earlier time."
        yield Finding("S105", site.at("business_hours", "from"), words)


def odd_levels(site: Site, known: Collection[str], firm: Collection[str]) -> Iterator[Finding]:
    """Levels are given to findings that there are, and none lets a broken page be published."""
    for code, level in site.settings.levels.items():
        if code not in known:
            yield Finding("S101", site.at("checks", code), f"there is no finding {code}. {nearest(code, known)}")
        elif code in firm and level != "error":
            words = f"{code} tells of something broken, so it can't be made {level}. Mend what it finds."
            yield Finding("S102", site.at("checks", code), words)


def lost_images(site: Site) -> Iterator[Finding]:
    """The picture that a page shows when it is shared is there."""
    for page in site.pages.values():
        image = page.image
        if image and not is_address(image) and picture_address(site, page, image).strip("/") not in _files(site):
            words = f"`image: {image}` is no file under content/. {nearest(image, _files(site))}"
            yield Finding("L301", page.at("image"), words)


def _files(site: Site) -> list[str]:
    return [url.strip("/") for url in site.files]
