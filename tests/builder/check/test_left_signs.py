"""Signs of Markdown that a reader would see are found, and nothing else is taken for one."""

import pytest

PAGE = "---\ntitle: A page\n---\n{}"


@pytest.mark.parametrize("text", [
    "`**so**` and `[a](b)`.", "```\n## x\n| --- | --- |\n```", "2 * 3 * 4, a ** b", "| a |\n| --- |\n| 1 |",
    "[a](talk.md) and **b**", "<pre>**x**</pre>",
])  # fmt: skip
@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_what_is_read_or_is_code_is_no_left_sign(findings, text, engine):
    changes = {"content/e.md": PAGE.format(text), "site.yaml": ("language:", f"markdown: {engine}\nlanguage:")}
    assert [one.message for one in findings(changes) if one.code == "L309"] == []


def test_a_list_of_signs_in_html_is_told_by_its_lines(findings):
    found = findings({"content/e.md": PAGE.format("<div>\n\n## New limits\n\nSome **bold** text.\n\n</div>\n")})
    assert [str(one.place) for one in found if one.code == "L309"] == ["content/e.md:6"]
