"""vendors.yaml is read as what lead vendors told people, and judged like a page."""

import json

import pytest
from garden import NOW, write_site

from site_builder.load.site import load_site

FILE = "journeys/garden/vendors.yaml"
GOOD = """home-leads:
  title: Home Leads
  source: https://vendor.example/gardens
  read_on: 2026-11-20
  words:
    soon: We answer within one hour.
    late: We answer within nine days.
    same: We answer within two days.
    free: We send you a plan within three days.
"""


def test_a_vendor_is_read_with_the_line_of_each_word(tmp_path):
    site = load_site(write_site(tmp_path / "site", {FILE: GOOD}), NOW)
    vendor = site.journeys["garden"].vendors["home-leads"]
    assert (vendor.title, str(vendor.read_on)) == ("Home Leads", "2026-11-20")
    assert [(words.id, str(words.place)) for words in vendor.words][:2] == [
        ("garden.home-leads.soon", f"{FILE}:6"),
        ("garden.home-leads.late", f"{FILE}:7"),
    ]
    assert site.faults == ()


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("home-leads:\n  title: X\n", "S103", 1, "words"),
        ("home-leads:\n  title: X\n  words: {a: b}\n  titel: Y\n", "S101", 4, "title"),
        ("home-leads:\n  title: X\n  words: {a: 5}\n", "S102", 3, "text"),
        ("home-leads:\n  title: X\n  words: {a: b}\n  read_on: soon\n", "S105", 4, "is not a date"),
        ("Home Leads:\n  title: X\n  words: {a: b}\n", "S102", 1, "home-leads"),
        ("home-leads:\n  title: X\n  title: Y\n  words: {a: b}\n", "S104", 3, "twice"),
    ],
)
def test_what_is_off_is_told_with_file_and_line(findings_of_vendors, text, code, line, words):
    found = findings_of_vendors(text)
    assert [(one.code, str(one.place)) for one in found] == [(code, f"{FILE}:{line}")]
    assert words in found[0].message


@pytest.fixture
def findings_of_vendors(tmp_path):
    return lambda text: load_site(write_site(tmp_path / "site", {FILE: text}), NOW).faults


def test_a_vendor_s_words_are_judged_like_a_page_and_handed_over(made):
    result = made({FILE: GOOD})
    found = [(one.code, one.level, one.place.line) for one in result.findings if one.place.file == FILE]
    assert found == [("CG015", "error", 6), ("CG015", "error", 7), ("CG009", "warning", 9)]
    told = next(one.message for one in result.findings if one.place.file == FILE)
    assert "Have the vendor say what is declared" in told
    facts = json.loads(result.private["handoff.json"])
    names = [f"garden.home-leads.{key}" for key in ("soon", "late", "same", "free")]
    assert facts["journeys"]["garden"]["vendors"]["home-leads"]["promises"] == names
    labels = [facts["promises"][name]["verdicts"]["pages"]["label"] for name in names]
    assert labels == ["contradicted", "contradicted", "congruent", "missing"]
    assert facts["promises"][names[0]]["verdicts"]["pages"]["text"] == "We answer within two days."
    assert {facts["promises"][name]["vendor"] for name in names} == {"Home Leads"}
