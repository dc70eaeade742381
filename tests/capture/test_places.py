"""No deployment can damage what visitors sent: the API looks where things lie before it starts."""

import re
import sqlite3

import pytest
from handoff_sample import KEYS

from capture_api.app import close_app, create_app
from capture_api.cli.terminal import SiteFolder
from capture_api.contract.manifest_file import NoManifest, read_manifest
from capture_api.ids import random_ids
from capture_api.places import (
    DATABASE,
    EARLIER_DATABASE,
    EARLIER_HANDOFF,
    HANDOFF,
    PREVIEW,
    database_file,
    is_database,
    live_database,
    make_private_folder,
    unsafe_places,
)
from capture_api.settings import read_settings, with_places
from capture_api.store.errors import UnsafeStore
from capture_api.store.open import open_engine
from site_builder.cli import run


def make_database(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE lead (id TEXT)")
    db.close()
    return path


def tried(handoff, database, now):
    """Make the API with its parts at these places."""
    environ = {
        "WAYPOST_SECRET_KEYS": KEYS[0],
        "WAYPOST_HANDOFF": str(handoff),
        "WAYPOST_DATABASE_URL": f"sqlite:///{database}",
    }
    close_app(create_app(read_settings(environ), now, random_ids))


@pytest.mark.parametrize("below", ["leads.db", "files/leads.db", "handoff.json", "../handoff/leads.db"])
def test_a_database_in_the_copied_folder_is_refused_and_left_as_it_is(tmp_path, now, below):
    database = make_database(tmp_path / "handoff" / below)
    before = database.read_bytes()
    with pytest.raises(UnsafeStore, match="WAYPOST_DATABASE_URL"):
        tried(tmp_path / "handoff/handoff.json", database, now)
    assert database.read_bytes() == before


def test_a_link_does_not_hide_that_the_database_lies_in_the_copied_folder(tmp_path, now):
    make_database(tmp_path / "handoff/leads.db")
    (tmp_path / "data").symlink_to(tmp_path / "handoff")
    with pytest.raises(UnsafeStore, match="folder of its own"):
        tried(tmp_path / "handoff/handoff.json", tmp_path / "data/leads.db", now)


def test_a_hand_off_that_was_laid_over_the_database_is_told_and_not_overwritten(tmp_path, now):
    database = tmp_path / "data/leads.db"
    database.parent.mkdir()
    database.write_text('{"schema": 2}')
    with pytest.raises(UnsafeStore, match=r"is no SQLite database.*backup"):
        tried(tmp_path / "handoff/handoff.json", database, now)
    assert database.read_text() == '{"schema": 2}'


def test_a_handoff_setting_that_names_a_database_is_refused(tmp_path, now):
    found = make_database(tmp_path / "data/leads.db")
    with pytest.raises(UnsafeStore, match="WAYPOST_HANDOFF names"):
        tried(found, tmp_path / "other/leads.db", now)
    assert is_database(found)


@pytest.mark.parametrize("below", ["content/leads.db", "public/a/leads.db", "www/leads.db"])
def test_a_database_where_files_are_published_is_refused(tmp_path, now, below):
    (tmp_path / "site.yaml").touch()
    (tmp_path / "www").mkdir()
    (tmp_path / "www/.nojekyll").touch()  # a published folder under another name, as a build leaves it
    with pytest.raises(UnsafeStore, match="published for everybody to read"):
        tried(tmp_path / "handoff/handoff.json", tmp_path / below, now)
    assert not (tmp_path / below).exists()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///:memory:", "where nothing outlives the process"),
        ("sqlite://:memory:", "where nothing outlives the process"),
        ("sqlite://leads.db", "which names no file. Give sqlite:///PATH"),
        ("sqlite:///", "which names no file"),
        ("sqlite:leads.db", "which names no file"),
        ("postgresql://x/y", "is postgresql:…, which no engine here speaks"),
    ],
)
def test_an_address_that_names_no_file_is_refused(url, says):
    assert database_file(url) is None
    with pytest.raises(UnsafeStore, match=re.escape(says)):
        open_engine(url)


def test_an_empty_and_a_missing_database_are_no_fault(tmp_path):
    (tmp_path / "empty.db").touch()
    for name in ("empty.db", "none.db"):
        assert list(unsafe_places(tmp_path / name, tmp_path / "handoff/handoff.json")) == []


def test_an_earlier_live_database_is_used_where_it_lies_until_it_is_moved(tmp_path):
    earlier = make_database(tmp_path / EARLIER_DATABASE)
    assert live_database(tmp_path) == earlier
    assert with_places({}, tmp_path)["WAYPOST_DATABASE_URL"] == f"sqlite:///{earlier}"
    assert SiteFolder(tmp_path, {}).database_url == f"sqlite:///{earlier}"
    make_database(tmp_path / DATABASE)
    assert live_database(tmp_path) == tmp_path / DATABASE


def test_a_setting_that_still_names_the_earlier_hand_off_is_told_where_builds_write_now(tmp_path):
    earlier, now = tmp_path / EARLIER_HANDOFF, tmp_path / HANDOFF
    now.parent.mkdir(parents=True)
    with pytest.raises(NoManifest, match=r"There is no handoff file at .*copy its \.waypost/handoff/ here"):
        read_manifest(now)
    earlier.write_text('{"schema": 2}')
    with pytest.raises(NoManifest, match="the builder is older"):
        read_manifest(earlier)
    with pytest.raises(NoManifest, match="is of an earlier release: builds write"):
        read_manifest(now)
    now.write_text("{}")
    with pytest.raises(NoManifest, match="Name that in WAYPOST_HANDOFF"):
        read_manifest(earlier)


def test_the_previews_leads_are_shown_only_while_there_are_no_others(tmp_path):
    make_database(tmp_path / PREVIEW / "leads.db")
    (tmp_path / PREVIEW / "handoff").mkdir()
    (tmp_path / PREVIEW / "handoff/handoff.json").touch()
    place = SiteFolder(tmp_path, {})
    assert place.database_url == f"sqlite:///{tmp_path / PREVIEW}/leads.db"
    assert place.handoff == tmp_path / PREVIEW / "handoff/handoff.json"
    make_database(tmp_path / DATABASE)
    (tmp_path / ".waypost/handoff").mkdir()
    (tmp_path / ".waypost/handoff/handoff.json").touch()
    assert place.database_url == f"sqlite:///{tmp_path / DATABASE}"
    assert place.handoff == tmp_path / ".waypost/handoff/handoff.json"


@pytest.mark.parametrize("words", ["user list", "token list", "leads list", "report promises", "leads quarantine"])
def test_looking_leaves_no_empty_database_behind(tmp_path, monkeypatch, capsys, words):
    for name in ("WAYPOST_DATABASE_URL", "WAYPOST_HANDOFF"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert run(words.split()) == 2
    assert "There is no database at waypost-data/leads.db yet." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_api_never_takes_the_previews_database_for_its_own(tmp_path):
    make_database(tmp_path / PREVIEW / "leads.db")
    assert with_places({}, tmp_path)["WAYPOST_DATABASE_URL"] == f"sqlite:///{tmp_path / DATABASE}"


def test_what_visitors_sent_is_made_for_its_owner_alone_and_kept_out_of_git(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / DATABASE}")
    engine.transaction(lambda tx: None)
    engine.close()
    folder = (tmp_path / DATABASE).parent
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / ".gitignore").read_text() == "*\n"


def test_a_folder_that_is_there_keeps_its_rights_and_files(tmp_path):
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert list(tmp_path.iterdir()) == []
