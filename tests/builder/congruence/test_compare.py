from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.congruence.quantities.compare import compare, direction, to_period
from site_builder.congruence.quantities.quantity import Quantity, read_quantities

CASES = [
    case
    for name in ("comparison_cases.yaml", "comparison_cases_later.yaml")
    for case in yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
]


def last(text: str) -> Quantity:
    """The last quantity of a text: the price of "a three hour visit is £48"."""
    return read_quantities(text, "en")[-1]


@pytest.mark.parametrize(("promised", "said", "better", "verdict"), CASES)
def test_what_is_said_against_what_was_promised(promised, said, better, verdict):
    assert compare(last(promised), last(said), better) == verdict


FLIPPED = {"better": "worse", "worse": "better", "equal": "equal", "incomparable": "incomparable"}
DURATIONS = ["within {} hours", "{} days", "in {} working days", "{} weeks", "{} months", "{} years", "{} minutes"]
PRICES = ["£{}", "£{} an hour", "{} pounds a month", "£{} a year", "${} a week", "€{} per head", "£{} for three hours"]
OTHERS = ["{}%", "{} visits", "{} visits a year", "every {} weeks", "{} times a month", "{} guests", "{} in 500"]
BOUNDED = [
    "at least {} days",
    "up to {} days",
    "about {} days",
    "from {} days",
    "{} days or less",
    "{}-300 days",
    *DURATIONS,
]

numbers = st.integers(2, 250)


@given(st.sampled_from(DURATIONS + PRICES + OTHERS), numbers, st.sampled_from(DURATIONS + PRICES + OTHERS), numbers)
def test_swapping_the_sides_flips_an_exact_verdict(one, many, other, few):
    promised, said = (replace(last(t.format(n)), bound="exact") for t, n in ((one, many), (other, few)))
    if None in (promised.low, said.low):
        promised, said = replace(promised, low=promised.high), replace(said, low=said.high)
    if {promised.per, said.per} & {""} and promised.per != said.per:
        return  # a lump sum against a sum per period is judged from the promise's side alone
    for better in ("less", "more"):
        assert compare(said, promised, better) == FLIPPED[compare(promised, said, better)]


@given(st.sampled_from(BOUNDED), numbers, st.sampled_from(BOUNDED), numbers, st.sampled_from(["less", "more"]))
def test_neither_side_is_better_than_the_other_both_ways(one, many, other, few, better):
    promised, said = last(one.format(many)), last(other.format(few))
    assert {compare(promised, said, better), compare(said, promised, better)} != {"better"}


@given(st.sampled_from(BOUNDED + PRICES + OTHERS), numbers, st.sampled_from(["less", "more", "same", ""]))
def test_a_quantity_keeps_its_own_promise(words, number, better):
    quantity = last(words.format(number))
    assert compare(quantity, quantity, better) == "equal"


@given(st.integers(1, 10_000))
def test_a_monthly_price_is_a_twelfth_of_the_yearly_one(price):
    monthly, yearly = last(f"£{price} a month"), last(f"£{price * 12} a year")
    assert to_period(monthly, "year") == replace(yearly, **words_of(monthly))
    assert to_period(yearly, "month") == replace(monthly, **words_of(yearly))


def words_of(quantity: Quantity) -> dict[str, object]:
    return {"start": quantity.start, "end": quantity.end, "text": quantity.text}


@pytest.mark.parametrize(
    ("text", "per", "price"),
    [
        ("£48 for three hours", "hour", "16"),
        ("£50 for three hours", "hour", None),
        ("£100 a year", "month", None),
        ("£10 a week", "year", "520"),
        ("£10 a week", "month", None),
        ("£16 an hour", "day", None),
        ("£28 a head", "month", None),
        ("£180 for twelve months", "month", "15"),
    ],
)
def test_a_price_moves_to_another_period_only_when_exact(text, per, price):
    moved = to_period(last(text), per)
    assert (moved and moved.low) == (price and Decimal(price))


