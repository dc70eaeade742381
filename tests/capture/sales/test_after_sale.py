"""Mail after the sale: once, on its day, seen before it goes, and never to who said no; promises are asked after."""

import email
import re
from datetime import timedelta
from email.policy import default

import pytest
from sales_sample import sales_handoff

from capture_api.accounts.actor import Actor
from capture_api.app import look_at_the_clock
from capture_api.deliver.compose import MailSender
from capture_api.deliver.sender import deliver_due
from capture_api.deliver.transport import Mailbox
from capture_api.store.journey_mails import JourneyMailRepository
from capture_api.store.outbox import OutboxRepository

OWNER = Actor("a_rae", "Rae", "rae@example.com", "owner")


def mail(name, when, state, days, subject, text, **more):
    html = f"<p>{text}</p>"
    return {"name": name, "when": when, "state": state, "days": days, "subject": subject, "signed_by": "sales",
            "language": "en", "text": text, "html": html} | more  # fmt: skip


ASK = "Hello {{ person.first_name }}, say what we kept: {{ link.promises }} {{ signer.name }}"


@pytest.fixture
def facts(tmp_path):
    facts = sales_handoff(tmp_path)
    facts["journeys"]["first-home"]["after_sale"] = {"journey": "loan-review", "days": 10}
    facts["journeys"]["loan-review"] = {
        "title": "Reviewing a loan",
        "kind": "post-sale",
        "owners": {"marketing": "care", "sales": "sales"},
        "mails": [
            mail("how-it-went", "after", "delivered", 3, "How did it go, {{ person.first_name }}?", ASK),
            mail("look-again", "before", "next-need", 14, "Time to look again", "Hello {{ person.name }}."),
        ],
    }
    facts["site"]["owners"]["care"] = {"name": "Cleo Care", "email": "care@example.com"}
    return facts


@pytest.fixture
def sent(app, now, tmp_path):
    """Let the clock look, send what is owed, and give the mail of journeys that is new."""
    box, seen = tmp_path / "mail", set()

    def send(**span):
        now.pass_by(**span)
        look_at_the_clock(app.extensions["waypost"])
        deliver_due(OutboxRepository(app.extensions["waypost"].engine), Mailbox(box), MailSender("", None), now())
        fresh = sorted(set(box.glob("*.eml")) - seen)
        seen.update(fresh)
        found = [email.message_from_bytes(one.read_bytes(), policy=default) for one in fresh]
        return [one for one in found if one["List-Unsubscribe"]]

    return send


@pytest.fixture
def delivered(api, lead):
    """A lead that is won and delivered on Monday 23 November, 11 am."""
    for move in ("win", "deliver"):
        assert api("POST", f"/leads/{lead}/moves/{move}", json={}).status_code == 200
    return lead


def mails_of(api, lead):
    return {one["mail"]: one for one in api("GET", f"/leads/{lead}").get_json()["mails"]}


def test_the_journey_after_the_sale_takes_over_on_its_day(api, delivered):
    found = api("GET", f"/leads/{delivered}").get_json()
    assert (found["owner"], found["next_at"][:10]) == ("care@example.com", "2026-12-03")


def test_a_mail_goes_out_once_on_its_day_and_is_seen_before_and_after(api, delivered, sent, browser):
    assert mails_of(api, delivered)["how-it-went"]["state"] == "planned"
    assert mails_of(api, delivered)["how-it-went"]["due_at"] == "2026-11-26T00:00:00.000Z"
    page = browser().get(f"/inbox/leads/{delivered}").text
    assert "Mail after the sale" in page
    assert "goes out by itself" in page
    assert sent(days=2, hours=23) == []
    (message,) = sent(hours=2)
    assert (message["To"], message["Subject"]) == ("ada@example.org", "How did it go, Ada?")
    text = message.get_body(("plain",)).get_content()
    assert "Hello Ada, say what we kept: https://" in text
    assert "Sam Broker" in text
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent(hours=1) == []
    assert mails_of(api, delivered)["how-it-went"]["state"] == "owed"
    api("POST", f"/leads/{delivered}/moves/undo", json={})
    api("POST", f"/leads/{delivered}/moves/deliver", json={})
    assert sent(days=4) == []  # delivered anew, and still not told twice


def test_a_mail_before_a_date_follows_that_date(api, delivered, sent):
    assert "look-again" not in mails_of(api, delivered)
    api("POST", f"/leads/{delivered}/moves/expect", json={"on": "2027-01-29"})
    assert mails_of(api, delivered)["look-again"]["due_at"] == "2027-01-14T22:00:00.000Z"
    assert [one["Subject"] for one in sent(days=3, hours=1)] == ["How did it go, Ada?"]  # counted from the delivery
    api("POST", f"/leads/{delivered}/moves/expect", json={"on": "2027-02-26"})
    assert sent(days=50) == []
    assert [one["Subject"] for one in sent(days=28)] == ["Time to look again"]


