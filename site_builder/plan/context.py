"""Makes the values that templates are given from the site and what is looked up in it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from site_builder.model.addresses import absolute, page_address, picture_address
from site_builder.model.index import SiteIndex
from site_builder.model.journey import Promise
from site_builder.model.settings import MenuLink
from site_builder.model.site import Page, Site, Stamp, moment
from site_builder.plan.forms import form_link
from site_builder.plan.policy import policy
from site_builder.plan.signposts import next_step_of, signpost_of
from site_builder.plan.structured_data import script_safe
from site_builder.plan.views import (
    ChildView,
    Crumb,
    HeadView,
    LinkView,
    ListedView,
    PageContext,
    PageView,
    PromiseView,
    SiteView,
)
from site_builder.theme.theme import Theme

FEED_LENGTH = 20
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv")
LOST_PAGE = PageView("Page not found", "/404.html", "404", noindex=True)  # `page` where no page is


def site_view(index: SiteIndex, theme: Theme) -> SiteView:
    """`site`, with no link of its menus current."""
    site, own = index.site, index.site.settings
    return SiteView(
        title=own.title,
        description=own.description,
        language=own.language,
        dir="rtl" if own.language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr",
        base_url=site.base_url,
        home_url="/",
        example=own.example,
        organisation=own.organisation,
        owners=own.owners,
        contact=LinkView("Ask a person", page_address(site, own.contact)) if own.contact else None,
        privacy_url=index.privacy_url,
        menus={name: _menu(site, own.menus.get(name, ())) for name in ("main", "footer")},
        settings=theme.settings,
        path_memory=own.path_memory,
        capture_url=own.capture_url,
        advantages=own.advantages,
    )


def _menu(site: Site, links: Iterable[MenuLink]) -> tuple[LinkView, ...]:
    return tuple(LinkView(one.label, page_address(site, one.page) if one.page else one.url or "/") for one in links)


def page_context(index: SiteIndex, view: SiteView, page: Page) -> PageContext:
    """What a page's template sees beside its own text; `view` is `site` as `site_view` gives it."""
    menus = {
        name: tuple(replace(link, current=link.url == page.url) for link in links) for name, links in view.menus.items()
    }
    return PageContext(
        replace(view, menus=menus), _page_view(index, page), signpost_of(index, page), next_step_of(index, page)
    )


def _page_view(index: SiteIndex, page: Page) -> PageView:
    site = index.site
    advantages = site.settings.advantages
    journey = index.own_journey(page)
    return PageView(
        title=page.title,
        description=page.description,
        url=page.url,
        canonical=absolute(site, page.url),
        template=page.template,
        noindex=page.noindex,
        date=iso_text(page.date),
        updated=iso_text(page.updated),
        tags=page.tags,
        image=absolute(site, picture_address(site, page, page.image)) if page.image else "",
        image_alt=page.image_alt,
        audience=page.audience or (journey.audience if journey else ""),
        promises=tuple(promise_view(promise) for promise in index.promises_of(page)),
        advantages=tuple(advantages[name] for name in page.advantages if name in advantages),
        children=tuple(_child_view(child) for child in index.children_of(page)),
        breadcrumbs=tuple(Crumb(above.title, above.url) for above in index.ancestors_of(page)),
        journey=journey.name if journey else "",
        stage=page.stages[journey.name] if journey and len(page.stages) == 1 else "",
        form=form_link(site, page),
    )


def promise_view(promise: Promise) -> PromiseView:
    """A promise as templates see it."""
    return PromiseView(promise.id, promise.text, promise.proof, promise.owner)


def _child_view(page: Page) -> ChildView:
    return ChildView(page.title, page.summary or page.description, page.url, iso_text(page.date), page.weight)


def head_view(
    site: Site, theme: Theme, page: PageView, graph: list[dict[str, Any]], is_shell: bool = False
) -> HeadView:
    """`head`: style, script, structured data and the content security policy."""
    og = {
        "title": page.title,
        "description": page.description,
        "url": page.canonical,
        "image": page.image,
        "site_name": site.settings.title,
        "type": "website",
    }
    style, script = Markup(theme.css), "/" + theme.script_name
    return HeadView(style, theme.css_hash, script, script_safe(graph), "/feed.xml", policy(site, theme, is_shell), og)


def listed_view(index: SiteIndex, feed: bool) -> list[ListedView]:
    """`pages` of the sitemap, in order of address, or of the feed: the newest that have a date."""
    if not feed:
        return [_listed(index.site, page) for page in index.listed]
    dated = [(moment(page.date, index.site.zone), page) for page in index.listed if page.date]
    newest = sorted(dated, key=lambda one: one[0], reverse=True)
    return [_listed(index.site, page) for _, page in newest[:FEED_LENGTH]]


def _listed(site: Site, page: Page) -> ListedView:
    published, updated = page.date, page.updated or page.date
    return ListedView(
        absolute(site, page.url),
        page.title,
        page.summary or page.description,
        iso_text(published),
        iso_text(updated),
        moment(published, site.zone).isoformat() if published else "",
        moment(updated, site.zone).isoformat() if updated else "",
    )


def iso_text(stamp: Stamp | None) -> str:
    """A day or time as ISO 8601 writes it; "" for none."""
    return stamp.isoformat() if stamp else ""


def date_words(value: object) -> str:
    """A day as people read it: 22 November 2026."""
    text = str(value)[:10]
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return str(value)
    return f"{day.day} {day:%B} {day.year}"
