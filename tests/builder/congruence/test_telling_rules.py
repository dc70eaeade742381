"""General rules of holding a page's sentence against a promise, over invented trades, things and numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.congruence.judge.claims import derive_claim, read_claim
from site_builder.congruence.judge.subject import declare
from site_builder.congruence.judge.telling import Declarations
from site_builder.congruence.language.pack import load_pack

ENGLISH = load_pack("en")
NUMBERS = st.integers(2, 30)
RULES = settings(deadline=None, max_examples=40)
THINGS = st.sampled_from(["sketches", "stencils", "candles", "tickets", "cuttings", "postcards"])
WORK = st.sampled_from(["tuning", "varnish", "glazing", "embroidery", "polishing"])


def outcomes(promise: str, kind: str, sentence: str, claim: dict[str, object] | None = None) -> list[str]:
    """What one sentence makes of one promise, declared as a site declares it."""
    known = read_claim(claim, "en") if claim else derive_claim(promise, kind, ENGLISH)
    site = Declarations([declare("it", promise, kind, known, ENGLISH)], ENGLISH)
    return [one.outcome for one in site.told(sentence)]


@RULES
@given(THINGS, NUMBERS, st.sampled_from(["as many {} as you like", "unlimited {}", "any number of {}"]))
def test_what_has_no_limit_is_more_than_a_number(thing, many, wording):
    promise = f"Each member gets {many} {thing} a month."
    sentence = f"As a member you get {wording.format(thing)}."
    assert outcomes(promise, "inclusion", sentence) == ["more"]


@RULES
@given(THINGS, NUMBERS, st.sampled_from(["As many {} as you like: that would fill our shed.", "No limit is set."]))
def test_words_without_a_limit_alone_say_nothing_of_a_promise_about_something_else(thing, many, wording):
    assert outcomes(f"The lamp is mended within {many} days.", "time", wording.format(thing)) == []


@RULES
@given(THINGS, NUMBERS)
def test_a_number_is_less_than_no_limit(thing, many):
    assert outcomes(f"There is no limit on the number of {thing}.", "scope", f"You may take up to {many} {thing}.") == [
        "less"
    ]


@RULES
@given(WORK, st.integers(5, 90))
def test_a_price_on_what_is_free_is_less(work, price):
    for sentence in (f"The {work} costs £{price}.", f"The {work} is charged at £{price}.", f"The {work} is extra."):
        assert outcomes(f"The {work} is free.", "free", sentence) == ["less"], sentence


@RULES
@given(WORK, st.integers(5, 90))
def test_a_price_on_something_else_is_left_alone(work, price):
    for sentence in (f"A plumber asks £{price} for such a pipe.", f"A wardrobe of £{price} needs {work} twice a year."):
        assert outcomes(f"The {work} is free.", "free", sentence) == [], sentence


@RULES
@given(st.integers(5, 90), st.sampled_from(["setup", "booking", "joining", "handling"]), st.booleans())
def test_a_further_fee_is_told_where_nothing_else_is_to_be_paid(price, fee, is_closed):
    promise = f"You pay £{price} a month and nothing else." if is_closed else f"You pay £{price} a month."
    assert outcomes(promise, "price", f"A {fee} fee of £30 is payable.") == (["less"] if is_closed else [])


@RULES
@given(st.integers(2, 9), st.integers(2, 9), st.sampled_from(["fitters", "movers", "nurses"]))
def test_our_people_are_counted_by_whatever_name(promised, said, people):
    promise = f"{promised} of us come to every wedding."
    found = outcomes(promise, "person", f"{said} {people} come to your wedding.", {"at_least": promised})
    assert found == ([] if said == promised else ["more"] if said > promised else ["less"])


@RULES
@given(NUMBERS, NUMBERS, st.sampled_from(["Customers", "A new customer", "Patients"]))
def test_customers_of_ours_are_no_others(promised, said, who):
    verb = "gets" if who.startswith("A") else "get"
    found = outcomes(f"You get an answer to your letter within {promised} days.", "time",
                     f"{who} {verb} an answer to a letter within {said} days.")  # fmt: skip
    assert found == ([] if said == promised else ["less"] if said > promised else ["more"])


@RULES
@given(NUMBERS, NUMBERS)
def test_what_the_reader_does_for_it_is_no_order(promised, said):
    found = outcomes(f"You get your money back if you leave within {promised} days.", "guarantee",
                     f"Leave within {said} days and you get your money back.")  # fmt: skip
    assert found == ([] if said == promised else ["more"] if said > promised else ["less"])


@RULES
@given(st.integers(10, 90), WORK)
def test_free_is_more_and_the_full_price_less_than_a_discount(percent, work):
    promise = f"You get {percent}% off your first {work}."
    assert outcomes(promise, "discount", f"Your first {work} is free.") == ["more"]
    assert outcomes(promise, "discount", f"Your first {work} is charged at the full price.") == ["less"]


@RULES
@given(NUMBERS, st.sampled_from(["than {} days after", "than {} days"]))
def test_a_figure_that_something_is_compared_with_is_none_of_ours(days, wording):
    sentence = f"A letter today is worth more to your aunt {wording.format(days)}."
    assert outcomes("We answer your letter within one day.", "time", sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The council, whose fitters come within an hour, mends the street.",
        "If a pipe has burst, ask the board, whose fitters come within the hour.",
    ],
)
def test_other_firms_and_headings_are_left_alone(sentence):
    assert outcomes("A fitter comes to your house within four hours.", "time", sentence) == []


@pytest.mark.parametrize(
    ("promise", "kind", "sentence"),
    [
        ("Your dog sees the same groomer every time.", "person", "Whichever groomer is on duty sees your dog."),
        ("We draw you a written plan of the garden.", "inclusion", "We do not draw plans of gardens."),
        ("There is no contract; you can cancel any month.", "other", "Plans cannot be cancelled before the year ends."),
        ("Your price stays the same for 24 months.", "guarantee", "Prices rise each April by 4%."),
    ],
)
def test_opposites_and_denials_of_the_promise_s_own_words_are_less(promise, kind, sentence):
    assert outcomes(promise, kind, sentence) == ["less"]


@pytest.mark.parametrize(
    ("promise", "sentence"),
    [
        ("We send the guide once and add you to no mailing list.", "Staying out, a list of three, or one of us."),
        ("You get a written summary after the call.", "She writes the summaries and tells you what is missing."),
        ("We ring you to arrange the call.", "Who answers when you ring or ask for a call."),
    ],
)
def test_a_heading_a_case_and_both_ends_at_once_oppose_nothing(promise, sentence):
    assert outcomes(promise, "other", sentence) == []


def test_a_figure_that_a_distant_promise_keeps_is_held_against_the_near_one():
    rows = [
        ("near", "A tuner calls you back within 24 hours.", {"at_most": "24 hours"}),
        ("far", "You get a one-page drawing within three days of the call.", {"at_most": "3 days"}),
    ]
    site = Declarations([declare(n, t, "time", read_claim(c, "en"), ENGLISH) for n, t, c in rows], ENGLISH)
    found = list(site.told("A tuner calls you back within three days."))
    assert [(one.promise, one.outcome) for one in found] == [("near", "less")]
    assert list(site.told("Your drawing comes within three days.")) == []


DOCUMENTS = st.sampled_from(["Surveys", "Valuations", "Scores", "Statements"])
CRAFTS = st.sampled_from(["harp", "kiln", "sundial", "loom"])


@RULES
@given(DOCUMENTS, st.integers(2, 20), st.integers(2, 20))
def test_what_is_done_by_nobody_in_particular_is_done_by_us(document, declared, said):
    promise, sentence = f"{document} are issued within {declared} days.", f"{document} are issued within {said} days."
    expected = [] if said == declared else ["more" if said < declared else "less"]
    assert outcomes(promise, "time", sentence) == expected


@RULES
@given(DOCUMENTS, st.integers(2, 20))
def test_what_somebody_else_does_is_no_promise_of_ours(document, declared):
    sentence = f"{document} are issued by the council within {declared + 3} days."
    assert outcomes(f"Our report is sent within {declared} days.", "time", sentence) == []


@RULES
@given(CRAFTS, st.integers(5, 40), st.integers(5, 40), st.sampled_from(["The monthly charge for a {} is £{}."]))
def test_the_period_of_a_price_may_be_named_by_another_word(craft, declared, said, wording):
    expected = [] if said == declared else ["more" if said < declared else "less"]
    assert outcomes(f"A {craft} costs £{declared} a month.", "price", wording.format(craft, said)) == expected


@RULES
@given(CRAFTS, st.integers(2, 20), st.integers(2, 20))
def test_a_noun_with_a_shortened_verb_is_a_clause(craft, declared, said):
    promise, sentence = f"Your {craft} is mended within {declared} days.", f"Your {craft}'s back within {said} days."
    expected = [] if said == declared else ["more" if said < declared else "less"]
    assert outcomes(promise, "time", sentence) == expected


@RULES
@given(st.integers(2, 20), st.integers(2, 20), st.sampled_from(["We're at your door", "We come round"]))
def test_the_same_is_done_in_other_words(declared, said, wording):
    promise, sentence = f"We come within {declared} days.", f"{wording} within {said} days."
    expected = [] if said == declared else ["more" if said < declared else "less"]
    assert outcomes(promise, "time", sentence) == expected


@RULES
@given(st.sampled_from(["text", "photograph", "sweep"]))
def test_a_promise_of_a_single_word_can_be_denied(act):
    assert outcomes(f"We {act} you.", "scope", f"We never {act}, we have no time.") == ["less"]


@RULES
@given(WORK, st.sampled_from(["at an additional charge", "for an extra fee"]))
def test_a_charge_without_a_sum_is_less_than_what_is_included(work, charge):
    assert outcomes(f"The {work} is included.", "inclusion", f"The {work} is done {charge}.") == ["less"]


@RULES
@given(st.integers(2, 9), st.integers(2, 20), DOCUMENTS)
def test_what_a_thing_takes_is_less_where_it_is_longer_and_no_promise_where_it_is_shorter(declared, said, document):
    found = outcomes(
        f"{document} are ready within {declared} days.", "time", f"It takes {said} days until {document} are ready."
    )
    assert found == (["less"] if said > declared else [])
