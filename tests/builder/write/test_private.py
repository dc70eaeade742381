"""The folder that is copied to the capture API holds what the newest build hands over, and nothing lies under it."""

import pytest
from sqlite_utils import Database

from site_builder.errors import PublishError
from site_builder.write.private import write_private

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