@pytest.mark.parametrize(
    ("text", "kind", "better"),
    [
        ("A broker calls you back within two days.", "time", "less"),
        ("Guarantee for 6 months.", "guarantee", "more"),
        ("Free replacement for 6 months.", "guarantee", "more"),
        ("£16 an hour.", "price", "less"),
        ("£75 welcome credit.", "price", "more"),
        ("Save 20% on your first order.", "discount", "more"),
        ("45-day refund.", "", "more"),
        ("Insured up to £5m.", "", "more"),
        ("An annual charge of 0.5%.", "price", "less"),
        ("Delivered in three days.", "time", "less"),
        ("At least 20 minutes per appointment.", "inclusion", "more"),
        ("300 edited pictures included.", "inclusion", "more"),
        ("No more than eight pupils to a class.", "", "less"),
        ("Hourly backups.", "inclusion", "more"),
        ("No exit fee.", "", "less"),
        ("Prices fixed for 18 months.", "price", "more"),
        ("Changes until 3 days before the party.", "other", "less"),
        ("99.9% uptime.", "", "more"),
        ("Delivered within 3 days.", "time", "less"),
        ("Your roof is guaranteed for 20 years.", "guarantee", "more"),
        ("Tickets from £15.", "price", "less"),
        ("10% off your first order.", "discount", "more"),
        ("£50 voucher when you join.", "discount", "more"),
        ("30-day returns.", "guarantee", "more"),
        ("30-day returns.", "other", "more"),
        ("A 24-hour helpline.", "other", ""),
        ("Open until 10 pm.", "time", "more"),
        ("Your keys by 5 p.m.", "time", "less"),
        ("Four photographers.", "person", "more"),
        ("Unlimited support for a year.", "inclusion", "more"),
        ("Storage for 30 days.", "inclusion", "more"),
        ("Minimum contract 12 months.", "scope", "less"),
        ("No minimum term, one month's notice.", "scope", "less"),
        ("Classes of at most 12.", "scope", "less"),
        ("Annual fee 0.4%.", "price", "less"),
        ("5% cashback.", "discount", "more"),
        ("Deposit of 10%.", "price", "less"),
        ("Save £300 a year.", "discount", "more"),
        ("Cover of up to £2m.", "guarantee", "more"),
        ("Excess of £100.", "price", "less"),
        ("Get 2 free refills.", "free", "more"),
        ("Three revisions included.", "inclusion", "more"),
        ("We visit twice a year.", "inclusion", "more"),
        ("A weekly report.", "inclusion", "more"),
        ("Payments monthly.", "price", "less"),
        ("Half price for children.", "discount", "more"),
        ("Nine out of ten clients stay.", "other", "more"),
        ("Ready in an hour.", "time", "less"),
        ("We hold your price for 60 days.", "price", "more"),
        ("Free for 90 days.", "free", "more"),
        ("At least 45 minutes with a doctor.", "time", "more"),
        ("Your appointment lasts 45 minutes.", "inclusion", "more"),
        ("Trial of 14 days.", "free", "more"),
        ("Prices frozen for 18 months.", "price", "more"),
        ("Callback in 15 minutes.", "", "less"),
        ("Answers within one day.", "", "less"),
        ("A two-year warranty.", "", "more"),
        ("£16 an hour.", "", "less"),
        ("£75 welcome credit.", "", "more"),
        ("Insurance up to £1m", "", "more"),
        ("Each session is 50 minutes.", "", "more"),
        ("Money back within 60 days.", "guarantee", "more"),
        ("Change your mind within 14 days.", "", "more"),
        ("We refund you within 5 days.", "time", "less"),
        ("If it breaks within two years we replace it.", "guarantee", "more"),
        ("You wait no more than 10 minutes.", "", "less"),
        ("Commission of 1%.", "", "less"),
        ("The festival is three days.", "", ""),
        ("We were founded by 12 friends.", "", ""),
    ],
)
def test_which_way_the_customer_gains(text, kind, better):
    assert direction(last(text), kind, text, "en") == better
