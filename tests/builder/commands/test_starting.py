"""What `waypost new` makes can be read, and it makes nothing under a name that could not be."""

import re

import pytest
from garden import write_site

from site_builder.cli import run
from site_builder.load.front_matter import read_document


@pytest.mark.parametrize(("name", "path"), [
    ("über uns", "über-uns.md"), ("x: y", "x-y.md"), ("a/What is it?", "a/what-is-it.md"), ("deposit.md", "deposit.md"),
    ("First Home/Für Käufer", "first-home/für-käufer.md"),
])  # fmt: skip
def test_a_new_page_can_be_read_at_once(tmp_path, name, path):
    root = str(write_site(tmp_path, {}))
    assert run(["new", "page", name, "--site", root]) == 0
    assert (tmp_path / "content" / path).is_file()
    assert run(["build", "--site", root, "--drafts"]) == 0


@pytest.mark.parametrize(("name", "title"), [
    ("First Home/Für Käufer", "Für Käufer"), ("first-home/how-much-deposit", "How much deposit"),
    ("über-uns", "Über uns"),
])  # fmt: skip
def test_a_new_page_has_its_title_and_every_field_that_an_author_fills_in(tmp_path, name, title):
    root = write_site(tmp_path, {})
    before = set(root.rglob("*.md"))
    assert run(["new", "page", name, "--site", str(root)]) == 0
    (path,) = set(root.rglob("*.md")) - before
    text = path.read_text("utf-8")
    assert read_document(text, "page.md").fields.data["title"] == title
    for word in ("next: []", "promises: []", "advantages: []", "signpost:", "label:", "sentence:", "owner:"):
        assert word in text


def test_a_new_page_s_description_is_a_finding_once_it_is_shown(tmp_path, capsys):
    root = write_site(tmp_path, {})
    run(["new", "page", "later", "--site", str(root)])
    path = root / "content/later.md"
    path.write_text(re.sub("draft: true.*\n", "", path.read_text("utf-8")), "utf-8")
    assert run(["check", "--site", str(root)]) == 0
    assert "A403 the description is still the one that `waypost new` wrote" in capsys.readouterr().out


def test_new_journeys_pass_check_at_once_and_nobody_has_signed_them(tmp_path, capsys):
    root = write_site(tmp_path, {})
    for name in ("refinancing", "New Roof"):
        assert run(["new", "journey", name, "--site", str(root)]) == 0
    assert run(["check", "--site", str(root)]) == 0
    told = capsys.readouterr().out
    assert told.count(" warning ") == told.count(" warning A407 ") == 18  # what is to be written, and nothing else
    assert run(["build", "--site", str(root)]) == 0
    assert "  # agreed:" in (root / "journeys/new-roof/journey.yaml").read_text("utf-8")


def test_a_new_journey_leaves_pages_that_are_there(tmp_path):
    root = write_site(tmp_path, {"content/roof/compare.md": "---\ntitle: Mine\n---\n"})
    assert run(["new", "journey", "roof", "--site", str(root)]) == 0
    assert (root / "content/roof/compare.md").read_text() == "---\ntitle: Mine\n---\n"


@pytest.mark.parametrize(("what", "name"), [
    ("page", ""), ("page", "../x"), ("page", "/etc/x"), ("page", ".hidden"), ("page", "a/"), ("page", "talk"),
    ("journey", ""), ("journey", "../x"), ("journey", "Gärten"), ("journey", "garden"),
])  # fmt: skip
def test_a_name_that_is_none_makes_nothing(tmp_path, what, name):
    root = write_site(tmp_path / "site", {})
    before = sorted(tmp_path.rglob("*"))
    assert run(["new", what, name, "--site", str(root)]) == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_is_made_where_there_is_no_site(tmp_path):
    for command in (["new", "page", "x"], ["build"], ["serve"]):
        assert run([*command, "--site", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("before", [None, "", "node_modules/", "public/\n"])
def test_a_new_site_keeps_leads_and_keys_out_of_git_also_in_a_repository_that_is_there(tmp_path, before):
    if before is not None:
        (tmp_path / ".gitignore").write_text(before)
    assert run(["init", str(tmp_path)]) == 0
    lines = (tmp_path / ".gitignore").read_text().splitlines()
    assert {".waypost/", "waypost-data/", "public/"} <= set(lines)
    assert len(lines) == len(set(lines))
    assert not before or before.strip() in lines


@pytest.mark.parametrize("place", ["/proc/x", "/dev/null", "/dev/null/x"])
def test_a_place_that_takes_no_folder_is_told(place, capsys):
    assert run(["init", place]) == 2
    assert place in (told := capsys.readouterr().err)
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "words", [["new", "page", "a\udcff"], ["new", "journey", "\udcff"], ["build", "--out", "\udcff"]]
)
def test_an_argument_that_is_no_text_is_told_and_makes_nothing(tmp_path, capsys, words):
    root = write_site(tmp_path, {})
    before = set(root.rglob("*"))
    assert run([*words, "--site", str(root)]) == 2
    assert "\\xff” is not UTF-8 text" in capsys.readouterr().err
    assert set(root.rglob("*")) == before


@pytest.mark.parametrize("address", ["https://x.example:99999/", "https://x.example//a//", "https://x.example/a//b"])
def test_an_address_that_no_browser_could_follow_is_refused(tmp_path, capsys, address):
    root = write_site(tmp_path, {})
    assert run(["build", "--site", str(root), "--base-url", address]) == 2
    assert "is not the address of a site" in capsys.readouterr().err


def test_the_command_that_shows_a_new_site_can_be_pasted(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--", "-my site"]) == 0
    assert "cd './-my site' && waypost serve" in capsys.readouterr().out


def test_a_new_plan_passes_check_at_once_and_is_not_written_over(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WAYPOST_NOW", "2026-12-31T12:00:00+00:00")
    root = write_site(tmp_path, {})
    assert run(["new", "plan", "gardn", "--site", str(root)]) == 2
    assert "Did you mean `garden`?" in capsys.readouterr().err
    assert run(["new", "plan", "garden", "--site", str(root)]) == 0
    assert run(["check", "--only", "sources,plan", "--fail-on", "suggestion", "--site", str(root)]) == 0
    assert run(["plan", "--site", str(root)]) == 0
    assert "1 January to 30 November 2027; garden" in capsys.readouterr().out
    assert run(["new", "plan", "garden", "--site", str(root)]) == 2
    assert "is there already. Add a campaign to it." in capsys.readouterr().err
