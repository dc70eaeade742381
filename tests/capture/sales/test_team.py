"""Who gets a lead: by rule, by turns, with room and here; and nobody leaves a lead behind."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_api.model.team import Member, Only, Wanted, next_in_turn, turn_begins

TODAY = date(2026, 11, 23)
WANTED = Wanted("first-home", {"postcode": "3056"}, "en-AU", TODAY)


def give_out(team, wanted, count):
    """Who gets each of so many leads."""
    found = []
    for _ in range(count):
        member = next_in_turn(team.values(), wanted)
        begins = turn_begins(team.values(), member)
        team[member.email] = replace(member, turn=begins + 1 / member.weight, served=begins)
        found.append(member.email)
    return found


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5), st.integers(1, 12))
def test_turns_follow_the_weights(weights, rounds):
    team = {f"{at}@x": Member(f"a{at}", f"{at}@x", "", weight=weight) for at, weight in enumerate(weights)}
    got = Counter(give_out(team, WANTED, rounds * sum(weights)))
    for at, weight in enumerate(weights):
        assert abs(got[f"{at}@x"] - rounds * weight) <= len(weights)


def test_who_comes_back_finds_no_pile():
    team = {name: Member(name, name, "") for name in ("a", "b")}
    team["b"] = replace(team["b"], away_until=date(2026, 12, 1))
    assert set(give_out(team, WANTED, 20)) == {"a"}
    team["b"] = replace(team["b"], away_until=None)
    assert Counter(give_out(team, WANTED, 20))["b"] <= 11


@pytest.mark.parametrize(
    ("facts", "gets"),
    [
        ({}, True),
        ({"journeys": ("first-home",)}, True),
        ({"journeys": ("loan-review",)}, False),
        ({"languages": ("en",)}, True),
        ({"languages": ("de", "fr")}, False),
        ({"only": (Only("postcode", "^30"),)}, True),
        ({"only": (Only("postcode", "^31"),)}, False),
        ({"only": (Only("area", "."),)}, False),
        ({"capacity": 3, "load": 3}, False),
        ({"capacity": 3, "load": 2}, True),
        ({"away_until": date(2026, 11, 24)}, False),
        ({"away_until": TODAY}, True),
    ],
)
def test_who_takes_what(facts, gets):
    assert bool(next_in_turn([Member("a", "a@x", "", **facts)], WANTED)) == gets


@pytest.fixture
def team(browser, run):
    """Tom, Mei and Lee, who take leads in turn, Tom two for each of the others."""
    found = {name: browser(name) for name in ("tom", "mei", "lee")}
    for name, more in (("tom", ["--weight", "2"]), ("mei", []), ("lee", ["--only", "postcode=^2"])):
        assert run("user", "takes", f"{name}@example.com", *more).exit_code == 0
    return found


@pytest.fixture
def owner_of(api):
    return lambda lead: api("GET", f"/leads/{lead}").get_json()["owner"].partition("@")[0]


def test_leads_go_by_turns_and_the_mail_to_whoever_has_it(team, raise_hand, owner_of, rows):
    leads = [raise_hand(once=f"k{n}", email=f"p{n}@example.org") for n in range(6)]
    assert Counter(map(owner_of, leads)) == {"tom": 4, "mei": 2}
    mails = rows("SELECT recipient, COUNT(*) AS n FROM outbox WHERE kind = 'sales' GROUP BY recipient")
    assert {one["recipient"]: one["n"] for one in mails} == {"tom@example.com": 4, "mei@example.com": 2}


def test_an_area_has_its_own(team, raise_hand, owner_of, run):
    run("user", "away", "tom@example.com", "--until", "2099-01-01")
    run("user", "away", "mei@example.com", "--until", "2099-01-01")
    assert owner_of(raise_hand(postcode="2000")) == "lee"


def test_what_nobody_can_take_goes_up(team, raise_hand, owner_of, run, rows):
    for name in ("tom", "mei"):
        run("user", "away", f"{name}@example.com", "--until", "2099-01-01")
    assert owner_of(raise_hand()) == "rae"
    assert rows("SELECT recipient FROM outbox WHERE kind = 'sales'") == [{"recipient": "rae@example.com"}]


def test_who_is_full_gets_no_more(team, raise_hand, owner_of, run):
    run("user", "takes", "tom@example.com", "--capacity", "1")
    owners = [owner_of(raise_hand(once=f"k{n}", email=f"p{n}@example.org")) for n in range(4)]
    assert Counter(owners) == {"tom": 1, "mei": 3}


def test_whoever_works_a_person_gets_their_next_hand_too(team, raise_hand, owner_of, api):
    first = raise_hand()
    has = owner_of(first)
    api("POST", f"/leads/{first}/moves/assign", json={"to": f"{has}@example.com"})
    api("POST", f"/leads/{first}/moves/attempt", json={})
    again = [raise_hand(once=f"k{n}", message=f"And {n}?") for n in range(2)]
    assert {owner_of(one) for one in again} == {has}
    assert first not in again


def turns(rows):
    return {row["account_id"]: row["turn"] for row in rows("SELECT account_id, turn FROM member")}


def test_who_did_not_come_gives_the_turn_back_once_and_undoing_takes_it_again(team, raise_hand, api, rows):
    before = turns(rows)
    lead = raise_hand()
    had = turns(rows)
    assert had != before
    book = {"on": "2026-11-25", "at": "10:00"}
    for move, body in (("book", book), ("no-show", {})):
        api("POST", f"/leads/{lead}/moves/{move}", json=body)
    assert turns(rows) == before
    api("POST", f"/leads/{lead}/moves/undo", json={})
    assert turns(rows) == had
    for move, body in (("no-show", {}), ("book", book), ("no-show", {})):
        api("POST", f"/leads/{lead}/moves/{move}", json=body)
    assert turns(rows) == before


def test_a_lead_that_is_given_back_goes_to_the_next(team, raise_hand, owner_of, api, run):
    lead = raise_hand()
    has = owner_of(lead)
    run("leads", "--by", f"{has}@example.com", "accept", lead)
    api("POST", f"/leads/{lead}/moves/reopen", json={})
    assert owner_of(lead) in {"tom", "mei"} - {has}


def test_nobody_leaves_a_lead_behind(team, raise_hand, owner_of, run, api, rows):
    leads = [raise_hand(once=f"k{n}", email=f"p{n}@example.org") for n in range(3)]
    toms = [lead for lead in leads if owner_of(lead) == "tom"]
    run("leads", "--by", "tom@example.com", "accept", toms[0])
    refused = run("user", "disable", "tom@example.com")
    assert "tom@example.com still has leads: WP-" in refused.exception.message
    assert "Possible: lee@example.com, mei@example.com" in refused.exception.message
    assert (
        "2 leads went to mei@example.com."
        in run("user", "disable", "tom@example.com", "--to", "mei@example.com").output
    )
    assert {owner_of(lead) for lead in leads} == {"mei"}
    assert rows("SELECT taken_by FROM lead WHERE id = :id", id=toms[0]) == [{"taken_by": "mei@example.com"}]
    raise_hand(once="k9", email="p9@example.org")
    assert not rows("SELECT 1 FROM lead WHERE owner = 'tom@example.com'")
    assert rows("SELECT COUNT(*) AS n FROM touch WHERE kind = 'assigned'") == [{"n": 2}]


def test_nothing_new_comes_to_a_disabled_owner_of_the_site(browser, run, raise_hand, owner_of):
    browser("sam")
    run("user", "disable", "sam@example.com")
    assert owner_of(raise_hand()) == "rae"


def test_the_team_by_inbox_and_api(team, browser, api):
    rae, page = browser("rae", "owner"), "/inbox/team"
    assert "weight 2" in rae.get(page).text
    assert rae.press(page, "/inbox/team/tom@example.com/takes", weight="3", capacity="9").status_code == 303
    assert team["tom"].press(page, "/inbox/team/tom@example.com/away", until="2026-12-10").status_code == 303
    found = {one["email"]: one for one in api("GET", "/team").get_json()["team"]}
    assert found["tom@example.com"]["takes"]["weight"] == 3
    assert found["tom@example.com"]["away_until"] == "2026-12-10"
    assert api("POST", "/team/mei@example.com", json={"weight": 2}).status_code == 403
    body = {"weight": 2, "only": {"postcode": "^30"}, "journeys": ["first-home"]}
    assert api("POST", "/team/mei@example.com", role="owner", json=body).status_code == 200
    bad = api("POST", "/team/mei@example.com", role="owner", json={"only": {"postcode": "(?=3)"}})
    assert (bad.status_code, "no field with a pattern" in bad.get_json()["detail"]) == (422, True)
    assert rae.press(page, "/inbox/team/lee@example.com/disable", to="").status_code == 303
    assert "lee@example.com" not in rae.get(page).text
