"""What a history and a brief say."""

import pytest

from capture_api.model.form_words import FormWords
from capture_api.sales.briefing import reason_for


@pytest.mark.parametrize(
    ("kind", "title", "words"),
    [
        ("booking", "Buying a first home", "You asked us for a time to talk about buying a first home."),
        ("booking", "HECS and homes", "You asked us for a time to talk about HECS and homes."),
        ("enquiry", "Loan review", "You wrote to us about loan review."),
        ("download", "Loan review", "You asked us for “The guide”."),
    ],
)
def test_the_reason_for_a_call_is_natural_for_what_was_asked(kind, title, words):
    assert reason_for(kind, FormWords(journey=title, offer="The guide")) == words
