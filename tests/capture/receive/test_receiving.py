"""A form that was filled in: kept with all that follows, and answered."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from handoff_sample import KEYS, answers, choices, handoff, invited, write_handoff

from capture_api.app import close_app, create_app
from capture_api.ids import random_ids
from capture_api.settings import read_settings

HAND_RAISE = "/f/first-home/consultation"
GUIDE = "/f/first-home/borrowing-guide"
PATH = json.dumps(
    {
        "steps": [["/first-home/", 0], ["/first-home/compare/", 64], ["/made-up/", 70], ["/first-home/talk/", 300]],
        "source": {"utm_source": "newsletter", "referrer": "news.example.net", "landing": "/first-home/", "evil": "x"},
    }
)


def test_a_hand_raise_is_recorded_and_answered_with_the_thank_you_page(client, rows):
    answer = client.post(HAND_RAISE, data=answers(path=PATH, prep=["1"]))
    assert answer.status_code == 303
    where = urlsplit(answer.location)
    sent = rows("SELECT * FROM submission")[0]
    assert where._replace(fragment="").geturl() == "https://www.example.com/first-home/booked/"
    assert parse_qs(where.fragment) == {"ref": [sent["reference"]]}
    assert json.loads(sent["fields"])["message"] == "Can we buy in spring?"
    assert json.loads(sent["prep"]) == [1]
    assert json.loads(sent["source"]) == {
        "utm_source": "newsletter",
        "referrer": "news.example.net",
        "landing": "/first-home/",
    }
    assert [told["promise_id"] for told in rows("SELECT promise_id FROM told")] == ["callback-1bd"]


def test_the_path_becomes_touches_at_their_times(client, rows):
    client.post(HAND_RAISE, data=answers(path=PATH))
    seen = [(touch["kind"], touch["at"][11:19], touch["page"]) for touch in rows("SELECT * FROM touch ORDER BY id")]
    assert seen == [
        ("page-seen", "23:55:00", "/first-home/"),
        ("page-seen", "23:56:04", "/first-home/compare/"),
        ("page-seen", "00:00:00", "/first-home/talk/"),
        ("hand-raise", "00:00:00", "/first-home/talk/"),
    ]
    assert rows("SELECT path_dropped FROM submission")[0]["path_dropped"] == 1


def test_a_hand_raise_makes_a_lead_with_an_owner_and_a_promised_time(client, rows):
    client.post(HAND_RAISE, data=answers())
    lead = rows("SELECT * FROM lead")[0]
    assert (lead["status"], lead["owner"], lead["meets"]) == ("new", "sam@example.com", 1)
    assert lead["promised_at"] == "2026-11-24T00:00:00.000Z"
    assert rows("SELECT state FROM person")[0]["state"] == "lead"


def test_a_hand_outside_the_definition_comes_to_sales_with_the_reasons(client, rows):
    client.post(HAND_RAISE, data=answers(when="someday", postcode="2000"))
    lead = rows("SELECT * FROM lead")[0]
    assert (lead["status"], lead["meets"], lead["definition_version"]) == ("to-check", 0, 2)
    assert [one["why"] for one in json.loads(lead["criteria"])] == [
        "“When do you hope to buy?” is “Someday”; agreed is “Now” or “Six months”",
        "“Postcode” is “2000”, which is outside what was agreed",
    ]
    assert rows("SELECT state FROM person")[0]["state"] == "prospect"


def test_a_download_answers_with_a_link_and_makes_no_lead(client, rows):
    answer = client.post(GUIDE, data={"invitation": invited("borrowing-guide"), "email": "ada@example.org"})
    link = parse_qs(urlsplit(answer.location).fragment)["d"][0]
    assert link.startswith("https://www.example.com/d/")
    assert rows("SELECT id FROM lead") == []
    assert [mail["kind"] for mail in rows("SELECT kind FROM outbox")] == ["download"]
    file = client.get(urlsplit(link).path, buffered=True)
    assert file.status_code == 200
    assert file.content_type == "application/pdf"
    assert [touch["kind"] for touch in rows("SELECT kind FROM touch ORDER BY id")] == ["download", "file-fetched"]


def test_json_gets_the_same_reading_and_its_own_answer(client, rows):
    answer = client.post(HAND_RAISE, json=answers(path=json.loads(PATH), topics=["loans", "grants"]))
    assert answer.status_code == 201
    assert answer.json["reference"] == rows("SELECT reference FROM submission")[0]["reference"]
    assert json.loads(rows("SELECT fields FROM submission")[0]["fields"])["topics"] == ["loans", "grants"]


def test_one_person_with_two_spellings_is_one_person_with_both_submissions(client, rows):
    client.post(HAND_RAISE, data=answers())
    client.post(HAND_RAISE, data=answers(once="key-2", email="ADA@Example.ORG", name="Someone Else"))
    assert [person["name"] for person in rows("SELECT name FROM person")] == ["Ada Byron"]
    assert len(rows("SELECT id FROM submission")) == 2
    assert len(rows("SELECT id FROM lead")) == 1  # nobody had picked it up: one person is not called twice


@pytest.mark.parametrize(("first", "second"), [("someday", "now"), ("now", "someday")])
def test_a_waiting_lead_that_met_the_definition_once_stays_a_lead(client, rows, first, second):
    client.post(HAND_RAISE, data=answers(when=first))
    client.post(HAND_RAISE, data=answers(when=second, once="key-2"))
    assert rows("SELECT status, meets FROM lead") == [{"status": "new", "meets": 1}]
    assert len(rows("SELECT id FROM touch WHERE kind = 'hand-raise' AND lead_id IN (SELECT id FROM lead)")) == 2


def test_a_lead_that_somebody_has_taken_up_is_left_alone(client, app, rows):
    client.post(HAND_RAISE, data=answers())
    app.extensions["waypost"].engine.transaction(lambda tx: tx.run("UPDATE lead SET status = 'accepted'"))
    client.post(HAND_RAISE, data=answers(once="key-2"))
    assert [lead["status"] for lead in rows("SELECT status FROM lead ORDER BY status")] == ["accepted", "new"]


def test_an_error_brings_the_form_back_with_the_values_kept(client, rows):
    answer = client.post(HAND_RAISE, data=answers(email="ada@", path=PATH))
    assert answer.status_code == 422
    assert "<title>Error: Talk</title>" in answer.text
    assert "Enter an email address in the correct format, like name@example.com" in answer.text
    assert 'value="Ada Byron"' in answer.text
    assert 'action="consultation"' in answer.text
    assert 'name="once" value="key-1"' in answer.text
    assert "newsletter" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert rows("SELECT id FROM submission") == []


def test_an_error_in_json_is_problem_details(client):
    answer = client.post(HAND_RAISE, json=answers(email="ada@", postcode=""))
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["errors"] == {
        "email": "Enter an email address in the correct format, like name@example.com",
        "postcode": "Enter your postcode",
    }


@pytest.mark.parametrize(
    ("headers", "changes"),
    [
        ({"Sec-GPC": "1"}, {}),
        ({"DNT": "1"}, {}),
        ({}, {"nopath": "1"}),
    ],
)
def test_a_path_is_dropped_wholly_when_the_reader_asks(client, rows, headers, changes):
    client.post(HAND_RAISE, data=answers(path=PATH, **changes), headers=headers)
    sent = rows("SELECT path, source, path_dropped FROM submission")[0]
    assert sent == {"path": "[]", "source": "{}", "path_dropped": 0}


def test_a_filled_trap_is_kept_for_a_person_to_see_and_answered_alike(client, rows):
    answer = client.post(HAND_RAISE, data=answers(website="https://spam.example", email="no address"))
    assert answer.status_code == 303
    assert rows("SELECT held, person_id FROM submission") == [{"held": "honeypot", "person_id": None}]
    for table in ("person", "lead", "outbox", "touch"):
        assert rows(f"SELECT * FROM {table}") == []


def test_a_day_that_is_a_choice_of_words_is_a_day_too(tmp_path, now):
    facts = handoff(tmp_path)
    fields = facts["journeys"]["first-home"]["offers"]["consultation"]["fields"]
    next(one for one in fields if one["name"] == "day").update(type="radio", choices=choices("weekdays", "weekends"))
    app = create_app(
        read_settings(
            {
                "WAYPOST_SECRET_KEYS": json.dumps(KEYS),
                "WAYPOST_HANDOFF": str(write_handoff(tmp_path, facts)),
                "WAYPOST_DATABASE_URL": f"sqlite:///{tmp_path}/own.db",
            }
        ),
        now,
        random_ids,
    )
    answer = app.test_client().post(HAND_RAISE, data=answers(day="weekends", time="morning"))
    close_app(app)
    assert answer.status_code == 303
