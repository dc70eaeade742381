"""Each part that the API would use is tried, and each fault is told with its remedy."""

import json
import os
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from handoff_sample import KEYS, answers
from hosts import free_port
from werkzeug.serving import make_server

from capture_api.app import close_app, create_app
from capture_api.doctor.address import address_signs, answer_sign, proxy_signs
from capture_api.doctor.database import faults_of, room_sign
from capture_api.doctor.examination import diagnose, reasons_not_to_start
from capture_api.doctor.time import clock_signs
from capture_api.ids import random_ids
from capture_api.places import EARLIER_DATABASE
from capture_api.places import KEYS as KEYS_FILE
from capture_api.settings import read_settings
from capture_api.store.examine import examine
from site_builder.cli import run as run_command

HAND_RAISE = "/f/first-home/consultation"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
OTHER = "a-key-of-another-build-long-enough-0"


def one(signs, name):
    """The only sign of that name."""
    (found,) = signs[name]
    return found


def faults(signs):
    """(level, name) of everything that is not fine."""
    return {(sign.level, name) for name, found in signs.items() for sign in found if not sign.is_fine}


@pytest.fixture(autouse=True)
def built_now(site, now):
    """The hand-off was built when the tests' clock began."""
    os.utime(site, (now().timestamp(), now().timestamp()))


@pytest.fixture
def database(environ, now, tmp_path):
    """The database of an API that has run here, with a lead, and is stopped."""
    app = create_app(read_settings(environ), now, random_ids)
    assert app.test_client().post(HAND_RAISE, data=answers()).status_code == 303
    app.extensions["waypost.accounts"].create("tom@example.com", "Tom", "owner", "a long password")
    close_app(app)
    return tmp_path / "leads.db"


def test_what_is_in_order_is_fine(signs, database, change_handoff):
    change_handoff({"example": "", "base_url": "https://gardens.test/"})
    os.utime(database.parent / "handoff/handoff.json", (NOW.timestamp(), NOW.timestamp()))
    found = signs(WAYPOST_TRUSTED_PROXIES="127.0.0.1")
    # A mail server is tried in its own tests, and .test is a name for examples.
    assert faults(found) == {("failure", "mail"), ("warning", "address"), ("warning", "accounts")}
    lost = next(sign for sign in found["accounts"] if sign.level == "warning")
    assert "sam@example.com, who may not sign in" in lost.words
    assert f"WAYPOST_DATABASE_URL=sqlite:///{database} waypost user add sam@example.com" in lost.remedy
    assert "by SQLite 3." in one(found, "database").words
    assert one(found, "offered files").words == "1 of 1 are there, as they were built."
    assert "is all that a deployment copies" in one(found, "hand-off").words


def test_nothing_is_made_or_changed_by_looking(signs, tmp_path, database):
    before = database.read_bytes()
    signs()
    assert database.read_bytes() == before
    assert one(signs(WAYPOST_DATABASE_URL=f"sqlite:///{tmp_path}/new/leads.db"), "database").is_fine
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("keys", "level", "says"),
    [
        ("", "failure", "is not set"),
        ("short", "failure", "a key of 5 characters"),
        (json.dumps(KEYS), "ok", "the one that signed the forms"),
        (OTHER, "failure", "No key of this API"),
        (KEYS[0], "failure", "signed with a newer key"),
    ],
)
def test_keys(signs, keys, level, says):
    found = signs(WAYPOST_SECRET_KEYS=keys)
    (sign,) = [sign for name in ("WAYPOST_SECRET_KEYS", "keys") for sign in found.get(name, []) if says in sign.words]
    assert sign.level == level
    assert "database" in found  # whatever the keys are like, everything else is looked at
    assert OTHER not in str(found)


def test_a_key_that_can_be_guessed_and_one_that_stands_twice(signs):
    found = signs(WAYPOST_SECRET_KEYS=json.dumps(["abc" * 12, *KEYS, KEYS[0]]))["keys"]
    assert [sign.level for sign in found] == ["failure", "warning", "ok"]
    assert "only 3 different letters" in found[0].words


