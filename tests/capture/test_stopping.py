"""The production server is told to stop: what was begun is finished, and the store is one whole file."""

import urllib.parse
import urllib.request

from handoff_sample import answers
from hosts import running_api
from sqlite_utils.utils import sqlite3


def test_a_server_that_is_told_to_stop_sends_its_mail_and_closes_the_store(tmp_path, environ):
    mine = {"WAYPOST_DATABASE_URL": f"sqlite:///{tmp_path}/own.db", "WAYPOST_SMTP_URL": f"mailbox:{tmp_path}/mail"}
    with running_api(environ | mine, tmp_path) as api:
        body = urllib.parse.urlencode(answers()).encode()
        asked = urllib.request.Request(f"{api.address}/f/first-home/consultation", body, {"Accept": "application/json"})
        with urllib.request.urlopen(asked, timeout=5) as answer:
            assert answer.status == 201
        assert api.stop() == 0
    assert not list(tmp_path.glob("own.db-*"))  # the log went back into the file, which can be copied as it is
    with sqlite3.connect(tmp_path / "own.db") as db:
        assert db.execute("SELECT count(*) FROM lead").fetchone() == (1,)
    db.close()
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2
