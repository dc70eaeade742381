"""What the clock does by itself: reminds, tells of what is late, passes up what nobody took, offers a new time."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from capture_api.app import look_at_the_clock
from capture_api.deliver.compose import MailSender
from capture_api.deliver.sender import deliver_due
from capture_api.deliver.transport import Mailbox
from capture_api.deliver.webhook import Webhook
from capture_api.settings import SettingsError, read_settings
from capture_api.store.outbox import OutboxRepository

KEY = b"a-key-of-more-than-24-bytes-for-hooks"
SECRET = "whsec_" + base64.b64encode(KEY).decode()


@pytest.fixture
def services(app):
    return app.extensions["waypost"]


@pytest.fixture
def look(services):
    return lambda: look_at_the_clock(services)


@pytest.fixture
def told(rows):
    """(kind, recipient) of every notice that is owed, oldest first."""
    sql = "SELECT kind, recipient FROM outbox WHERE kind IN ('reminder', 'escalation') ORDER BY created_at, kind"
    return lambda: [(row["kind"], row["recipient"]) for row in rows(sql)]


def test_a_reminder_comes_before_the_time_and_once(lead, look, now, told):
    assert look() == 0  # eleven o'clock; due tomorrow at eleven
    now.pass_by(hours=21)  # eight in the morning
    assert look() == 1
    assert look() == 0
    assert told() == [("reminder", "sam@example.com")]


def test_who_has_just_touched_a_lead_is_not_reminded_of_it(lead, look, now, api):
    now.pass_by(hours=23)
    api("POST", f"/leads/{lead}/moves/accept", json={})
    assert look() == 0


def test_what_nobody_took_goes_up_and_its_promise_stays(lead, look, now, told, api):
    now.pass_by(hours=25)
    assert look() == 1
    assert told() == [("escalation", "rae@example.com")]
    found = api("GET", f"/leads/{lead}").get_json()
    assert (found["owner"], found["status"]) == ("rae@example.com", "new")
    assert found["promised_at"] == found["next_at"] == "2026-11-24T00:00:00.000Z"
    touch = found["touches"][-1]
    assert (touch["kind"], touch["actor"]) == ("escalated", "the clock")
    assert api("POST", f"/leads/{lead}/moves/undo", json={}).get_json()["owner"] == "sam@example.com"


def test_what_somebody_works_stays_with_them_and_the_revenue_owner_hears(lead, look, now, told, browser, api):
    browser("tom").press(f"/inbox/leads/{lead}", f"/inbox/leads/{lead}/accept")
    now.pass_by(hours=25)
    assert look() == 1
    assert told() == [("escalation", "rae@example.com")]
    assert api("GET", f"/leads/{lead}").get_json()["owner"] == "tom@example.com"


def test_each_new_time_is_watched_anew(lead, look, now, api, told):
    now.pass_by(hours=25)
    look()
    api("POST", f"/leads/{lead}/notes", json={"text": "Rings back", "next_on": "2026-11-26"})
    now.pass_by(days=2, hours=4)
    assert look() == 1
    now.pass_by(days=1)
    assert look() == 1
    assert told()[1:] == [("reminder", "rae@example.com"), ("escalation", "rae@example.com")]


def test_many_leads_are_one_mail_without_a_word_about_anybody(raise_hand, look, now, rows, services, tmp_path):
    for number in range(60):
        raise_hand(once=f"k{number}", email=f"p{number}@example.org")
    now.pass_by(hours=25)
    assert look() == 60
    (mail,) = rows("SELECT facts, person_id FROM outbox WHERE kind = 'escalation'")
    facts = json.loads(mail["facts"])
    assert (len(facts["items"]), facts["more"]) == (50, 10)
    assert "example.org" not in mail["facts"]
    assert "Ada" not in mail["facts"]
    deliver_due(OutboxRepository(services.engine), Mailbox(tmp_path / "mail"), MailSender("", None), now())
    text = "".join(path.read_text("utf-8") for path in (tmp_path / "mail").iterdir())
    assert "60 leads are late" in text


class Ear(BaseHTTPRequestHandler):
    """Listens to webhooks, and answers as it is told."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.headers, body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.end_headers()

    def log_message(self, *words):
        """Silent."""


@pytest.fixture
def ear():
    server = HTTPServer(("127.0.0.1", 0), Ear)
    server.heard, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def environ(environ, ear):
    return environ | {
        "WAYPOST_WEBHOOK_URL": f"http://127.0.0.1:{ear.server_port}/hook",
        "WAYPOST_WEBHOOK_SECRET": SECRET,
    }


