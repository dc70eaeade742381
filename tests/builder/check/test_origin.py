"""A fault that a template makes is told once, where its author wrote it, and not on every page that shows it."""

import pytest

from site_builder.theme.theme import THEME_PLACES

TEMPLATES = next(place for place in THEME_PLACES if place.is_dir()) / "default/templates"
BASE = (TEMPLATES / "base.html").read_text(encoding="utf-8")
PAGE = (TEMPLATES / "page.html").read_text(encoding="utf-8")
LINE = BASE[: BASE.index("<main")].count("\n") + 1


def with_base(html: str) -> dict[str, str]:
    return {"templates/base.html": BASE.replace("<main", f"{html}\n<main", 1)}


@pytest.mark.parametrize(("html", "code", "words"), [
    ('<a href="/nowhere/">Prices</a>', "L301", "the link `/nowhere/` leads to no page"),
    ('<a href="/talk/#nowhere">Prices</a>', "L302", "points to #nowhere"),
    ('<img src="/nowhere.png" alt="A bed">', "L301", "leads to no picture"),
    ('<img src="/a.svg">', "A401", "has no text alternative"),
    ('<p id="main">Prices</p>', "L303", "the id `main` stands 2 times"),
    ("<h4>Prices</h4>", "A402", "“Prices” is an h4 before the h1"),
    ("<h1>Prices</h1>", "A402", "“Prices” is an h1, as the page's title is already"),
])  # fmt: skip
def test_a_fault_of_a_template_is_told_at_its_line(findings, html, code, words):
    found = [one for one in findings(with_base(html)) if one.code == code]
    assert [(str(one.place), words in one.message) for one in found] == [(f"templates/base.html:{LINE}", True)]


def test_an_address_that_a_template_makes_is_told_at_the_template(findings):
    (found,) = [
        one for one in findings(with_base("<a href=\"{{ '/no' ~ 'where/' }}\">Prices</a>")) if one.code == "L301"
    ]
    assert str(found.place) == "templates/base.html"
    assert "the link `/nowhere/` leads to no page" in found.message
    assert "stands on 4 pages" in found.message


def test_a_template_without_a_title_is_told_by_its_name(findings):
    page = PAGE.replace("<h1", "<p").replace("</h1>", "</p>")
    (found,) = [one for one in findings({"templates/page.html": page}) if one.code == "A402"]
    assert str(found.place) == "templates/page.html"
    assert "no h1" in found.message


@pytest.mark.parametrize(("written", "told"), [
    ("[a](no%20where.md)", "`no%20where.md`"), ("[a](<no where.md>)", "`no"), ("[a](../nowhere/)", "`../nowhere/`"),
    ('<a href="/no&#119;here/">a</a>', "`/nowhere/`"), ("[a](/NOWHERE.md)", "`/NOWHERE.md`"),
])  # fmt: skip
def test_a_link_is_quoted_as_it_was_written(findings, written, told):
    changes = {"content/_index.md": ("Most small", f"{written}\n\nMost small")}
    (found,) = [one for one in findings(changes) if one.code == "L301"]
    assert str(found.place) == "content/_index.md:10"
    assert told in found.message
