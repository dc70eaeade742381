"""The quick inline step gives what the library's own gives, whatever is written."""

import markdown
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions import Extension

from site_builder.render.markdown.python_markdown import EXTENSIONS, AsOnGitHub
from site_builder.render.markdown.quick_inline import SIGNS, QuickInline

PIECES = (
    "word", " ", "  \n", "\n", "\n\n", "*", "**", "_", "__", "`", "``", "\\", "[", "]", "(", ")", "![", "](/a)",
    "][r]", "[r]: /r", "<https://example.com>", "<me@example.org>", "<b>", "</b>", "&amp;", "&copy", "[^1]",
    "[^1]: note", "> ", "- ", "1. ", "# ", "| a | b |", "| - | - |", "é", "“", "{: .x }", "*[HTML]: Hyper", "HTML",
    "term\n: meaning", "```", "    ", "~~", "https://example.com/a_b", "www.example.com.", "me@example.org",
)  # fmt: skip


class _Quick(Extension):
    def extendMarkdown(self, md):  # noqa: N802
        md.treeprocessors.register(QuickInline(md), "inline", 20)


THEIRS = markdown.Markdown(extensions=[*EXTENSIONS, AsOnGitHub()])
OURS = markdown.Markdown(extensions=[*EXTENSIONS, AsOnGitHub(), _Quick()])


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_the_same_html_as_the_library(text):
    assert OURS.reset().convert(text) == THEIRS.reset().convert(text)


def test_every_pattern_that_is_named_is_one_of_the_library():
    assert [name for name in SIGNS if name not in OURS.inlinePatterns] == []
