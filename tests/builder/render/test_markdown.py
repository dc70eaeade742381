"""Tables say what they are to those who hear them, and no two on a page are called alike."""

from site_builder.render.markdown.engine import PageMarkdown, open_engine

TABLE = "| | b |\n| --- | --- |\n| 1 | 2 |\n"


def html_of(text):
    return PageMarkdown(open_engine("python-markdown"), lambda target: target).block(text)


def test_an_empty_corner_of_a_table_is_no_heading():
    assert "<td></td>" in html_of(TABLE)
    assert "<th></th>" not in html_of(TABLE)


def test_tables_are_named_by_their_heading_and_counted():
    html = html_of(f"{TABLE}\n## What it *costs*\n\n{TABLE}\n{TABLE}")
    names = [part.split('"')[0] for part in html.split('aria-label="')[1:]]
    assert names == ["Table", "Table: What it costs", "Table: What it costs (2)"]


def test_code_takes_the_focus_without_being_a_landmark():
    html = html_of("```\na\n```\n\n```\nb\n```\n")
    assert html.count('<pre tabindex="0">') == 2
    assert "role=" not in html
