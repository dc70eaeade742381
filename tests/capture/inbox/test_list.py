"""The list: views with an address, what is offered in each row, and several leads handed over at once."""

import re

import pytest


@pytest.fixture
def three(raise_hand):
    return [raise_hand(name=name, email=f"{name}@example.org", once=name) for name in ("ada", "bo", "cy")]


def shown(html):
    return re.findall(r'<th scope="row"[^>]*><a href="[^"]+">([^<]+)</a>', html)


def test_a_row_is_taken_with_one_press_and_leads_to_the_brief(browser, three):
    answer = browser().press("/inbox/", f"/inbox/leads/{three[1]}/accept", revision="1")
    assert answer.location == f"/inbox/leads/{three[1]}?said=accept"


def test_a_move_that_asks_for_more_is_a_link_to_its_form(browser, lead):
    tom, page = browser(), f"/inbox/leads/{lead}"
    tom.press(page, f"{page}/accept")
    assert f'<a href="{page}#do-book">They have a time</a>' in tom.get("/inbox/").text
    assert '<details class="do" id="do-book" open>' in tom.get(page).text


def test_the_views_of_a_day_are_addresses(browser, three, now):
    tom = browser()
    tom.press(f"/inbox/leads/{three[0]}", f"/inbox/leads/{three[0]}/accept")
    mine = re.search(r'<a href="([^"]+)">Mine today</a>', tom.get("/inbox/").text)[1].replace("&amp;", "&")
    assert shown(tom.get(mine).text) == []  # it is due tomorrow
    assert 'aria-current="page">Mine today' in tom.get(mine).text
    now.pass_by(days=1)
    assert shown(browser("mei").get(mine).text) == ["ada"]  # sent to a colleague, it shows the same


@pytest.mark.parametrize(("query", "status"), [("until=soon", 400), ("kind=x", 400), ("kind=question", 200)])
def test_a_filter_is_one_of_a_closed_list(browser, query, status):
    assert browser().get(f"/inbox/?{query}").status_code == status


def test_people_are_chosen_by_name(browser, three):
    browser("mei")
    html = browser().get("/inbox/?owner=sam@example.com").text
    assert '<option value="mei@example.com">Mei</option>' in html
    assert '<option value="sam@example.com" selected>Sam Broker</option>' in html
    assert sorted(shown(html)) == ["ada", "bo", "cy"]


def test_ticked_leads_are_handed_over_together(browser, three, rows):
    browser("mei")
    tom = browser()
    tom.press(f"/inbox/leads/{three[2]}", f"/inbox/leads/{three[2]}/unqualify", reason="out of area")
    answer = tom.press("/inbox/?status=all", "/inbox/leads/assign", lead=[three[0], three[2]], to="mei@example.com")
    assert answer.location == "/inbox/?status=all&handed=1&left=1"
    assert "1 lead handed over. 1 could not be, as they have ended." in tom.get(answer.location).text
    assert rows("SELECT id FROM lead WHERE owner = 'mei@example.com'") == [{"id": three[0]}]


@pytest.mark.parametrize(
    ("chosen", "to", "says"),
    [(0, "mei@example.com", "No lead is ticked."), (2, "", "Say to whom it is handed over")],
)
def test_handing_over_says_what_is_missing(browser, three, chosen, to, says):
    browser("mei")
    answer = browser().press("/inbox/", "/inbox/leads/assign", lead=three[:chosen], to=to)
    assert (answer.status_code, says in answer.text) == (422, True)


def test_a_forged_way_back_leads_to_the_list(browser, three):
    browser("mei")
    to = {"lead": three[:1], "to": "mei@example.com", "back": "//evil.example/"}
    assert browser().press("/inbox/", "/inbox/leads/assign", **to).location == "/inbox/?handed=1&left=0"
