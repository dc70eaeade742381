"""The default theme keeps the numbers of its design without a browser: colours, sizes, bytes, forms and landmarks."""

import gzip
import re

import pytest
import rcssmin
import yaml
from markupsafe import Markup
from theme_parts import (
    CSS,
    DOWNLOAD,
    FORM,
    NEXT,
    PAGE,
    SIGNPOST,
    SITE,
    THEME,
    contrast,
    field,
    form_html,
    page_html,
    pages,
    tokens,
)

from site_builder.plan.views import ListedView

DECLARED = yaml.safe_load((THEME / "theme.yaml").read_text("utf-8"))
PAIRS = [
    (scheme, pair["colour"], ground, pair["at_least"])
    for scheme in ("light", "dark")
    for pair in DECLARED["contrast"]
    for ground in pair["behind"]
]


@pytest.mark.parametrize(("scheme", "colour", "ground", "at_least"), PAIRS)
def test_every_pair_of_colours_can_be_read(scheme, colour, ground, at_least):
    found = tokens()[scheme]
    assert contrast(found[colour], found[ground]) >= at_least


@pytest.mark.parametrize(
    ("scheme", "colour", "ground", "figure"),
    [
        ("light", "--ink", "--bg", 16.5),
        ("light", "--ink", "--soft", 14.4),
        ("light", "--muted", "--bg", 7.3),
        ("light", "--accent", "--bg", 7.2),
        ("light", "--on-accent", "--accent-h", 9.8),
        ("light", "--line", "--bg", 4.1),
        ("light", "--error", "--error-soft", 5.7),
        ("light", "--good", "--good-soft", 6.3),
        ("dark", "--ink", "--bg", 15.4),
        ("dark", "--ink", "--soft", 12.7),
        ("dark", "--muted", "--bg", 9.5),
        ("dark", "--accent", "--bg", 10.0),
        ("dark", "--on-accent", "--accent-h", 12.1),
        ("dark", "--line", "--bg", 5.5),
        ("dark", "--error", "--error-soft", 9.5),
        ("dark", "--good", "--good-soft", 9.2),
        ("dark", "--focus", "--bg", 18.0),
    ],
)
def test_colours_are_those_of_the_design(scheme, colour, ground, figure):
    found = tokens()[scheme]
    assert contrast(found[colour], found[ground]) == pytest.approx(figure, abs=0.1)


def test_every_colour_has_a_dark_twin_and_a_pair():
    light, dark = tokens()["light"], re.findall(r":root\s*{([^}]*)}", CSS)[1]
    colours = {name for name, value in light.items() if value.startswith("#")}
    assert colours == set(re.findall(r"(--[\w-]+):\s*#", dark))
    named = {name for pair in DECLARED["contrast"] for name in (pair["colour"], *pair["behind"])}
    assert colours - named == {"--rule"}  # decoration alone, never needed to understand anything


def test_settings_repeat_the_colours_of_the_style_sheet():
    for setting in DECLARED["settings"].values():
        if setting["kind"] == "colour":
            assert tokens()[setting["scheme"]][setting["property"]] == setting["default"]


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("--f-s", "0.9375rem"),
        ("--f-b", "clamp(1.0625rem, 1rem + .25vw, 1.1875rem)"),
        ("--s1", ".25rem"),
        ("--s4", "1rem"),
        ("--s5", "1.5rem"),
        ("--s7", "3rem"),
        ("--s9", "6rem"),
        ("--radius", ".5rem"),
    ],
)
def test_sizes_are_those_of_the_design(token, value):
    assert tokens()["light"][token] == value


@pytest.mark.parametrize(
    ("selector", "rule"),
    [
        (r"\.btn", "min-height: 3rem"),
        ("input, select, textarea", "min-height: 3rem"),
        (r"\.pick input", "width: 1.5rem"),
        (r":focus-visible", "outline: .1875rem solid var(--focus)"),
        (r"\.stages a", "min-height: 1.5rem"),
    ],
)
def test_targets_and_focus_are_large_enough(selector, rule):
    assert rule in re.search(rf"^{selector} {{(.*?)}}", CSS, re.DOTALL | re.MULTILINE).group(1)


def test_the_style_sheet_stays_within_its_bytes():
    assert len(gzip.compress(rcssmin.cssmin(CSS).encode(), 9, mtime=0)) <= 4096


def test_the_style_sheet_mirrors_by_itself_and_asks_nobody_else():
    assert not re.search(r"\b(left|right)\b", CSS)
    assert not re.search(r"@import|url\(|@font-face", CSS)
    assert "prefers-reduced-motion: no-preference" in CSS
    assert CSS.index("transition") > CSS.index("prefers-reduced-motion")
    for mode in ("prefers-color-scheme: dark", "forced-colors: active", "@media print"):
        assert mode in CSS


def test_every_component_has_its_macro():
    macros = pages().get_template("components.html").module
    for name in set(DECLARED["components"]) - {"form"}:  # the builder itself puts the form in its place
        assert callable(getattr(macros, name)), name


