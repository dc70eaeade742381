"""What both sides call a lead: proposed with what it would change, agreed by name, and then held against every hand."""

import pytest

from capture_api.contract.journeys import AgreedCriterion
from capture_api.sales.definitions import UnfitDefinition, criterion_line, read_criteria

WIDER = "when is now, six-months, someday\npostcode fits ^3"


@pytest.fixture
def raised(raise_hand):
    """Three hands: one that meets the definition, one too late, one out of the area."""
    return [
        raise_hand(once="a", email="a@example.org"),
        raise_hand(once="b", email="b@example.org", when="someday"),
        raise_hand(once="c", email="c@example.org", postcode="2000"),
    ]


def propose(api, role="marketing", criteria=WIDER, **more):
    body = {"text": "Open to buying at some time.", "criteria": criteria} | more
    return api("POST", "/definitions/first-home", role=role, json=body)


def test_a_proposal_says_what_it_would_have_changed(raised, api):
    answer = propose(api, why="Half of those who came later bought.")
    assert answer.status_code == 201
    facts = answer.get_json()
    assert (facts["holds"]["version"], facts["open"]["definition"]["version"]) == (2, 3)
    found = facts["comparison"]
    assert (found["raised"], found["met"], found["would_meet"]) == (3, 1, 2)
    assert [one["id"] for one in found["gained"]] == [raised[1]]
    assert "agreed is “Now” or “Six months”" in found["gained"][0]["why"]
    assert found["words"] == (
        "Of 3 hands raised in 90 days, 1 met the definition of then; 2 would meet this one: 1 more, 0 fewer."
    )


def test_what_is_older_than_ninety_days_is_left_out(raised, api, now):
    now.pass_by(days=91)
    assert propose(api).get_json()["comparison"]["raised"] == 0


def test_it_holds_once_both_sides_agreed_by_name(raised, api, raise_hand, rows, now):
    propose(api)
    late = raise_hand(once="d", email="d@example.org", when="someday")
    assert api("GET", f"/leads/{late}").get_json()["status"] == "to-check"
    again = api("POST", "/definitions/first-home/3/agree", role="marketing", json={})
    assert "Marketing has agreed to version 3 already." in again.get_json()["detail"]
    other = api("POST", "/definitions/first-home/3/agree", role="marketing", json={"for": "sales"})
    assert "agrees by their own name" in other.get_json()["detail"]
    now.pass_by(hours=1)
    agreed = api("POST", "/definitions/first-home/3/agree", role="sales", json={}).get_json()
    assert agreed["holds"]["version"] == 3
    assert [one["by"] for one in agreed["proposals"][0]["agreements"]] == ["token marketing", "token sales"]
    new = api("GET", f"/leads/{raise_hand(once='e', email='e@example.org', when='someday')}").get_json()
    assert (new["status"], new["definition_version"]) == ("new", 3)
    assert api("GET", f"/leads/{late}").get_json()["definition_version"] == 2  # as it was judged
    brief = api("GET", f"/leads/{new['id']}/brief").get_json()
    assert brief["definition"]["text"] == "Open to buying at some time."


def test_trying_one_keeps_nothing(raised, api, rows):
    found = propose(api, **{"try": True}).get_json()
    assert found["would_meet"] == 2
    assert rows("SELECT 1 FROM definition") == []


def test_a_newer_proposal_takes_the_place_of_an_open_one(api):
    propose(api)
    propose(api, role="sales")
    stale = api("POST", "/definitions/first-home/3/agree", role="sales", json={})
    assert (stale.status_code, "not the newest" in stale.get_json()["detail"]) == (422, True)
    assert api("POST", "/definitions/first-home/4/agree", role="marketing", json={}).status_code == 200


@pytest.mark.parametrize(
    ("criteria", "says"),
    [
        ("when was now", "“when was now” is no criterion. Write lines such as"),
        ("colour is red", "The form asks for no “colour”. Choose from: name, email"),
        ("when is never", "“never” is no answer to when. Choose from: now, six-months, someday."),
        ("postcode fits (a", "“(a” is no pattern: missing )"),
        ([{"field": "when", "any": ["now"]}], "criteria cannot be read"),
        (7, "neither lines of text nor a list"),
    ],
)
def test_what_cannot_be_agreed_on_is_refused(api, criteria, says):
    answer = propose(api, criteria=criteria)
    assert answer.status_code in (400, 422)
    assert says in answer.get_json()["detail"]


def test_lines_and_criteria_are_the_same():
    written = "when is now, six-months\npostcode fits ^3\nmessage is answered\nphone is empty"
    found = read_criteria(written)
    assert found[2:] == (AgreedCriterion("message", present=True), AgreedCriterion("phone", present=False))
    assert "\n".join(map(criterion_line, found)) == written
    with pytest.raises(UnfitDefinition):
        read_criteria("when is")


def test_the_page_proposes_keeps_what_was_typed_and_agrees(raised, browser):
    mia, tom, page = browser("mia", "marketing"), browser("tom"), "/inbox/definitions"
    wrong = mia.press(page, f"{page}/first-home", text="Anybody.", criteria="when is never")
    assert wrong.status_code == 422
    for words in ("is no answer to when", "\nwhen is never</textarea>", "\nAnybody.</textarea>"):
        assert words in wrong.text
    assert mia.press(page, f"{page}/first-home", text="Anybody at all.", criteria=WIDER).status_code == 303
    shown = tom.get(page).text
    assert "1 more, 0 fewer" in shown
    assert "Agree for sales" in shown
    assert "Agree for marketing" not in shown
    assert tom.press(page, f"{page}/first-home/3/agree").status_code == 303
    assert "Version 3 holds." in tom.get(page).text


def test_the_terminal_tries_proposes_and_agrees(raised, run, browser):
    browser("mia", "marketing"), browser("tom")
    lines = [part for line in WIDER.splitlines() for part in ("--criterion", line)]
    assert "would meet this one" in run("definition", "propose", "first-home", "--try", *lines).output
    made = run("definition", "propose", "first-home", "--for", "marketing", "--text", "Anybody.", *lines)
    assert "Version 3 is proposed. It waits for sales." in made.output
    shown = run("definition", "show", "first-home").output
    assert "version 2 holds" in shown
    assert "sales: has not agreed yet" in shown
    agreed = run("definition", "--by", "tom@example.com", "agree", "first-home", "3", "--for", "sales")
    assert "Version 3 holds from now on." in agreed.output
    assert "sales: Tom, " in run("definition", "show", "first-home").output
