"""One planner for a form that is sent, one that is let through, and a lead typed by hand; every answer kept apart."""

import json
import sqlite3
from contextlib import closing

import pytest
from handoff_sample import answers
from sqlite_utils import Database

from capture_api.accounts.actor import Actor
from capture_api.model.form_words import AskedField, FormWords
from capture_api.model.lead import labelled
from capture_api.store.open import open_engine
from capture_api.store.quarantine import QuarantineRepository
from capture_api.store.schema.hand_off_steps import steps

ALL_KINDS = "loans, all kinds"
LEAD = """SELECT lead.status, lead.meets, lead.criteria, lead.promised_at AS led, lead.next_at, lead.owner,
    lead.kind, lead.definition_version,
    submission.fields, submission.words_hash, submission.promised_at, person.name FROM lead
    JOIN submission ON submission.id = lead.submission_id JOIN person ON person.id = lead.person_id"""


@pytest.fixture
def facts(facts):
    """A field with a choice that holds a comma, and a definition that asks for it."""
    journey = facts["journeys"]["first-home"]
    fields = journey["offers"]["consultation"]["fields"]
    topics = next(field for field in fields if field["name"] == "topics")
    topics["choices"] = [{"value": ALL_KINDS, "label": "Loans, of any kind"}, {"value": "grants", "label": "Grants"}]
    journey["lead_definition"]["criteria"].append({"field": "topics", "any_of": [ALL_KINDS]})
    return facts


@pytest.fixture
def by_visitor(client):
    def come():
        body = answers(topics=[ALL_KINDS, "grants"])
        assert client.post("/f/first-home/consultation", data=body).status_code == 303

    return come


@pytest.fixture
def let_through(client, app, run):
    def come():
        client.post("/f/first-home/consultation", data=answers(topics=[ALL_KINDS, "grants"], website="x"))
        (form,) = QuarantineRepository(app.extensions["waypost"].engine).page("", 9).forms
        assert run("leads", "quarantine", "--let-through", form.reference).exit_code == 0

    return come


@pytest.fixture
def by_hand(app, now):
    def come():
        typed = {name: [answers()[name]] for name in ("name", "email", "when", "postcode", "message")}
        typed["topics"] = [ALL_KINDS, "grants"]
        app.extensions["waypost"].sales.people.add(Actor("a", "Tom", "", "sales"), "first-home", typed, "phone")

    return come


@pytest.mark.parametrize("way", ["by_visitor", "let_through", "by_hand"])
def test_every_way_in_makes_the_same_lead(request, rows, way):
    request.getfixturevalue(way)()
    (lead,) = rows(LEAD)
    kept = json.loads(lead["fields"])
    assert kept["topics"] == [ALL_KINDS, "grants"]
    assert (lead["status"], lead["meets"], lead["kind"], lead["owner"]) == ("new", 1, "hand-raise", "sam@example.com")
    assert lead["led"] == lead["next_at"] == lead["promised_at"] == "2026-11-24T00:00:00.000Z"
    assert (lead["definition_version"], lead["name"], bool(lead["words_hash"])) == (2, "Ada Byron", True)
    assert "“Topics” is “Loans, of any kind; Grants”" in lead["criteria"]
    assert len(rows("SELECT 1 FROM outbox")) == (2 if way == "by_visitor" else 0)
    kinds = [row["kind"] for row in rows("SELECT kind FROM touch ORDER BY id")]
    assert kinds == ["hand-raise", "let-through"] if way == "let_through" else kinds == ["hand-raise"]


def test_a_choice_with_a_comma_is_one_answer_in_every_mail(by_visitor, rows):
    by_visitor()
    facts = json.loads(rows("SELECT facts FROM outbox WHERE kind = 'sales'")[0]["facts"])
    assert {"label": "Topics", "value": "Loans, of any kind; Grants"} in facts["answers"]


def test_a_choice_that_is_not_offered_is_refused_though_its_parts_are(client):
    answer = client.post("/f/first-home/consultation", data=answers(topics=[f"{ALL_KINDS}, grants"]))
    assert answer.status_code == 422


def test_a_field_of_one_answer_takes_no_two_by_hand(run):
    result = run("leads", "add", "--journey", "first-home", "--email", "a@example.org", "--field", "when=now",
                 "--field", "when=someday")  # fmt: skip
    assert "takes one answer and was given 2" in str(result.exception)


def test_several_answers_by_hand_are_the_field_given_several_times(run, rows):
    given = ("when=now", "postcode=3056", f"topics={ALL_KINDS}", "topics=grants")
    fields = [word for one in given for word in ("--field", one)]
    run("leads", "add", "--journey", "first-home", "--email", "a@example.org", *fields)
    assert json.loads(rows("SELECT fields FROM submission")[0]["fields"])["topics"] == [ALL_KINDS, "grants"]


def test_answers_stand_in_the_order_of_the_form_and_unknown_ones_after_them():
    words = FormWords(fields=(AskedField("b", "Second?"), AskedField("a", "First?")))
    found = labelled({"x": "1", "a": "2", "b": ("3", "4"), "empty": ""}, words)
    assert [(one.label, one.value) for one in found] == [("Second?", "3, 4"), ("First?", "2"), ("x", "1")]


def test_a_database_from_before_words_and_rules_in_code_goes_on(tmp_path):
    place = tmp_path / "old.db"
    with closing(sqlite3.connect(place)) as conn:
        db = Database(conn, execute_plugins=False)
        steps.apply(db, stop_before="what_a_form_said")
        names = [column.name for column in db.table("submission").columns]
        at = "2026-11-23T00:00:00.000Z"
        held = {"id": "s", "path_dropped": 0, "fields": '{"topics": "grants, loans"}', "source": "{}", "prep": "[1]",
                "path": '[{"page": "/", "stage": "", "seconds": 3}]', "promises": '[["p", "h"]]', "held": "honeypot",
                "reference": "WP-AAAAAA", "at": at, "person_id": None}  # fmt: skip
        db.table("submission").insert({name: held.get(name, "") for name in names})
        conn.commit()
    engine = open_engine(f"sqlite:///{place}")
    (sent,) = QuarantineRepository(engine).page("", 9).forms
    triggers = engine.query("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    engine.close()
    assert (sent.answers, sent.words, sent.promised_at) == ({"topics": "grants, loans"}, FormWords(), None)
    assert (sent.path[0].page, sent.path[0].seconds, sent.path[0].title) == ("/", 3, "")
    assert AskedField("topics", "Topics", (), takes_several=True).values("grants, loans") == ("grants", "loans")
    assert {"name": "touch_is_never_rewritten"} in triggers