LINK = {"label": "See it", "page": "/a/"}
SAMPLES = {
    "hero": {"title": "T", "lead": "L", "primary": LINK},
    "cards": [{"heading": "H", "text": "T"}],
    "comparison": {"caption": "C", "columns": ["A", "B"], "rows": [{"label": "R", "cells": ["1", "2"]}]},
    "faq": [{"question": "Q", "answer": "A"}],
    "quote": {"text": "T", "who": "W"},
    "steps": [{"heading": "H", "text": "T"}],
    "proof": {"figure": "97%", "text": "T", "source": "S"},
    "figure": {"image": "a.png", "alt": "A", "width": 4, "height": 3},
    "promises": [],
    "note": {"text": "T"},
}


@pytest.mark.parametrize("name", sorted(set(DECLARED["components"]) - {"form"}))
def test_a_component_needs_its_required_fields_alone(name):
    given = SAMPLES[name]
    one = given[0] if isinstance(given, list) and given else given
    assert set(one) == set(DECLARED["components"][name]["required"])
    assert isinstance(given, list) == DECLARED["components"][name]["list"] or name == "promises"
    getattr(pages().get_template("components.html").module, name)(data=given, page=PAGE, site=SITE)


@pytest.mark.parametrize(
    ("template", "more"),
    [
        ("page.html", {}),
        ("landing.html", {}),
        ("list.html", {}),
        ("thanks.html", {}),
        ("404.html", {}),
        ("page.html", {"body": Markup("<h1>Words</h1>"), "has_hero": True}),
    ],
)
def test_each_template_has_one_h1_and_the_landmarks(template, more):
    page = page_html(template, **more)
    assert len(page.css("h1")) == 1
    assert [len(page.css(name)) for name in ("header", "main", "footer")] == [1, 1, 1]
    assert page.css_first("body > *").attributes["href"] == "#main"
    assert page.css_first("html").attributes == {"lang": "en-AU", "dir": "ltr"}
    assert page.css_first("meta[name=description]").attributes["content"]
    assert "Ask a person" in page.css_first("footer").text()
    assert "No cookies, no tracking ids." in page.css_first("footer").text()


def test_the_style_stands_as_it_was_hashed():
    assert page_html().css_first("style").text() == "a>b{}"


def test_the_signpost_says_where_the_page_stands():
    bar = page_html(signpost=SIGNPOST).css_first("nav.signpost")
    assert bar.attributes["aria-label"] == "Where you are in your decision"
    assert "Step 2 of 2: Compare" in bar.text()
    assert bar.css_first("[aria-current=step]").text() == "Compare"
    assert [link.text() for link in bar.css("a")] == ["Look"]
    assert "step 2" not in page_html(signpost=SIGNPOST | {"step": None}).css_first("nav.signpost").text()


def test_the_next_step_gives_three_facts_and_one_button():
    card = page_html(next_step=NEXT).css_first("aside[aria-labelledby]")
    assert [fact.text() for fact in card.css("dt")] == ["Takes", "You need", "You give"]
    assert [link.text() for link in card.css("a.btn")] == ["Work it out"]
    assert "Already decided? Ask for a call." in " ".join(card.text().split())
    assert "Not ready?" not in card.text()


def test_promises_come_once_with_proof_and_owner():
    told = [{"id": "call", "text": "We call back.", "proof": "Phone log", "owner": "Broking lead"}]
    block = page_html(promises=told).css_first(".promises")
    assert "What you can hold us to" in block.text()
    assert [part.text() for part in block.css("dd")] == ["Phone log", "Broking lead"]
    assert page_html(promises=told, promises_placed=True).css_first(".promises") is None


def test_an_empty_section_says_so_and_names_a_person():
    assert page_html("list.html").css_first(".empty a").attributes["href"] == "/talk/"


def test_consent_asks_with_two_buttons_alike_only_where_it_is_needed():
    asked = page_html(site={"path_memory": "consented"}).css("[data-consent] button")
    assert [button.attributes["class"] for button in asked] == ["btn", "btn"]
    assert page_html().css_first("[data-consent]") is None


def test_every_control_has_a_label_above_it_and_none_has_a_placeholder():
    form = form_html(FORM)
    labels = {label.attributes["for"] for label in form.css("label")}
    controls = [one for one in form.css("input, select, textarea") if one.attributes.get("type") != "hidden"]
    assert controls
    for one in controls:
        assert one.attributes["id"] in labels
        assert "placeholder" not in one.attributes
        assert "disabled" not in one.attributes
    assert form.css_first("legend").text() == "When suits you?"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("name", {"type": "text", "autocomplete": "name", "spellcheck": "false", "required": None}),
        ("email", {"type": "email", "autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        ("phone", {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        ("day", {"type": "date"}),
    ],
)
def test_fields_say_what_they_take(name, expected):
    found = form_html(FORM).css_first(f"[name={name}]").attributes
    assert {key: found.get(key, "missing") for key in expected} == expected


