"""What a brief says of why we call."""

from datetime import UTC, datetime

import pytest

from capture_api.model.form_words import FormWords
from capture_api.model.recording import Submission
from capture_api.sales.briefing import reason_for


def sent(kind: str, page: str) -> Submission:
    """A form of this kind; without a page it was taken down by one of ours."""
    words = FormWords(journey="Buying a first home", offer="The guide")
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Submission(
        "s_1", "WP-1", at, "first-home", "o", kind, "decision", page, {}, (), 0, {}, (), (), "en", "b", words
    )


@pytest.mark.parametrize(
    ("kind", "page", "about", "words"),
    [
        ("booking", "/t/", "buying your first home", "You asked us for a time to talk about buying your first home."),
        ("booking", "/t/", "", "You asked us for a time to talk."),
        ("enquiry", "/t/", "your loan", "You wrote to us about your loan."),
        ("enquiry", "", "your loan", "You got in touch with us about your loan."),
        ("download", "/t/", "your loan", "You asked us for “The guide”."),
    ],
)
def test_the_reason_for_a_call_is_a_whole_sentence_in_the_journeys_own_words(kind, page, about, words):
    assert reason_for(sent(kind, page), about) == words
