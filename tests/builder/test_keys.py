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
