"""Turns planned outputs into bytes with the theme: Markdown, components, forms and the page around them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from capture_api.contract.codec import to_json
from capture_api.contract.offers import FormFacts, FormView
from capture_api.contract.tokens import sign_invitation
from site_builder.load.blocks import Component, Text, read_blocks
from site_builder.model.addresses import absolute, base_path, page_address, resolver, with_base
from site_builder.model.index import SiteIndex
from site_builder.model.site import Heading, Page
from site_builder.plan.context import (
    LOST_PAGE,
    date_words,
    head_view,
    listed_view,
    page_context,
    promise_view,
    site_view,
)
from site_builder.plan.forms import form_view, invitation_of
from site_builder.plan.outputs import Output
from site_builder.plan.short_addresses import ShortAddress
from site_builder.plan.structured_data import structured_data
from site_builder.plan.views import PageContext
from site_builder.render.markdown.engine import PageMarkdown, open_engine
from site_builder.render.template_faults import told_of_templates
from site_builder.render.templates import component_macro, set_up
from site_builder.theme.theme import Theme

FORM_SLOT = "<!--waypost:form-->"


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """One file to publish: its bytes, or the file that it is a copy of, and the form that stands on it."""

    path: str  # under the published folder
    data: bytes = b""
    source: Path | None = None
    form: FormFacts | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A page's own text as HTML, with a place kept for its form."""

    html: str
    headings: tuple[Heading, ...]
    components: frozenset[str]  # the names of those that stand in it
    questions: tuple[tuple[str, str], ...]  # asked and answered in it, in words alone


class Renderer:
    """The theme's templates set up for one site, used for output after output."""

    def __init__(self, index: SiteIndex, theme: Theme, keys: Sequence[str]) -> None:
        site = index.site
        self.index, self.site, self.theme, self.keys = index, site, theme, list(keys)
        self.engine = open_engine(site.settings.markdown)
        self.markdown = PageMarkdown(self.engine, lambda target: target)  # of the page that is being rendered
        self.taken = theme.ids()
        self.base = base_path(site)
        self.environment = set_up(theme)
        self.view = site_view(index, theme)
        self.environment.filters |= {
            "md": self._inline,
            "md_block": self._block,
            "url": lambda path: page_address(site, str(path)),
            "date": date_words,
            "absolute": lambda url: absolute(site, str(url)),
        }

    def page(self, page: Page, template: str) -> tuple[bytes, FormFacts | None]:
        """A page's bytes, and its form when it has one. SourceError names the page a template fails on."""
        self.markdown = PageMarkdown(self.engine, resolver(self.site, page), self.taken)
        offer = self.site.offer_of(page)
        with told_of_templates(page.source, self.theme):
            context = page_context(self.index, self.view, page)
            body = self._body(page)
            if offer is None:
                return with_base(self._page_html(context, template, body, None), self.base).encode(), None
            form = form_view(
                self.index, page, offer, sign_invitation(invitation_of(self.index, page, offer), self.keys)
            )
            html = self._page_html(context, template, body, self._form_html(form))
            shell = self._page_html(context, template, body, Markup(FORM_SLOT), is_shell=True)
        return with_base(html, self.base).encode(), FormFacts(
            page.url, offer.journey, offer.id, form, with_base(shell, self.site.base_url)
        )

    def generated(self, template: str) -> bytes:
        """A file that belongs to no page: 404, sitemap, robots, feed."""
        listed = listed_view(self.index, feed=template == "feed.xml")
        with told_of_templates(template, self.theme):
            text = self.environment.get_template(template).render(
                site=self.view,
                page=LOST_PAGE,
                pages=listed,
                signpost=None,
                next_step=None,
                form_html=None,
                head=head_view(self.site, self.theme, LOST_PAGE, []) if template.endswith(".html") else None,
            )
        return (with_base(text, self.base) if template.endswith(".html") else text).encode()

    def _page_html(
        self, context: PageContext, template: str, body: Body, form_html: Markup | None, is_shell: bool = False
    ) -> str:
        html = Markup(body.html.replace(FORM_SLOT, str(form_html or "")))
        view = replace(context.page, body=html, headings=body.headings, has_hero="hero" in body.components)
        head = head_view(self.site, self.theme, view, structured_data(self.site, view, body.questions), is_shell)
        return self.environment.get_template(template).render(
            site=context.site,
            page=view,
            head=head,
            signpost=context.signpost,
            next_step=context.next_step,
            form_html=None if "form" in body.components else form_html,
            promises_placed="promises" in body.components,
        )

    def _body(self, page: Page) -> Body:
        """The body rendered as one text, so that a reference above a component and its target below it meet."""
        blocks = list(read_blocks(page))
        components = [block for block in blocks if isinstance(block, Component)]
        place = _free_mark(page.body)
        numbers = iter(range(len(components)))
        text = "\n".join(
            block.text if isinstance(block, Text) else f"\n{place.format(next(numbers))}\n" for block in blocks
        )
        html, headings = self.markdown.text(text)
        parts = re.split(re.escape(place).replace(r"\{\}", "([0-9]+)"), html)
        for number, part in enumerate(parts):
            if number % 2:
                parts[number] = self._component(page, components[int(part)])
            elif part.strip():
                parts[number] = f'<div class="prose">{part.strip()}</div>'
        return Body(
            "\n".join(part for part in parts if part.strip()),
            headings,
            frozenset(block.name for block in components),
            tuple(self._questions(components)),
        )

    def _questions(self, components: Iterable[Component]) -> Iterator[tuple[str, str]]:
        for block in components:
            if block.name == "faq" and isinstance(block.data, list):
                yield from ((self._plain(item["question"]), self._plain(item["answer"])) for item in block.data)

    def _component(self, page: Page, block: Component) -> str:
        if block.name == "form":
            return FORM_SLOT
        macro = component_macro(self.environment, self.theme, block.name)
        data = self._resolved(block.data)
        if block.name == "promises":
            data = [promise_view(promise) for promise in self.index.promises_of(page)]
        return str(macro(data=data, page={"url": page.url, "title": page.title}, site=self.view))

    def _resolved(self, value: Any, key: str = "") -> Any:
        """A component's fields with `page` and `image` turned from paths under content/ into addresses."""
        if isinstance(value, dict):
            return {name: self._resolved(inner, str(name)) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._resolved(inner, key) for inner in value]
        if key == "page":
            return page_address(self.site, str(value))
        if key == "image" and f"/{value}" in self.site.files:
            return f"/{value}"
        return self.markdown.resolve(value) if key == "image" else value

    def _form_html(self, form: FormView) -> Markup:
        return Markup(self.environment.get_template("form.html").render(form=to_json(form), values={}, errors={}))

    def _plain(self, text: object) -> str:
        """Markdown's words alone, for what takes no HTML."""
        return self._block(text).striptags()

    def _inline(self, text: object) -> Markup:
        return Markup(self.markdown.inline(str(text)))

    def _block(self, text: object) -> Markup:
        return Markup(self.markdown.block(str(text)))


