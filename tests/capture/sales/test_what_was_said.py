"""What a person was told, answered and was promised reads the same for ever, whatever is built later."""

import csv
import io
import json
import os

import pytest
from handoff_sample import CALLBACK, answers

TOPICS = [{"value": "loans, all kinds", "label": "Loans, of any kind"}, {"value": "grants", "label": "Grants"}]
OLD_WORDS = (
    "Buying a first home",
    "Talk it through with a broker",
    "When do you hope to buy?",
    "Loans, of any kind; Grants",
    "Tuesday 24 November 2026, 11:00 am",
)
IN_BRIEF = ("Your last two payslips", CALLBACK, "Open to buying within six months.", "Talk it through", "Compare")
NEW_WORDS = ("Second homes", "Coffee with us", "How soon?", "Many things", "Bring nothing")


@pytest.fixture
def facts(facts):
    fields = facts["journeys"]["first-home"]["offers"]["consultation"]["fields"]
    next(field for field in fields if field["name"] == "topics")["choices"] = TOPICS
    return facts


@pytest.fixture
def told(raise_hand):
    """A lead whose form was sent before everything about it was built anew."""
    return raise_hand(topics=["loans, all kinds", "grants"], prep=["0"])


def build_again(environ, facts, now):
    """Put another handoff file in place, as a build does."""
    path = environ["WAYPOST_HANDOFF"]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(facts, file)
    os.utime(path, ns=(1, int(now().timestamp() * 1e9)))


@pytest.fixture
def reworded(environ, facts, now):
    """Build the site with every title, label, stage, item and promise worded otherwise."""

    def build():
        new = json.loads(json.dumps(facts))
        journey = new["journeys"]["first-home"]
        journey |= {"title": "Second homes", "audience": "owners", "stages": [{"key": "decision", "words": "Decide"}]}
        journey["lead_definition"]["text"] = "Anybody at all."
        offer = journey["offers"]["consultation"]
        offer |= {"title": "Coffee with us", "prep": ["Bring nothing"]}
        for field in offer["fields"]:
            field["label"] = "How soon?"
            field["choices"] = [choice | {"label": "Many things"} for choice in field["choices"]]
        for page in new["pages"].values():
            page["title"] = "Another page"
        new["promises"]["callback-1bd"] |= {"text": "We call when we can.", "hash": "0" * 16}
        new["site"]["business_hours"]["time_zone"] = "Europe/London"
        build_again(environ, new | {"build": "b2"}, now)

    return build


@pytest.fixture
def removed(environ, facts, now):
    """Build the site without the journey, its forms, its pages and its promises."""

    def build():
        gone = {"journeys": {}, "forms": [], "pages": {}, "promises": {}, "build": "b3"}
        build_again(environ, facts | gone, now)

    return build


@pytest.fixture(params=["reworded", "removed"])
def rebuilt(request, told):
    """The same lead after the other build."""
    request.getfixturevalue(request.param)()
    return told


def test_list_and_lead_page_say_the_old_words(rebuilt, browser):
    tom = browser()
    listed = tom.get("/inbox/").text
    assert '<option value="first-home"' in listed
    assert tom.get("/inbox/?journey=first-home").text.count(f'href="/inbox/leads/{rebuilt}"') == 1
    page = tom.get(f"/inbox/leads/{rebuilt}").text
    for words in (*OLD_WORDS, *IN_BRIEF):
        assert words in page
    for words in NEW_WORDS:
        assert words not in page


def test_brief_and_lead_say_the_old_words_to_programs(rebuilt, api):
    brief = api("GET", f"/leads/{rebuilt}/brief").get_json()
    assert (brief["journey"], brief["audience"], brief["stage"]) == (
        "Buying a first home", "first-home buyers", "Talk it through")  # fmt: skip
    assert brief["asked"]["offer"] == "Talk it through with a broker"
    assert {"label": "Topics", "value": "Loans, of any kind; Grants"} in brief["asked"]["answers"]
    assert (brief["asked"]["within"], brief["asked"]["answer_by"]) == ("1 business day", OLD_WORDS[-1])
    assert brief["prep"][0] == {"text": "Your last two payslips", "is_ticked": True}
    assert [step["title"] for step in brief["know_do_not_say"]["path"]] == ["First home", "Compare", "Talk"]
    assert [one["text"] for one in brief["promises"]] == [CALLBACK]
    lead = api("GET", f"/leads/{rebuilt}").get_json()
    assert (lead["journey"], lead["journey_title"]) == ("first-home", "Buying a first home")
    assert lead["promised"] == {"within": "1 business day", "by": OLD_WORDS[-1]}
    sent = lead["submissions"][0]
    assert sent["fields"]["topics"] == ["loans, all kinds", "grants"]
    assert {"label": "Topics", "value": "Loans, of any kind; Grants"} in sent["answers"]
    assert sent["prep_items"] == ["Your last two payslips", "30 quiet minutes"]


