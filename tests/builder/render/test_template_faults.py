"""A fault of the site's own templates is told with template, line, page and remedy; a bug of ours stays one."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from garden import KEYS, NOW, write_site
from jinja2 import TemplateError

from site_builder.cli import run
from site_builder.errors import SourceError
from site_builder.load.site import load_site
from site_builder.model.addresses import page_address
from site_builder.model.index import SiteIndex
from site_builder.pipeline import BuildOptions, Nowhere, make
from site_builder.plan.outputs import plan
from site_builder.render.render import render
from site_builder.render.template_faults import told_of_templates
from site_builder.render.templates import FORM_GIVEN, GIVEN, set_up
from site_builder.theme.theme import THEME_PLACES, Theme, open_theme

PAGE, FORM, LOST, PARTS = (f"templates/{name}.html" for name in ("page", "form", "404", "components"))
OURS = THEME_PLACES[-1] / "default"
START = '{% extends "base.html" %}\n{% block main %}\n'
END = "\n{% endblock %}"
FAQ = "{% macro faq(data, page, site) %}\n{{ data[0].qestion }}{% endmacro %}"


def fault_of(root: Path) -> SourceError:
    with pytest.raises(SourceError) as raised:
        make(BuildOptions(root, NOW, KEYS), Nowhere())
    return raised.value


@pytest.mark.parametrize(("files", "file", "line", "words", "remedy"), [
    ({PAGE: "<p>\n{{ 1 / 0 }}"}, PAGE, 2, "division by zero", "between the braces"),
    ({PAGE: "\n\n{{ 1 + 'a' }}"}, PAGE, 3, "unsupported operand", "between the braces"),
    ({PAGE: "{{ 2**10000000 }}"}, PAGE, 1, "can't be reckoned", "Take the sum away"),
    ({PAGE: "{{ page.title.nope }}"}, PAGE, 1, "nope", "docs/theming.md"),
    ({PAGE: "\n{{ page.titel }}"}, PAGE, 2, "`titel` is undefined", "Did you mean `title`?"),
    ({PAGE: "\n{{ pge.title }}"}, PAGE, 2, "`pge` is undefined", "Did you mean `page`?"),
    ({PAGE: START + "{{ nothing_like_it }}" + END}, PAGE, 3, "is undefined", "Templates are given site, page"),
    ({PAGE: "{{ page.title|nope }}"}, PAGE, 1, "No filter named 'nope'", "Correct this line"),
    ({PAGE: "\n{% if %}"}, PAGE, 2, "Expected", "Correct this line"),
    ({PAGE: "{% for a in page.tags %}\n{% endblok %}"}, PAGE, 2, "endblok", "Correct this line"),
    ({PAGE: "{{ page.title }"}, PAGE, 1, "unexpected '}'", "Correct this line"),
    ({PAGE: "{% include 'splash.html' %}"}, PAGE, 1, "no template splash.html", "into templates/"),
    ({PAGE: "\n{% include 'fom.html' %}"}, PAGE, 2, "no template fom.html", "Did you mean form.html?"),
    ({PAGE: "{% extends 'bse.html' %}"}, PAGE, 1, "no template bse.html", "Did you mean base.html?"),
    ({PAGE: "\n{% include 'page.html' %}"}, PAGE, 2, "brings itself in without end", "Take this include"),
    ({PAGE: "{% extends 'page.html' %}"}, PAGE, 1, "brings itself in without end", "extends"),
    ({PAGE: "{% include 'a.html' %}", "templates/a.html": "\n{% include 'page.html' %}"},
     None, None, "brings itself in without end by way of templates/", "Take this include"),
    ({PAGE: "{% macro m() %}\n{{ m() }}{% endmacro %}{{ m() }}"}, PAGE, 2, "without end", "call away"),
    ({PAGE: "\n{% include 'side.html' %}", "templates/side.html": "\n\n{{ sight }}"},
     "templates/side.html", 3, "`sight` is undefined", "Did you mean `site`?"),
    ({PAGE: START + "{% import 'own.html' as own %}{{ own.card(1) }}" + END,
      "templates/own.html": "{% macro card(one) %}\n{{ one + 'a' }}{% endmacro %}"},
     "templates/own.html", 2, "unsupported operand", "between the braces"),
    ({PAGE: START + "\n{% include 'form.html' %}" + END}, PAGE, 4,
     "`form` is undefined in themes/default/templates/form.html:4, which this line uses", "Did you mean `form_html`?"),
    ({"templates/base.html": "<p>\n{{ sit.title }}{% block main %}{% endblock %}"},
     "templates/base.html", 2, "`sit` is undefined", "Did you mean `site`?"),
    ({PARTS: FAQ}, PARTS, 2, "`qestion` is undefined", "Did you mean `question`?"),
    ({PARTS: "{% macro faq(data) %}{% endmacro %}"}, PARTS, 0, "takes no `page`", "macro faq(data, page, site)"),
    ({PARTS: "\n"}, PARTS, 0, "no macro here makes it", "Add {% macro faq"),
    ({PARTS: "\n{{ nope }}"}, PARTS, 2, "`nope` is undefined", "Templates are given"),
    ({FORM: "\n{{ form.lable }}"}, FORM, 2, "`lable` is undefined", "Known here: id, action"),
    ({LOST: "\n{{ nope }}"}, LOST, 2, "(while rendering 404.html)", "Templates are given"),
    ({"templates/robots.txt": "\n{{ nope }}"}, "templates/robots.txt", 2, "robots.txt)", "form.html is given"),
    ({PAGE: b"<p>\n\xff"}, PAGE, 2, "not UTF-8", "Save the file as UTF-8"),
    ({PAGE: "{{ " + "(" * 900 + "1" + ")" * 900 + " }}"}, PAGE, 1, "nested too deep", "Correct this line"),
    ({PAGE: "{% for a in [1] %}" * 30 + "{% endfor %}" * 30}, PAGE, 1, "nested too deep", "Correct this line"),
    ({PAGE: "{{ 'a' * 10 ** 15 }}"}, PAGE, 1, "MemoryError", "between the braces"),
])  # fmt: skip
def test_a_templates_fault_is_told_with_its_line_and_remedy(tmp_path, files, file, line, words, remedy):
    fault = fault_of(write_site(tmp_path / "site", files))
    assert file is None or (fault.file, fault.line) == (file, line), str(fault)
    assert words in fault.sentence
    assert remedy in fault.sentence


def test_a_templates_fault_is_one_line_and_exit_code_2(tmp_path, capsys):
    root = write_site(tmp_path / "site", {PAGE: "{{ 1 + 'a' }}"})
    assert run(["build", "--site", str(root), "--out", str(tmp_path / "public")]) == 2
    assert capsys.readouterr().err.startswith("error: templates/page.html:1: this fails with")


def test_the_page_that_was_rendered_is_named(tmp_path):
    fault = fault_of(write_site(tmp_path / "site", {PAGE: "{{ nope }}"}))
    assert "(while rendering content/" in fault.sentence


@pytest.mark.parametrize("folder", ["site", "templates/site", "a/templates/b/templates"])
@pytest.mark.parametrize("relative", [True, False])
def test_the_sites_own_templates_are_known_wherever_the_site_lies(tmp_path, monkeypatch, folder, relative):
    root = write_site(tmp_path / folder, {PAGE: START + "{{ nope }}" + END})
    monkeypatch.chdir(root)
    fault = fault_of(Path() if relative else root)
    assert (fault.file, fault.line) == (PAGE, 3)


def test_a_theme_in_the_sites_folder_is_the_sites(tmp_path):
    root = write_site(tmp_path / "site", {"site.yaml": ("language:", "theme: own\nlanguage:")})
    copytree(OURS, root / "themes" / "own")
    lost = root / "themes" / "own" / "templates" / "404.html"
    lost.write_text("\n{{ nope }}")
    assert str(fault_of(root)).startswith("themes/own/templates/404.html:2: `nope` is undefined")
    lost.unlink()
    assert "themes/own/templates: this theme has no 404.html" in str(fault_of(root))


def with_broken_theme(root: Path, name: str, text: str) -> Theme:
    """The theme that comes with Waypost, from a folder outside of the site, with one template spoilt."""
    folder = root.parent / "installed"
    copytree(OURS, folder)
    (folder / "templates" / name).write_text(text)
    return replace(open_theme(root, "default", {}), folder=folder, templates=(root / "templates", folder / "templates"))


@pytest.mark.parametrize(("name", "text", "own"), [
    ("page.html", "{{ nope }}", {}),
    ("page.html", "{{ 1 / 0 }}", {}),
    ("page.html", "{% if %}", {}),
    ("page.html", "{% include 'page.html' %}", {}),
    ("components.html", FAQ, {}),
    ("page.html", START + "{{ nope }}" + END, {"templates/base.html": "{% block main %}{% endblock %}"}),
])  # fmt: skip
def test_a_bug_of_ours_keeps_its_traceback(tmp_path, name, text, own):
    """Also in a folder called templates, and where a template of the site makes room for a block of ours."""
    root = write_site(tmp_path / "templates" / "site", own)
    site = load_site(root, NOW)
    theme, index = with_broken_theme(root, name, text), SiteIndex(site)
    with pytest.raises((TemplateError, ArithmeticError, RecursionError)):
        list(render(index, theme, plan(index, theme), KEYS))


def test_a_fault_of_our_code_that_a_template_called_is_ours(tmp_path):
    root = write_site(tmp_path / "templates" / "site", {PAGE: "{{ 'talk.md'|broken }}"})
    theme = open_theme(root, "default", {})
    environment = set_up(theme)
    environment.filters["broken"] = partial(page_address, None)
    with pytest.raises(AttributeError), told_of_templates("content/talk.md", theme):
        environment.get_template("page.html").render()


def test_a_text_that_markdown_cannot_follow_is_the_pages_fault(tmp_path):
    fault = fault_of(write_site(tmp_path / "site", {"content/deep.md": "---\ntitle: Deep\n---\n" + "- " * 3000 + "a"}))
    assert (fault.file, fault.line) == ("content/deep.md", 0)
    assert "too deep for Markdown" in fault.sentence


def test_a_template_may_begin_with_a_byte_order_mark(made):
    files = made({"templates/404.html": b"\xef\xbb\xbf<!doctype html>"}).files
    assert files["404.html"].startswith(b"<!doctype html>")


def test_every_name_that_is_offered_is_documented():
    documented = (Path(__file__).parents[3] / "docs/theming.md").read_text("utf-8")
    assert [name for name in (*GIVEN, *FORM_GIVEN) if f"`{name}`" not in documented] == []
