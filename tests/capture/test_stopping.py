"""The production server is told to stop: what was begun is finished, and the store is one whole file."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

from handoff_sample import KEYS, answers
from sqlite_utils.utils import sqlite3


def test_a_server_that_is_told_to_stop_sends_its_mail_and_closes_the_store(tmp_path, site):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {
        "WAYPOST_SECRET_KEYS": json.dumps(KEYS),
        "WAYPOST_HANDOFF": str(site),
        "WAYPOST_RATE_LIMIT": "0",
        "WAYPOST_DATABASE_URL": f"sqlite:///{tmp_path}/own.db",
        "WAYPOST_SMTP_URL": f"mailbox:{tmp_path}/mail",
    }
    command = [sys.executable, "-c", "from capture_api.cli.commands import api; api()", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz")
        body = urllib.parse.urlencode(answers()).encode()
        asked = urllib.request.Request(f"{address}/f/first-home/consultation", body, {"Accept": "application/json"})
        with urllib.request.urlopen(asked, timeout=5) as answer:
            assert answer.status == 201
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
    finally:
        server.kill()
        server.wait()
    assert not list(tmp_path.glob("own.db-*"))  # the log went back into the file, which can be copied as it is
    with sqlite3.connect(tmp_path / "own.db") as db:
        assert db.execute("SELECT count(*) FROM lead").fetchone() == (1,)
    db.close()


def wait_for(address: str) -> None:
    """Until somebody answers there, for half a minute at most."""
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
