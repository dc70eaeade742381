"""The map of a journey is what its pages, signposts and forms make it; its gaps are told."""

import json

from garden import NOW, write_site

from site_builder.cli import run
from site_builder.load.site import load_site
from site_builder.model.index import SiteIndex
from site_builder.plan.journey_map import journey_maps

MORE = {
    "journeys/garden/journey.yaml": (
        "offers:\n",
        "offers:\n  checklist:\n    kind: enquiry\n    title: The list\n    fields: [email]\n    thanks: thanks.md\n",
    ),
    "content/alone.md": "---\ntitle: Alone\njourney: garden\nstage: evaluation\nnoindex: false\n---\nText.\n",
}


def map_of(root):
    return journey_maps(SiteIndex(load_site(root, NOW)))["garden"]


def test_pages_stand_at_their_stages_with_signposts_forms_and_the_hand_raise(tmp_path):
    of = map_of(write_site(tmp_path / "site", {}))
    assert (of.title, of.audience) == ("A garden that looks after itself", "owners of small gardens")
    assert [(stage.key, [page.page for page in stage.pages]) for stage in of.stages] == [
        ("need", ["/"]),
        ("evaluation", ["/compare/"]),
        ("decision", ["/talk/", "/thanks/"]),
    ]
    home, compare, talk, thanks = of.pages
    assert (home.next, compare.next) == (("/compare/",), ("/talk/",))
    assert (talk.form, talk.raises_hand, thanks.is_aside) == ("Visit", True, True)
    assert of.gaps == ()


def test_gaps_are_told(tmp_path):
    changes = MORE | {"content/_index.md": ("next: [compare.md]\n", "next: [thanks.md]\n")}
    of = map_of(write_site(tmp_path / "site", changes))
    assert "The form of “The list” stands on no page." in of.gaps
    without = {"content/compare.md": None, "content/_index.md": ("[compare.md]", "[]")}
    bare = map_of(write_site(tmp_path / "bare", without))
    assert "No page serves “Compare your options”." in bare.gaps
    silent = {"journeys/garden/journey.yaml": ("hand_raise: {offer: visit, within: 2 business days}\n", "")}
    assert "No page carries the form that raises a hand." in map_of(write_site(tmp_path / "silent", silent)).gaps


def test_the_command_draws_it_tells_it_and_names_the_nearest_journey(tmp_path, capsys):
    root, drawn = write_site(tmp_path / "drawn", {}), tmp_path / "map.svg"
    assert run(["map", "garden", "--site", str(root), "--out", str(drawn)]) == 0
    assert drawn.read_text("utf-8").startswith('<svg class="map"')
    page = tmp_path / "map.html"
    assert run(["map", "--site", str(root), "--out", str(page)]) == 0  # the only journey needs no name
    assert "Audiences by stages" in page.read_text("utf-8")
    capsys.readouterr()
    assert run(["map", "--site", str(root)]) == 0
    assert "owners of small gardens (garden)" in capsys.readouterr().out
    assert run(["map", "garden", "--site", str(root), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["gaps"] == []
    assert run(["map", "gardn", "--site", str(root)]) == 2
    assert "Did you mean `garden`?" in capsys.readouterr().err
    assert run(["map", "garden", "--site", str(root), "--out", "map.png"]) == 2
    assert "neither .svg nor .html" in capsys.readouterr().err
