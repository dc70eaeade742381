"""A lead added by hand: a number or an address is enough, nothing typed is lost, and pressing twice adds one."""

import pytest


def test_a_number_alone_is_enough_and_the_rest_is_asked_later(browser, rows):
    tom = browser("tom")
    answer = tom.press("/inbox/add", "/inbox/add", phone="0412 345 678", medium="phone")
    assert answer.status_code == 303, answer.text
    page = tom.get(answer.location).text
    assert "Added. Its promised time runs from now." in page
    assert "<h1>0412 345 678</h1>" in page
    assert 'href="tel:' in page
    for question in ("Name", "When do you hope to buy?", "Postcode"):
        assert f"<li>{question}</li>" in page.split("Still to ask")[1].split("</section>")[0]
    assert rows("SELECT email, phone FROM person") == [{"email": "", "phone": "0412 345 678"}]
    tom.press("/inbox/add", "/inbox/add", phone="0412 345 678", name="Her husband", medium="phone")
    assert rows("SELECT COUNT(*) AS n FROM person") == [{"n": 2}]  # a household shares a number
    assert tom.get("/inbox/?q=%2B61412345678").text.count('<th scope="row"') == 2


def test_an_address_alone_joins_whoever_is_known_by_it(browser, lead, rows):
    answer = browser().press("/inbox/add", "/inbox/add", email="ada@example.org", message="Rang again", medium="phone")
    assert answer.location == f"/inbox/leads/{lead}?said=added"
    assert rows("SELECT COUNT(*) AS n FROM person") == [{"n": 1}]


def test_pressing_twice_adds_one_lead(browser, rows):
    tom = browser()
    html = tom.get("/inbox/add").text
    hidden = {one: html.split(f'name="{one}" value="')[1].split('"')[0] for one in ("csrf", "once", "journey")}
    typed = hidden | {"phone": "0399 111 222", "medium": "phone", "topics": ["loans", "grants"], "told": "callback-1bd"}
    places = [tom.client.post("/inbox/add", data=typed).location for _ in range(2)]
    assert places[0] == places[1]
    assert rows("SELECT COUNT(*) AS n FROM lead") == [{"n": 1}]
    assert "A broker calls you back within one business day." in tom.get(places[0]).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Give a telephone number or an e-mail address, so that somebody can answer"),
        ({"phone": "soon"}, "Enter a phone number"),
        ({"email": "ada@"}, "Enter an email address"),
        ({"phone": "0412 345 678", "postcode": "30"}, "Enter a postcode of four digits"),
        ({"phone": "0412 345 678", "when": "never"}, "Choose one of the answers"),
        ({"phone": "0412 345 678", "message": "x" * 5001}, "must be 5,000 characters or fewer. It has 5,001 now"),
        ({"phone": "0412 345 678", "medium": "pigeon"}, "“pigeon” is no way to reach us."),
    ],
)
def test_what_does_not_fit_comes_back_with_what_was_typed(browser, rows, typed, says):
    answer = browser().press("/inbox/add", "/inbox/add", **({"name": "Émile", "medium": "phone"} | typed))
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="Émile"' in answer.text
    assert typed.get("message", "") in answer.text
    assert rows("SELECT COUNT(*) AS n FROM person") == [{"n": 0}]


def test_marketing_adds_none_and_no_journey_is_made_up(browser):
    assert browser("dana", "marketing").get("/inbox/add").status_code == 403
    assert browser("tom").get("/inbox/add?journey=x").status_code == 404
