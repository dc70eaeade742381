"""The store: safe or refused, whole or nothing, and back by itself after trouble."""

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from handoff_sample import KEYS, answers
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # as the store's: two libraries in one process miss each other's locks

from capture_api.store.errors import StoreUnavailable, UnsafeStore
from capture_api.store.open import open_engine
from capture_api.store.schema.every_step import steps
from capture_api.store.sqlite import SqliteEngine, refuse_affected

HAND_RAISE = "/f/first-home/consultation"


@pytest.fixture
def engine(tmp_path):
    engine = SqliteEngine(tmp_path / "own" / "x.db")
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_an_sqlite_that_damages_files_is_refused(version, is_safe):
    if is_safe:
        refuse_affected(version)
    else:
        with pytest.raises(UnsafeStore, match="Install the package pysqlite3"):
            refuse_affected(version)


@pytest.mark.parametrize("url", ["", "postgresql://x/y", "sqlite://", "sqlite:leads.db", "leads.db"])
def test_an_address_that_no_engine_speaks_is_refused(url):
    with pytest.raises(UnsafeStore, match="sqlite:///PATH"):
        open_engine(url)


def test_the_file_is_its_owners_alone_and_written_with_full_care(engine, tmp_path):
    engine.transaction(lambda tx: None)
    assert stat.S_IMODE(os.stat(tmp_path / "own" / "x.db").st_mode) == 0o600
    assert engine.transaction(lambda tx: tx.one("PRAGMA synchronous")) == {"synchronous": 2}
    assert engine.transaction(lambda tx: tx.one("PRAGMA journal_mode")) == {"journal_mode": "wal"}


def test_a_change_that_fails_is_undone_alone(engine):
    def half(tx):
        tx.insert("build", {"id": "half", "first_at": "x"})
        raise KeyError("no")

    with ThreadPoolExecutor(8) as pool:
        whole = [
            pool.submit(engine.transaction, lambda tx, n=n: tx.insert("build", {"id": str(n), "first_at": "x"}))
            for n in range(20)
        ]
        broken = [pool.submit(engine.transaction, half) for _ in range(20)]
    assert all(one.exception() is None for one in whole)
    assert all(isinstance(one.exception(), KeyError) for one in broken)
    assert len(engine.query("SELECT id FROM build")) == 20


def test_a_step_of_the_schema_that_fails_says_so_each_time_and_keeps_nobody_waiting(tmp_path):
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as conn:
        db = Database(conn, execute_plugins=False)
        steps.apply(db, stop_before="several_addresses_of_one_person")
        names = [column.name for column in db.table("submission").columns]
        db.table("submission").insert(dict.fromkeys(names, "") | {"path_dropped": 0, "path_shunned": 0, "fields": "{"})
        db.execute("UPDATE submission SET person_id = 'p'")
        conn.commit()
    engine = SqliteEngine(path)
    for _ in range(2):
        with pytest.raises(json.JSONDecodeError):
            engine.query("SELECT id FROM lead")
    engine.close()


def test_a_touch_is_never_rewritten(client, rows, app):
    client.post(HAND_RAISE, data=answers())
    engine = app.extensions["waypost"].engine
    with pytest.raises(Exception, match="A touch is added, never rewritten"):
        engine.transaction(lambda tx: tx.run("UPDATE touch SET kind = 'call'"))


def test_readers_cannot_write(engine):
    with pytest.raises((StoreUnavailable, sqlite3.Error, Exception), match="readonly"):
        engine.query("DELETE FROM person")


def test_while_another_process_holds_the_store_the_words_are_kept_on_the_page(client, app, rows, settings):
    assert client.get("/readyz").status_code == 200
    app.extensions["waypost"].engine.transaction(
        lambda tx: tx.one("PRAGMA busy_timeout = 50")
    )  # no long wait in a test
    other = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = client.post(HAND_RAISE, data=answers(message="<i>keep me</i>"))
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "<dd>&lt;i&gt;keep me&lt;/i&gt;</dd>" in answer.text
    assert 'name="once" value="key-1"' in answer.text
    assert rows("SELECT id FROM submission") == []
    assert client.post(HAND_RAISE, data=answers(message="<i>keep me</i>")).status_code == 303


