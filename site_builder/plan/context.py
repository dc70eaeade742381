"""Builds the plain values that templates are given, as docs/theming.md describes them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from site_builder.model.addresses import absolute, page_address, resolver
from site_builder.model.index import SiteIndex
from site_builder.model.journey import Promise
from site_builder.model.site import Heading, Page, Site
from site_builder.plan.policy import policy
from site_builder.plan.structured_data import script_safe
from site_builder.theme.theme import Theme

FEED_LENGTH = 20
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv")


def site_view(index: SiteIndex, theme: Theme) -> dict[str, Any]:
    """`site` as templates see it."""
    site = index.site
    data = site.data
    language = str(data["language"])
    menus = data["menus"]
    contact = str(data["contact"])
    return {
        "title": data["title"],
        "description": data["description"],
        "language": language,
        "dir": "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr",
        "base_url": site.base_url,
        "home_url": "/",
        "example": data["example"],
        "organisation": data["organisation"],
        "owners": data["owners"],
        "contact": {"label": "Ask a person", "url": page_address(site, contact)} if contact else None,
        "privacy_url": index.privacy_url,
        "menus": {name: [_menu_link(site, item) for item in menus.get(name, ())] for name in ("main", "footer")},
        "settings": dict(theme.settings),
        "path_memory": data["path_memory"],
        "capture_url": data["capture_url"],
        "advantages": dict(data["advantages"]),
    }


def _menu_link(site: Site, item: Mapping[str, Any]) -> dict[str, Any]:
    url = page_address(site, str(item["page"])) if "page" in item else str(item.get("url", "/"))
    return {"label": item["label"], "url": url, "current": False}


def page_view(index: SiteIndex, page: Page, body: str, headings: tuple[Heading, ...]) -> dict[str, Any]:
    """`page` as templates see it."""
    site = index.site
    data = page.data
    journey = index.own_journey(page)
    return {
        "title": page.title,
        "description": page.description,
        "url": page.url,
        "canonical": absolute(site, page.url),
        "template": page.template,
        "noindex": bool(data.get("noindex")),
        "date": data.get("date", ""),
        "updated": data.get("updated", ""),
        "tags": list(data.get("tags", ())),
        "image": absolute(site, resolver(site, page)(str(data["image"]))) if data.get("image") else "",
        "image_alt": data.get("image_alt", ""),
        "audience": data.get("audience", journey.audience if journey else ""),
        "body": Markup(body),
        "headings": list(headings),
        "promises": [promise_view(promise) for promise in index.promises_of(page)],
        "advantages": [site.data["advantages"][name] for name in page.advantages if name in site.data["advantages"]],
        "children": [_child_view(child) for child in index.children_of(page)],
        "breadcrumbs": [{"title": above.title, "url": above.url} for above in index.ancestors_of(page)],
        "journey": journey.name if journey else "",
        "stage": page.stages[journey.name] if journey and len(page.stages) == 1 else "",
    }


def promise_view(promise: Promise) -> dict[str, Any]:
    """A promise as templates see it."""
    return {"id": promise.id, "text": promise.text, "proof": promise.proof, "owner": promise.owner}


def _child_view(page: Page) -> dict[str, Any]:
    return {
        "title": page.title,
        "description": page.description,
        "url": page.url,
        "date": page.data.get("date", ""),
        "weight": page.weight,
    }


def head_view(
    site: Site, theme: Theme, page: Mapping[str, Any], graph: list[dict[str, Any]], is_shell: bool = False
) -> dict[str, Any]:
    """`head` as templates see it: style, script, structured data and the content security policy."""
    return {
        "css": Markup(theme.css),
        "css_hash": theme.css_hash,
        "script_url": "/" + theme.script_name,
        "json_ld": script_safe(graph),
        "feed_url": "/feed.xml",
        "csp": policy(site, theme, is_shell),
        "og": {
            "title": page["title"],
            "description": page["description"],
            "url": page["canonical"],
            "image": page["image"],
            "site_name": site.data["title"],
            "type": "website",
        },
    }


def lost_page_view() -> dict[str, Any]:
    """`page` where no page is: what the 404 page's templates ask of one."""
    words = dict.fromkeys(
        ("description", "canonical", "date", "updated", "image", "image_alt", "audience", "body", "journey", "stage"),
        "",
    )
    lists: dict[str, Any] = {
        name: [] for name in ("tags", "headings", "promises", "advantages", "children", "breadcrumbs")
    }
    return words | lists | {"title": "Page not found", "url": "/404.html", "template": "404", "noindex": True}


def listed_view(index: SiteIndex, feed: bool) -> list[dict[str, Any]]:
    """`pages` of the sitemap, in order of address, or of the feed: the newest that have a date."""
    site = index.site
    listed = [
        {
            "url": absolute(site, page.url),
            "title": page.title,
            "description": page.description,
            "date": page.data.get("date", ""),
            "updated": page.data.get("updated", page.data.get("date", "")),
        }
        for page in index.listed
    ]
    if not feed:
        return listed
    return sorted((page for page in listed if page["date"]), key=lambda page: page["date"], reverse=True)[:FEED_LENGTH]


def date_words(value: object) -> str:
    """A day as people read it: 22 November 2026."""
    text = str(value)[:10]
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return str(value)
    return f"{day.day} {day:%B} {day.year}"
