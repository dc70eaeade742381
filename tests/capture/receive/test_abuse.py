"""Forms as a means to flood strangers, to have us write what somebody likes, and to keep others out."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from handoff_sample import answers, invited
from sales_sample import PASSWORD

from capture_api.deliver.compose import MailSender, compose
from capture_api.deliver.transport import Mailbox
from capture_api.receive.proxies import without_port
from capture_api.store.outbox import OutboxRepository

HAND_RAISE = "/f/first-home/consultation"
GUIDE = "/f/first-home/borrowing-guide"
HERE, ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}, {"REMOTE_ADDR": "198.51.100.7"}


def test_one_address_gets_three_mails_an_hour_and_the_rest_is_shown_and_not_sent(client, rows, now, api):
    for number in range(6):
        now.pass_by(minutes=1)
        body = answers(once=f"k{number}", email="Victim@Example.org", message=f"Text {number}")
        assert client.post(HAND_RAISE, data=body).status_code == 303
    mails = rows("SELECT kind, state, last_error FROM outbox WHERE kind = 'prep' ORDER BY created_at")
    assert [mail["state"] for mail in mails] == ["waiting"] * 3 + ["dead"] * 3
    assert mails[-1]["last_error"].startswith("Not sent: forms with this address owed it 3 mails within the hour")
    assert rows("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'sales' AND state = 'waiting'") == [{"n": 6}]
    [lead] = rows("SELECT id FROM lead")
    assert len(api("GET", f"/leads/{lead['id']}").json["dead_mail"]) == 3
    guide = {"invitation": invited("borrowing-guide"), "email": "victim@example.org", "once": "g"}
    assert client.post(GUIDE, data=guide).status_code == 303
    assert rows("SELECT state FROM outbox WHERE kind = 'download'") == [{"state": "dead"}]
    now.pass_by(hours=1)
    client.post(HAND_RAISE, data=answers(once="later", email="victim@example.org", message="Later"))
    assert rows("SELECT state FROM outbox ORDER BY rowid DESC LIMIT 2")[1] == {"state": "waiting"}


def test_a_mail_to_whoever_the_address_is_holds_nothing_that_was_typed(client, app, rows, now):
    typed = {name: f"https://evil.example/{name} call 1900" for name in ("name", "phone", "message")}
    client.post(HAND_RAISE, data=answers(**typed | {"phone": "1900 555 111"}, day="2026-12-01", time="morning"))
    guide = {"invitation": invited("borrowing-guide"), "email": "ada@example.org", "name": typed["name"], "once": "g"}
    client.post(GUIDE, data=guide)
    due = OutboxRepository(app.extensions["waypost"].engine).take_due_mail(now(), now(), 20)
    for mail in due:
        text = compose(mail, MailSender("", None)).as_bytes().decode()
        for part in compose(mail, MailSender("", None)).walk():
            text += part.get_content() if part.get_content_maintype() == "text" else ""
        assert ("evil.example" in text) is (mail.kind == "sales")
        assert ("1900" in text) is (mail.kind == "sales")
    assert sorted(mail.kind for mail in due) == ["download", "prep", "sales"]


@pytest.fixture
def environ(environ):
    return environ | {"WAYPOST_RATE_LIMIT": "3", "WAYPOST_TRUSTED_PROXIES": "127.0.0.1"}


@pytest.mark.parametrize("written", ["203.0.113.9:{}", "[2001:db8::9]:{}", "[2001:db8::9]", "203.0.113.9"])
def test_a_visitor_whose_port_a_proxy_tells_is_one_visitor(client, written):
    codes = []
    for port in range(5000, 5006):
        body = answers(once=f"k{port}", email=f"a{port}@example.org")
        told = {"X-Forwarded-For": written.format(port)}
        codes.append(client.post(HAND_RAISE, data=body, headers=told).status_code)
    assert codes == [303] * 3 + [429] * 3


@pytest.mark.parametrize("told", ["", "x", "unknown", "1.2.3.4:x", "[::1", "203.0.113.9:123456", "a:b:c:1"])
def test_what_is_no_address_with_a_port_stays_as_it_is(told):
    assert without_port(told) == told


def test_what_is_no_form_of_ours_keeps_nobody_out(client):
    for _ in range(10):
        assert client.post(HAND_RAISE, data=answers(invitation="forged")).status_code == 400
    assert client.post(HAND_RAISE, data=answers()).status_code == 303


def test_one_overlong_tag_costs_that_tag_alone(client, rows):
    source = {"utm_source": "news", "utm_campaign": "x" * 50_000, "utm_medium": ["list"], "landing": "/first-home/"}
    path = json.dumps({"steps": [["/first-home/", 0], ["/first-home/talk/", 60]], "source": source})
    assert client.post(HAND_RAISE, json=answers(path=path)).status_code == 201
    kept = rows("SELECT path, source FROM submission")[0]
    assert len(json.loads(kept["path"])) == 2
    found = json.loads(kept["source"])
    assert (found["utm_source"], found["landing"], len(found.get("utm_campaign", ""))) == ("news", "/first-home/", 100)


def test_a_file_counts_once_a_day_for_its_reader_and_not_for_browsers_that_fetch_ahead(client, rows, now):
    body = {"invitation": invited("borrowing-guide"), "email": "ada@example.org", "once": "d"}
    path = urlsplit(parse_qs(urlsplit(client.post(GUIDE, data=body).location).fragment)["d"][0]).path

    def counted() -> int:
        return len(rows("SELECT id FROM touch WHERE kind = 'file-fetched'"))

    for name, purpose in (("Sec-Purpose", "prefetch;prerender"), ("Purpose", "prefetch"), ("X-Moz", "prefetch")):
        assert client.get(path, headers={name: purpose}, buffered=True).status_code == 200
    assert counted() == 0
    for _ in range(5):
        client.get(path, buffered=True)
    assert counted() == 1
    now.pass_by(hours=25)
    client.get(path, buffered=True)
    assert counted() == 2


def sign_in(client, email: str, password: str, at: dict[str, str], **headers: str) -> int:
    body = {"email": email, "password": password}
    return client.post("/inbox/sign-in", data=body, environ_base=at, headers=headers).status_code


def test_a_stranger_who_guesses_locks_an_account_for_themselves_alone(client, accounts):
    accounts.create("tom@example.com", "Tom", "sales", PASSWORD)
    spellings = [
        "tom@example.com",
        "TOM@Example.com",
        "tom@ｅｘａｍｐｌｅ.com",
        "tom@example。com",
        " Tom@example.COM ",
    ]
    codes = [sign_in(client, spellings[number % 5], "wrong", HERE) for number in range(10)]
    assert codes == [422] * 6 + [429] * 4
    assert sign_in(client, "tom@example.com", PASSWORD, HERE) == 429
    assert sign_in(client, "tom@example.com", PASSWORD, ELSEWHERE) == 303


@pytest.mark.parametrize(("headers", "status"), [
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site", "Origin": "https://www.example.com"}, 403),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
    ({"Origin": "http://localhost"}, 303),
    ({"Origin": "https://www.example.com"}, 303),
    ({}, 303),
])  # fmt: skip
def test_a_sign_in_from_another_site_is_refused_by_whatever_the_browser_says(client, accounts, headers, status):
    accounts.create("tom@example.com", "Tom", "sales", PASSWORD)
    assert sign_in(client, "tom@example.com", PASSWORD, HERE, **headers) == status


def test_mail_in_a_folder_is_its_owners_alone(tmp_path, app, client, now):
    client.post(HAND_RAISE, data=answers())
    mailbox = Mailbox(tmp_path / "mail")
    [mail, *_] = OutboxRepository(app.extensions["waypost"].engine).take_due_mail(now(), now(), 20)
    for _ in range(2):
        mailbox.send(compose(mail, MailSender("", None)))
    places = [tmp_path / "mail", *(tmp_path / "mail").iterdir()]
    assert [oct(place.stat().st_mode & 0o777) for place in places] == ["0o700", "0o600"]
