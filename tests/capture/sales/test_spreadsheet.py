"""The table for people: what was typed stays as it was typed, in any spreadsheet."""

import csv
import io

import pytest

from capture_api.sales.spreadsheet import text_cell


@pytest.mark.parametrize("typed", ["0412 345 678", "+61 3 5550 0142", "3056", "0800", "(03) 5550 0142", "3/4", "1.5"])
def test_what_looks_like_a_number_is_kept_as_text(typed):
    assert text_cell(typed) == f"\t{typed}"


@pytest.mark.parametrize("typed", ["=1+1", "-1+2", "@SUM(A1)", "+cmd|' /C calc'!A0", "|calc", "\u200b=1"])
def test_nothing_is_a_formula(typed):
    assert text_cell(typed).startswith("'")


@pytest.mark.parametrize("typed", ["Ada Byron", "Unit 3", "", "9 am"])
def test_words_are_left_alone(typed):
    assert text_cell(typed) == typed


def test_each_answer_has_its_column(raise_hand, browser, api, run):
    raise_hand(phone="0412 345 678", topics=["loans", "grants"])
    text = browser().get("/inbox/leads.csv").get_data().decode("utf-8")
    assert text.startswith("\ufeffReference,")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["Telephone"], row["Postcode"]) == ("\t0412 345 678", "\t3056")
    assert (row["When do you hope to buy?"], row["Topics"]) == ("Now", "Loans, Grants")
    assert row["Came"] == "Monday 23 November 2026, 11:00 am"
    assert row["Source"] == "newsletter / email"
    assert api("GET", "/leads.people.csv").get_data().decode("utf-8") == text
    assert run("leads", "export", "--format", "people.csv").output == text.replace("\r\n", "\n")
