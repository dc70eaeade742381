"""The database's file under a running API: replaced, removed, moved and brought back, or on a disk that is small."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from handoff_sample import answers
from sqlite_utils.utils import sqlite3

from capture_api.store.errors import StoreUnavailable
from capture_api.store.sqlite import SqliteEngine

HAND_RAISE = "/f/first-home/consultation"
GONE = "The database file was replaced or removed while the capture API ran"


@pytest.fixture
def database(settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def references(path: Path) -> list[str]:
    """The references of what a database holds, read as any program would."""
    other = sqlite3.connect(str(path))
    assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = [row[0] for row in other.execute("SELECT once_key FROM once ORDER BY at")]
    other.close()
    return found


def refuses(client, once: str) -> None:
    """A form is a 503 that keeps what was typed, and readiness says why without naming a path."""
    answer = client.post(HAND_RAISE, data=answers(once=once))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "<dd>Can we buy in spring?</dd>" in answer.text
    assert f'name="once" value="{once}"' in answer.text
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["missing"]) == (503, ["store"])
    assert ready.json["why"].startswith(GONE)
    assert "/" not in ready.json["why"].replace("-wal and -shm", "")


def test_a_database_that_was_replaced_takes_nothing_until_it_is_the_one_that_was_opened(client, database, tmp_path):
    assert client.post(HAND_RAISE, data=answers(once="first")).status_code == 303
    backup, aside = tmp_path / "backup.db", tmp_path / "aside.db"
    copied = sqlite3.connect(str(database))
    copied.execute("VACUUM INTO ?", (str(backup),))
    copied.close()
    assert client.post(HAND_RAISE, data=answers(once="second", email="b@example.org")).status_code == 303
    os.rename(database, aside)
    os.rename(backup, database)
    refuses(client, "third")
    refuses(client, "third")  # by now whoever writes has let go of the old one
    # Nothing of the old one's log lies beside the new one, and the old one holds all that was acknowledged.
    assert references(aside) == ["first", "second"]
    assert references(database) == ["first"]
    os.replace(aside, database)
    assert client.post(HAND_RAISE, data=answers(once="third", email="c@example.org")).status_code == 303
    assert client.get("/readyz").status_code == 200
    assert references(database) == ["first", "second", "third"]


def test_no_door_tells_where_the_database_lies_or_what_its_library_says(client, database, api, browser):
    tom = browser()
    assert client.post(HAND_RAISE, data=answers()).status_code == 303
    database.unlink()
    asked = [
        client.get("/readyz"),
        client.post(HAND_RAISE, json=answers(once="second")),
        api("GET", "/leads"),
        tom.get("/inbox/"),
        client.post("/inbox/sign-in", data={"email": "tom@example.com", "password": "x"}),
    ]
    assert {answer.status_code for answer in asked} == {503}
    for answer in asked:
        assert str(database.parent) not in answer.text
        assert "sqlite" not in answer.text.lower()


@pytest.mark.parametrize("whole_folder", [False, True])
def test_a_database_that_was_removed_is_not_made_anew(now, tmp_path, whole_folder):
    path = tmp_path / "own" / "x.db"
    engine = SqliteEngine(path)
    engine.transaction(lambda tx: tx.insert("build", {"id": "1", "first_at": "x"}))
    if whole_folder:
        shutil.rmtree(path.parent)
    else:
        path.unlink()
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="Stop the API"):
            engine.transaction(lambda tx: tx.insert("build", {"id": "2", "first_at": "x"}))
        with pytest.raises(StoreUnavailable, match="Stop the API"):
            engine.query("SELECT id FROM build")
    engine.close()
    assert not path.exists()


SMALL_DISK = """
import subprocess, sys
from pathlib import Path
from capture_api.store.errors import StoreUnavailable
from capture_api.store.sqlite import SqliteEngine

place = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", place], check=True)
hog = place / "hog"
hog.write_bytes(bytes(1 << 20))
engine = SqliteEngine(place / "own" / "x.db")

def keep(number):
    try:
        engine.transaction(lambda tx: tx.insert("build", {"id": str(number), "first_at": "x" * 20_000}))
    except StoreUnavailable:
        return False
    return True

kept = next(number for number in range(1000) if not keep(number))
hog.unlink()
again = sum(keep(kept + number) for number in range(20))
print(kept, again, engine.query("SELECT COUNT(*) AS n FROM build")[0]["n"])
engine.close()
"""


def test_a_small_disk_that_filled_up_takes_forms_again_once_there_is_room(tmp_path):
    work = [sys.executable, "-c", SMALL_DISK, str(tmp_path)]  # on a disk that nobody else sees
    for alone in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):  # as root, and as anybody
        done = subprocess.run([*alone, *work], capture_output=True, text=True, check=False)
        if not done.returncode:
            break
    assert done.returncode == 0, f"A disk of 6 MB is mounted in a namespace of its own. {done.stderr}"
    kept, again, rows = map(int, done.stdout.split())
    assert kept * 20_000 > 3_000_000  # the log leaves most of the disk to the database
    assert (again, rows) == (20, kept + 20)
