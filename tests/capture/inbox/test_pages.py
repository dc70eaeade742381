"""What pages weigh and how they are put: a long history by pages, a definition in the words of its form."""

import re

import pytest

from capture_api.contract.journeys import AgreedCriterion
from capture_api.contract.offers import Choice, FieldFacts
from capture_api.sales.definitions import criterion_words

MOST = 30_000  # bytes
WHEN = FieldFacts("when", "When do you buy?", "radio", choices=(Choice("now", "Now"), Choice("six", "In six")))


def test_a_long_history_goes_by_pages_and_loses_nothing(browser, lead, api):
    for number in range(60):
        text = f"Note number {number:02} " + "что было сказано " * 12
        assert api("POST", f"/leads/{lead}/notes", json={"text": text}).status_code == 200
    tom, page, seen, weights = browser(), f"/inbox/leads/{lead}", [], []
    while page:
        answer = tom.get(page)
        weights.append(len(answer.data))
        seen += re.findall(r"Note number (\d\d)", answer.text)
        older = re.search(r'<a href="([^"]+#history)">What came before \((\d+)\)', answer.text)
        page = older[1] if older else ""
    assert seen == [f"{number:02}" for number in reversed(range(60))]
    assert max(weights) < MOST
    assert tom.get(f"/inbox/leads/{lead}?history=9999").status_code == 200


def test_the_heaviest_note_and_message_still_fit(browser, raise_hand, api):
    lead = raise_hand(message="m" * 5000)
    for _ in range(3):
        api("POST", f"/leads/{lead}/notes", json={"text": "n" * 4000})
    answer = browser().get(f"/inbox/leads/{lead}")
    assert "n" * 4000 in answer.text
    assert len(answer.data) < MOST


def test_fifty_rows_of_any_script_fit(browser, raise_hand):
    for number in range(50):
        raise_hand(name=f"Константин Константинопольский {number}", email=f"p{number}@example.org", once=f"k{number}",
                   message="Мы хотели бы узнать, сможем ли мы купить дом возле парка до весны")  # fmt: skip
    answer = browser().get("/inbox/?status=open&q=константин")
    assert answer.text.count("<tr") == 51
    assert len(answer.data) < MOST


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        (
            AgreedCriterion("when", any_of=("now", "six")),
            "“When do you buy?” is answered with “Now” or “In six”",
        ),
        (AgreedCriterion("when", any_of=("now",)), "“When do you buy?” is answered with “Now”"),
        (AgreedCriterion("postcode", matches=r"^3\d{3}$"), "“Postcode” is 3 and 3 digits after it"),
        (AgreedCriterion("postcode", matches=r"^\d\d\d\d$"), "“Postcode” is 4 digits"),
        (AgreedCriterion("postcode", matches="^VIC"), "“Postcode” begins with VIC"),
        (AgreedCriterion("postcode", matches="^(3|2)"), "“Postcode” fits the pattern ^(3|2)"),
        (AgreedCriterion("gone", present=True), "“gone” is answered"),
        (AgreedCriterion("when", present=False), "“When do you buy?” is left empty"),
    ],
)
def test_a_criterion_is_told_in_the_words_of_the_form(criterion, words):
    assert criterion_words(criterion, [WHEN, FieldFacts("postcode", "Postcode")]) == words


def test_the_definition_page_shows_no_raw_values_outside_its_form(browser):
    shown = browser().get("/inbox/definitions").text.split("<details")[0]
    assert "“When do you hope to buy?” is answered with “Now” or “Six months”" in shown
    assert "six-months" not in shown
