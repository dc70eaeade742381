"""Finds where a piece of a rendered page was written: in the page's own source, or in a template of its theme."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from site_builder.check.lines import line_of, without_code
from site_builder.load.reading import read_text
from site_builder.model.finding import Place
from site_builder.model.site import Page
from site_builder.theme.theme import Theme

Way = tuple[str, str]  # what is looked for, and a pattern for what stands right before it
OF_ADDRESS = (r"\]\(\s*<?[^)\s]*", r"\b(?:href|src|srcset|action|poster)\s*=\s*[\"']?[^\"'>]*", "")
OF_LABEL = (r"\[\s*", r">\s*", "")
OF_HEADING = (r"(?m:^) {0,3}#{1,6}\s+", r"<h[1-6][^>]*>\s*", "")
OF_ID = (r"\bid\s*=\s*[\"']?", r"\{[^}\n]*#", "")


class Origins:
    """The sources of the pages of one theme; its templates are read when something is first looked for in them."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._found: dict[tuple[Way, ...], Place | None] = {}

    def place(self, page: Page | None, ways: Iterable[Way], path: str = "") -> Place:
        """The line that holds one of the ways; else the page as a whole, or the published file without a page."""
        ways = tuple(ways)
        if found := self.of_page(page, ways) or self.of_theme(ways):
            return found
        return Place(page.source, 1) if page else Place(path)

    def of_page(self, page: Page | None, ways: Sequence[Way]) -> Place | None:
        """The line of a page's Markdown, code aside, that holds the first of the ways that stands there."""
        body = without_code(page.body) if page else ""
        for wanted, before in ways:
            if page and (line := line_of(body, wanted, before)):
                return Place(page.source, page.body_line + line - 1)
        return None

    def of_theme(self, ways: Sequence[Way]) -> Place | None:
        """The line of a template, or of the style sheet, that holds the first of the ways that stands in any."""
        key = tuple(ways)
        if key not in self._found:
            self._found[key] = next(self._in_theme(key), None)
        return self._found[key]

    def line(self, page: Page | None, place: Place) -> str:
        """What stands on a line that was found; "" where none was."""
        if page and place.file == page.source:
            return page.body.split("\n")[place.line - page.body_line]
        text = next((text for called, text in self._texts if called == place.file), "")
        return text.split("\n")[place.line - 1]

    def template(self, page: Page) -> Place:
        """The template that a page is made with, as a whole: one of the site's own where that has a part in it."""
        files = [folder / f"{name}.html" for name in (page.template, "base") for folder in self._theme.templates]
        there = [str(file) for file in files if file.is_file()]
        called = next((file for file in there if self._theme.is_authors(file)), there[0])
        return Place(self._theme.template_of(called))

    def _in_theme(self, ways: Sequence[Way]) -> Iterator[Place]:
        for wanted, before in ways:
            for called, text in self._texts:
                if line := line_of(text, wanted, before):
                    yield Place(called, line)

    @cached_property
    def _texts(self) -> list[tuple[str, str]]:
        """What the pages were made with, the site's own first, each with what a message calls it."""
        files = [
            (file, self._theme.template_of(str(file)))
            for folder in self._theme.templates
            for file in (sorted(folder.rglob("*.html")) if folder.is_dir() else ())
        ]
        sheet = (self._theme.folder / "assets/theme.css", f"themes/{self._theme.name}/assets/theme.css")
        return [(called, read_text(file, called)) for file, called in [*files, sheet]]


def ways_to(words: Iterable[str], before: Iterable[str]) -> tuple[Way, ...]:
    """Each spelling after each of the patterns, the surest first, each once."""
    wanted = [one for one in words if one]
    return tuple(dict.fromkeys((one, start) for start in before for one in wanted))
