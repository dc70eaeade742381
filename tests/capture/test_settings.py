"""The environment and the handoff file: read, or refused with the cure."""

import io
import json
import logging
from pathlib import Path

import pytest
from handoff_sample import KEYS, answers, handoff, write_handoff

from capture_api.app import close_app, create_app
from capture_api.contract.manifest_file import ManifestFile, NoManifest
from capture_api.doctor.examination import diagnose
from capture_api.ids import LETTERS, random_ids
from capture_api.logs import JsonLines, log_to
from capture_api.settings import ENVIRONMENT, SettingsError, read_settings

KEY = "k" * 32
HAND_RAISE = "/f/first-home/consultation"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "WAYPOST_SECRET_KEYS is not set. Set it to a secret of at least 32 characters"),
        ({"WAYPOST_SECRET_KEYS": "short"}, "holds a key of 5 characters"),
        ({"WAYPOST_SECRET_KEYS": '["x'}, "is not JSON"),
        ({"WAYPOST_SECRET_KEYS": "[1]"}, "something else than texts"),
        ({"WAYPOST_SECRET_KEYS": "[]"}, "something else than texts"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_BASE_URL": "example.com"}, "Give the whole address"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_BASE_URL": "https://a.example/x?y"}, "Give the whole address"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_BASE_URL": "https://a.example//x/"}, "Give the whole address"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_SMTP_URL": "http://x"}, "WAYPOST_SMTP_URL begins with http:"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_SMTP_URL": "smtp://j@x.org:p@ss/word@mail.org:25"}, "write @ as %40"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_SMTP_URL": "smtp://j:p#ss@mail.org"}, "# as %23"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_TRUSTED_PROXIES": "proxy"}, "WAYPOST_TRUSTED_PROXIES holds proxy"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_RATE_LIMIT": "-1"}, "WAYPOST_RATE_LIMIT is -1"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_RATE_LIMIT": "9" * 5000}, "of at most 9 digits"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_THREADS": "000001" + "9" * 5000}, "a whole number from 1 to 256"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_WEBHOOK_URL": "http://["}, "WAYPOST_WEBHOOK_URL is http://[."),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_WEBHOOK_URL": "http://h:99999/"}, "no number from 1 to 65535"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_WEBHOOK_SECRET": "whsec_\u00e9"}, "is not base64"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_BASE_URL": "https://a..b/"}, "a part of it is empty"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_BASE_URL": "https://x:99999/"}, "no number from 1 to 65535"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_SMTP_URL": "smtp://h:99999"}, "no number from 1 to 65535"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_SMTP_URL": "smtp://joe:abc"}, "no number from 1 to 65535"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_SMTP_URL": "smtp://[::1"}, "names no mail server"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_SMTP_URL": "smtp://a..b"}, "a part of it is empty"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_SMTP_URL": f"smtp://{'a' * 70}.org"}, "longer than 63 letters"),
        ({"WAYPOST_SECRET_KEYS": "\udcff" * 40}, "WAYPOST_SECRET_KEYS holds bytes that are no text"),
        ({"WAYPOST_SECRET_KEYS": f'["{KEY}\\ud800"]'}, "a key with bytes that are no text"),
        ({"WAYPOST_SECRET_KEYS": "[" * 100_000}, "is not JSON"),
        ({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_HANDOFF": "/srv/\udcff.json"}, "WAYPOST_HANDOFF holds bytes"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_with_its_cure(environ, said):
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    assert said in str(caught.value)
    assert KEY not in str(caught.value)
    assert "abc" not in str(caught.value)  # a password, where an @ was forgotten
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "url", ["smtp://[::1]:25/", "smtps://j:p%40ss@mail.example.org", "smtp://b\u00fccher.example:"]
)
def test_a_mail_server_is_taken_as_it_is_given(url):
    assert read_settings({"WAYPOST_SECRET_KEYS": KEY, "WAYPOST_SMTP_URL": url}).smtp_url == url


def test_what_is_not_set_has_its_default():
    found = read_settings(
        {"WAYPOST_SECRET_KEYS": json.dumps([KEY, KEY[::-1]]), "WAYPOST_BASE_URL": "https://a.example"}
    )
    assert found.secret_keys == (KEY, KEY[::-1])
    assert found.database_url == ENVIRONMENT["WAYPOST_DATABASE_URL"][1]
    assert found.base_url == "https://a.example/"


def test_every_setting_stands_in_the_documentation():
    text = (Path(__file__).parents[2] / "docs" / "capture.md").read_text("utf-8")
    assert [name for name in ENVIRONMENT if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no handoff file at"),
        ("{", "cannot be read"),
        ("[]", "is no JSON object"),
        ("{}", "does not say its version"),
        ('{"schema": 5, "site": {}}', "is not whole: pages is missing"),
    ],
)
def test_a_handoff_file_that_is_none_is_told_with_its_cure(tmp_path, content, said):
    path = tmp_path / "handoff.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(NoManifest) as caught:
        ManifestFile(path, lambda manifest: manifest).current()
    assert said in str(caught.value)
    assert "waypost build" in str(caught.value)


def test_a_new_build_is_read_and_a_broken_one_left_aside(tmp_path):
    path = write_handoff(tmp_path, handoff(tmp_path))
    told: list[str] = []
    file = ManifestFile(path, lambda manifest: told.append(manifest.build) or manifest)
    first = file.current()
    assert file.current() is first
    path.write_text("{")
    assert file.current() is first
    write_handoff(tmp_path, handoff(tmp_path, title="Another name"))
    assert file.current().site.title == "Another name"
    assert len(told) == 2


