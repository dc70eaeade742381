"""A form that was mended after the Back button is a correction of the one before, and nothing of that one is lost."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from handoff_sample import answers, invited

HAND_RAISE = "/f/first-home/consultation"


@pytest.fixture
def send(app, now):
    """Send the consultation's form as a visitor does, a minute after what came before; the answer's status."""

    def send_form(**changes):
        now.pass_by(minutes=1)
        return app.test_client().post(HAND_RAISE, data=answers(phone="0491 570 006") | changes).status_code

    return send_form


@pytest.fixture
def mails(rows):
    """The mail that was owed since it was asked for last: its kind, its recipient and its facts."""
    seen: set[str] = set()

    def fresh():
        found = [row for row in rows("SELECT * FROM outbox ORDER BY rowid") if row["id"] not in seen]
        seen.update(row["id"] for row in found)
        return [(row["kind"], row["recipient"], json.loads(row["facts"])) for row in found]

    return fresh


def test_a_mended_form_is_a_correction_that_its_lead_shows(send, mails, rows, api, browser):
    assert send() == 303
    assert [kind for kind, _, _ in mails()] == ["prep", "sales"]
    assert send(phone="0491 570 157", message="In autumn?") == 303
    first, second = rows("SELECT * FROM submission ORDER BY rowid")
    assert (second["corrects"], second["promised_at"]) == (first["id"], first["promised_at"])
    assert json.loads(first["fields"])["phone"] == "0491 570 006"  # what was said stays said
    [lead] = rows("SELECT id, submission_id, first_submission_id FROM lead")
    assert (lead["submission_id"], lead["first_submission_id"]) == (second["id"], first["id"])
    [(kind, _, facts)] = mails()  # sales alone hears of it
    changes = [["Phone", "0491 570 006"], ["Message", "Can we buy in spring?"]]
    assert (kind, facts["corrections"], facts["corrects"]) == ("sales", changes, first["reference"])
    assert rows("SELECT phone FROM person") == [{"phone": "0491 570 157"}]

    brief = api("GET", f"/leads/{lead['id']}/brief").json
    assert brief["phone"] == "0491 570 157"
    assert [one["corrects"] for one in brief["corrections"]] == [first["reference"]]
    assert all(len(one["values"]) == 1 for one in brief["given"])  # no difference that anybody has to ask about
    told = api("GET", f"/leads/{lead['id']}").json["submissions"]
    assert [one["corrects"] for one in told] == [None, first["reference"]]
    page = re.sub(r"\s+", " ", browser().get(f"/inbox/leads/{lead['id']}").text)
    assert f"They corrected {first['reference']}, " in page
    assert "Phone was 0491 570 006; Message was Can we buy in spring?." in page
    assert "Before they corrected it" in page


def test_the_same_correction_again_is_a_repeat_and_the_first_words_again_are_another(send, rows):
    for phone in ("0491 570 006", "0491 570 157", "0491 570 157", "0491 570 006"):
        assert send(phone=phone) == 303
    chain = rows("SELECT id, corrects FROM submission ORDER BY rowid")
    assert [row["corrects"] for row in chain] == ["", chain[0]["id"], chain[1]["id"]]
    assert rows("SELECT phone FROM person") == [{"phone": "0491 570 006"}]
    assert len(rows("SELECT id FROM lead")) == 1


def test_fifty_times_the_same_correction_at_once_are_one(app, send, rows):
    send()
    with ThreadPoolExecutor(50) as pool:
        body = answers(phone="0491 570 157")
        where = set(pool.map(lambda _: app.test_client().post(HAND_RAISE, data=body).location, range(50)))
    assert len(where) == 1
    assert len(rows("SELECT id FROM submission")) == 2


def test_a_mistyped_address_is_mended_and_its_mail_goes_to_the_right_one(send, mails, rows):
    send(email="ada@example.ogr")
    mails()
    assert send() == 303
    assert [(kind, to) for kind, to, _ in mails()] == [("prep", "ada@example.org"), ("sales", "sam@example.com")]
    assert rows("SELECT email, email_key FROM person") == [dict.fromkeys(("email", "email_key"), "ada@example.org")]
    assert len(rows("SELECT id FROM lead")) == 1
    assert json.loads(rows("SELECT fields FROM submission ORDER BY rowid")[0]["fields"])["email"] == "ada@example.ogr"


def test_whoever_is_known_by_the_right_address_gets_the_lead_of_the_mistyped_one(send, rows, api):
    send(once="before", message="Earlier")
    send(email="ada@example.ogr")
    leads = rows("SELECT id FROM lead ORDER BY rowid")
    send(phone="0491 570 157")
    ada = rows("SELECT id, phone FROM person WHERE email = 'ada@example.org'")
    assert ada[0]["phone"] == "0491 570 006"  # one form of somebody never overwrites what another one gave
    assert {row["person_id"] for row in rows("SELECT person_id FROM lead")} == {ada[0]["id"]}
    assert rows("SELECT name, email FROM person WHERE email_key LIKE 'erased:%'") == [{"name": "", "email": ""}]
    sent = api("GET", f"/leads/{leads[1]['id']}").json["submissions"]
    assert [one["fields"]["email"] for one in sent] == ["ada@example.org", "ada@example.ogr", "ada@example.org"]


def test_the_next_person_at_the_same_screen_is_somebody_else(send, mails, rows):
    send()
    mails()
    other = {"name": "Grace Hopper", "email": "grace@example.net", "phone": "0491 570 158"}
    assert [send(**other), send(**other)] == [303, 303]
    assert [kind for kind, _, _ in mails()] == ["prep", "sales"]
    assert [row["corrects"] for row in rows("SELECT corrects FROM submission")] == ["", ""]
    assert len(rows("SELECT id FROM lead")) == 2
    assert send() == 303  # the first one once more is still a repeat
    assert len(rows("SELECT id FROM submission")) == 2


def test_somebody_with_other_forms_keeps_what_those_gave(send, rows):
    send(once="mine", phone="0491 570 006")
    send(once="strangers", phone="0491 570 006", message="From a stranger")
    send(once="strangers", phone="0491 570 999", message="From a stranger")
    assert rows("SELECT phone FROM person") == [{"phone": "0491 570 006"}]


@pytest.mark.parametrize(("days", "corrects"), [(6.9, True), (7.1, False)])
def test_a_page_that_stood_open_for_long_sends_a_form_of_its_own(send, now, rows, days, corrects):
    send()
    now.pass_by(days=days)
    assert send(message="Something else") == 303
    assert bool(rows("SELECT corrects FROM submission ORDER BY rowid")[1]["corrects"]) is corrects


def test_another_page_with_the_same_key_sends_a_form_of_its_own(send, rows):
    send()
    assert send(invitation=invited(page="/first-home/"), message="Something else") == 303
    assert [row["corrects"] for row in rows("SELECT corrects FROM submission")] == ["", ""]


def test_a_lead_that_somebody_works_is_told_and_not_doubled(send, mails, rows, api):
    send()
    lead = rows("SELECT id FROM lead")[0]["id"]
    api("POST", f"/leads/{lead}/disposition", json={"disposition": "accepted"})
    before = api("GET", f"/leads/{lead}").json
    mails()
    send(message="In autumn?")
    after = api("GET", f"/leads/{lead}").json
    assert (after["status"], after["revision"]) == ("accepted", before["revision"] + 1)
    assert after["asked"] == "In autumn?"
    assert after["promised_at"] == before["promised_at"]
    assert after["touches"][-1]["kind"] == "corrected"
    assert [kind for kind, _, _ in mails()] == ["sales"]


def test_another_wish_moves_the_calendar_entry_that_they_have(send, mails):
    send(day="2026-12-01", time="morning")
    mails()
    send(day="2026-12-03", time="morning")
    assert [(kind, facts["sequence"]) for kind, _, facts in mails()] == [("prep", 1), ("sales", 1)]


def test_ticks_alone_are_a_correction_too(send, mails):
    send(prep=["0"])
    mails()
    send(prep=["0", "1"])
    changes = [["Ticked as ready", "Your last two payslips"]]
    assert [facts["corrections"] for _, _, facts in mails()] == [changes]


def test_a_filled_trap_sent_again_empty_is_a_form_like_any_other(send, mails, rows, browser):
    assert send(website="https://example.net") == 303
    assert (mails(), rows("SELECT id FROM lead")) == ([], [])
    assert send() == 303
    assert [kind for kind, _, _ in mails()] == ["prep", "sales"]
    held, sent = rows("SELECT id, held, corrects FROM submission ORDER BY rowid")
    assert (held["held"], sent["held"], sent["corrects"]) == ("honeypot", "", held["id"])
    reference = rows("SELECT reference FROM submission WHERE held = ''")[0]["reference"]
    assert f"and it was taken as {reference}." in browser().get("/inbox/quarantine").text
    assert send(phone="0491 570 157") == 303  # and it can be mended as any other
    assert len(rows("SELECT id FROM lead")) == 1
    assert rows("SELECT phone FROM person") == [{"phone": "0491 570 157"}]
    assert send(website="https://example.net", message="A robot with a known key") == 303
    assert rows("SELECT corrects FROM submission ORDER BY rowid")[-1]["corrects"] == ""


def test_erasing_takes_what_was_corrected_too(send, rows, api, run):
    send(email="ada@example.ogr", message="A secret")
    send(message="No secret")
    assert run("leads", "erase", "ada@example.org", "--yes").exit_code == 0
    assert {row["fields"] for row in rows("SELECT fields FROM submission")} == {"{}"}
    assert rows("SELECT once_key FROM once") == []