def test_exports_and_the_terminal_say_the_old_words(rebuilt, api, run):
    (row,) = csv.DictReader(io.StringIO(api("GET", "/leads.csv").text))
    assert row["journey_title"] == "Buying a first home"
    assert row["stage_words"] == "Talk it through"
    assert row["offer_title"] == "Talk it through with a broker"
    assert "Topics: Loans, of any kind; Grants" in row["answers"].splitlines()
    assert row["promised_by"] == OLD_WORDS[-1]
    assert json.loads(api("GET", "/leads.jsonl").text)["answers"][0]["label"] == "When do you hope to buy?"
    shown = run("leads", "show", rebuilt).output + run("leads", "brief", rebuilt).output
    for words in (*OLD_WORDS[:2], *OLD_WORDS[3:], *IN_BRIEF):
        assert " ".join(words.split()) in " ".join(shown.split())


def test_the_lead_can_still_be_worked(rebuilt, api, browser):
    accepted = api("POST", f"/leads/{rebuilt}/disposition", json={"disposition": "accepted"}).get_json()
    assert (accepted["status"], bool(accepted["owner"])) == ("accepted", True)
    assert api("POST", f"/leads/{rebuilt}/notes", json={"text": "Rang"}).status_code == 200
    assert api("POST", f"/leads/{rebuilt}/promises/callback-1bd", json={"outcome": "kept"}).status_code == 200
    answer = browser().press(f"/inbox/leads/{rebuilt}", f"/inbox/leads/{rebuilt}/unqualify", reason="out of area")
    assert answer.status_code == 303
    reopened = api("POST", f"/leads/{rebuilt}/disposition", json={"disposition": "reopened"}).get_json()
    assert reopened["status"] == "new"


def test_a_quarantined_form_says_the_words_that_it_was_sent_with(client, browser, run, removed):
    client.post("/f/first-home/consultation", data=answers(website="x", topics=["loans, all kinds"]))
    removed()
    page = browser().get("/inbox/quarantine").text
    for words in ("Buying a first home, Talk it through with a broker", "When do you hope to buy?", "Loans, of any"):
        assert words in page
    assert "Topics: Loans, of any kind" in run("leads", "quarantine").output


def test_a_form_from_an_older_page_is_answered_with_the_words_of_that_page(client, rows, reworded):
    client.get("/readyz")
    reworded()
    client.post("/f/first-home/consultation", data=answers())
    facts = json.loads(rows("SELECT facts FROM outbox WHERE kind = 'prep'")[0]["facts"])
    assert facts["promises"] == [CALLBACK]


def test_what_came_before_words_were_kept_reads_todays_then_keys(told, api, app, removed):
    def forget(tx):
        tx.run("UPDATE submission SET words_hash = '', promised_at = NULL")
        old = json.dumps({"email": "ada@example.org", "when": "now", "topics": "grants, x"})
        tx.run("UPDATE submission SET fields = :fields", fields=old)
        tx.run("""UPDATE submission SET path = '[{"page": "/first-home/", "stage": "need", "seconds": 0}]'""")

    app.extensions["waypost"].engine.transaction(forget)
    brief = api("GET", f"/leads/{told}/brief").get_json()
    assert brief["asked"]["answers"][1] == {"label": "Topics", "value": "Grants, x"}
    assert brief["know_do_not_say"]["path"][0]["title"] == "First home"
    assert (brief["journey"], brief["asked"]["answer_by"]) == ("Buying a first home", "")
    app.extensions["waypost"].engine.transaction(lambda tx: tx.run("DELETE FROM known_journey"))
    removed()
    brief = api("GET", f"/leads/{told}/brief").get_json()
    assert (brief["journey"], brief["stage"], brief["asked"]["offer"]) == ("first-home", "decision", "consultation")
    assert {"label": "topics", "value": "grants, x"} in brief["asked"]["answers"]
    assert api("GET", f"/leads/{told}").get_json()["promised"]["by"] == "Tuesday 24 November 2026, 11:00 am"


def test_a_journey_that_is_gone_is_called_as_it_was_last(told, api, app, removed):
    app.extensions["waypost"].engine.transaction(lambda tx: tx.run("UPDATE submission SET words_hash = ''"))
    removed()
    assert api("GET", f"/leads/{told}/brief").get_json()["journey"] == "Buying a first home"


def test_the_same_words_are_kept_once(raise_hand, rows, app, reworded):
    raise_hand(once="a")
    raise_hand(once="b", email="b@example.org")
    assert rows("SELECT COUNT(*) AS n FROM form_words") == [{"n": 1}]
    reworded()
    raise_hand(once="c", email="c@example.org")
    assert rows("SELECT COUNT(*) AS n FROM form_words") == [{"n": 2}]
