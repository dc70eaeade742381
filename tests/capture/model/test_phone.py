"""Telephone numbers as people write them, and what a telephone dials."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_api.model.phone import numbers_in

AUSTRALIA = [
    ("(03) 5550 0142", ["tel:+61355500142"]),
    ("(03) 5550 0142 ext 12", ["tel:+61355500142;ext=12"]),
    ("(03) 5550 0142 Ext. 12", ["tel:+61355500142;ext=12"]),
    ("(03) 5550 0142 extension 12", ["tel:+61355500142;ext=12"]),
    ("(03) 5550 0142 x12", ["tel:+61355500142;ext=12"]),
    ("(03) 5550 0142 #12", ["tel:+61355500142;ext=12"]),
    ("+49 (0)30 123456", ["tel:+4930123456"]),
    ("0491\u2212570\u2212006", ["tel:+61491570006"]),
    ("0491·570·006", ["tel:+61491570006"]),
    ("tel:0491570006", ["tel:+61491570006"]),
    ("0491 570 006 (mobile)", ["tel:+61491570006"]),
    ("0491 570 006 or (03) 5550 0142", ["tel:+61491570006", "tel:+61355500142"]),
    ("0491570006 / 0355500142", ["tel:+61491570006", "tel:+61355500142"]),
    ("٠٤٩١٥٧٠٠٠٦", ["tel:+61491570006"]),
    ("5550 0142", ["tel:55500142"]),  # within a town: dialled as it stands
    ("after five", []),
    ("12", []),
]


@pytest.mark.parametrize(("typed", "dialled"), AUSTRALIA)
def test_a_number_is_dialled_by_the_plan_of_its_country(typed, dialled):
    assert [number.uri for number in numbers_in(typed, "AU")] == dialled


@pytest.mark.parametrize(("typed", "dialled"), [
    ("0491 570 006", ["tel:0491570006"]),
    ("(03) 5550 0142 ext 12", ["tel:0355500142;ext=12"]),
    ("+61 491 570 006", ["tel:+61491570006"]),
    ("0049 30 123456", ["tel:004930123456"]),
    ("0491 570 006 / 03 9000 0000", ["tel:0491570006", "tel:0390000000"]),
    ("030/123456", ["tel:030123456"]),
])  # fmt: skip
def test_without_a_country_digits_are_dialled_as_they_stand(typed, dialled):
    assert [number.uri for number in numbers_in(typed, "")] == dialled


@given(st.text(max_size=80), st.sampled_from(["", "AU", "DE", "US", "xx"]))
def test_whatever_is_typed_a_link_dials_digits_alone(typed, country):
    for number in numbers_in(typed, country):
        assert re.fullmatch(r"tel:\+?[0-9]+(;ext=[0-9]+)?", number.uri)
        assert number.typed in typed
