"""What reports count by: it follows what is recorded, and nothing personal is left in it."""

import json

import pytest
from handoff_sample import answers

from capture_api.store.reports import ReportRepository, Span

FRIEND = {"steps": [], "source": {"utm_source": "letter", "ref": "ada-byron", "referrer": "ada.byron.example"}}


@pytest.fixture
def counts(app):
    return ReportRepository(app.extensions["waypost"].engine.query)


def test_leads_that_came_the_same_way_share_one_number(raise_hand, rows):
    for number in range(3):
        raise_hand(email=f"p{number}@example.org", once=str(number))
    assert [row["n"] for row in rows("SELECT COUNT(*) AS n FROM lead GROUP BY origin_no")] == [3]


def test_an_erased_person_leaves_their_campaign_and_nothing_of_their_own(app, raise_hand, rows, run, counts):
    raise_hand(path=json.dumps(FRIEND), name="Ada Byron")
    assert run("leads", "erase", "ada@example.org", "--yes").exception is None
    (origin,) = rows("SELECT source FROM origin")
    assert "letter" in origin["source"]
    assert "byron" not in origin["source"]
    (one,) = counts.raised(Span())
    assert (one.leads, dict(one.source)["utm_source"]) == (1, "letter")


def test_who_was_told_two_wordings_of_a_promise_counts_once(app, raise_hand, rows, counts):
    lead = raise_hand()
    app.extensions["waypost"].engine.transaction(
        lambda tx: tx.run(
            """INSERT INTO lead_told (promise_id, hash, lead_id, status, outcome, journey, raised_at)
            SELECT promise_id, 'another', lead_id, status, outcome, journey, raised_at FROM lead_told
            WHERE promise_id = 'callback-1bd' AND lead_id = :lead""",
            lead=lead,
        )
    )
    assert {one.promise_id: one.leads for one in counts.told(Span())}["callback-1bd"] == 1


def test_what_people_heard_is_counted_and_the_rest_said_nothing(app, facts, counts, client, run):
    client.post("/f/first-home/consultation", data=answers())
    sql = "UPDATE submission SET fields = json_set(fields, '$.heard', 'a friend')"
    app.extensions["waypost"].engine.transaction(lambda tx: tx.run(sql))
    client.post("/f/first-home/consultation", data=answers(email="mo@example.org", once="another"))
    assert [(one.heard, one.leads) for one in counts.heard(Span())] == [("a friend", 1)]
    said = json.loads(run("report", "sources", "--format", "json").output)
    table = said["audiences"]["clients"]["tables"]["said"]
    assert "1 person said so; 1 did not say" in table["note"]
