"""A question in writing waits for sales like a raised hand, and is no lead by the definition."""

import json

import pytest
from handoff_sample import SITE, field, invited
from sales_sample import sales_handoff

QUESTION = {
    "journey": "first-home",
    "name": "question",
    "kind": "enquiry",
    "title": "Ask a broker a question",
    "button": "Send",
    "times": {},
    "prep": [],
    "mail_note": "",
    "thanks": f"{SITE}first-home/asked/",
    "fields": [field("email", "email"), field("message", "textarea")],
}


@pytest.fixture
def facts(tmp_path):
    facts = sales_handoff(tmp_path)
    facts["journeys"]["first-home"]["offers"] |= {
        "question": QUESTION,
        "quick-question": QUESTION | {"name": "quick-question", "within": "4 business hours"},
    }
    return facts


@pytest.fixture
def ask(app):
    def send(offer="question", **changes):
        body = {"invitation": invited(offer), "email": "ada@example.org", "message": "Do you lend to builders?"}
        answer = app.test_client().post(f"/f/first-home/{offer}", data=body | changes)
        assert answer.status_code == 303, answer.text

    return send


@pytest.mark.parametrize(
    ("offer", "due"),
    [
        ("question", "2026-11-24T00:00:00.000Z"),
        ("quick-question", "2026-11-23T04:00:00.000Z"),
    ],
)
def test_a_question_waits_for_sales_with_an_owner_and_a_time(ask, api, run, browser, rows, offer, due):
    ask(offer)
    (lead,) = api("GET", "/leads?status=open").get_json()["leads"]
    assert (lead["kind"], lead["status"], lead["promised_at"]) == ("question", "to-check", due)
    assert (lead["owner"], lead["meets_definition"]) == ("sam@example.com", False)
    assert rows("SELECT state FROM person") == [{"state": "prospect"}]
    assert "Do you lend to builders?" in run("leads", "list").output
    page = browser()
    assert "Do you lend to builders?" in page.get("/inbox/").text
    assert "They asked a question and raised no hand" in page.get(f"/inbox/leads/{lead['id']}").text


def test_a_question_is_not_counted_as_marketings_lead(ask, raise_hand, api, run):
    ask()
    raise_hand()
    ask(message="And to plumbers?")
    found = api("GET", "/leads?status=open").get_json()["leads"]
    assert {(one["kind"], one["asked"]) for one in found} == {
        ("question", "And to plumbers?"),
        ("hand-raise", "Can we buy in spring?"),
    }
    report = json.loads(run("report", "credit", "--format", "json").output)
    assert [one["leads"] for one in report["audiences"]["clients"]["tables"]["source"]["rows"]] == [1]
