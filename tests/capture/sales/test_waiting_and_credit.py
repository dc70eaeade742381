"""The clock's words, and marketing's count."""

from datetime import UTC, datetime, timedelta

import pytest

from capture_api.model.states import LeadState
from capture_api.sales.credit import source_of
from capture_api.sales.waiting import empty_words, waiting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "due", "words"),
    [
        (timedelta(hours=4), timedelta(hours=1), "4 h waiting, due in 1 h"),
        (timedelta(minutes=3), timedelta(hours=23), "3 min waiting, due in 23 h"),
        (timedelta(days=3), -timedelta(hours=5), "3 d waiting, late by 5 h"),
        (timedelta(0), timedelta(0), "0 min waiting, due in 0 min"),
    ],
)
def test_the_clock_in_words(since, due, words):
    state = LeadState("new", "sam", "", NOW + due, NOW + due)
    clock = waiting(state, NOW - since, NOW + due, NOW)
    assert (clock.words, clock.promise) == (words, "")
    assert clock.is_late == (due < timedelta(0))


@pytest.mark.parametrize(
    ("state", "words", "promise"),
    [
        (LeadState("booked", "tom", "tom", NOW + HOUR, NOW + HOUR, answered_at=NOW - 2 * DAY),
         "talk in 1 h", "answered in time"),
        (LeadState("met", "tom", "tom", NOW - HOUR, NOW - HOUR, answered_at=NOW), "next step late by 1 h",
         "answered 24 h after the promised time"),
        (LeadState("new", "sam", "", NOW + HOUR, NOW + HOUR), "3 d waiting, next step in 1 h",
         "an answer was promised 24 h ago"),
    ],
)  # fmt: skip
def test_the_next_step_and_the_promise_are_late_apart(state, words, promise):
    clock = waiting(state, NOW - 3 * DAY, NOW - DAY, NOW)
    assert (clock.words, clock.promise) == (words, promise)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (NOW - timedelta(days=2), "No one is waiting. Last hand-raise: 2 days ago."),
        (None, "No one is waiting. Nobody has raised a hand yet; the first one will appear here."),
    ],
)
def test_an_empty_list_says_why(last, words):
    assert empty_words(last, NOW) == words


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ({"utm_source": "news", "utm_medium": "email", "referrer": "a.example"}, "news / email"),
        ({"ref": "partner-7", "referrer": "a.example"}, "code partner-7"),
        ({"referrer": "a.example"}, "a.example"),
        ({}, "direct or not told"),
    ],
)
def test_a_source_has_one_name(source, name):
    assert source_of(source) == name
