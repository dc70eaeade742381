"""Says what a page is about in schema.org's words, for search engines."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from site_builder.links import absolute
from site_builder.model import Site


def structured_data(site: Site, page: Mapping[str, Any], questions: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The page as schema.org sees it: the business, the page, the way to it, and its questions and answers."""
    business = {
        "@type": str(site.data["organisation"].get("kind", "Organization")),
        "@id": site.base_url + "#business",
        "name": site.data["organisation"].get("name", site.data["title"]),
        "url": site.base_url,
    }
    about = site.data["organisation"]
    address = {
        key: about[name]
        for key, name in (
            ("streetAddress", "street"),
            ("addressLocality", "city"),
            ("addressRegion", "region"),
            ("postalCode", "postcode"),
            ("addressCountry", "country"),
        )
        if about.get(name)
    }
    business |= {"address": {"@type": "PostalAddress", **address}} if address else {}
    business |= {key: about[name] for key, name in (("telephone", "phone"), ("email", "email")) if about.get(name)}
    this = {
        "@type": "WebPage",
        "@id": page["canonical"],
        "url": page["canonical"],
        "name": page["title"],
        "inLanguage": site.data["language"],
        "isPartOf": {
            "@type": "WebSite",
            "@id": site.base_url + "#site",
            "name": site.data["title"],
            "url": site.base_url,
        },
        "publisher": {"@id": site.base_url + "#business"},
    }
    this |= {
        key: page[name]
        for key, name in (("description", "description"), ("datePublished", "date"), ("dateModified", "updated"))
        if page[name]
    }
    graph = [business, this]
    if page["breadcrumbs"]:
        way = [*page["breadcrumbs"], {"title": page["title"], "url": page["url"]}]
        graph.append(
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {
                        "@type": "ListItem",
                        "position": number,
                        "name": step["title"],
                        "item": absolute(site, step["url"]),
                    }
                    for number, step in enumerate(way, 1)
                ],
            }
        )
    if questions:
        graph.append(
            {
                "@type": "FAQPage",
                "mainEntity": [
                    {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
                    for question, answer in questions
                ],
            }
        )
    return graph


def script_safe(graph: list[dict[str, Any]]) -> Markup:
    """JSON that can't close the script element that it stands in."""
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
