"""Mail that is owed: made from its facts, sent through a real mail server, tried again until it is out."""

import email
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from handoff_sample import CALLBACK, answers, field, invited, write_handoff
from icalendar import Calendar

from capture_api.app import close_app, create_app, start_outbox
from capture_api.clock import rfc3339
from capture_api.deliver.compose import MailSender
from capture_api.deliver.sender import deliver_due
from capture_api.deliver.transport import Transport, open_transport
from capture_api.ids import random_ids
from capture_api.store.outbox import OutboxRepository

HAND_RAISE = "/f/first-home/consultation"
MAIL_SENDER = MailSender("", None)


class Post:
    """Keeps what it is given, or answers as it is told to."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer = "250 taken"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer.startswith("550"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.messages.append(email.message_from_bytes(content, policy=default))  # type: ignore[arg-type]
            self.recipients += envelope.rcpt_tos
        return self.answer


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def transport(post: Post) -> Iterator[Transport]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    found = open_transport(f"smtp://127.0.0.1:{port}")
    assert found
    yield found
    controller.stop()


@pytest.fixture
def store(app):
    return OutboxRepository(app.extensions["waypost"].engine)


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_download_comes_by_mail_with_the_link_of_the_page(client, store, transport, post, now):
    body = {"invitation": invited("borrowing-guide"), "email": "ada@example.org", "name": "Ada"}
    location = client.post("/f/first-home/borrowing-guide", data=body).location
    assert deliver_due(store, transport, MAIL_SENDER, now()) == 1
    (message,) = post.messages
    link = next(line for line in text_of(message).splitlines() if "/d/" in line)
    assert link.rpartition("/")[2] in location
    assert link in text_of(message, "html")
    assert message["Subject"] == "The borrowing guide: your copy"
    assert message["From"] == "Example Brokers <hello@example.com>"
    assert "The link works until Monday 7 December 2026." in text_of(message)


def test_a_raised_hand_gets_what_happens_next_and_a_calendar_entry(client, store, transport, post, now):
    client.post(HAND_RAISE, data=answers(day="2026-11-30", time="morning", prep=["0"]))
    assert deliver_due(store, transport, MAIL_SENDER, now()) == 2
    prep = next(message for message in post.messages if message["To"] == "ada@example.org")
    text = text_of(prep)
    assert "We answer by Tuesday 24 November 2026, 11:00 am Melbourne time (within 1 business day)." in text
    assert "You would like: Monday 30 November 2026, Morning, 9 am to noon, Melbourne time." in text
    assert f"- {CALLBACK}" in text
    assert "[x] Your last two payslips\n[ ] 30 quiet minutes" in text
    assert "withdraw" in text
    assert prep["Reply-To"] == "sam@example.com"
    (entry,) = prep.iter_attachments()
    assert (entry.get_content_type(), entry.get_param("method")) == ("text/calendar", "REQUEST")
    event = Calendar.from_ical(entry.get_payload(decode=True)).walk("VEVENT")[0]
    assert event["STATUS"] == "TENTATIVE"
    assert event["DTSTART"].dt.isoformat() == "2026-11-29T22:00:00+00:00"
    assert event["ATTENDEE"] == "mailto:ada@example.org"


def test_a_question_is_answered_in_writing_and_not_repeated(app, client, store, transport, post, now, site):
    facts = json.loads(site.read_text("utf-8"))
    fields = [field("email", "email"), field("message", "textarea")]
    asks = facts["journeys"]["first-home"]["offers"]["consultation"] | {
        "name": "question",
        "kind": "enquiry",
        "fields": fields,
        "minutes": 0,
        "who": None,
        "leave_with": "",
        "prep": [],
        "times": {},
    }
    facts["journeys"]["first-home"]["offers"]["question"] = asks
    write_handoff(site.parent.parent, facts)
    body = {"invitation": invited("question"), "email": "ada@example.org", "message": "Do you lend to builders?"}
    assert client.post("/f/first-home/question", data=body).status_code == 303
    assert deliver_due(store, transport, MAIL_SENDER, now()) == 2
    by_recipient = {message["To"]: text_of(message) for message in post.messages}
    prep, sales = by_recipient["ada@example.org"], by_recipient["sam@example.com"]
    assert "- We answer by email by Tuesday 24 November 2026, 11:00 am" in prep
    assert "Do you lend to builders?" not in prep
    assert "    Do you lend to builders?" in sales
    assert "call" not in prep.partition("What our page promised you")[0]
    assert "we close your question" in prep
    assert "To see, correct or have erased what we keep of you, reply to this mail" in prep
    assert "Answer in writing." in sales
    assert "/inbox/leads/l_" in sales
    assert "Not yet a lead" not in sales


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"day": "2026-11-30"},
        {"time": "morning"},
        {"day": "2026-11-30", "time": "email"},
    ],
)
def test_no_calendar_entry_without_a_day_and_an_hour(client, store, transport, post, now, wish):
    client.post(HAND_RAISE, data=answers(**wish))
    deliver_due(store, transport, MAIL_SENDER, now())
    assert not [part for message in post.messages for part in message.iter_attachments()]


def test_sales_reads_what_they_asked_and_never_where_they_went(client, store, transport, post, now, rows):
    path = json.dumps({"steps": [["/first-home/compare/", 0]], "source": {"utm_source": "newsletter"}})
    client.post(HAND_RAISE, data=answers(path=path, when="someday"))
    deliver_due(store, transport, MAIL_SENDER, now())
    sales = next(message for message in post.messages if message["To"] == "sam@example.com")
    text = text_of(sales)
    assert "    Can we buy in spring?" in text
    assert "- When do you hope to buy? Someday" in text
    assert "- “When do you hope to buy?” is “Someday”; agreed is “Now” or “Six months”" in text
    assert f"https://www.example.com/inbox/leads/{rows('SELECT id FROM lead')[0]['id']}" in text
    assert sales["Reply-To"] == "ada@example.org"
    assert "compare" not in text + text_of(sales, "html")
    assert "newsletter" not in text + text_of(sales, "html")


def test_hostile_words_stay_words_in_every_mail(client, store, transport, post, now):
    words = "<script>alert(1)</script>\nBcc: x@y.example"
    client.post(HAND_RAISE, data=answers(name="<b>Ada</b> {{ 7*7 }}", message=words))
    deliver_due(store, transport, MAIL_SENDER, now())
    for message in post.messages:
        assert "<script>" not in text_of(message, "html")
        assert "<b>Ada" not in text_of(message, "html")
        assert message["Bcc"] is None
        assert "49" not in str(message["Subject"])
    assert set(post.recipients) == {"ada@example.org", "sam@example.com"}


@pytest.mark.parametrize("name", ["Ada\r\nBcc: all@example.org", "Ada\nSubject: x", "Ada\x00"])
def test_no_header_can_be_injected(client, store, transport, post, now, name):
    assert client.post(HAND_RAISE, data=answers(name=name)).status_code == 303
    deliver_due(store, transport, MAIL_SENDER, now())
    assert len(post.messages) == 2
    for message in post.messages:
        assert (message["Bcc"], len(message.get_all("Subject"))) == (None, 1)
        assert message["Subject"] != "x"


def test_we_do_not_greet_with_an_advertisement(client, store, transport, post, now):
    client.post(HAND_RAISE, data=answers(name="Win now at www.spam.example"))
    deliver_due(store, transport, MAIL_SENDER, now())
    prep = next(message for message in post.messages if message["To"] == "ada@example.org")
    assert "spam" not in prep.as_string()


def test_mail_waits_while_the_server_is_away_and_goes_out_once(client, store, transport, post, now, rows):
    post.answer = "451 later"
    client.post(HAND_RAISE, data=answers())
    waits = []
    for _ in range(4):
        assert deliver_due(store, transport, MAIL_SENDER, now()) == 0
        before = now()
        while not rows("SELECT id FROM outbox WHERE next_at <= :now", now=rfc3339(now())):
            now.pass_by(seconds=30)
        waits.append((now() - before) / timedelta(seconds=1))
    assert waits == [30, 300, 1800, 7200]
    post.answer = "250 taken"
    assert deliver_due(store, transport, MAIL_SENDER, now()) == 2
    now.pass_by(days=1)
    assert deliver_due(store, transport, MAIL_SENDER, now()) == 0
    assert len(post.messages) == 2


def test_mail_that_nobody_takes_for_three_days_is_kept_as_a_dead_letter(client, store, transport, post, now, rows):
    post.answer = "451 later"
    client.post(HAND_RAISE, data=answers())
    for _ in range(20):
        deliver_due(store, transport, MAIL_SENDER, now())
        now.pass_by(hours=12)
    dead = rows("SELECT state, attempts, last_error FROM outbox")
    assert {mail["state"] for mail in dead} == {"dead"}
    assert all(mail["attempts"] > 5 and "451" in mail["last_error"] for mail in dead)


def test_a_mail_that_cannot_be_made_does_not_hold_up_the_others(client, app, store, transport, post, now, rows):
    client.post(HAND_RAISE, data=answers())
    app.extensions["waypost"].engine.transaction(
        lambda tx: tx.run("UPDATE outbox SET facts = '{}' WHERE kind = 'prep'")
    )
    assert deliver_due(store, transport, MAIL_SENDER, now()) == 1
    assert rows("SELECT kind, attempts FROM outbox WHERE state = 'waiting'") == [{"kind": "prep", "attempts": 1}]


def test_a_mailbox_that_does_not_exist_is_not_asked_again(client, store, transport, post, now, rows):
    post.answer = "550 nobody here"
    client.post(HAND_RAISE, data=answers())
    deliver_due(store, transport, MAIL_SENDER, now())
    assert {mail["state"] for mail in rows("SELECT state FROM outbox")} == {"dead"}


def test_mail_taken_by_a_sender_that_died_is_given_out_again(client, store, now):
    client.post(HAND_RAISE, data=answers())
    taken = store.take_due_mail(now(), now() + timedelta(minutes=10), 10)
    assert len(taken) == 2
    assert store.take_due_mail(now(), now() + timedelta(minutes=10), 10) == []
    now.pass_by(minutes=11)
    assert store.take_due_mail(now(), now() + timedelta(minutes=10), 10) == taken


def test_an_edited_template_wins_and_a_broken_one_loses_no_mail(client, store, transport, post, now, tmp_path, rows):
    (tmp_path / "prep.txt").write_text("Subject: Ours\n\nAbout {{ offer }}.\n")
    (tmp_path / "sales.txt").write_text("Subject: {{ nothing.of.that }}\n")
    client.post(HAND_RAISE, data=answers())
    assert deliver_due(store, transport, MailSender("", tmp_path), now()) == 1
    assert text_of(post.messages[0]) == "About Talk it through with a broker.\n"
    assert rows("SELECT kind FROM outbox WHERE state = 'waiting'") == [{"kind": "sales"}]


def test_the_thread_writes_into_a_mailbox_as_soon_as_a_form_is_recorded(settings, now, tmp_path):
    folder: Path = tmp_path / "mail"
    app = create_app(replace(settings, smtp_url=f"mailbox:{folder}"), now, random_ids)
    sender = start_outbox(app)
    app.test_client().post(HAND_RAISE, data=answers())
    until = time.monotonic() + 20
    while len(list(folder.glob("*.eml"))) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    sender.stop()
    sender.stop()
    close_app(app)
    again = create_app(replace(settings, smtp_url=f"mailbox:{folder}"), now, random_ids)
    last = start_outbox(again)
    last.stop()
    close_app(again)
    assert len(list(folder.glob("*.eml"))) == 2


def test_a_template_that_divides_by_nothing_holds_up_no_other_mail(client, store, transport, post, now, tmp_path, rows):
    (tmp_path / "prep.txt").write_text("Subject: {{ 1 / 0 }}\n")
    client.post(HAND_RAISE, data=answers())
    assert deliver_due(store, transport, MailSender("", tmp_path), now()) == 1
    assert rows("SELECT kind FROM outbox WHERE state = 'waiting'") == [{"kind": "prep"}]


def test_a_mail_server_that_hangs_does_not_keep_the_process_from_ending(settings, now):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app = create_app(replace(settings, smtp_url=f"smtp://127.0.0.1:{silent.getsockname()[1]}"), now, random_ids)
        sender = start_outbox(app)
        app.test_client().post(HAND_RAISE, data=answers())
        begun = time.monotonic()
        sender.stop(patience=0.2)
        assert time.monotonic() - begun < 5
    sender.stop()
    close_app(app)


def test_an_address_whose_host_has_other_letters_gets_its_mail_from_any_server(client, store, transport, post, now):
    client.post(HAND_RAISE, data=answers(email="ada@bücher.example"))
    assert deliver_due(store, transport, MAIL_SENDER, now()) == 2
    assert set(post.recipients) == {"ada@xn--bcher-kva.example", "sam@example.com"}
    sales = next(message for message in post.messages if message["To"] == "sam@example.com")
    assert sales["Reply-To"] == "ada@xn--bcher-kva.example"
