"""The Markdown of a site: whichever engine its site.yaml names, with the same finish."""

import re
from collections.abc import Collection
from typing import Protocol

from site_builder.model.site import Heading
from site_builder.render.markdown.finish import Names, Resolve, finish


class Engine(Protocol):
    """Turns Markdown into HTML; what all pages share is left to `finish`."""

    def convert(self, text: str) -> str:
        """The HTML of a text."""


def open_engine(name: str) -> Engine:
    """The engine that site.yaml names, set up once for page after page."""
    if name == "commonmark":  # imported here: a site needs one of them, and each takes its time
        from site_builder.render.markdown.commonmark import CommonMark

        return CommonMark()
    from site_builder.render.markdown.python_markdown import PythonMarkdown

    return PythonMarkdown()


class PageMarkdown:
    """What stands on one page as Markdown: its text, and the fields of its components.

    `resolve` turns a link's target into an address; `taken` are ids that the page around it has.
    """

    def __init__(self, engine: Engine, resolve: Resolve, taken: Collection[str] = ()) -> None:
        self._engine, self.resolve = engine, resolve
        self._names = Names(taken)

    def text(self, text: str) -> tuple[str, tuple[Heading, ...]]:
        """The HTML of a text and its headings in order."""
        return finish(self._engine.convert(text), self.resolve, self._names)

    def block(self, text: str) -> str:
        """The HTML of a text."""
        return self.text(text)[0]

    def inline(self, text: str) -> str:
        """One line of Markdown without the paragraph around it."""
        html = self.block(text)
        only = re.fullmatch(r"<p>(.*)</p>", html, re.DOTALL)
        return only.group(1) if only and "<p>" not in only.group(1) else html
