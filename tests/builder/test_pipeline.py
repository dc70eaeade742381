"""A build publishes everything or nothing, the same bytes each time, and nothing that is held back."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from garden import KEYS, NOW, write_site
from publishing import files_below, publish

from capture_api.contract.tokens import read_invitation
from site_builder.errors import PublishError
from site_builder.model.addresses import MARK
from site_builder.pipeline import BuildOptions, build
from site_builder.write.locks import only_build


def contents(folder):
    return {path: (folder / path).read_bytes() for path in files_below(folder)}


def test_two_builds_give_the_same_bytes_and_the_second_writes_nothing(tmp_path):
    root = write_site(tmp_path / "site", {})
    _, first = build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    before, handoff = contents(tmp_path / "out"), (root / ".waypost/handoff/handoff.json").read_bytes()
    stamps = {path: (tmp_path / "out" / path).stat().st_mtime_ns for path in before}
    _, second = build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    assert len(first.changed) == len(before)
    assert (second.changed, second.removed) == ((), ())
    assert contents(tmp_path / "out") == before
    assert (root / ".waypost/handoff/handoff.json").read_bytes() == handoff
    assert {path: (tmp_path / "out" / path).stat().st_mtime_ns for path in before} == stamps


def test_one_edit_writes_the_pages_it_touches_and_removes_what_is_gone(tmp_path):
    root = write_site(tmp_path / "site", {"content/old.md": "---\ntitle: Old\n---\n"})
    build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    (root / "content/old.md").unlink()
    (root / "content/talk.md").write_text((root / "content/talk.md").read_text() + "\nAnd a sketch.\n")
    _, written = build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    assert "talk/index.html" in written.changed
    assert "compare/index.html" not in written.changed
    assert written.removed == ("old/index.html",)


def test_a_broken_site_publishes_nothing(tmp_path):
    root = write_site(tmp_path / "site", {})
    build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    before = contents(tmp_path / "out")
    write_site(root, {"content/_index.md": ("next: [compare.md]", "next: [gone.md]")})
    made, written = build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    assert written is None
    assert made.is_broken
    assert contents(tmp_path / "out") == before


def test_a_folder_that_waypost_did_not_build_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.txt").write_text("years of work")
    with pytest.raises(PublishError, match="did not build"):
        build(BuildOptions(write_site(tmp_path / "site", {}), NOW, KEYS), tmp_path / "out")
    assert contents(tmp_path / "out") == {"thesis.txt": b"years of work"}


def test_a_second_build_at_once_is_refused(tmp_path):
    root = write_site(tmp_path / "site", {})
    with only_build(root / ".waypost"), pytest.raises(PublishError, match="another build"):
        build(BuildOptions(root, NOW, KEYS), tmp_path / "out")


def test_a_disk_that_refuses_leaves_the_folder_whole(tmp_path):
    out = tmp_path / "out"
    publish(out, {".nojekyll": MARK, "a.html": b"one"})
    before = contents(out)
    with pytest.raises(PublishError, match="is as it was"):
        publish(out, {"a.html": b"two", "x" * 300 + ".html": b"a name that no disk takes"})
    assert contents(out) == before
    assert contents(tmp_path / ".out.twin").keys() == {".gitignore", "record.json"}


def test_a_killed_build_leaves_the_folder_whole_and_the_next_one_works(tmp_path):
    root = write_site(tmp_path / "site", {})
    build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    before = contents(tmp_path / "out")
    write_site(root, {f"content/p{number}.md": f"---\ntitle: Page {number}\n---\nText.\n" for number in range(40)})
    environment = {**os.environ, "WAYPOST_SECRET_KEYS": KEYS[0], "WAYPOST_NOW": NOW.isoformat()}
    command = [sys.executable, "-c", "from site_builder.cli import main; main()", "build"]
    for wait in (0.3, 0.5, 0.7, 0.9):
        process = subprocess.Popen([*command, "--site", str(root), "--out", str(tmp_path / "out")], env=environment)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = contents(tmp_path / "out")
        assert now == before or len(now) > len(before) + 39
    _, written = build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    assert written is not None
    assert "p39/index.html" in contents(tmp_path / "out")


@pytest.mark.parametrize(("field", "show"), [
    ("draft: true", "draft"), ("publish_date: 2027-01-01", "future"), ("expiry_date: 2026-11-22", "expired"),
])  # fmt: skip
def test_a_held_back_page_is_in_nothing(made, field, show):
    page = f"---\ntitle: Secret plan\ndate: 2026-01-01\n{field}\n---\nThe secret.\n"
    hidden, shown = made({"content/secret.md": page}), made({"content/secret.md": page}, show=(show,))
    for built, there in ((hidden, False), (shown, True)):
        everything = b"".join(built.files.values()) + built.private["handoff.json"]
        assert (b"ecret" in everything.replace(b"secret_", b"")) is there


def test_every_form_is_signed_with_what_its_page_says(made):
    form = made().forms[0]
    invitation = read_invitation(form.form.invitation, KEYS)
    assert (invitation.page, invitation.journey, invitation.stage, invitation.offer) == (
        "/talk/", "garden", "decision", "visit")  # fmt: skip
    assert invitation.thanks == "https://www.example.com/thanks/"
    assert [told.id for told in invitation.promises] == ["answer-2d"]


def test_a_shell_is_the_page_with_whole_addresses_and_a_place_for_the_form(made):
    shell = made().forms[0].shell
    assert "<!--waypost:form-->" in shell
    assert 'href="/' not in shell
    assert 'href="https://www.example.com/compare/"' in shell


def test_a_base_path_stands_before_every_address(made):
    built = made(settings={"base_url": "https://example.com/gardens/"})
    home = built.files["index.html"].decode()
    assert 'href="/gardens/compare/#plans"' in home
    assert 'src="/gardens/assets/' in home
    assert 'href="https://example.com/gardens/"' in home  # canonical


def test_the_handoff_file_holds_no_more_than_it_should(made):
    facts = json.loads(made().private["handoff.json"])
    assert facts["schema"] == 5
    assert set(facts["pages"]) == {"/", "/compare/", "/talk/", "/thanks/"}
    assert facts["promises"]["answer-2d"]["verdicts"]["script"]["label"] == "congruent"
    assert KEYS[0] not in made().private["handoff.json"].decode()


@pytest.mark.parametrize("out", ["content/x", "journeys", ".", "..", ".waypost/site", "waypost-data"])
def test_a_site_is_never_published_among_its_own_sources(tmp_path, out):
    root = write_site(tmp_path / "site", {})
    with pytest.raises(PublishError, match="Name another folder"):
        build(BuildOptions(root, NOW, KEYS), root / out)


def test_a_handoff_file_that_cannot_be_written_stops_the_pages_too(tmp_path):
    root = write_site(tmp_path / "site", {})
    (root / ".waypost/handoff/.handoff.json.draft").mkdir(parents=True)
    with pytest.raises((PublishError, OSError)):
        build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_link_to_the_published_folder_stays_a_link(tmp_path):
    root = write_site(tmp_path / "site", {})
    (tmp_path / "www").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "www")
    build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "www/index.html").is_file()


def test_no_page_holds_an_inline_style_which_its_own_policy_would_refuse(made):
    table = ("| gravel | 6 |", "| gravel | 6 |\n\n| a | b | c |\n| :-- | :-: | --: |\n| 1 | 2 | 3 |")
    pages = made({"content/compare.md": table}).files
    assert b'class="end"' in pages["compare/index.html"]
    assert [path for path, data in pages.items() if path.endswith(".html") and b" style=" in data] == []
