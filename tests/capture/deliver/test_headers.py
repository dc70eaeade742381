"""What strangers type into the headers of our mail, sent through a real mail server and read back."""

import email
from collections.abc import Iterator
from datetime import UTC, datetime
from email.policy import compat32, default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hosts import free_port
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from capture_api.deliver.compose import MailSender, compose
from capture_api.deliver.headers import LONGEST, header_address, header_words
from capture_api.deliver.transport import Transport, open_transport
from capture_api.model.recording import DueMail

OURS = ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Reply-To", "Subject", "To"]
FORGED = "=?utf-8?q?x=0d=0aReply-To:_evil=40example.net=0d=0a=0d=0aWire_us_the_money?="
SLOT = {"start": "2026-11-30T09:00:00+11:00", "end": "2026-11-30T12:00:00+11:00", "zone": "Australia/Melbourne"}
# What a form may hold, and more: any character that can be written as UTF-8, and what headers are made of.
PIECES = st.sampled_from(
    ["=?", "?=", "=0d=0a", "\r\n", "\n", "Bcc: a@b.example", "utf-8?q?", ",", '"', "\\", "<", ";", "\u2028"]
)
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a letter at a time through a mail server shrinks slowly
TYPED = st.lists(st.one_of(st.text(st.characters(codec="utf-8"), max_size=120), PIECES), max_size=6).map("".join)


class Post:
    """Keeps the bytes that it is given."""

    def __init__(self) -> None:
        self.last = b""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.last = envelope.content
        return "250 taken"


@pytest.fixture(scope="module")
def post() -> Post:
    return Post()


@pytest.fixture(scope="module")
def transport(post: Post) -> Iterator[Transport]:
    port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    found = open_transport(f"smtp://127.0.0.1:{port}")
    assert found
    yield found
    found.close()
    controller.stop()


def due(kind: str, name: str, company: str = "", title: str = "A talk", person: str = "ada@example.org") -> DueMail:
    """A mail that is owed, with what somebody typed in it."""
    facts: dict[str, Any] = {
        "site": {"title": "Example Brokers", "url": "https://www.example.com/", "example": "", "phone": "",
                 "email": "hello@example.com", "language": "en"},
        "owner": {"name": "Sam", "email": "sam@example.com"}, "reference": "WP-M4JKNR", "name": name, "offer": title,
        "note": "", "within": "1 business day", "answer_by": "Monday", "wish": "", "slot": SLOT, "minutes": 30,
        "who": "", "leave_with": "", "prep": [], "prep_url": "", "promises": [], "journey": "First home",
        "person": person, "person_name": name, "message": company, "meets": True, "unmet": [],
        "answers": [{"label": "Company", "value": company}], "inbox": "https://www.example.com/inbox/",
    }  # fmt: skip
    recipient = "sam@example.com" if kind == "sales" else person
    return DueMail("m_1", kind, recipient, facts, "l_1", 0, datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize("kind", ["sales", "prep"])
@settings(max_examples=50, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TYPED, company=TYPED, title=TYPED)
@example(name=FORGED, company=FORGED, title=FORGED)
@example(name="=" * 40 + FORGED, company="", title="?" + FORGED)
@example(name='"Ada" <a@b.example>, c@d.example', company="", title='say "hi", you\\')
@example(name="é" * 200, company="\u202eada", title="日" * 200)
def test_whatever_is_typed_the_mail_arrives_with_our_headers_alone(kind, name, company, title, post, transport):
    transport.send(compose(due(kind, name, company, title), MailSender("", None)))
    raw = email.message_from_bytes(post.last, policy=compat32)
    assert sorted(raw.keys()) == OURS
    read = email.message_from_bytes(post.last, policy=default)
    assert read["To"].addresses[0].addr_spec == ("sam@example.com" if kind == "sales" else "ada@example.org")
    assert read["Reply-To"].addresses[0].addr_spec == ("ada@example.org" if kind == "sales" else "sam@example.com")
    asked = (
        f"{name or 'ada@example.org'} raised a hand: First home" if kind == "sales" else f"{title}: what happens next"
    )
    assert read["Subject"] == header_words(asked.partition("\n")[0])


@given(TYPED)
def test_words_in_a_header_are_one_short_line_without_an_encoded_word(typed):
    words = header_words(typed)
    assert len(words) <= LONGEST
    assert words.splitlines() in ([], [words])
    assert "=?" not in words
    assert header_words(words) == words


def test_what_people_are_called_stays_as_they_write_it():
    for name in ("Ada Byron", "Nguyễn Văn Anh", "O'Brien, J.", "علی‌رضا", "山田太郎", "100% = sure?"):
        assert header_words(name) == name
    assert header_words(FORGED).startswith("= ?utf-8?q?x=0d=0aReply-To:_evil")


@pytest.mark.parametrize("person", ["jörg@example.org", "a b@example.org", "", "x", '"=?x?q?a?="@example.org'])
def test_an_odd_address_keeps_no_mail_from_sales(person, post, transport):
    transport.send(compose(due("sales", "Ada", person=person), MailSender("", None)))
    read = email.message_from_bytes(post.last, policy=default)
    assert read["Reply-To"] is None
    assert person in read.get_body(("plain",)).get_content()


def test_the_sender_s_host_may_have_any_letters():
    assert str(header_address("hello@bücher.example", "Bücher")) == "Bücher <hello@xn--bcher-kva.example>"
    assert compose(due("sales", "Ada"), MailSender("hello@bücher.example", None))["Message-ID"].endswith(
        "@xn--bcher-kva.example>"
    )
