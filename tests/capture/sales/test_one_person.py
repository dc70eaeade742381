"""One person, one truth: every form's words and numbers are shown, and no newer one hides an older one."""

import pytest
from handoff_sample import SITE, answers, field, invited
from sales_sample import sales_handoff

LOAN_REVIEW = {
    "title": "Reviewing a loan",
    "hand_raise": {"offer": "review", "within": "1 business day"},
    "offers": {
        "review": {
            "journey": "loan-review",
            "name": "review",
            "kind": "enquiry",
            "title": "Have your loan looked at",
            "button": "Send",
            "times": {},
            "prep": [],
            "mail_note": "",
            "thanks": f"{SITE}loan-review/asked/",
            "fields": [field("email", "email"), field("message", "textarea")],
        }
    },
}


@pytest.fixture
def facts(tmp_path):
    facts = sales_handoff(tmp_path)
    facts["site"]["country"] = "AU"
    facts["journeys"]["loan-review"] = LOAN_REVIEW
    return facts


def test_a_second_form_hides_neither_words_nor_numbers(raise_hand, now, browser, run, api):
    first = raise_hand(message="We want to build.", phone="03 9123 4567")
    now.pass_by(hours=1)
    assert raise_hand(message="Please ring my brother instead.", phone="+61 491 570 006", once="k2") == first
    now.pass_by(hours=1)
    assert raise_hand(message="And again.", phone="0491 570 006", name="ADA  Byron", once="k3") == first
    html = browser().get(f"/inbox/leads/{first}").text
    for words in ("We want to build.", "Please ring my brother instead.", "And again."):
        assert words in html
    assert html.index("And again.") < html.index("Please ring") < html.index("We want to build.")
    assert "Phone: their forms differ, ask which is theirs" in html
    assert "Name: their forms differ" not in html  # the same name in capitals is no other name
    brief = api("GET", f"/leads/{first}/brief").get_json()
    (phone,) = (one for one in brief["given"] if one["field"] == "phone")
    assert [one["value"] for one in phone["values"]] == ["0491 570 006", "03 9123 4567"]
    assert brief["phone"] == "0491 570 006"  # the newest is dialled, and the other stands beside it
    assert "Phone: 0491 570 006, then before 03 9123 4567" in run("leads", "brief", first).output


def test_another_lead_of_the_same_person_is_named_with_who_works_it(raise_hand, client, rows, browser, api, now):
    first = raise_hand()
    api("POST", f"/leads/{first}/moves/accept", json={})
    now.pass_by(hours=1)
    body = {"invitation": invited("review", journey="loan-review"), "email": answers()["email"], "message": "My rate?"}
    assert client.post("/f/loan-review/review", data=body).status_code == 303
    other = next(row["id"] for row in rows("SELECT id FROM lead") if row["id"] != first)
    html = browser().get(f"/inbox/leads/{other}").text
    assert "Their other leads" in html
    assert "accepted by sales" in html
    assert answers()["message"] in html  # what they wrote in the other journey stands here too
    assert api("GET", f"/leads/{first}").get_json()["other_leads"][0]["id"] == other


def test_a_raised_hand_is_not_answered_in_writing(api, lead):
    assert "answer" not in api("GET", f"/leads/{lead}").get_json()["moves"]
    refused = api("POST", f"/leads/{lead}/moves/answer", json={})
    assert (refused.status_code, refused.get_json()["detail"][:27]) == (422, "This lead raised a hand, so")
