"""The good site is built byte for byte as it is kept, and it holds one of everything."""

import json
import re

import yaml
from golden import GOOD, build_good, differences, kept

from capture_api.contract.offers import OFFER_KINDS
from site_builder.theme.theme import THEME_PLACES

DEFAULT = THEME_PLACES[-1] / "default"


def test_the_good_site_is_built_as_it_is_kept(tmp_path):
    built, findings = build_good(tmp_path)
    assert list(map(str, findings)) == []
    rows = list(differences(kept(), built))
    assert rows == [], "\n".join([*rows, "If that is what was meant: make golden, and commit what it changes."])


def test_the_good_site_uses_every_component():
    text = "\n".join(path.read_text("utf-8") for path in (GOOD / "content").rglob("*.md"))
    declared = yaml.safe_load((DEFAULT / "theme.yaml").read_text("utf-8"))["components"]
    assert set(declared) == set(re.findall(r"^::: ([a-z-]+)$", text, re.MULTILINE))


def test_the_good_site_makes_every_kind_of_offer():
    journeys = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((GOOD / "journeys").glob("*/journey.yaml"))]
    assert {offer["kind"] for journey in journeys for offer in journey["offers"].values()} == set(OFFER_KINDS)
    assert len({journey["kind"] for journey in journeys}) == 2


def test_nothing_that_is_held_back_is_kept():
    assert [path for path, data in kept().items() if b"Tyres in winter" in data or b"spring sale" in data] == []


def test_a_difference_is_told_by_file_and_row():
    before = {
        "a.html": b"one\ntwo\n",
        "gone.html": b"",
        "h.json": json.dumps({"a": 1, "b": 2}).encode(),
        "p.png": b"\xff",
    }
    after = {
        "a.html": b"one\n2\n",
        "new.html": b"",
        "h.json": json.dumps({"a": 1, "b": 3}).encode(),
        "p.png": b"\xfe\xff",
    }
    rows = list(differences(before, after))
    assert rows[:2] == ["gone: gone.html", "new: new.html"]
    assert {"-two", "+2", '- "b": 2', '+ "b": 3', "-1 bytes that are no text", "+2 bytes that are no text"} <= set(rows)
    assert '- "a": 1,' not in rows


def test_of_a_long_difference_the_beginning_is_shown():
    rows = list(differences({"a": b"\n".join([b"x"] * 200)}, {"a": b"\n".join([b"y"] * 200)}))
    assert len(rows) == 41
    assert rows[-1].startswith("… and ")
