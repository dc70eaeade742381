"""Who was told which words, what is thought of them then and now, and what became of them."""

import json
import os
from contextlib import closing

import pytest
from handoff_sample import CALLBACK, invited
from sales_sample import VERDICTS
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from capture_api.contract.invitation import PromiseRef, wording_hash
from capture_api.store.open import open_engine
from capture_api.store.promises import PromiseCount, PromiseRepository
from capture_api.store.reports import ReportRepository, Span
from capture_api.store.schema.hand_off_steps import steps

OLD_ROWS = {
    "person": {"id": "p"},
    "submission": {"id": "s", "person_id": "p", "journey": "j", "path_dropped": 0},
    "told": {"submission_id": "s", "promise_id": "callback-1bd", "hash": "h"},
    "lead": {
        "id": "l",
        "person_id": "p",
        "journey": "j",
        "status": "new",
        "meets": 1,
        "definition_version": 1,
        "revision": 1,
    },
    "touch": {
        "person_id": "p",
        "lead_id": "l",
        "kind": "promise-broken",
        "data": '{"promise": "callback-1bd", "hash": "h"}',
    },
}
NEW_WORDS = "A broker calls you back within four business hours."


@pytest.fixture
def rebuild(environ, facts, now):
    """Publish the site again with other facts about the call-back promise; None withdraws it."""
    path = environ["WAYPOST_HANDOFF"]

    def publish(changes):
        promises = json.loads(json.dumps(facts["promises"]))
        promises["callback-1bd"] |= changes or {}
        if changes is None:
            del promises["callback-1bd"]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(facts | {"promises": promises, "build": f"build-{now().timestamp()}-{changes}"}, file)
        os.utime(path, ns=(1, int(now().timestamp() * 1e9)))

    return publish


def one(api):
    return next(p for p in api("GET", "/congruence").get_json()["promises"] if p["id"] == "callback-1bd")


def test_each_promise_has_its_verdicts_and_who_was_told(api, raise_hand):
    raise_hand(once="a")
    raise_hand(once="b", email="b@example.org", invitation=invited(promises=()))
    answer = api("GET", "/congruence").get_json()
    promise = one(api)
    assert answer["counts"] == {"contradicted": 1, "unverified": 1}
    assert [(layer["layer"], layer["label"]) for layer in promise["layers"]] == [
        ("script", "congruent"),
        ("operations", "contradicted"),
    ]
    told = promise["wordings"][0]
    assert (told["leads_told"], told["leads_open"], told["people_told"]) == (1, 1, 1)
    assert (told["verdict_then"], told["verdict_now"]) == ("contradicted", "contradicted")
    assert promise["told_otherwise"] == 1


def test_a_mended_contradiction_shows_then_and_now(api, lead, rebuild, now):
    now.pass_by(days=1)
    rebuild({"verdicts": {layer: verdict | {"label": "congruent"} for layer, verdict in VERDICTS.items()}})
    told = one(api)["wordings"][0]
    assert (told["verdict_then"], told["verdict_now"]) == ("contradicted", "congruent")


def test_a_changed_promise_lists_who_was_told_the_old_words(api, lead, rebuild, now, browser):
    now.pass_by(days=1)
    rebuild({"text": NEW_WORDS, "hash": wording_hash(NEW_WORDS)})
    promise = one(api)
    assert [wording["standing"] for wording in promise["wordings"]] == ["current", "reworded"]
    assert promise["told_otherwise"] == 1
    told = api("GET", "/congruence/callback-1bd").get_json()["told"]
    assert [(group["standing"], [row["id"] for row in group["leads"]]) for group in told] == [
        ("reworded", [lead]),
        ("current", []),
    ]
    html = browser().get(f"/inbox/leads/{lead}").text
    assert f"Worded differently now: “{NEW_WORDS}”" in html
    assert "1 open lead was told words that do not hold today." in browser("mei").get("/inbox/promises").text


def test_a_withdrawn_promise_is_still_owed(api, lead, rebuild, now, browser):
    now.pass_by(days=1)
    rebuild(None)
    assert one(api)["label"] == "withdrawn"
    told = api("GET", f"/leads/{lead}/brief").get_json()["promises"][0]
    assert told["words"] == "No page promises this any more. This person was still told it."
    assert browser().get("/inbox/promises/callback-1bd").status_code == 200


def test_kept_and_broken_count_by_the_last_word(api, lead):
    for outcome in ("broken", "kept"):
        assert api("POST", f"/leads/{lead}/promises/callback-1bd", json={"outcome": outcome}).status_code == 200
    told = one(api)["wordings"][0]
    assert (told["kept"], told["broken"]) == (1, 0)


