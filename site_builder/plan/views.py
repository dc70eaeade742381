"""The values that templates are given, under the names that docs/theming.md tells their writers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from site_builder.model.settings import Owner
from site_builder.model.site import Heading
from site_builder.plan.signposts import NextStep, Signpost

NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link in words; `current` where it leads to the page that it stands on."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class SiteView:
    """`site`: the same on every page but for the menus' current links."""

    title: str
    description: str
    language: str
    dir: str  # ltr | rtl
    base_url: str
    home_url: str
    example: str
    organisation: Mapping[str, Any]
    owners: Mapping[str, Owner]
    contact: LinkView | None
    privacy_url: str
    menus: Mapping[str, tuple[LinkView, ...]]
    settings: Mapping[str, Any]
    path_memory: str
    capture_url: str
    advantages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise of a page."""

    id: str
    text: str
    proof: str
    owner: str


@dataclass(frozen=True, slots=True)
class ChildView:
    """A page in the list of the section that it belongs to."""

    title: str
    description: str
    url: str
    date: str
    weight: int


@dataclass(frozen=True, slots=True)
class Crumb:
    """A section above a page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class FormLink:
    """Where on a page its form stands and what its button says, for a link from the page's top."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class PageView:
    """`page`; `body`, `headings` and `has_hero` are filled in when its Markdown is rendered."""

    title: str
    url: str
    template: str
    noindex: bool = False
    description: str = ""
    canonical: str = ""
    date: str = ""  # as ISO 8601
    updated: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""  # in full
    image_alt: str = ""
    audience: str = ""
    promises: tuple[PromiseView, ...] = ()
    advantages: tuple[str, ...] = ()
    children: tuple[ChildView, ...] = ()
    breadcrumbs: tuple[Crumb, ...] = ()
    journey: str = ""
    stage: str = ""
    form: FormLink | None = None
    body: Markup = NOTHING
    headings: tuple[Heading, ...] = ()
    has_hero: bool = False


@dataclass(frozen=True, slots=True)
class ListedView:
    """A page in the feed or the sitemap, its address in full."""

    url: str
    title: str
    description: str
    date: str
    updated: str
    published_at: str  # RFC 3339, in the site's zone
    updated_at: str


@dataclass(frozen=True, slots=True)
class HeadView:
    """`head`: what stands in a page's head and nobody reads."""

    css: Markup
    css_hash: str
    script_url: str
    json_ld: Markup
    feed_url: str
    csp: str
    og: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageContext:
    """Everything that a page's template sees, but for what its own Markdown becomes."""

    site: SiteView
    page: PageView
    signpost: Signpost | None
    next_step: NextStep | None