def render(index: SiteIndex, theme: Theme, outputs: Iterable[Output], keys: Sequence[str]) -> Iterator[RenderedFile]:
    """Every output, made when it is asked for. `keys` sign the invitations, newest last.

    SourceError when a template or a page's block can't be rendered.
    """
    renderer = Renderer(index, theme, keys)
    for output in outputs:
        yield _rendered(renderer, output)


def _rendered(renderer: Renderer, output: Output) -> RenderedFile:
    if output.page:
        data, form = renderer.page(renderer.site.pages[output.page], output.template)
        return RenderedFile(output.path, data, form=form)
    if output.source is not None:
        return RenderedFile(output.path, source=output.source)
    if output.text is not None:
        return RenderedFile(output.path, output.text.encode())
    if output.alias_of:
        target = absolute(renderer.site, output.alias_of)
        return RenderedFile(output.path, alias_stub(target, output.alias_of, renderer.base))
    if output.short is not None:
        return RenderedFile(output.path, short_stub(output.short, renderer.site.settings.language, renderer.base))
    return RenderedFile(output.path, renderer.generated(output.template))


def _free_mark(text: str) -> str:
    """A comment that keeps a component's place in a text which holds none like it."""
    mark = "<!--waypost:block:{}-->"
    while mark.partition("{")[0] in text:
        mark = mark.replace("block:", "block::", 1)
    return mark


def alias_stub(target: str, url: str, base: str) -> bytes:
    """A page that sends on to another address, for hosts that have no redirects of their own."""
    here = Markup.escape(base + url.lstrip("/"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Moved</title>'
        f'<meta name="robots" content="noindex"><link rel="canonical" href="{Markup.escape(target)}">'
        f'<meta http-equiv="refresh" content="0; url={here}"></head>'
        f'<body><p>This page has moved to <a href="{here}">{here}</a>.</p></body></html>\n'
    ).encode()


def short_stub(short: ShortAddress, language: str, base: str) -> bytes:
    """The page of a short address: it sends on at once, without script, and says where to."""
    here, title = Markup.escape(base + short.target.lstrip("/")), Markup.escape(short.page.title)
    return (
        f'<!doctype html><html lang="{Markup.escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f'<meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url={here}"></head>'
        f'<body><p><a href="{here}">{title}</a></p></body></html>\n'
    ).encode()
