"""Everything that a page says is read, wherever it stands, with its line."""

from pathlib import Path

import pytest
from garden import NOW, write_site
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.check.congruence import hold_promises
from site_builder.congruence.promises.passages import markdown_passages, passages
from site_builder.congruence.promises.site_prose import sentences_of
from site_builder.load.site import load_site
from site_builder.model.finding import Place

PLANT = "The blue heron mends seven clocks by Friday."
WORDS = st.sampled_from(
    ["gravel", "beds", "last", "longer", "than", "grass", "in", "small", "gardens", "with", "shade", "and", "rain"]
)
TEXT = st.lists(WORDS, min_size=2, max_size=8).map(lambda words: " ".join(words).capitalize() + ".")

# Each piece is Markdown without the plant, and with it in place of {}.
PIECES = {
    "paragraph": "{}",
    "end of a paragraph": "Some words stand before it.\nAnd more. {}",
    "heading": "## {}",
    "point": "- {}\n- another point",
    "point within a point": "- one\n    - {}",
    "indented": "    {}",
    "second paragraph of a point": "1. one\n\n   {}",
    "task": "- [x] {}",
    "cell": "| a | b |\n| --- | --- |\n| {} | c |",
    "last cell": "| a | b |\n|---|---|\n| c | {} |",
    "quotation": "> Words before.\n> {}",
    "point in a quotation": "> - {}",
    "emphasis": "Here it is. **{}**",
    "link": "Here it is. [{}](compare.md)",
    "alternative text": "![{}](plan.png)",
    "title of a link": '[the plan](plan.png "{}")',
    "HTML": '<div class="x">\n<p>{}</p>\n</div>',
    "attribute": '<img src="a.png" alt="{}">',
    "button": '<button value="{}">Go</button>',
    "footnote": "A word.[^1]\n\n[^1]: {}",
    "definition": "Term\n: {}",
    "setext heading": "{}\n===",
    "code": "```\n{}\n```",
    "component": "::: note\ntext: {}\n:::",
    "list of a component": "::: cards\n- heading: A\n  text: Words.\n- heading: B\n  text: {}\n:::",
    "text below its key": "::: note\ntext: >\n  {}\n:::",
    "answer": "::: faq\n- question: Why?\n  answer: {}\n:::",
    "row of a comparison": "::: comparison\ncaption: A\ncolumns: [b, c]\nrows:\n  - label: d\n    cells: [e, {}]\n:::",
    "quote": "::: quote\ntext: {}\nwho: A reader\n:::",
}
FILLERS = [
    "## A heading",
    "- a point",
    "> A quotation",
    "| a | b |\n| --- | --- |\n| c | d |",
    "    indented",
    "<!-- hidden -->",
    "```\ncode\n```",
    "[ref]: /x",
    "::: note\ntext: A note.\n:::",
    "<br>",
    "![a](b.png)",
]


@st.composite
def pages(draw):
    """A page of random pieces with the plant in one of them, and the line on which it stands."""
    kind = draw(st.sampled_from(sorted(PIECES)))
    blocks = draw(st.lists(st.one_of(TEXT, st.sampled_from(FILLERS)), max_size=6))
    at = draw(st.integers(0, len(blocks)))
    blocks.insert(at, PIECES[kind].format(PLANT))
    front = "---\ntitle: A page\njourney: garden\nstage: evaluation\n---\n"
    text = front + "\n\n".join(blocks) + "\n"
    return text, next(number for number, row in enumerate(text.split("\n"), 1) if PLANT in row)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_site(tmp_path_factory.mktemp("site"), {})


def said(folder: Path) -> list[tuple[str, str]]:
    site = load_site(folder, NOW)
    return [(one.text, str(one.place)) for passage in passages(site) for one in sentences_of(passage, "en")]


@settings(deadline=None, max_examples=60)
@given(pages())
def test_a_sentence_is_found_wherever_it_stands_on_a_page(folder, page):
    text, line = page
    (folder / "content/compare.md").write_text(text, "utf-8")
    found = said(folder)
    assert [place for words, place in found if PLANT in words] == [f"content/compare.md:{line}"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("content/talk.md", "title: Talk it through", f"title: {PLANT}"),
        ("content/talk.md", "description: Half", f"description: {PLANT} Half"),
        ("content/talk.md", "---\nBring", f"summary: {PLANT}\n---\nBring"),
        ("journeys/garden/journey.yaml", "    thanks:", f"    button: {PLANT}\n    thanks:"),
        ("journeys/garden/journey.yaml", "    thanks:", f"    mail_note: {PLANT}\n    thanks:"),
        ("journeys/garden/journey.yaml", "    thanks:", f"    prep:\n      - A map\n      - {PLANT}\n    thanks:"),
        (
            "journeys/garden/journey.yaml",
            "offers:\n",
            f"fields:\n  message:\n    label: Words\n    hint: {PLANT}\noffers:\n",
        ),
        ("journeys/garden/journey.yaml", "{need: Spot what is wrong,", f"{{need: {PLANT[:-1]},"),
        ("site.yaml", "{one-gardener: The same gardener every visit.}", f"{{one-gardener: {PLANT}}}"),
        ("site.yaml", "label: Talk to us", f"label: {PLANT}"),
    ],
)
def test_titles_forms_mails_and_labels_are_read(tmp_path, file, old, new):
    folder = write_site(tmp_path, {file: (old, new)})
    line = next(n for n, row in enumerate((folder / file).read_text("utf-8").split("\n"), 1) if PLANT[:-1] in row)
    assert [place for words, place in said(folder) if PLANT[:-1] in words] == [f"{file}:{line}"]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["text", "> ", "- ", "| a |", "```", "<p>", "<!--", "-->", "[x]: y", "# ", "    ", "::", "==="]
        ),
        max_size=30,
    )
)
def test_no_markdown_is_too_odd_to_read(rows):
    markdown = "\n".join(rows)
    for passage in markdown_passages(markdown, Place("a.md", 1), "page"):
        assert 1 <= passage.place.line <= len(rows) + 1


@pytest.mark.parametrize(
    "piece", sorted(set(PIECES) - {"quote", "code", "alternative text", "attribute", "title of a link", "button"})
)
def test_a_worse_figure_is_told_wherever_it_stands(tmp_path, piece):
    worse = PIECES[piece].format("We answer your enquiry within nine days.")
    page = f"---\ntitle: A page\njourney: garden\nstage: evaluation\n---\nWords.\n\n{worse}\n"
    line = next(n for n, row in enumerate(page.split("\n"), 1) if "nine days" in row)
    _, findings = hold_promises(load_site(write_site(tmp_path, {"content/compare.md": page}), NOW), NOW.date())
    assert [
        (one.code, one.level, str(one.place)) for one in findings if one.promise == "answer-2d" and one.code == "CG015"
    ] == [("CG015", "error", f"content/compare.md:{line}")]
