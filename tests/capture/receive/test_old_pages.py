"""A form is held to what its own page agreed on, whatever later builds made of the offer or the journey."""

import pytest
from handoff_sample import answers, field, handoff, invited, write_handoff

from capture_api.contract.codec import from_json
from capture_api.contract.journeys import JourneyFacts
from capture_api.contract.terms import terms_of

HAND_RAISE = "/f/first-home/consultation"


def terms(facts, offer="consultation"):
    """The hash that the page of an offer carries in a build of these facts."""
    journey = from_json(JourneyFacts, facts["journeys"]["first-home"])
    return terms_of(journey.hand_raise, journey.offers[offer]).hash


def signed(facts, **changes):
    """A form of a page of these facts, filled in well."""
    return answers(invitation=invited(terms=terms(facts))) | changes


@pytest.fixture
def build(tmp_path, client):
    """Replace the hand-off by one with other facts, as a deployment does."""

    def change(edit):
        facts = handoff(tmp_path)
        edit(facts)
        write_handoff(tmp_path, facts | {"build": "b2"})
        client.get("/readyz")

    return change


@pytest.fixture(autouse=True)
def first_build_is_known(client):
    client.get("/readyz")


def test_the_answer_time_is_the_one_that_the_page_said(client, facts, build, rows):
    before = signed(facts)

    def slower(later):
        later["journeys"]["first-home"]["hand_raise"]["within"] = "5 business days"

    build(slower)
    client.post(HAND_RAISE, data=before)
    client.post(HAND_RAISE, data=answers(once="key-2", email="bo@example.org"))  # of a release before terms
    due = [row["promised_at"] for row in rows("SELECT promised_at FROM lead ORDER BY rowid")]
    assert due[0] < due[1]


def test_a_field_that_a_later_build_asks_is_not_asked_of_an_older_page(client, facts, build):
    before = signed(facts)

    def more(later):
        later["journeys"]["first-home"]["offers"]["consultation"]["fields"].append(field("budget"))

    build(more)
    assert client.post(HAND_RAISE, data=before).status_code == 303
    refused = client.post(HAND_RAISE, data=before | {"once": "key-2", "postcode": "x"})
    assert refused.status_code == 422
    assert "Budget" not in refused.text


def rename(later):
    """The hand-raise under another name."""
    journey = later["journeys"]["first-home"]
    journey["offers"]["call"] = journey["offers"].pop("consultation") | {"name": "call"}
    journey["hand_raise"]["offer"] = "call"
    for form in later["forms"]:
        form["offer"] = {"consultation": "call"}.get(form["offer"], form["offer"])


def remove(later):
    """No journey and none of its pages."""
    later["journeys"].clear()
    later["forms"].clear()
    later["pages"].clear()
    later["promises"].clear()
    later["pages"]["/"] = {"title": "Home"}


@pytest.mark.parametrize("edit", [rename, remove])
def test_a_renamed_or_removed_offer_is_still_a_raised_hand(client, facts, build, rows, edit):
    before = signed(facts)
    build(edit)
    assert client.post(HAND_RAISE, data=before).status_code in (200, 303)
    (lead,) = rows("SELECT kind, meets, journey FROM lead")
    assert lead == {"kind": "hand-raise", "meets": 1, "journey": "first-home"}
    sent = rows("SELECT held FROM submission")[0]
    assert sent["held"] == ""


def test_where_the_thanks_are_gone_a_page_of_ours_tells_the_reference(client, facts, build, rows):
    before = signed(facts)
    build(remove)
    answer = client.post(HAND_RAISE, data=before)
    assert answer.status_code == 200
    assert rows("SELECT reference FROM submission")[0]["reference"] in answer.text


def test_a_file_that_is_offered_no_more_becomes_a_question_for_somebody(client, facts, build, rows):
    form = {"email": "ada@example.org", "once": "k", "website": ""}
    form["invitation"] = invited("borrowing-guide", terms=terms(facts, "borrowing-guide"))
    build(lambda later: later["journeys"]["first-home"]["offers"].pop("borrowing-guide"))
    answer = client.post("/f/first-home/borrowing-guide", data=form)
    assert (answer.status_code, "&d=" in answer.location) == (303, False)
    assert rows("SELECT kind FROM lead") == [{"kind": "question"}]


def test_what_nobody_knows_any_more_is_kept_for_somebody_to_see(client, rows):
    invitation = invited("survey", terms="0" * 16)
    answer = client.post("/f/first-home/survey", data={"invitation": invitation, "email": "a@b.example", "shoe": "42"})
    assert (answer.status_code, answer.location.partition("#")[0]) == (
        303,
        "https://www.example.com/first-home/guide-sent/",
    )
    (sent,) = rows("SELECT held, fields FROM submission")
    assert sent["held"] == "unknown form"
    assert '"42"' in sent["fields"]


def test_leads_of_a_removed_journey_are_worked_on(client, facts, build, rows, browser):
    client.post(HAND_RAISE, data=signed(facts))
    build(remove)
    (lead,) = rows("SELECT id FROM lead")
    assert "Buying a first home" in browser().get(f"/inbox/leads/{lead['id']}").text
