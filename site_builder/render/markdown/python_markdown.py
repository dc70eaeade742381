"""Python-Markdown, asked for by name, with the traps taken out in which people who know other Markdown step."""

import re
import xml.etree.ElementTree as ET  # only builds elements; nothing is parsed with it

import markdown
from markdown.blockprocessors import BlockQuoteProcessor, HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.postprocessors import Postprocessor

from site_builder.render.markdown.block_lines import BlockLines
from site_builder.render.markdown.bounded_links import bound_links
from site_builder.render.markdown.quick_inline import QuickInline
from site_builder.render.markdown.smart_quotes import smart_quotes

EXTENSIONS = ("tables", "footnotes", "attr_list", "def_list", "abbr", "admonition", "md_in_html", "sane_lists")
_TRAILING = re.compile(r"(?:[?!.,:;*_~'\"]+|&\w+;)$")


class _SmartQuotes(Postprocessor):
    """Sets quotation marks while code and raw HTML are still put aside."""

    def run(self, text: str) -> str:
        return smart_quotes(text)


class _OwnQuotes(BlockQuoteProcessor):
    """Two quotations with a blank line between them are two."""

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        found = self.RE.search(block)
        if found is None:
            return
        self.parser.parseBlocks(parent, [block[: found.start()]])
        quoted = "\n".join(self.clean(line) for line in block[found.start() :].split("\n"))
        self.parser.state.set("blockquote")
        self.parser.parseChunk(ET.SubElement(parent, "blockquote"), quoted.rstrip())
        self.parser.state.reset()


class _SpacedHeadings(HashHeaderProcessor):
    """A heading has a space behind its signs: `#1 in town` is a text."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ \t]+(?P<header>(?:\\.|[^\\])*?)#*(?:\n|$)")


class _Braces(AttrListTreeprocessor):
    """Braces hold attributes only when they begin with `:`, `#` or `.`."""

    # Final in the library's own types alone: it looks them up on the instance.

    BASE_RE = r"\{(?:\:[ ]*|(?=[ ]*[#.]))([^\}\n ][^\}\n]*)[ ]*\}"  # type: ignore[misc]
    HEADER_RE = re.compile(rf"[ ]+{BASE_RE}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{BASE_RE}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{BASE_RE}")  # type: ignore[misc]


class _Bare(InlineProcessor):
    """An address that stands in the text without any signs becomes a link, as on GitHub."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override] # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        words = m[0]
        while True:
            shorter = _TRAILING.sub("", words)
            if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
                shorter = shorter[:-1]
            if shorter == words:
                break
            words = shorter
        if "." not in words:
            return None, None, None
        link = ET.Element("a")
        start = "mailto:" if "@" in words and "://" not in words else "http://" if words.startswith("www.") else ""
        link.set("href", start + words)
        link.text = markdown.util.AtomicString(words)
        return link, m.start(), m.start() + len(words)


class AsOnGitHub(Extension):
    """Strikethrough, bare addresses, and blocks that begin where an author thinks they do."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(BlockLines(md), "waypost-lines", 26)  # before raw HTML is put aside at 20
        md.parser.blockprocessors.register(_OwnQuotes(md.parser), "quote", 20)
        md.parser.blockprocessors.register(_SpacedHeadings(md.parser), "hashheader", 70)
        md.treeprocessors.register(_Braces(md), "attr_list", 8)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(?!~)(.+?)(?<!~)~~", "del"), "strike", 55)
        web = r"(?<![\w/\"'=@.])(?:https?://|www\.)[^\s<]+"
        mail = r"(?<![\w.+/:@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}(?![\w@])"
        md.inlinePatterns.register(_Bare(web, md), "bare_web", 85)
        md.inlinePatterns.register(_Bare(mail, md), "bare_mail", 84)


class _Ours(Extension):
    """Quotation marks, the quick inline step and links whose search ends."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        bound_links(md)
        md.treeprocessors.register(QuickInline(md), "inline", 20)
        md.postprocessors.register(_SmartQuotes(md), "waypost-quotes", 35)  # before raw HTML comes back at 30


class PythonMarkdown:
    """The library set up for our pages."""

    def __init__(self) -> None:
        self._reader = markdown.Markdown(extensions=[*EXTENSIONS, AsOnGitHub(), _Ours()])

    def convert(self, text: str) -> str:
        """The HTML of a text."""
        self._reader.reset()
        return self._reader.convert(text)
