"""Says what a page is about in schema.org's words, for search engines."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from site_builder.model.addresses import absolute
from site_builder.model.site import Site
from site_builder.plan.views import Crumb, PageView

ADDRESS = {
    "streetAddress": "street",
    "addressLocality": "city",
    "addressRegion": "region",
    "postalCode": "postcode",
    "addressCountry": "country",
}
REACHED_BY = {"telephone": "phone", "email": "email"}

Thing = dict[str, Any]


def structured_data(site: Site, page: PageView, questions: Iterable[tuple[str, str]]) -> list[Thing]:
    """The page as schema.org sees it: the business, the page, the way to it, and its questions and answers."""
    graph = [_business(site), _page(site, page)]
    if page.breadcrumbs:
        graph.append(_way(site, [*page.breadcrumbs, Crumb(page.title, page.url)]))
    if asked := [_question(question, answer) for question, answer in questions]:
        graph.append({"@type": "FAQPage", "mainEntity": asked})
    return graph


def _business(site: Site) -> Thing:
    about = site.settings.organisation
    address = _named(about, ADDRESS)
    return {
        "@type": str(about.get("kind", "Organization")),
        "@id": site.base_url + "#business",
        "name": about.get("name", site.settings.title),
        "url": site.base_url,
        **({"address": {"@type": "PostalAddress", **address}} if address else {}),
        **_named(about, REACHED_BY),
    }


def _page(site: Site, page: PageView) -> Thing:
    whole = {"@type": "WebSite", "@id": site.base_url + "#site", "name": site.settings.title, "url": site.base_url}
    return {
        "@type": "WebPage",
        "@id": page.canonical,
        "url": page.canonical,
        "name": page.title,
        "inLanguage": site.settings.language,
        "isPartOf": whole,
        "publisher": {"@id": site.base_url + "#business"},
        **{theirs: said for theirs, said in _about(page).items() if said},
    }


def _about(page: PageView) -> Thing:
    return {"description": page.description, "datePublished": page.date, "dateModified": page.updated}


def _way(site: Site, steps: Iterable[Crumb]) -> Thing:
    items = [
        {"@type": "ListItem", "position": number, "name": step.title, "item": absolute(site, step.url)}
        for number, step in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _question(asked: str, answer: str) -> Thing:
    return {"@type": "Question", "name": asked, "acceptedAnswer": {"@type": "Answer", "text": answer}}


def _named(source: Mapping[str, Any], names: Mapping[str, str]) -> Thing:
    """The source's values under schema.org's names, those that are there."""
    return {theirs: source[ours] for theirs, ours in names.items() if source.get(ours)}


def script_safe(graph: list[Thing]) -> Markup:
    """JSON that can't close the script element that it stands in."""
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
