"""What people paste is tidied, not refused: marks that nobody sees go, and what a reader can see stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_api.contract.offers import Choice, FieldFacts
from capture_api.verify.pasted import is_control, tidy

KINDS = ("text", "email", "phone", "textarea", "radio", "select", "checkbox", "date")


@pytest.mark.parametrize(("kind", "pasted", "kept"), [
    ("phone", "\u202a+61 491 570 006\u202c", "+61 491 570 006"),  # from a phone's list of contacts
    ("phone", "\u200e0491 570 006", "0491 570 006"),
    ("phone", "0491\u00a0570\u202f006", "0491 570 006"),
    ("phone", "0491\u2011570\u2011006", "0491-570-006"),
    ("email", "ada@example.org\u200b", "ada@example.org"),
    ("email", "ada@exam\u00adple.org", "ada@example.org"),
    ("email", " <ada@example.org> ", "ada@example.org"),
    ("email", "mailto:ada@example.org", "ada@example.org"),
    ("email", "ada\uff20example\uff0eorg", "ada@example.org"),
    ("email", "a\u200dda@example.org", "ada@example.org"),
    ("text", "Ada\r\nLovelace", "Ada Lovelace"),
    ("text", "\u2068Ada\u2069 Lovelace", "Ada Lovelace"),
    ("text", "Smith\u2011Jones", "Smith-Jones"),
    ("text", "Ada\tLovelace\x00", "Ada Lovelace"),
    ("text", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
    ("textarea", "two\u2028lines\u2029and\x0bmore\r\nhere", "two\nlines\nand\nmore\nhere"),
    ("textarea", "500\u00a0000\u202f€", "500\u00a0000\u202f€"),
    ("textarea", "\U0001f469\u200d\U0001f52c, a\u2011b", "\U0001f469\u200d\U0001f52c, a\u2011b"),
    ("textarea", "\u200b\u2060 \u2028", ""),
])  # fmt: skip
def test_pasted_marks_go_and_words_stay(kind, pasted, kept):
    assert tidy(FieldFacts("any", "Any", kind), pasted) == kept


def test_a_choice_is_taken_as_it_was_offered():
    odd = "500\u00a0000 or more"
    field = FieldFacts("loan", "Loan", "radio", choices=(Choice(odd, "A lot"),))
    assert tidy(field, odd) == odd


@given(st.sampled_from(KINDS), st.text(max_size=200))
def test_tidying_leaves_nothing_unseen_and_does_so_once(kind, typed):
    field = FieldFacts("any", "Any", kind)
    found = tidy(field, typed)
    assert not any(is_control(letter) for letter in found if letter not in "\n\t")
    assert kind == "textarea" or "\n" not in found
    assert tidy(field, found) == found


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), min_size=1, max_size=80))
def test_what_a_keyboard_writes_stays_as_it_is(typed):
    assert tidy(FieldFacts("message", "Message", "textarea"), typed) == typed
