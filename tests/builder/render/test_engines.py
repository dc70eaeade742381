"""Where the two Markdown engines agree, construct by construct, and that the documentation says so."""

import re
from pathlib import Path

import pytest
import yaml

from site_builder.render.markdown.engine import PageMarkdown, open_engine

CONSTRUCTS = yaml.safe_load((Path(__file__).parent / "markdown_constructs.yaml").read_text("utf-8"))
DOCUMENT = Path(__file__).parents[3] / "docs/markdown.md"
ENGINES = ("python-markdown", "commonmark")
CODE = ('<div class="code"><pre tabindex="0"><span></span><code>', "</code></pre></div>")
TABLE = ('<div class="tbl" role="region" aria-label="Table" tabindex="0"><table>', "</table></div>")


def html_of(engine: str, text: str) -> str:
    page = PageMarkdown(open_engine(engine), lambda target: target, taken=["main"])
    html = page.block(text).replace("&#64;", "@")
    html = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), html)  # how Python-Markdown hides a mail address
    html = re.sub(r"<\w+((?: [\w-]+=\"[^\"]*\")+)", _in_order, html)
    return re.sub(r"\s*\n\s*(?=</?(?:li|ul|ol|p|blockquote|div|t|d|CODE))|(?<=>)\s*\n\s*", "", html).strip()


def _in_order(found: re.Match[str]) -> str:
    """A tag with its attributes in an order that no engine decides."""
    attributes = sorted(re.findall(r" [\w-]+=\"[^\"]*\"", found[1]))
    return found[0].removesuffix(found[1]) + "".join(attributes)


def expected(one: dict[str, str], engine: str) -> str:
    text = str(one.get(engine, one.get("both")))
    for short, (start, end) in {"CODE": CODE, "TABLE": TABLE}.items():
        text = text.replace(f"<{short}>", start).replace(f"</{short}>", end)
    return re.sub(r"<\w+((?: [\w-]+=\"[^\"]*\")+)", _in_order, text)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("one", CONSTRUCTS, ids=[one["name"] for one in CONSTRUCTS])
def test_each_construct_becomes_what_it_should(one, engine):
    html = html_of(engine, one["text"])
    wanted = expected(one, engine)
    assert wanted in html if one["name"] == "footnote" else html == wanted


def test_the_document_has_each_construct_and_says_where_the_engines_differ():
    rows = re.findall(r"^\| (.+?) \| (same|almost|no) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert rows == [(one["name"], one.get("agree", "same")) for one in CONSTRUCTS]
    differ = {one["name"] for one in CONSTRUCTS if expected(one, ENGINES[0]) != expected(one, ENGINES[1])}
    assert differ == {one["name"] for one in CONSTRUCTS if "agree" in one}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    ["> " * 5000 + "a", "[" * 20000, "[a](" * 5000, "![" * 9000, "*a " * 5000, "a\0b", "`a" * 5000, "~~" * 999 + "a"],
)
def test_hostile_text_ends_soon_in_html_or_in_a_fault_of_the_page(engine, text):
    try:
        assert html_of(engine, text)
    except RecursionError:  # told as the page's fault by who renders it
        assert engine == "python-markdown"