@pytest.mark.parametrize(
    ("promise", "outcome", "says"),
    [
        ("callback-1bd", "meh", "Choose one of: kept, broken."),
        ("first-talk-free", "kept", "They were told: callback-1bd."),
    ],
)
def test_only_what_was_told_can_be_kept(api, lead, promise, outcome, says):
    answer = api("POST", f"/leads/{lead}/promises/{promise}", json={"outcome": outcome})
    assert answer.status_code == 422
    assert says in answer.get_json()["detail"]


def test_a_made_up_hash_tells_nothing(api, raise_hand):
    lead = raise_hand(invitation=invited(promises=(PromiseRef("callback-1bd", "0" * 16),)))
    told = api("GET", f"/leads/{lead}").get_json()["promises"][0]
    assert told["text"] == "The words of this promise are not on record."


def test_many_people_told_come_a_hundred_at_a_time(api, app, raise_hand):
    ids = {raise_hand(email=f"p{number}@example.org", once=str(number)) for number in range(103)}
    first = api("GET", "/congruence/callback-1bd").get_json()["told"][0]
    second = api("GET", f"/congruence/callback-1bd?hash={first['hash']}&cursor={first['next']}").get_json()["told"][0]
    assert (len(first["leads"]), len(second["leads"]), second["next"]) == (100, 3, None)
    assert {row["id"] for row in first["leads"] + second["leads"]} == ids


def test_who_took_an_export_is_on_the_trail(api, lead, rows):
    api("GET", "/leads.csv?status=open&q=ada")
    found = rows("SELECT act, subject, data FROM audit WHERE act = 'export'")
    assert found == [{"act": "export", "subject": "leads", "data": '{"status":"open"}'}]


def test_a_promise_comes_with_both_texts_and_the_ids_of_who_was_told_old_words(api, lead, rebuild, now, rows, run):
    layer = one(api)["layers"][1]
    assert (layer["label"], layer["rule"], layer["file"], layer["line"]) == (
        "contradicted",
        "CG002",
        "journeys/first-home/operations.md",
        7,
    )
    assert (layer["promise"], layer["text"]) == (CALLBACK, "Calls go out in three days.")
    now.pass_by(days=1)
    rebuild({"text": NEW_WORDS, "hash": wording_hash(NEW_WORDS)})
    promise = one(api)
    assert (promise["hash"], promise["pages"]) == (wording_hash(NEW_WORDS), ["/first-home/talk/"])
    today, before = promise["wordings"]
    assert (today["people"], today["leads"]) == ([], [])
    assert (before["people"], before["leads"]) == ([rows("SELECT id FROM person")[0]["id"]], [lead])
    told = run("report", "promises").output
    assert f"told these words: {lead}" in told
    assert "page:  “A broker calls you back within four business hours.”" in told
    assert "there: “Calls go out in three days.”" in told


def test_counts_follow_the_lead_through_its_states(api, app, raise_hand):
    first, second = raise_hand(once="a"), raise_hand(once="b", email="b@example.org")
    raise_hand(once="c")  # the same person again: still one person and one lead
    body = {"invitation": invited("borrowing-guide"), "email": "reader@example.org"}
    app.test_client().post("/f/first-home/borrowing-guide", data=body)
    api("POST", f"/leads/{first}/disposition", json={"disposition": "unqualified", "reason": "out of area"})
    api("POST", f"/leads/{second}/promises/callback-1bd", json={"outcome": "kept"})
    told = one(api)["wordings"][0]
    counted = {name: told[name] for name in ("people_told", "leads_told", "leads_open", "kept", "broken")}
    assert counted == {"people_told": 3, "leads_told": 2, "leads_open": 1, "kept": 1, "broken": 0}


def test_an_older_database_is_brought_forward_with_its_counts(tmp_path):
    place = tmp_path / "old.db"
    with closing(sqlite3.connect(place)) as conn:
        db = Database(conn, execute_plugins=False)
        steps.apply(db, stop_before="who_was_told_what")
        at = "2026-11-23T00:00:00.000Z"
        for table, row in OLD_ROWS.items():
            names = [column.name for column in db.table(table).columns if column.name != "id" or "id" in row]
            filled = {name: row.get(name, at if name.endswith("at") else "") for name in names}
            db.table(table).insert(filled)
        conn.commit()
    engine = open_engine(f"sqlite:///{place}")
    told, reports = PromiseRepository(engine).counts(), ReportRepository(engine.query)
    assert [(one.page, one.leads) for one in reports.raised(Span())] == [("", 1)]
    assert [(one.promise_id, one.outcome, one.leads) for one in reports.told(Span())] == [("callback-1bd", "broken", 1)]
    assert engine.query("SELECT seq FROM lead") == [{"seq": 1}]  # to whoever follows changes, nothing has changed
    engine.close()
    assert told == {
        PromiseRef("callback-1bd", "h"): PromiseCount(people_told=1, leads_told=1, leads_open=1, kept=0, broken=1)
    }
