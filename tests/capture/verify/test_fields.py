"""What may be typed, and the sentence for what may not."""

from datetime import date

import pytest
from email_validator import EmailNotValidError
from handoff_sample import field
from hypothesis import given
from hypothesis import strategies as st

from capture_api.contract.codec import from_json
from capture_api.contract.offers import FieldFacts
from capture_api.errors import InvalidFields
from capture_api.model.email import email_key
from capture_api.verify.fields import KINDS, check_field, check_fields
from capture_api.verify.pasted import tidy, tidy_answer

TODAY = date(2026, 11, 23)
CHOICES = [{"value": "now", "label": "Now"}, {"value": "later", "label": "Later"}]


@pytest.mark.parametrize(
    ("facts", "typed", "said"),
    [
        (field("email", "email"), "ada@example.org", ""),
        (field("email", "email"), "", "Enter your email address"),
        (field("email", "email"), "ada@", "Enter an email address in the correct format, like name@example.com"),
        (field("email", "email"), "ada@example.org\nBcc: all@example.org", "Enter an email address in the"),
        (field("email", "email"), "a" * 300 + "@example.org", "“Email” must be 254 characters or fewer"),
        (field("phone", "phone"), "0412 345 678", ""),
        (field("phone", "phone"), "+61 (0)3 9000-0000 ext 12", ""),
        (field("email", "email"), "jörg@example.org", "Enter an email address with only a to z"),
        (field("email", "email"), "jorg@bücher.example", ""),
        (field("email", "email"), "=?utf-8?q?a=0d=0a?=@example.org", "Enter an email address without “=?” in it"),
        (field("phone", "phone"), "0491 570 006 or (03) 5550 0142 extension 7", ""),
        (field("phone", "phone"), "call me", "Enter a phone number, like 0412 345 678"),
        (field("phone", "phone", required=False), "", ""),
        (field("when", "radio", choices=CHOICES), "now", ""),
        (field("when", "radio", choices=CHOICES), "", "Choose an answer to “When”"),
        (field("when", "radio", choices=CHOICES), "never", "Choose one of the answers to “When”"),
        (field("consent", "checkbox"), "yes", ""),
        (field("consent", "checkbox"), "", "Tick “Consent” to go on"),
        (field("consent", "checkbox"), "<script>", "Choose one of the answers"),
        (field("topics", "checkbox", choices=CHOICES), ("now", "later"), ""),
        (field("topics", "checkbox", choices=CHOICES), ("now", "never"), "Choose one of the answers"),
        (field("day", "date"), "2026-11-30", ""),
        (field("day", "date"), "2026-02-30", "Enter a real date for “Day”, like 2026-11-23"),
        (field("day", "date"), "30/11/2026", "Enter a real date"),
        (field("day", "date"), "2026-11-22", "Enter a day from today to a year ahead"),
        (field("postcode", pattern=r"\d{4}", error="Enter four digits"), "3056", ""),
        (field("postcode", pattern=r"\d{4}", error="Enter four digits"), "30567", "Enter four digits"),
        (field("postcode", pattern=r"\d{4}"), "x", "“Postcode” is not in the format asked for"),
        (field("message", "textarea"), "two\nlines", ""),
        (field("message", "textarea"), "x" * 5001, "“Message” must be 5,000 characters or fewer. It has 5,001 now"),
        (field("message", "textarea"), "a\x00b", ""),
        (field("message", "textarea"), "right\u202eleft", ""),
        (field("name"), "Siobhán O’Neill-Łukasz 李", ""),
        (field("name"), "two\nlines", ""),
        (field("name"), "Vie\u0323\u0302t", ""),
        (field("name"), "a" + "\u0301\u0316" * 16, "“Name” holds more than 30 accents on one letter"),
        (field("suburb"), "", "Enter an answer to “Suburb”"),
        (field("name"), "\u200b \u200d", "Enter your name"),
        (field("email"), "not an address", "Enter an email address in the correct format"),
    ],
)
def test_a_field_takes_what_it_should_and_says_what_to_do(facts, typed, said):
    asked = from_json(FieldFacts, facts)
    found = check_field(asked, tidy_answer(asked, typed), TODAY, "AU")
    assert found.startswith(said) if said else found == ""


def test_every_error_is_told_at_once():
    fields = [from_json(FieldFacts, field("email", "email")), from_json(FieldFacts, field("name"))]
    with pytest.raises(InvalidFields) as caught:
        check_fields(fields, {"email": "ada@", "name": ""}, TODAY, "")
    assert list(caught.value.errors) == ["email", "name"]


MARKS = "\u0301\u0316" * 15_000  # ordering them takes seconds


def test_a_text_that_is_far_too_long_is_refused_before_it_is_composed():
    fields = [from_json(FieldFacts, field("name")), from_json(FieldFacts, field("message", "textarea"))]
    with pytest.raises(InvalidFields) as caught:
        check_fields(fields, {"name": "é" + MARKS, "message": "\u0301" + MARKS}, TODAY, "")
    assert caught.value.errors["name"] == "“Name” must be 100 characters or fewer. It has 30,001 now"
    assert caught.value.errors["message"] == "“Message” must be 5,000 characters or fewer. It has 30,001 now"


def test_marks_that_are_piled_up_are_left_as_they_stand():
    assert tidy(FieldFacts("name", "Name"), "a" + MARKS) == "a" + MARKS


def test_an_address_that_no_mail_server_takes_is_not_looked_into():
    with pytest.raises(EmailNotValidError, match="30012 characters"):
        email_key(MARKS + "@example.org")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ada@Example.org", "ada@EXAMPLE.ORG"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("jose\u0301@example.org", "jos\u00e9@example.org"),
    ],
)
def test_two_spellings_of_an_address_have_one_key(first, second):
    assert email_key(first) == email_key(second)


def test_two_people_whose_names_fold_alike_stay_two():
    assert email_key("strauß@example.org") != email_key("strauss@example.org")


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=300))
def test_no_text_breaks_a_field(kind, typed):
    assert isinstance(check_field(from_json(FieldFacts, field("any", kind, choices=CHOICES)), typed, TODAY, "AU"), str)
