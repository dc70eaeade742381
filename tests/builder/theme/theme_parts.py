"""Opens the default theme as the builder and the capture API do, and reads what its style sheet says."""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser as HTMLParser

THEME = Path(__file__).resolve().parents[3] / "themes" / "default"
CSS = re.sub(r"/\*.*?\*/", "", (THEME / "assets" / "theme.css").read_text("utf-8"), flags=re.DOTALL)
SCRIPT = (THEME / "assets" / "visitor.js").read_text("utf-8")


def tokens() -> dict[str, dict[str, str]]:
    """The custom properties of the light and of the dark scheme; dark ones stand over the light."""
    roots = [dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block)) for block in re.findall(r":root\s*{([^}]*)}", CSS)]
    light, dark = roots[0], roots[1]
    return {"light": light, "dark": light | dark}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pages() -> Environment:
    """The theme's templates; the filters do what the builder's do to plain words."""
    environment = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "md": lambda text: Markup(text),
        "md_block": lambda text: Markup(f"<p>{text}</p>"),
        "url": lambda path: path,
        "date": str,
    }
    return environment


def form_html(
    form: dict[str, Any], values: dict[str, Any] | None = None, errors: dict[str, str] | None = None
) -> HTMLParser:
    """A form as the capture API renders it: in a sandbox, from the template's text alone."""
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    source = (THEME / "templates" / "form.html").read_text("utf-8")
    return HTMLParser(sandbox.from_string(source).render(form=form, values=values or {}, errors=errors or {}))


def field(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """A field as the handoff file holds it."""
    return {
        "name": name,
        "label": name.capitalize(),
        "hint": "",
        "type": kind,
        "required": True,
        "autocomplete": "",
        "inputmode": "",
        "pattern": "",
        "width": "medium",
        "error": "",
        "choices": [],
    } | more


TIMES = [{"value": "morning", "label": "Morning, 9 am to noon"}, {"value": "email", "label": "Email me instead"}]
FORM: dict[str, Any] = {
    "id": "first-home-consultation",
    "action": "/f/first-home/consultation",
    "kind": "booking",
    "title": "Talk it through",
    "button": "Ask for a time",
    "minutes": 30,
    "who": {"name": "Tom Okafor", "role": "broker"},
    "leave_with": "Your range",
    "prep": ["Payslips", "30 minutes"],
    "inside": [],
    "file": None,
    "promise": "We answer within 1 business day.",
    "language": "en-AU",
    "path_memory": "carry",
    "privacy_url": "/privacy/",
    "invitation": "signed",
    "honeypot": "website",
    "once": "",
    "time_zone": "Australia/Melbourne",
    "fields": [
        field("name", autocomplete="name"),
        field("email", "email", autocomplete="email", inputmode="email", hint="For the answer alone."),
        field("phone", "phone", autocomplete="tel", inputmode="tel", required=False),
        field("time", "radio", label="When suits you?", choices=TIMES),
        field("region", "select", choices=TIMES),
        field("day", "date", required=False),
        field("news", "checkbox", required=False),
        field("message", "textarea", required=False),
    ],
}
DOWNLOAD = FORM | {
    "kind": "download",
    "minutes": None,
    "who": None,
    "leave_with": "",
    "prep": [],
    "promise": "",
    "inside": ["A worksheet"],
    "file": {"name": "g.pdf", "kind": "PDF", "size_words": "1 MB", "pages": 8},
    "fields": [field("email", "email", autocomplete="email")],
}

SITE: dict[str, Any] = {
    "title": "Harbour Lane",
    "description": "Loans.",
    "language": "en-AU",
    "dir": "ltr",
    "base_url": "https://www.example.com/",
    "home_url": "/",
    "example": "",
    "organisation": {"name": "Harbour Lane"},
    "owners": {},
    "contact": {"label": "Ask a person", "url": "/talk/"},
    "privacy_url": "/privacy/",
    "menus": {"main": [{"label": "First home", "url": "/first-home/", "current": True}], "footer": []},
    "settings": {"contents_from": 4},
    "path_memory": "carry",
    "capture_url": "",
    "advantages": {},
}
PAGE: dict[str, Any] = {
    "title": "Compare your ways to borrow",
    "description": "Four ways.",
    "url": "/compare/",
    "canonical": "https://www.example.com/compare/",
    "template": "page",
    "noindex": False,
    "date": "",
    "updated": "",
    "tags": [],
    "image": "",
    "image_alt": "",
    "audience": "",
    "body": Markup("<p>Words</p>"),
    "headings": [],
    "promises": [],
    "advantages": [],
    "children": [],
    "breadcrumbs": [],
    "journey": "",
    "stage": "",
    "has_hero": False,
    "form": None,
}
HEAD: dict[str, Any] = {
    "css": Markup("a>b{}"),
    "css_hash": "sha256-x",
    "script_url": "/assets/visitor.1.js",
    "json_ld": Markup("{}"),
    "feed_url": "/feed.xml",
    "csp": "default-src 'none'",
    "og": {},
}
SIGNPOST: dict[str, Any] = {
    "title": "Buying a first home",
    "step": 2,
    "count": 2,
    "here": "Compare",
    "stages": [{"words": "Look", "url": "/", "current": False}, {"words": "Compare", "url": "/c/", "current": True}],
}
NEXT: dict[str, Any] = {
    "heading": "Your natural next step",
    "sentence": "See it.",
    "label": "Work it out",
    "url": "/work/",
    "facts": [("Takes", "3 minutes"), ("You need", "Nothing"), ("You give", "Nothing")],
    "ahead": {"label": "Ask for a call", "url": "/call/"},
    "back": None,
    "more": [],
}


def page_html(template: str = "page.html", site: dict[str, Any] | None = None, **more: Any) -> HTMLParser:
    """A page of the theme; `page` values and `signpost`, `next_step`, `form_html` may be given."""
    context: dict[str, Any] = {"signpost": None, "next_step": None, "form_html": None, "promises_placed": False}
    context |= {name: more.pop(name) for name in list(more) if name in context}
    return HTMLParser(
        pages().get_template(template).render(site=SITE | (site or {}), page=PAGE | more, head=HEAD, **context)
    )