def test_who_gets_no_mail_stands_in_nobodys_way(api, delivered, app, rows, now):
    repository = JourneyMailRepository(app.extensions["waypost"].engine)
    span = (now() - timedelta(hours=1), now(), "loan-review", "how-it-went")
    assert repository.entered("delivered", *span) == [delivered]
    repository.silence(rows("SELECT id FROM person")[0]["id"], now())
    assert repository.entered("delivered", *span) == []  # so that a full page of such never hides who gets theirs


@pytest.mark.parametrize("why", ["undone", "stopped", "silent", "erased", "back", "too late"])
def test_nothing_goes_to_whom_it_should_not(api, delivered, sent, rows, app, browser, why):
    page = f"/inbox/leads/{delivered}"
    if why == "undone":
        api("POST", f"/leads/{delivered}/moves/undo", json={})
    elif why == "stopped":
        answer = browser().press(page, f"{page}/mails/loan-review/how-it-went/stop")
        assert answer.status_code == 303
        assert mails_of(api, delivered)["how-it-went"]["by"] == "Tom"
        again = api("POST", f"/leads/{delivered}/mails/loan-review/how-it-went/stop", json={})
        assert "there is nothing to stop" in again.get_json()["detail"]
    elif why == "silent":
        app.extensions["waypost"].customers.silence(rows("SELECT person_id FROM lead")[0]["person_id"])
        assert mails_of(api, delivered)["how-it-went"]["state"] == "silent"
    elif why == "erased":
        app.extensions["waypost"].sales.people.erase(OWNER, rows("SELECT person_id FROM lead")[0]["person_id"])
    elif why == "back":
        api("POST", f"/leads/{delivered}/moves/return", json={})
    assert sent(days=20 if why == "too late" else 4) == []


def test_who_says_no_at_one_address_gets_none_at_another(api, delivered, sent, raise_hand, rows, app):
    other = raise_hand(email="ada@work.example.org", phone="03 9123 4567", once="k2")
    silence = app.extensions["waypost"].customers.silence
    merge = (
        api("POST", f"/leads/{delivered}/same-person", json={"other": other})
        and api("GET", f"/leads/{delivered}/same-person").get_json()["merges"][0]["id"]
    )
    (theirs,) = rows("SELECT person_id AS id FROM lead WHERE id = :id", id=other)
    assert silence(theirs["id"])
    assert mails_of(api, delivered)["how-it-went"]["state"] == "silent"
    assert sent(days=3, hours=1) == []
    api("POST", f"/leads/{delivered}/same-person/{merge}/part", json={})  # two people each have their own say
    assert [one["To"] for one in sent(hours=1)] == ["ada@example.org"]


def test_one_click_ends_such_mail_and_a_look_at_the_page_does_not(api, delivered, sent, client):
    (message,) = sent(days=3, hours=1)
    path = re.search(r"/me/no-mail/[^>]+", message["List-Unsubscribe"])[0]
    assert "Send me no more of these" in client.get(path).text
    assert mails_of(api, delivered)["how-it-went"]["state"] == "owed"
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, "No more mail like this" in answer.text) == (200, True)
    api("POST", f"/leads/{delivered}/moves/expect", json={"on": "2026-12-12"})
    assert mails_of(api, delivered)["look-again"]["state"] == "silent"
    assert client.post(path[:-3] + "abc").status_code == 404


def test_a_promise_is_asked_after_and_a_broken_one_goes_up(api, delivered, sent, client, rows):
    (message,) = sent(days=3, hours=1)
    path = re.search(r"/me/kept/\S+", message.get_body(("plain",)).get_content())[0]
    page = client.get(path).text
    assert "A broker calls you back within one business day." in page
    assert client.post(path, data={"words": "Hm."}).status_code == 422
    answer = client.post(path, data={"promise-callback-1bd": "broken", "words": "It took four days."})
    assert "Thank you" in answer.text
    promise = api("GET", f"/leads/{delivered}").get_json()["promises"][0]
    assert promise["outcome"] == "broken"
    (told,) = rows("SELECT recipient, facts FROM outbox WHERE kind = 'broken'")
    assert told["recipient"] == "rae@example.com"
    assert "It took four days." in told["facts"]
    client.post(path, data={"promise-callback-1bd": "broken"})
    assert len(rows("SELECT 1 FROM outbox WHERE kind = 'broken'")) == 1  # the same answer again tells nobody anew


def test_what_sales_records_as_broken_goes_up_too(api, delivered, rows):
    api("POST", f"/leads/{delivered}/promises/callback-1bd", json={"outcome": "broken"})
    assert [row["recipient"] for row in rows("SELECT recipient FROM outbox WHERE kind = 'broken'")] == [
        "rae@example.com"
    ]