def test_a_wording_is_kept_after_the_page_has_another(app, client, rows, tmp_path, site):
    client.post(HAND_RAISE, data=answers())
    facts = handoff(tmp_path)
    facts["promises"]["callback-1bd"] |= {"text": "We call you back in two days.", "hash": "0" * 16}
    write_handoff(tmp_path, facts | {"build": "b2"})
    client.get("/readyz")
    told = rows("SELECT wording.text FROM told JOIN wording USING (promise_id, hash)")
    assert told == [{"text": "A broker calls you back within one business day."}]
    assert len(rows("SELECT text FROM wording WHERE promise_id = 'callback-1bd'")) == 2


def test_without_a_handoff_file_the_words_are_kept_and_the_cure_is_in_the_log(tmp_path, now, caplog):
    app = create_app(
        read_settings(
            {
                "WAYPOST_SECRET_KEYS": json.dumps(KEYS),
                "WAYPOST_HANDOFF": str(tmp_path / "handoff" / "none.json"),
                "WAYPOST_DATABASE_URL": f"sqlite:///{tmp_path}/x.db",
            }
        ),
        now,
        random_ids,
    )
    with caplog.at_level(logging.ERROR, "waypost"):
        answer = app.test_client().post(HAND_RAISE, data=answers(message="keep <me>"))
    close_app(app)
    assert answer.status_code == 503
    assert 'name="message" value="keep &lt;me&gt;"' in answer.text
    assert "waypost build" in caplog.records[0].facts["why"]


def test_the_log_says_nothing_of_anybody(client, now):
    log = logging.getLogger("waypost")
    before = (log.handlers[:], log.level, log.propagate)
    stream = io.StringIO()
    log_to(stream, now)
    try:
        client.post(HAND_RAISE, data=answers(message='hello\n{"level": "forged"}'))
        client.post(HAND_RAISE, data=answers(once="k2", email="ada@"))
    finally:
        log.handlers[:], log.level, log.propagate = before
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert lines[0]["message"] == "A form was recorded."
    assert lines[0]["journey"] == "first-home"
    assert not any(word in stream.getvalue().lower() for word in ("ada", "example.org", "3056", "forged"))


def test_names_of_rows_cannot_be_guessed_and_references_can_be_read_aloud():
    assert len({random_ids("p") for _ in range(1000)}) == 1000
    assert len(random_ids("p")) == 22
    assert set(random_ids("p")[2:]) <= set(LETTERS)
    assert not set("01OIL") & set(random_ids("reference")[3:])


def test_the_log_of_a_bug_says_where_and_quotes_nobody(now):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(now))
    log = logging.Logger("apart")
    log.addHandler(handler)
    try:
        raise ValueError("ada@example.org is not what we thought")
    except ValueError:
        log.exception("A request met a bug.")
    told = json.loads(stream.getvalue())
    assert (told["message"], told["fault"]) == ("A request met a bug.", "ValueError")
    assert "test_settings.py" in told["trace"][-1]
    assert "ada@" not in stream.getvalue()


def test_a_pattern_that_is_not_tried_is_told(tmp_path, now, caplog):
    facts = handoff(tmp_path)
    journey = facts["journeys"]["first-home"]
    journey["lead_definition"]["criteria"].append({"field": "message", "matches": "(?=a)b"})
    next(one for one in journey["offers"]["consultation"]["fields"] if one["name"] == "postcode")["pattern"] = r"(a)\1"
    environment = {
        "WAYPOST_SECRET_KEYS": KEY,
        "WAYPOST_HANDOFF": str(write_handoff(tmp_path, facts)),
        "WAYPOST_DATABASE_URL": f"sqlite:///{tmp_path}/x.db",
    }
    app = create_app(read_settings(environment), now, random_ids)
    app.extensions["waypost"].manifests.current()
    close_app(app)
    told = [record.facts["pattern"] for record in caplog.records if "pattern" in record.getMessage()]
    assert ["field postcode" in told[0], "lead_definition, field message" in told[1], len(told)] == [True, True, 2]
    signs = [sign for sign in diagnose(environment, tmp_path, now()) if sign.name == "patterns"]
    assert [sign.level for sign in signs] == ["warning", "warning"]


def test_a_build_that_comes_within_a_transaction_stops_nobody(app, client, tmp_path):
    client.get("/readyz")
    engine, manifests = app.extensions["waypost"].engine, app.extensions["waypost"].manifests
    write_handoff(tmp_path, handoff(tmp_path, title="Another name") | {"build": "b2"})
    assert engine.transaction(lambda tx: manifests.current().site.title) == "Another name"
    assert engine.query("SELECT id FROM build WHERE id = 'b2'") == []
    assert manifests.current().build == "b2"
    assert len(engine.query("SELECT id FROM build WHERE id = 'b2'")) == 1


def test_a_transaction_within_another_is_refused_and_not_waited_for(app):
    engine = app.extensions["waypost"].engine
    with pytest.raises(RuntimeError, match="within another"):
        engine.transaction(lambda tx: engine.transaction(lambda inner: None))
    assert engine.transaction(lambda tx: "goes on") == "goes on"