def test_a_webhook_is_signed_and_tried_again_under_the_same_id(lead, look, now, ear, services, rows):
    now.pass_by(hours=25)
    look()
    ear.answers = [500, 302]
    outbox = OutboxRepository(services.engine)
    for _ in range(3):
        deliver_due(outbox, None, MailSender("", None), now(), hook=Webhook(KEY))
        now.pass_by(hours=2)
    assert len(ear.heard) == 3
    assert len({headers["webhook-id"] for headers, _ in ear.heard}) == 1
    headers, body = ear.heard[-1]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    told = json.loads(body)
    assert told["type"] == "lead.late"
    assert told["data"]["leads"][0]["id"] == lead
    assert rows("SELECT state FROM outbox WHERE kind = 'webhook'") == [{"state": "sent"}]
    assert rows("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'sales' AND state = 'waiting'") == [{"n": 1}]


def test_an_address_that_is_gone_is_not_tried_again(lead, look, now, ear, services, rows):
    now.pass_by(hours=25)
    look()
    ear.answers = [410]
    deliver_due(OutboxRepository(services.engine), None, MailSender("", None), now(), hook=Webhook(KEY))
    assert rows("SELECT state FROM outbox WHERE kind = 'webhook'") == [{"state": "dead"}]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"WAYPOST_WEBHOOK_URL": "example.com/hook"}, "Give a whole address"),
        ({"WAYPOST_WEBHOOK_SECRET": ""}, "so that nothing is signed"),
        ({"WAYPOST_WEBHOOK_SECRET": "whsec_c2hvcnQ="}, "holds 5 bytes"),
        ({"WAYPOST_WEBHOOK_SECRET": "whsec_%%%"}, "is not base64"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused_at_the_start(environ, changes, says):
    with pytest.raises(SettingsError, match=says):
        read_settings(environ | changes)


@pytest.fixture
def missed(api, lead):
    """A lead that did not come to a booked time."""
    api("POST", f"/leads/{lead}/moves/book", json={"on": "2026-11-25", "at": "10:00"})
    api("POST", f"/leads/{lead}/moves/no-show", json={})
    return lead


def test_who_did_not_come_is_offered_a_new_time_by_itself(missed, now, rows, services, tmp_path):
    outbox = OutboxRepository(services.engine)
    kinds = "SELECT kind, state FROM outbox WHERE kind = 'new-time'"
    deliver_due(outbox, Mailbox(tmp_path / "mail"), MailSender("", None), now())
    assert rows(kinds) == [{"kind": "new-time", "state": "waiting"}]
    now.pass_by(minutes=11)
    deliver_due(outbox, Mailbox(tmp_path / "mail"), MailSender("", None), now())
    assert rows(kinds) == [{"kind": "new-time", "state": "sent"}]
    facts = json.loads(rows("SELECT facts FROM outbox WHERE kind = 'new-time'")[0]["facts"])
    assert facts["when"] == "Wednesday 25 November 2026, 10:00 am Melbourne time"
    assert facts["link"] == "https://www.example.com/first-home/talk/"


def test_undoing_in_time_stops_the_mail(missed, api, rows):
    assert api("POST", f"/leads/{missed}/moves/undo", json={}).get_json()["status"] == "booked"
    assert rows("SELECT 1 FROM outbox WHERE kind = 'new-time'") == []


def test_dead_mail_is_shown_and_tried_again(lead, services, browser, api, run, rows, now):
    dead = "UPDATE outbox SET state = 'dead', last_error = '550 no such mailbox' WHERE kind = 'prep'"
    services.engine.transaction(lambda tx: tx.run(dead))
    tom, page = browser("tom"), f"/inbox/leads/{lead}"
    assert "mail not sent" in tom.get("/inbox/").text
    assert "prep to ada@example.org" in tom.get(page).text
    assert "550 no such mailbox" in tom.get(page).text
    assert api("GET", "/leads").get_json()["leads"][0]["has_dead_mail"] is True
    assert api("GET", f"/leads/{lead}").get_json()["dead_mail"][0]["last_error"] == "550 no such mailbox"
    assert "mail not sent" in run("leads", "list").output
    assert "prep to ada@example.org" in run("leads", "show", lead).output
    assert tom.press(page, f"{page}/send-again").status_code == 303
    assert rows("SELECT state, attempts FROM outbox WHERE kind = 'prep'") == [{"state": "waiting", "attempts": 0}]
    assert "mail not sent" not in tom.get("/inbox/").text
