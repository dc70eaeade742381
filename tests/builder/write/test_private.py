"""The folder that is copied to the capture API holds what the newest build hands over, and nothing lies under it."""

import shutil
from pathlib import Path

import pytest
from garden import KEYS, NOW, write_site
from publishing import files_below
from sqlite_utils import Database

from capture_api.places import HANDOFF
from site_builder.errors import PublishError
from site_builder.pipeline import BuildOptions, build
from site_builder.write.private import lay_private, write_private

OLD, NEW = "0" * 64, "1" * 64


def test_files_that_are_offered_no_more_are_not_copied_for_ever(tmp_path):
    write_private(tmp_path, {f"files/{OLD}/guide.pdf": b"old", "handoff.json": b"1"})
    write_private(tmp_path, {f"files/{NEW}/guide.pdf": b"new", "handoff.json": b"2"})
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == {
        f"files/{NEW}/guide.pdf",
        "handoff.json",
    }


def test_what_no_build_wrote_is_left_where_it_is(tmp_path):
    (tmp_path / "files/mine").mkdir(parents=True)
    (tmp_path / "files/mine/note.txt").write_text("keep")
    write_private(tmp_path, {"handoff.json": b"1"})
    assert (tmp_path / "files/mine/note.txt").read_text() == "keep"


@pytest.mark.parametrize("name", ["handoff.json", "leads.db"])
def test_nothing_is_laid_over_or_beside_a_database(tmp_path, name):
    db = Database(tmp_path / name)
    db["lead"].insert({"id": 1})
    db.close()
    before = (tmp_path / name).read_bytes()
    with pytest.raises(PublishError, match=r"is an SQLite database.*waypost-data/"):
        write_private(tmp_path, {"handoff.json": b"1"})
    assert (tmp_path / name).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("old", [{"handoff.json": b"1", f"files/{OLD}/a.pdf": b"a"}, {}])
def test_what_was_put_in_place_is_taken_back_when_the_pages_can_t_follow(tmp_path, old):
    write_private(tmp_path, old)
    with pytest.raises(RuntimeError, match="no exchange"):
        _put_and_fail(tmp_path, {f"files/{NEW}/a.pdf": b"b", "handoff.json": b"2"})
    assert {path: (tmp_path / path).read_bytes() for path in files_below(tmp_path)} == old


@pytest.mark.parametrize("in_the_way", [HANDOFF, ".waypost/handoff"])
def test_a_build_whose_hand_off_has_no_place_publishes_nothing(tmp_path, in_the_way):
    root = write_site(tmp_path / "site", {})
    build(BuildOptions(root, NOW, KEYS), root / "public")
    before = {path: (root / "public" / path).read_bytes() for path in files_below(root / "public")}
    _put_the_other_kind(root / in_the_way)
    with (root / "content/thanks.md").open("a") as page:
        page.write("\nWe read it today.\n")
    with pytest.raises(PublishError, match=r"is in the way: .* The published folder is as it was"):
        build(BuildOptions(root, NOW, KEYS), root / "public")
    assert {path: (root / "public" / path).read_bytes() for path in files_below(root / "public")} == before


def _put_and_fail(folder: Path, files: dict[str, bytes]) -> None:
    with lay_private(folder, files) as put:
        put()
        assert {path: (folder / path).read_bytes() for path in files} == files
        raise RuntimeError("no exchange")


def _put_the_other_kind(path: Path) -> None:
    """A folder where a file was, a file where a folder was."""
    if path.is_dir():
        shutil.rmtree(path)
        path.write_text("mine")
    else:
        path.unlink()
        path.mkdir()