def test_without_keys_in_the_environment_those_of_the_build_are_named_and_not_shown(signs, tmp_path):
    file = tmp_path / KEYS_FILE
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps([OTHER]))
    file.chmod(0o644)
    found = signs(WAYPOST_SECRET_KEYS="")
    assert f"{file}: set the variable to its text." in one(found, "WAYPOST_SECRET_KEYS").remedy
    assert f"chmod 600 {file}" in one(found, "keys").remedy
    assert OTHER not in str(found)


def test_a_hand_off_that_is_missing_broken_or_old(signs, site, now, tmp_path):
    assert "waypost build" in one(signs(WAYPOST_HANDOFF=str(tmp_path / "none.json")), "hand-off").words
    now.pass_by(days=100)
    old = one(signs(), "hand-off")
    assert (old.level, "It is 100 days old." in old.words) == ("warning", True)
    site.write_text(site.read_text("utf-8").replace('"schema": 5', '"schema": 2'))
    assert "the builder is older" in one(signs(), "hand-off").words


def test_offered_files_that_are_missing_or_another(signs, site):
    (file,) = site.parent.rglob("borrowing-guide.pdf")
    file.write_bytes(b"X" + file.read_bytes()[1:])  # as long as before
    changed = one(signs(), "offered files")
    assert (changed.level, "its hash is another" in changed.words) == ("failure", True)
    file.unlink()
    gone = one(signs(), "offered files")
    assert (gone.level, "is not there" in gone.words) == ("failure", True)
    assert "Copy the build's .waypost/handoff/ again" in gone.remedy


