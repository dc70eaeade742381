"""The judge: every label, in the customer's direction, with a reason that names both sides."""

import pytest

from site_builder.congruence.judge.claims import read_claim
from site_builder.congruence.judge.judging import gather, judge_line
from site_builder.congruence.judge.reading import read_sentence
from site_builder.congruence.language.pack import load_pack

ENGLISH = load_pack("en")

SPEAKING = [(rule, promise, line) for rule in ENGLISH.rules.values() for promise, line in rule.failing]
SILENT = [(rule, promise, line) for rule in ENGLISH.rules.values() for promise, line in rule.passing]


@pytest.mark.parametrize(("rule", "promise", "line"), SPEAKING, ids=lambda value: getattr(value, "id", ""))
def test_a_rule_speaks_on_its_failing_examples(rule, promise, line):
    assert judge_line(promise, line, ENGLISH, decide=True).rule == rule.id


@pytest.mark.parametrize(("rule", "promise", "line"), SILENT, ids=lambda value: getattr(value, "id", ""))
def test_a_rule_is_silent_on_its_passing_examples(rule, promise, line):
    found = judge_line(promise, line, ENGLISH)
    assert found.rule != rule.id or found.label == "congruent"


@pytest.mark.parametrize(
    ("promise", "line", "label"),
    [
        ("Repairs done in three days.", "Your bike is ready in two days.", "congruent"),
        ("Repairs done in three days.", "Your bike is ready in two weeks.", "contradicted"),
        ("Free gift wrap.", "We wrap it at no charge.", "congruent"),
        ("Free gift wrap.", "Wrapping is four pounds.", "contradicted"),
        ("Free gift wrap.", "We wrap it free on orders over £40.", "conditional"),
        ("Free gift wrap.", "We wrap it free if you join the club.", "conditional"),
        ("Parcels arrive the next day.", "Parcels usually arrive the next day.", "weakened"),
        ("Every tool is sharpened.", "We sharpen most of the tools.", "weakened"),
        ("Every tool is sharpened.", "We sharpen one tool in ten.", "contradicted"),
        ("The same guide every day.", "Whoever is on the rota walks with you.", "contradicted"),
        ("No cancellation fee.", "There is a £20 fee when you cancel.", "contradicted"),
        ("No cancellation fee.", "You can cancel and it costs you nothing.", "congruent"),
        ("We never sell your address.", "We sell addresses to partner companies.", "contradicted"),
        ("Two-year guarantee on the pump.", "If the pump fails in the first two years we replace it.", "congruent"),
        ("Lunch included.", "The ferry leaves at the pier.", "unverified"),
    ],
)
def test_judge_line(promise, line, label):
    assert judge_line(promise, line, ENGLISH).label == label


@pytest.mark.parametrize(
    ("promise", "line", "label"),
    [
        ("Free parking.", "Come by nine and parking is free.", "conditional"),
        ("Free parking.", "Parking is free once the bill comes to forty euros.", "conditional"),
        ("Free parking.", "For anyone past sixty parking is free.", "conditional"),
        ("Free parking.", "Parking is free between nine and five.", "conditional"),
        ("First swim free.", "The first two swims are free.", "congruent"),
        ("Every lamp is tested.", "About half of the lamps are tested.", "contradicted"),
        ("15% off every basket.", "Every basket is 20% cheaper.", "congruent"),
    ],
)
def test_conditions_and_shares_in_everyday_words(promise, line, label):
    assert judge_line(promise, line, ENGLISH, decide=True).label == label


