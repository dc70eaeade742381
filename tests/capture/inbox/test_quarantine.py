"""Forms that were held back: found by a person, and let through with all that any other form makes."""

import json
import re

import pytest
from handoff_sample import answers

HAND_RAISE = "/f/first-home/consultation"


@pytest.fixture
def held(app, rows):
    """Send a form whose trap an eager browser filled in, and give its row."""

    def send(**changes):
        client = app.test_client()
        assert client.post(HAND_RAISE, data=answers(website="autofilled") | changes).status_code == 303
        return rows("SELECT * FROM submission ORDER BY rowid DESC LIMIT 1")[0]

    return send


def test_a_hand_that_was_held_back_is_found_and_becomes_a_lead(browser, held, rows, now):
    path = json.dumps({"steps": [["/first-home/", 0], ["/first-home/talk/", 60]], "source": {"utm_source": "news"}})
    sent, tom = held(path=path), browser("tom")
    now.pass_by(hours=3)
    assert "1 form held back" in tom.get("/inbox/").text
    html = tom.get("/inbox/quarantine").text
    for words in ("Can we buy in spring?", "When do you hope to buy?", "do not see was filled in", sent["reference"]):
        assert words in html
    answer = tom.press("/inbox/quarantine", f"/inbox/quarantine/{sent['id']}/let-through")
    lead = rows("SELECT id, status, created_at, promised_at FROM lead")[0]
    assert answer.location == f"/inbox/leads/{lead['id']}?said=let-through"
    assert (lead["status"], lead["created_at"], lead["promised_at"]) == ("new", sent["at"], "2026-11-24T00:00:00.000Z")
    assert [row["kind"] for row in rows("SELECT kind FROM touch ORDER BY id")] == [
        "page-seen",
        "page-seen",
        "hand-raise",
        "let-through",
    ]
    assert [row["promise_id"] for row in rows("SELECT promise_id FROM told")] == ["callback-1bd"]
    assert rows("SELECT * FROM outbox") == []
    assert "Can we buy in spring?" in tom.get(answer.location).text
    assert "held back" not in tom.get("/inbox/").text
    assert lead["id"] in tom.get("/inbox/?q=spring ada").text


def test_two_people_let_one_form_through_once(browser, held, rows):
    sent, tom, mei = held(), browser("tom"), browser("mei")
    secret = re.search(r'name="csrf" value="([^"]+)"', mei.get("/inbox/quarantine").text)[1]
    action = f"/inbox/quarantine/{sent['id']}/let-through"
    tom.press("/inbox/quarantine", action)
    assert mei.client.post(action, data={"csrf": secret}).status_code == 404
    assert rows("SELECT COUNT(*) AS n FROM lead") == [{"n": 1}]


def test_a_form_without_a_usable_address_says_so(browser, held, rows):
    sent, tom = held(email="no address"), browser()
    answer = tom.press("/inbox/quarantine", f"/inbox/quarantine/{sent['id']}/let-through")
    assert answer.status_code == 422
    assert "a person is known by it" in answer.text
    assert rows("SELECT held FROM submission") == [{"held": "honeypot"}]


def test_marketing_sees_what_was_held_and_lets_nothing_through(browser, held, rows):
    sent, dana = held(), browser("dana", "marketing")
    html = dana.get("/inbox/quarantine").text
    assert sent["reference"] in html
    assert "let it through<" not in html
    secret = re.search(r'name="csrf" value="([^"]+)"', html)[1]
    answer = dana.client.post(f"/inbox/quarantine/{sent['id']}/let-through", data={"csrf": secret})
    assert (answer.status_code, rows("SELECT id FROM lead")) == (403, [])


def test_many_held_forms_come_by_pages(browser, held):
    references = {held(once=str(number), message=f"m{number}")["reference"] for number in range(31)}
    tom = browser()
    first = tom.get("/inbox/quarantine").text
    second = tom.get(re.search(r'href="(/inbox/quarantine\?after=[^"]+)"', first)[1]).text
    assert len(set(re.findall(r"WP-\w{6}", first))) == 30
    assert set(re.findall(r"WP-\w{6}", first + second)) == references


def test_hostile_words_that_were_held_run_nowhere(browser, held, run):
    held(message="<script>alert(1)</script>", name="\x1b[31m<b>")
    html = browser().get("/inbox/quarantine").text
    assert html.count("<script") == 1  # ours
    assert "\x1b" not in run("leads", "quarantine").output


def test_a_terminal_shows_and_lets_through(run, held, rows):
    sent = held()
    shown = run("leads", "quarantine").output
    assert "Can we buy in spring?" in shown
    assert "let through" in run("leads", "quarantine", "--let-through", sent["reference"].lower()).output
    assert rows("SELECT status FROM lead") == [{"status": "new"}]
    assert "Nothing is held back." in run("leads", "quarantine").output
    assert "is held back" in run("leads", "quarantine", "--let-through", sent["reference"]).exception.message
