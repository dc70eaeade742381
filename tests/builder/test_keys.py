"""The keys that sign forms: made once, secret, and never lost by a change of place."""

import json
import stat

import pytest

from capture_api.places import EARLIER_KEYS, KEYS
from site_builder.cli import run
from site_builder.errors import SourceError
from site_builder.keys import has_own_keys, move_earlier_keys, read_keys

OLD, NEW = "the key of an earlier release, long enough", "a key of now that is long enough as well"


def write_earlier(root, *keys):
    earlier = root / EARLIER_KEYS
    earlier.parent.mkdir(parents=True)
    earlier.write_text(json.dumps(keys))
    earlier.chmod(0o644)
    return earlier


def test_keys_that_another_build_makes_first_are_used(tmp_path):
    def slow_key():
        read_keys({}, tmp_path, lambda: OLD)
        return NEW

    assert read_keys({}, tmp_path, slow_key) == (OLD,)
    assert sorted(path.name for path in (tmp_path / KEYS).parent.iterdir()) == [".gitignore", "keys.json"]


def test_keys_are_for_their_owner_alone_and_git_passes_over_them(tmp_path):
    read_keys({}, tmp_path)
    assert stat.S_IMODE((tmp_path / KEYS).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / KEYS).parent.stat().st_mode) == 0o700
    assert ((tmp_path / KEYS).parent / ".gitignore").read_text() == "*\n"


def test_the_keys_of_an_earlier_release_sign_on_from_their_new_place(tmp_path):
    earlier = write_earlier(tmp_path, OLD, NEW)
    assert has_own_keys({}, tmp_path)
    assert read_keys({}, tmp_path) == (OLD, NEW)
    assert earlier.is_file()  # reading moves nothing
    assert move_earlier_keys(tmp_path)
    assert not earlier.exists()
    assert read_keys({}, tmp_path) == (OLD, NEW)
    assert stat.S_IMODE((tmp_path / KEYS).stat().st_mode) == 0o600
    assert not move_earlier_keys(tmp_path)


def test_two_files_with_other_keys_are_told_and_both_left(tmp_path):
    read_keys({}, tmp_path, lambda: NEW)
    earlier = tmp_path / EARLIER_KEYS
    earlier.write_text(json.dumps([OLD]))
    with pytest.raises(SourceError, match="Put the keys of both into the list"):
        move_earlier_keys(tmp_path)
    assert (json.loads(earlier.read_text()), read_keys({}, tmp_path)) == ([OLD], (NEW,))


def test_a_build_moves_them_and_says_so_and_a_check_touches_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("WAYPOST_SECRET_KEYS", raising=False)
    run(["init", str(tmp_path / "site")])
    earlier = write_earlier(tmp_path / "site", OLD)
    run(["check", "--site", str(tmp_path / "site")])
    assert earlier.is_file()
    assert run(["build", "--site", str(tmp_path / "site")]) == 0
    told = capsys.readouterr()
    assert f"The keys of {EARLIER_KEYS} lie in {KEYS} now" in told.err
    assert "Forms are signed with a key made just now" not in told.err
    assert not earlier.exists()


@pytest.mark.parametrize(("spoil", "words"), [
    (lambda file: file.write_bytes(b'["\xff\xff"]'), "is not UTF-8 text"),
    (lambda file: file.mkdir(), "can't be kept here"),
    (lambda file: file.symlink_to("/nowhere/at/all"), "can't be kept here"),
    (lambda file: file.write_text("[" * 100_000), "nested too deep|is not JSON"),
    (lambda file: file.write_text('["\\ud800' + "x" * 40 + '"]'), "UTF-8|text"),
])  # fmt: skip
def test_what_lies_in_the_keys_place_is_told_with_the_way_out(tmp_path, spoil, words):
    (tmp_path / KEYS).parent.mkdir(parents=True)
    spoil(tmp_path / KEYS)
    with pytest.raises(SourceError, match=words) as raised:
        read_keys({}, tmp_path)
    assert raised.value.file.endswith("keys.json")


@pytest.mark.parametrize("in_the_way", [".waypost", ".waypost/secrets"])
def test_a_file_where_the_keys_folder_goes_is_told(tmp_path, in_the_way):
    (tmp_path / in_the_way).parent.mkdir(exist_ok=True)
    (tmp_path / in_the_way).write_text("mine")
    with pytest.raises(SourceError, match="Take away what stands in the place of this file or of a folder above it"):
        read_keys({}, tmp_path)
    assert (tmp_path / in_the_way).read_text() == "mine"