@pytest.mark.parametrize(
    ("promise", "line", "label"),
    [
        ("Open until 10 p.m.", "We shut the doors at eleven.", "congruent"),
        ("Open until 10 p.m.", "We shut the doors at nine.", "contradicted"),
        ("Painted in eight weeks.", "It is never longer than seven weeks.", "congruent"),
        ("Ferry booked within a month of enquiring.", "You sail ten days from now.", "congruent"),
        ("Breakages below 2% a year.", "Five per cent break over a year.", "contradicted"),
        ("Kids 20% cheaper.", "Children pay half.", "congruent"),
        ("Painted in five weeks.", "From the first coat to the last it takes a month.", "congruent"),
        ("Free spare bike.", "A spare is free if the repair comes to over £100.", "conditional"),
        ("Two-year warranty.", "You get a two-year warranty when you buy.", "congruent"),
        ("14-day trial.", "Try it for twenty days and send it home if you dislike it.", "congruent"),
        ("No find, no fee.", "If we find nothing, the fee is never charged.", "congruent"),
        ("Ninety-minute cruise.", "You are on the water for three quarters of an hour.", "contradicted"),
        ("If it cracks, we send another.", "Cracks are at your own risk.", "contradicted"),
        ("Hire sets under £80.", "You hand over sixty.", "congruent"),
        ("We call the lenders for you.", "You'll be the one calling them, we stay out of it.", "contradicted"),
    ],
)
def test_figures_settle_the_words_about_them_and_ordinary_acts_are_no_conditions(promise, line, label):
    assert judge_line(promise, line, ENGLISH, decide=True).label == label


def test_a_hedge_inside_a_compared_quantity_counts_once():
    page, said = (read_sentence(text, ENGLISH) for text in ("Range of 50 kilometres.", "It runs up to 50 kilometres."))
    assert [e.rule for e in gather(page, said, None, "", ENGLISH) if e.label == "weakened"] == ["CG005"]


@pytest.mark.parametrize(
    "line",
    [
        "If waiting is wiser, I tell you so in writing.",
        "If waiting is wiser, we tell you so in writing; nobody is pushed.",
    ],
)
def test_a_repeated_promise_is_kept_though_it_begins_with_a_case(line):
    assert judge_line("If waiting is wiser, we tell you so in writing.", line, ENGLISH).label == "congruent"


def test_a_repeated_promise_with_a_condition_added_is_conditional():
    promise = "Every repair carries a year's guarantee."
    assert (
        judge_line(promise, "Every repair carries a year's guarantee if you register.", ENGLISH).label == "conditional"
    )


def test_words_that_only_the_claim_adds_are_not_quoted_as_the_promise():
    claim = read_claim({"guarantee": True, "conditions": ["with a receipt"]}, "en")
    found = judge_line("We sing at your table.", "The lamp hangs by the door.", ENGLISH, claim)
    assert "“We sing at your table.”" in found.why
    assert "guaranteed" not in found.why


def test_a_verdict_names_both_values_and_where_they_stand():
    found = judge_line("Repairs done in three days.", "Your bike is ready in two weeks.", ENGLISH)
    assert "three days" in found.why
    assert "two weeks" in found.why
    assert "Your bike is ready in two weeks."[slice(*found.line_span)] == "two weeks"


def test_a_declared_claim_says_which_way_the_customer_gains():
    line = "The box holds twelve candles."
    assert (
        judge_line("Candles by the box.", line, ENGLISH, read_claim({"at_least": "10 candles"}, "en")).label
        == "congruent"
    )
    assert (
        judge_line("Candles by the box.", line, ENGLISH, read_claim({"at_least": "15 candles"}, "en")).label
        == "contradicted"
    )


def test_a_condition_that_the_claim_declares_is_none_of_the_line():
    claim = read_claim({"free": True, "conditions": ["on orders over £40"]}, "en")
    assert judge_line("Gift wrap.", "Gift wrap is free on orders over £40.", ENGLISH, claim).label == "congruent"


def test_without_comparable_words_a_line_is_never_congruent_unless_a_decision_is_forced():
    pair = ("We sing at your table.", "The lamp hangs by the door.")
    assert judge_line(*pair, ENGLISH).label == "unverified"
    assert judge_line(*pair, ENGLISH, decide=True).label != "unverified"
