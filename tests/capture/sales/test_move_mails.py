"""Mail that a move owes: to whoever has the lead now, and to both about a time to talk; none if undone in time."""

import email
from email.policy import default

import pytest
from icalendar import Calendar
from sales_sample import PASSWORD

from capture_api.deliver.compose import MailSender
from capture_api.deliver.sender import deliver_due
from capture_api.deliver.transport import Mailbox
from capture_api.store.outbox import OutboxRepository


@pytest.fixture
def mailed(app, now, tmp_path):
    """Send what is owed after some minutes, and give what is new as (to, subject, text, calendar entry)."""
    box, seen = tmp_path / "mail", set()

    def send(minutes=3):
        now.pass_by(minutes=minutes)
        deliver_due(OutboxRepository(app.extensions["waypost"].engine), Mailbox(box), MailSender("", None), now())
        fresh = sorted(set(box.glob("*.eml")) - seen) if box.is_dir() else []
        seen.update(fresh)
        return {(one["To"], one["Subject"]): one for one in map(read, fresh)}

    return send


def read(file):
    return email.message_from_bytes(file.read_bytes(), policy=default)


def text_of(message, kind="plain"):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def entry_of(message):
    (part,) = message.iter_attachments()
    event = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]
    return part.get_param("method"), event


@pytest.fixture
def move(api, lead, browser, mailed):
    browser("tom")
    browser("mei")
    mailed()  # what the form itself owed

    def make(name, **said):
        answer = api("POST", f"/leads/{lead}/moves/{name}", json=said)
        assert answer.status_code == 200, answer.text

    return make


def test_whoever_gets_a_lead_gets_the_briefs_first_screen(move, mailed, lead):
    move("assign", to="mei@example.com", note="She lives near you.")
    ((to, subject),) = (sent := mailed())
    assert (to, subject) == ("mei@example.com", "Ada Byron is with you now: Buying a first home")
    message = sent[to, subject]
    text = text_of(message)
    assert "sales handed Ada Byron over to you" in text
    assert "They say: She lives near you." in text
    assert "Next: Get in touch, by Tuesday 24 November 2026, 11:00 am Melbourne time." in text
    assert "An answer was promised by Tuesday 24 November 2026, 11:00 am Melbourne time." in text
    assert "In their own words:\n\n    " in text
    assert "Is that so for you?" in text
    assert "A broker calls you back within one business day." in text
    assert f"/inbox/leads/{lead}" in text
    assert message["Reply-To"] == "ada@example.org"
    assert f"/inbox/leads/{lead}" in text_of(message, "html")


def test_handing_over_that_is_undone_at_once_mails_nobody(move, mailed):
    move("assign", to="mei@example.com")
    move("undo")
    assert mailed() == {}


def test_handing_over_that_is_undone_later_tells_both(move, mailed):
    move("assign", to="mei@example.com")
    mailed()
    move("undo")
    assert [to for to, _ in mailed()] == ["sam@example.com"]


def test_who_takes_a_lead_for_themselves_gets_no_mail(browser, lead, mailed):
    tom = browser("tom")
    mailed()
    tom.press(f"/inbox/leads/{lead}", f"/inbox/leads/{lead}/accept")
    assert mailed() == {}


def test_a_booked_time_is_confirmed_moved_and_cancelled_for_both(move, mailed):
    move("assign", to="mei@example.com")
    mailed()
    move("book", on="2026-12-01", at="14:30")
    first = "Tuesday 1 December 2026, 2:30 pm Melbourne time"
    sent = mailed()
    assert set(sent) == {("ada@example.org", f"Confirmed: {first}"), ("mei@example.com", f"Talk: Ada Byron, {first}")}
    confirmed = sent["ada@example.org", f"Confirmed: {first}"]
    text = text_of(confirmed)
    assert f"When: {first}\nHow long: about 30 minutes\nYou will speak with: Mei" in text
    assert confirmed["Reply-To"] == "mei@example.com"
    method, event = entry_of(confirmed)
    assert (method, event["STATUS"], event["SUMMARY"]) == (
        "REQUEST", "CONFIRMED", "Talk it through with a broker (Example Brokers)"
    )  # fmt: skip
    assert (event["DTSTART"].dt.isoformat(), event["DTEND"].dt.isoformat()) == (
        "2026-12-01T03:30:00+00:00", "2026-12-01T04:00:00+00:00"
    )  # fmt: skip
    assert entry_of(sent["mei@example.com", f"Talk: Ada Byron, {first}"])[1]["UID"] == event["UID"]

    move("book", on="2026-12-02", at="09:00")
    second = "Wednesday 2 December 2026, 9:00 am Melbourne time"
    moved = mailed()["ada@example.org", f"Moved: {second}"]
    assert f"Our talk on {first} has moved." in text_of(moved)
    _, again = entry_of(moved)
    assert again["UID"] == event["UID"]
    assert again["SEQUENCE"] > event["SEQUENCE"]

    move("recycle", on="2027-03-01")
    cancelled = mailed()["ada@example.org", f"Cancelled: {second}"]
    method, gone = entry_of(cancelled)
    assert (method, gone["STATUS"], gone["UID"]) == ("CANCEL", "CANCELLED", event["UID"])
    assert gone["SEQUENCE"] > again["SEQUENCE"]
    assert "does not take place" in text_of(cancelled, "html")


def test_a_booking_undone_in_time_mails_nobody_and_one_undone_later_is_cancelled(move, mailed):
    move("book", on="2026-12-01", at="14:30")
    move("undo")
    assert mailed() == {}
    move("book", on="2026-12-01", at="14:30")
    assert len(mailed()) == 2
    move("undo")
    assert {subject.partition(":")[0] for _, subject in mailed()} == {"Cancelled"}


def test_a_talk_that_took_place_is_not_cancelled(move, mailed):
    move("book", on="2026-12-01", at="14:30")
    mailed()
    move("meet")
    assert mailed() == {}


def test_an_account_without_a_name_is_called_by_its_address(accounts, api, lead, mailed):
    accounts.create("nn@example.com", "", "sales", PASSWORD)
    mailed()
    api("POST", f"/leads/{lead}/moves/assign", json={"to": "nn@example.com"})
    api("POST", f"/leads/{lead}/moves/book", json={"on": "2026-12-01", "at": "14:30"})
    (text,) = (text_of(one) for (to, subject), one in mailed().items() if subject.startswith("Confirmed"))
    assert "You will speak with: nn@example.com" in text