def test_a_damaged_database_is_told_and_not_opened(signs, database):
    data = bytearray(database.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    data[page * 3 : page * 6] = b"\xff" * (page * 3)
    database.write_bytes(data)
    found = [sign for sign in signs()["database"] if sign.level == "failure"]
    assert found
    assert database.read_bytes() == bytes(data)


def test_a_file_that_is_no_database(signs, database):
    database.write_bytes(b"{}" * 5000)
    found = signs()
    assert "is no SQLite database" in one(found, "places").words


def test_the_database_of_another_program_and_of_another_release(signs, database, tmp_path):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE wp_posts (id)")
    db.close()
    other.chmod(0o600)
    told = one(signs(WAYPOST_DATABASE_URL=f"sqlite:///{other}"), "database")
    assert (told.level, "another program" in told.words) == ("failure", True)
    with sqlite3.connect(database) as db:
        last = db.execute("SELECT MAX(id) FROM _sqlite_migrations").fetchone()[0]
        db.execute("INSERT INTO _sqlite_migrations VALUES (?, 'waypost', 'of_the_future', '')", [last + 1])
    db.close()
    told = one(signs(), "database")
    assert (told.level, "newer release (of_the_future)" in told.words) == ("failure", True)


def test_a_database_of_an_earlier_release_is_told_and_left_as_it_is(signs, database):
    with sqlite3.connect(database) as db:
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'refused_forms'")
        db.execute("DROP TABLE refused_form")
    db.close()
    told = one(signs(), "database")
    assert (told.level, "(1 step)" in told.words) == ("warning", True)
    with sqlite3.connect(database) as db:
        assert db.execute("SELECT 1 FROM sqlite_master WHERE name = 'refused_form'").fetchone() is None
    db.close()


HOLD = """import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()"""


def test_a_database_that_somebody_holds_cannot_be_written(database):
    command = [sys.executable, "-c", HOLD, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        found = examine(database, patience=0.1)
        holder.communicate()
    assert found.refusal == "database is locked"
    (told,) = faults_of(database, found)
    assert (told.level, "cannot be written: database is locked" in told.words) == ("failure", True)


def test_rights_accounts_mail_and_refused_forms(signs, database, environ, now):
    database.chmod(0o644)
    app = create_app(read_settings(environ), now, random_ids)
    app.extensions["waypost.accounts"].create("sales@example.com", "Sales", "owner", "a long password")
    app.test_client().post(HAND_RAISE, data=answers(invitation="forged"))
    engine = app.extensions["waypost"].engine
    engine.transaction(lambda tx: tx.run("UPDATE outbox SET state = 'dead' WHERE kind = 'sales'"))
    close_app(app)
    now.pass_by(hours=2)
    found = signs()
    assert f"chmod 600 {database}" in one(found, "rights").remedy
    assert {"waypost user disable sales@example.com" in sign.remedy for sign in found["accounts"]} == {True, False}
    assert {sign.level for sign in found["outbox"]} == {"failure", "warning"}
    assert one(found, "refused forms").words == "In the last seven days: 1 forged-token."


def test_an_earlier_place_of_the_database_is_told(now, environ, tmp_path):
    earlier = tmp_path / EARLIER_DATABASE
    at_home = environ | {"WAYPOST_DATABASE_URL": f"sqlite:///{earlier}"}
    close_app(create_app(read_settings(at_home), now, random_ids))
    app = create_app(read_settings(at_home), now, random_ids)
    app.test_client().post(HAND_RAISE, data=answers())
    close_app(app)
    given = {name: value for name, value in environ.items() if name != "WAYPOST_DATABASE_URL"}
    (told,) = [sign for sign in diagnose(given, tmp_path, now()) if sign.name == "places"]
    assert told.level == "warning"
    assert f"mkdir -p {tmp_path}/waypost-data && mv {earlier}* {tmp_path}/waypost-data/" in told.remedy


@pytest.mark.parametrize(("free", "level"), [(50_000_000, "failure"), (500_000_000, "warning"), (2_000_000_000, "ok")])
def test_the_room_on_the_disk(tmp_path, free, level):
    found = room_sign(tmp_path / "leads.db", free)
    assert (found.level, f"{free / 1e9:.1f} GB are free" in found.words) == (level, True)


@pytest.mark.parametrize(
    ("base_url", "capture_url", "level", "says"),
    [
        ("", "", "ok", "https://www.example.com/ is https."),
        ("https://www.example.com", "", "ok", "is https"),
        ("https://forms.example.com/", "", "failure", "Pages send their forms to https://www.example.com/"),
        ("https://forms.example.com/", "https://forms.example.com", "ok", "is https"),
        ("https://forms.example.com/capture/", "https://forms.example.com/", "failure", "links in mail lead to"),
        ("http://forms.example.com/", "http://forms.example.com/", "failure", "can be read on its way"),
    ],
)
def test_addresses(signs, change_handoff, base_url, capture_url, level, says):
    change_handoff({"capture_url": capture_url})
    found = signs(WAYPOST_BASE_URL=base_url)["address"]
    assert [sign.level for sign in found if says in sign.words] == [level]
    assert any("address for examples" in sign.words for sign in found)
    assert ("failure" in [sign.level for sign in found]) == (level == "failure")


def test_no_address_at_all():
    settings = read_settings({"WAYPOST_SECRET_KEYS": KEYS[0]})
    assert [sign.level for sign in address_signs(settings, None)] == ["failure"]


@pytest.fixture
def answering():
    """Serve an app on loopback and give its address."""
    servers = []

    def serve(app):
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_address_is_asked_whether_a_form_would_be_kept(signs, app, answering, change_handoff):
    url = answering(app)
    ready = signs(WAYPOST_BASE_URL=url)
    assert one(ready, "answer").is_fine
    assert "from this machine alone" in str(ready["address"])
    change_handoff(keys=["0" * 16], build="another")
    told = one(signs(WAYPOST_BASE_URL=url), "answer")
    assert (told.level, "it lacks: key" in told.words) == ("failure", True)


def test_something_else_or_nobody_answers_at_the_address(signs, answering):
    def other(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<h1>It works!</h1>"]

    told = one(signs(WAYPOST_BASE_URL=answering(other)), "answer")
    assert (told.level, "Something else than this API" in told.words) == ("failure", True)
    told = one(signs(WAYPOST_BASE_URL=f"http://127.0.0.1:{free_port()}/"), "answer")
    assert (told.level, "Nothing answers at" in told.words) == ("failure", True)


@pytest.mark.parametrize(
    ("proxies", "address", "level"),
    [
        ("", "https://forms.example.com/", "warning"),
        ("", "http://127.0.0.1:8080/", "ok"),
        ("127.0.0.1", "https://forms.example.com/", "ok"),
        ("10.0.0.0/8, ::1", "https://forms.example.com/", "ok"),
        ("0.0.0.0/0", "https://forms.example.com/", "failure"),
        ("::/0", "https://forms.example.com/", "failure"),
        ("8.8.8.8", "https://forms.example.com/", "warning"),
    ],
)
def test_proxies(proxies, address, level):
    settings = read_settings({"WAYPOST_SECRET_KEYS": KEYS[0], "WAYPOST_TRUSTED_PROXIES": proxies})
    assert [sign.level for sign in proxy_signs(settings, address)] == [level]


@pytest.mark.parametrize(
    ("moment", "built", "touched", "says"),
    [
        (NOW, NOW, NOW, ""),
        (NOW, None, None, ""),
        (NOW, NOW + timedelta(minutes=4), NOW + timedelta(minutes=4), ""),
        (NOW, NOW + timedelta(minutes=6), None, "The hand-off was built at 2026-11-23T00:06"),
        (NOW, NOW, NOW + timedelta(days=1), "Something came in at 2026-11-24"),
        (datetime(2020, 1, 1, tzinfo=UTC), None, None, "before this program was written"),
    ],
)
def test_the_clock_stands_after_everything_that_happened(moment, built, touched, says):
    (sign,) = clock_signs(moment, built, touched)
    assert sign.is_fine == (not says)
    assert says in sign.words


def test_a_setting_that_cannot_be_read_is_told_and_the_rest_left(signs):
    found = signs(WAYPOST_RATE_LIMIT="many")
    assert one(found, "settings").level == "failure"
    assert "database" not in found


def test_the_command_exits_1_with_a_failure_and_says_it_plainly(run, database):
    result = run("doctor", env={"WAYPOST_BASE_URL": "http://capture.example.com/"})
    assert result.return_value == 1
    for words in ("failure  mail", "is not https", "WAYPOST_RATE_LIMIT", "failures,"):
        assert words in result.output
    assert "a-first-key" not in result.output
    assert "\x1b" not in result.output
    found = json.loads(run("doctor", "--format", "json").output)
    assert {frozenset(sign) for sign in found} == {frozenset(("level", "name", "words", "remedy"))}


def test_colours_are_left_out_where_nobody_wants_them(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NO_COLOR", "1")
    assert run_command(["doctor", "--site", str(tmp_path)]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_a_mail_server_that_hangs_and_a_closed_one_do_not_keep_the_api_from_starting(environ, tmp_path, now):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        assert list(reasons_not_to_start(environ | {"WAYPOST_SMTP_URL": url}, "0.0.0.0", tmp_path, now())) == []


def test_a_certificate_that_browsers_stop_at_is_told_as_that(tmp_path):
    files = [str(tmp_path / name) for name in ("key.pem", "cert.pem")]
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    subprocess.run(
        [*make, "-keyout", files[0], "-out", files[1], "-subj", "/CN=localhost"], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[1], files[0])
    server = make_server("127.0.0.1", 0, lambda environ, start: [], ssl_context=context)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = answer_sign(f"https://localhost:{server.port}/")
    server.shutdown()
    server.server_close()
    assert (found.level, "is not trusted" in found.words, "chain of certificates" in found.remedy) == (
        "failure",
        True,
        True,
    )


def test_commands_can_be_pasted_whatever_the_folder_is_called(tmp_path, now, environ):
    root = tmp_path / "my site"
    file = root / KEYS_FILE
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps([OTHER]))
    file.chmod(0o644)
    given = environ | {"WAYPOST_DATABASE_URL": f"sqlite:///{root}/leads.db"}
    told = " ".join(sign.remedy for sign in diagnose(given, root, now()))
    assert f"chmod 600 '{file}'" in told
    assert f"Run `WAYPOST_DATABASE_URL='sqlite:///{root}/leads.db' waypost user add EMAIL --role owner`." in told