def test_optional_fields_say_so_and_required_ones_do_not():
    words = {label.attributes["for"]: label.text() for label in form_html(FORM).css("label")}
    assert words["first-home-consultation-phone"] == "Phone (optional)"
    assert words["first-home-consultation-name"] == "Name"


def test_nothing_is_chosen_before_the_reader_chooses():
    form = form_html(FORM)
    assert not form.css("[checked], [selected]")
    assert "Times are in Melbourne time." in form.css_first("[role=radiogroup]").text()


def test_the_honeypot_is_out_of_everyones_way():
    trap = form_html(FORM).css_first("[name=website]")
    assert trap.attributes["tabindex"] == "-1"
    assert trap.parent.attributes["aria-hidden"] == "true"
    assert trap.parent.attributes["class"] == "apart"
    assert re.search(r"\.apart {[^}]*position: absolute[^}]*inset-inline-start: -99rem", CSS)


def test_hidden_fields_and_the_path_box_are_what_the_script_and_the_api_expect():
    form = form_html(FORM)
    hidden = {one.attributes["name"]: one.attributes["value"] for one in form.css("[type=hidden]")}
    assert hidden == {"invitation": "signed", "once": "", "path": ""}
    assert "hidden" in form.css_first("form > [data-path]").attributes  # the script reads the box's parent as the form
    assert form.css_first("[data-path] [name=nopath]")
    assert [tick.attributes["value"] for tick in form.css("[name=prep]")] == ["0", "1"]


def test_a_refused_form_names_each_fault_in_the_order_of_its_fields():
    errors = {"time": "Choose when it suits you", "email": "Enter an email address", "form": "Send it once more."}
    form = form_html(FORM, {"email": "ada@", "prep": ["1"], "message": "<b>"}, errors)
    summary = form.css_first("form > *")
    assert (summary.attributes["role"], summary.attributes["tabindex"]) == ("alert", "-1")
    assert summary.css_first("h2").text() == "There is a problem"
    links = [(link.attributes["href"], link.text()) for link in summary.css("a")]
    assert links == [
        ("#first-home-consultation-email", "Enter an email address"),
        ("#first-home-consultation-time", "Choose when it suits you"),
    ]
    assert summary.css("li")[-1].text() == "Send it once more."
    assert form.css_first("form").attributes["action"].endswith("#" + summary.attributes["id"])
    for target, words in links:
        assert form.css_first(f"[id='{target[1:]}']")
        assert form.css_first(f"[id='{target[1:]}-error']").text() == words


def test_a_refused_form_keeps_what_was_typed_and_marks_what_is_wrong():
    form = form_html(
        FORM,
        {
            "email": "ada@",
            "time": "email",
            "region": "morning",
            "prep": ["1"],
            "message": "<b> & c",
            "path": "{}",
            "once": "key",
        },
        {"email": "Enter an email address"},
    )
    email = form.css_first("[name=email]").attributes
    assert (email["value"], email["aria-invalid"]) == ("ada@", "true")
    assert email["aria-describedby"].split() == [
        "first-home-consultation-email-hint",
        "first-home-consultation-email-error",
    ]
    assert [one.attributes["value"] for one in form.css("[checked], [selected]")] == ["email", "morning", "1"]
    assert form.css_first("textarea").text() == "<b> & c"
    assert form.css_first("[name=once]").attributes["value"] == "key"
    assert "aria-invalid" not in form.css_first("[name=name]").attributes


def test_a_download_says_what_it_is_before_it_asks():
    form = form_html(DOWNLOAD)
    assert "PDF, 1 MB, 8 pages" in form.css_first(".about").text()
    assert "We send one email" in form.css_first(".hint").text()
    assert not form.css("[name=prep]")


def test_a_form_says_what_is_recorded():
    assert "What is recorded" in form_html(FORM).css_first(".kept").text()
    assert form_html(FORM).css_first(".kept a").attributes["href"] == "/privacy/"


def test_several_boxes_are_one_group():
    form = form_html(
        FORM | {"fields": [field("topics", "checkbox", choices=FORM["fields"][3]["choices"])]}, {"topics": ["email"]}
    )
    assert [one.attributes["value"] for one in form.css("fieldset [name=topics][checked]")] == ["email"]


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("feed.xml", "<updated>2026-10-05T00:00:00+00:00</updated>"),
        ("sitemap.xml", "<lastmod>2026-10-05</lastmod>"),
        ("robots.txt", "Sitemap: https://www.example.com/sitemap.xml"),
    ],
)
def test_files_for_machines(name, holds):
    days = ("2026-10-01", "2026-10-05", "2026-10-01T00:00:00+00:00", "2026-10-05T00:00:00+00:00")
    listed = [ListedView("https://www.example.com/a/", "A & B", "", *days)]
    listed += [ListedView("https://www.example.com/b/", "B", "", "", "", "", "")] if name != "feed.xml" else []
    text = pages().get_template(name).render(site=SITE, pages=listed)
    assert holds in text
    assert "A & B" not in text