def test_a_store_that_cannot_be_opened_says_so_and_comes_back(client, settings):
    place = Path(settings.database_url.removeprefix("sqlite:///"))
    place.unlink()
    place.mkdir()
    assert client.post(HAND_RAISE, json=answers()).status_code == 503
    ready = client.get("/readyz").json
    assert ready["missing"] == ["store"]
    assert ready["why"].startswith("The store is full, locked, read-only or out of reach.")
    place.rmdir()
    assert client.post(HAND_RAISE, json=answers()).status_code == 201
    assert client.get("/readyz").status_code == 200


def test_a_full_disk_is_a_503_and_ends_with_the_disk(client, app, rows):
    client.get("/readyz")  # the build is remembered before
    engine = app.extensions["waypost"].engine
    pages = engine.transaction(lambda tx: tx.one("PRAGMA page_count"))["page_count"]
    engine.transaction(lambda tx: tx.one(f"PRAGMA max_page_count = {pages}"))  # SQLite's own "disk full"
    codes = [client.post(HAND_RAISE, json=answers(once=f"k{n}", message="x" * 4000)).status_code for n in range(3)]
    assert 503 in codes
    kept = len(rows("SELECT id FROM submission"))
    assert kept == codes.count(201)
    assert client.post(HAND_RAISE, json=answers(once="after")).status_code == 201  # a fresh connection finds room


SERVER = """
import sys
from werkzeug.serving import make_server
from capture_api.app import create_app
from capture_api.clock import system_clock
from capture_api.ids import random_ids
from capture_api.settings import read_settings
import os
server = make_server("127.0.0.1", int(sys.argv[1]), create_app(read_settings(os.environ), system_clock, random_ids),
                     threaded=True)
print(server.port, flush=True)
server.serve_forever()
"""


def test_killing_the_process_loses_no_acknowledged_submission(tmp_path, site):
    database = tmp_path / "killed.db"
    environment = os.environ | {
        "WAYPOST_SECRET_KEYS": json.dumps(KEYS),
        "WAYPOST_HANDOFF": str(site),
        "WAYPOST_RATE_LIMIT": "0",
        "WAYPOST_DATABASE_URL": f"sqlite:///{database}",
    }
    acknowledged: list[str] = []
    is_over = threading.Event()
    port = 0

    def send(worker: int) -> None:
        number = 0
        while not is_over.is_set():
            once = f"w{worker}-{number}"
            body = urllib.parse.urlencode(answers(once=once, email=f"{once}@example.org")).encode()
            asked = urllib.request.Request(f"http://127.0.0.1:{port}{HAND_RAISE}", body, {"Accept": "application/json"})
            try:
                with urllib.request.urlopen(asked, timeout=5) as answer:
                    if answer.status == 201:
                        acknowledged.append(once)
                        number += 1
            except OSError:
                time.sleep(0.01)  # the process is away: the same key is sent again

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", SERVER, str(port)],
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    server = start()
    assert server.stdout
    port = int(server.stdout.readline())
    senders = [threading.Thread(target=send, args=(worker,)) for worker in range(6)]
    for sender in senders:
        sender.start()
    for _ in range(3):
        enough = len(acknowledged) + 30
        deadline = time.monotonic() + 20
        while len(acknowledged) < enough and time.monotonic() < deadline:
            time.sleep(0.005)
        server.send_signal(signal.SIGKILL)
        server.communicate()
        server = start()
        assert server.stdout
        server.stdout.readline()
    is_over.set()
    for sender in senders:
        sender.join()
    server.send_signal(signal.SIGKILL)
    server.communicate()
    with sqlite3.connect(database) as db:
        found = db.execute("SELECT once_key FROM once JOIN submission ON submission.id = submission_id").fetchall()
        kept = [key for (key,) in found]
        (leads,) = db.execute("SELECT count(*) FROM lead").fetchone()
        whole = db.execute("PRAGMA integrity_check").fetchone()
    db.close()
    assert len(acknowledged) >= 90
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept)) == leads
    assert whole == ("ok",)
