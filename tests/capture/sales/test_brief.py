"""The brief: read in half a minute, with the promises of its own journey, and honest about a missing path."""

import re

import pytest

from capture_api.sales.likely import NEXT_MOVE
from capture_api.sales.moves import MOVES

WORDS_IN_HALF_A_MINUTE = 119  # at 238 words a minute (Brysbaert 2019, silent reading of English)


def page_of(browser, lead):
    return browser().get(f"/inbox/leads/{lead}").text


def test_what_is_read_before_the_call_takes_half_a_minute(browser, lead):
    first = page_of(browser, lead).split('<div class="paper">')[1].split("<details")[0]
    words = re.sub(r"<[^>]+>", " ", first).split()
    assert len(words) <= WORDS_IN_HALF_A_MINUTE


def test_a_leads_page_stays_under_thirty_kilobytes(browser, raise_hand):
    assert len(page_of(browser, raise_hand(message="word " * 380)).encode()) < 30_000


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"path": "", "nopath": "1"}, "They passed no path on. That is their choice; nothing was kept."),
        ({"path": ""}, "No path came with this form."),
    ],
)
def test_a_missing_path_is_their_choice_only_where_they_chose(browser, raise_hand, how, says):
    assert says in page_of(browser, raise_hand(**how))


def test_what_they_left_empty_is_still_to_ask(api, lead):
    assert api("GET", f"/leads/{lead}/brief").get_json()["to_ask"] == ["Phone", "Day", "Time", "Topics"]


def test_promises_of_another_journey_are_of_another_talk(api, facts, raise_hand, rows, app):
    lead = raise_hand()
    app.extensions["waypost"].engine.transaction(
        lambda tx: tx.run("UPDATE submission SET journey = 'other' WHERE id = (SELECT submission_id FROM lead)")
    )
    assert api("GET", f"/leads/{lead}/brief").get_json()["promises"] == []


@pytest.mark.parametrize(("status", "move"), NEXT_MOVE.items())
def test_the_likely_move_is_one_that_the_status_allows(status, move):
    assert status in MOVES[move].sources
