"""A page's sentence is held against what is declared, both ways, and left alone where it speaks of something else."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.congruence.judge.claims import derive_claim, read_claim
from site_builder.congruence.judge.subject import Declared, declare
from site_builder.congruence.judge.telling import Declarations
from site_builder.congruence.language.pack import load_pack

ENGLISH = load_pack("en")
SETS = Path(__file__).parents[2] / "measures" / "sets"
TRADES = [
    # What is promised, with {} for the span of time, and sentences that say so in other words.
    (
        "We answer your letter within {}.",
        "time",
        "at_most",
        ["Every letter is answered within {}.", "You have our answer to your letter within {}."],
    ),
    (
        "A fitter is at your house within {}.",
        "time",
        "at_most",
        ["Once you ring, our fitter comes to your house within {}."],
    ),
    (
        "Your suit is ready within {}.",
        "time",
        "at_most",
        ["We have your suit ready within {}, and press it once more.", "Your suit will be ready in {}."],
    ),
    (
        "Every hinge we hang is guaranteed for {}.",
        "guarantee",
        "at_least",
        ["The hinges that we hang are guaranteed for {}.", "We guarantee every hinge for {}."],
    ),
    ("We keep your negatives for at least {}.", "scope", "at_least", ["Your negatives are kept for {} in a dry room."]),
]
UNITS = ("hours", "days", "weeks", "months")
WAY = {"at_most": "less", "at_least": "more"}


def known(text: str, kind: str, claim: dict[str, object]) -> Declarations:
    return Declarations([declare("it", text, kind, read_claim(claim, "en"), ENGLISH)], ENGLISH)


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(TRADES), st.sampled_from(UNITS), st.integers(2, 20), st.integers(2, 20), st.data())
def test_a_figure_that_differs_is_told_in_its_direction(trade, unit, declared, said, data):
    text, kind, bound, wordings = trade
    wording = data.draw(st.sampled_from(wordings)).format(f"{said} {unit}")
    site = known(text.format(f"{declared} {unit}"), kind, {bound: f"{declared} {unit}", "better": WAY[bound]})
    found = [one.outcome for one in site.told(wording)]
    is_more = (said < declared) == (bound == "at_most")
    assert found == ([] if said == declared else ["more"] if is_more else ["less"])


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(TRADES),
    st.sampled_from(UNITS),
    st.integers(2, 20),
    st.integers(2, 20),
    st.sampled_from(
        [
            "Grass seed needs {} before it shows.",
            "The council decides on a permit within {}.",
            "Do you have {} to spare?",
            "Paint dries within {} in a warm room.",
            "Please return the key within {}.",
        ]
    ),
)
def test_what_is_about_something_else_is_left_alone(trade, unit, declared, said, other):
    text, kind, bound, _ = trade
    site = known(text.format(f"{declared} {unit}"), kind, {bound: f"{declared} {unit}", "better": WAY[bound]})
    assert list(site.told(other.format(f"{said} {unit}"))) == []


@pytest.mark.parametrize(
    ("text", "kind", "claim", "sentence", "outcome"),
    [
        (
            "A broker calls you back within one business day.",
            "time",
            {"at_most": "1 business day"},
            "A broker calls you back within four hours.",
            "more",
        ),
        (
            "A broker calls you back within one business day.",
            "time",
            {"at_most": "1 business day"},
            "A broker calls you back within an hour.",
            "more",
        ),
        (
            "A broker calls you back within one business day.",
            "time",
            {"at_most": "1 business day"},
            "A broker calls you back the same day.",
            "more",
        ),
        (
            "A broker calls you back within two business days.",
            "time",
            {"at_most": "2 business days"},
            "We ring you back within five working days.",
            "less",
        ),
        (
            "The gates last at least 10 years.",
            "guarantee",
            {"at_least": "10 years"},
            "The gates last for 25 years.",
            "more",
        ),
        ("We keep a commission of 5%.", "price", {"exactly": "5%"}, "We keep a commission of 8%.", "less"),
        ("We keep a commission of 5%.", "price", {"exactly": "5%"}, "We keep a commission of 4%.", "less"),
        ("Your first fitting is free.", "free", {"free": True}, "We charge £20 for your first fitting.", "less"),
        ("A hem costs £14.", "price", {"price": "£14"}, "A hem costs from £9.", "more"),
    ],
)
def test_the_page_is_held_against_what_is_declared(text, kind, claim, sentence, outcome):
    assert [one.outcome for one in known(text, kind, claim).told(sentence)] == [outcome]


@pytest.mark.parametrize(
    ("text", "kind", "claim", "sentence"),
    [
        (
            "A broker calls you back within one business day.",
            "time",
            {"at_most": "1 business day"},
            "Lenders call you back within five business days.",
        ),
        (
            "A broker calls you back within one business day.",
            "time",
            {"at_most": "1 business day"},
            "If no broker has called you within two days, ring us.",
        ),
        ("The first call is free.", "free", {"free": True}, "A second call costs £40."),
        ("A hem costs £14.", "price", {"price": "£14"}, "Children pay £9 for a hem."),
        ("We answer letters within two days.", "time", {"at_most": "2 days"}, "Answering a letter takes half an hour."),
    ],
)
def test_others_cases_and_some_people_are_left_alone(text, kind, claim, sentence):
    assert list(known(text, kind, claim).told(sentence)) == []


def test_the_figure_of_another_promise_is_not_held_against_this_one():
    rows = [("Your answer comes within one day.", "1 day"), ("Your sketch comes within five days.", "5 days")]
    site = Declarations(
        [declare(text, text, "time", read_claim({"at_most": most}, "en"), ENGLISH) for text, most in rows], ENGLISH
    )
    assert list(site.told("After the answer your sketch comes within five days.")) == []


@pytest.mark.parametrize(
    ("name", "least", "most_false"),
    [
        ("page_sentences.yaml", 50, 1),
        ("page_sentences_second.yaml", 29, 1),
        ("page_sentences_third.yaml", 39, 1),
        ("page_sentences_fourth.yaml", 36, 1),
        ("page_sentences_fifth.yaml", 26, 1),
        ("page_sentences_sixth.yaml", 29, 0),
        ("page_sentences_seventh.yaml", 20, 0),
    ],
)
def test_the_sets_of_page_sentences_are_told_as_well_as_before(name, least, most_false):
    found = false = 0
    for trade in yaml.safe_load((SETS / name).read_text("utf-8")).values():
        promises = [declared(key, row) for key, row in trade["promises"].items()]
        site = Declarations(promises, ENGLISH)
        found += sum(any(site.told(text)) for text in trade["over"] + trade["under"])
        false += sum(any(site.told(text)) for text in trade["harmless"])
    assert found >= least
    assert false <= most_false


def declared(name: str, row: dict[str, object]) -> Declared:
    """A promise of a set as a site declares it."""
    text, kind = str(row["text"]), str(row["kind"])
    own = {"better": row["better"]} if "better" in row else {}
    claim = read_claim(own | dict(row["claim"]), "en") if "claim" in row else derive_claim(text, kind, ENGLISH)
    return declare(name, text, kind, claim, ENGLISH)


def sites_of(trades: dict[str, dict[str, object]]) -> list[tuple[Declarations, list[str]]]:
    """What each trade declares, and the sentences of its page."""
    return [
        (
            Declarations(
                [
                    declare(name, one["text"], one["kind"], derive_claim(one["text"], one["kind"], ENGLISH), ENGLISH)
                    for name, one in trade["promises"].items()
                ],
                ENGLISH,
            ),
            [*trade["over"], *trade["under"]],
        )
        for trade in trades.values()
    ]


SITES = sites_of(yaml.safe_load((SETS / "page_sentences_fourth.yaml").read_text("utf-8")))


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(SITES), st.data(), st.sets(st.integers(0, 20), max_size=3))
def test_a_sentence_that_is_not_read_any_further_would_have_told_nothing(site, data, dropped):
    declared, sentences = site
    words = data.draw(st.sampled_from(sentences)).split()
    said = " ".join(word for at, word in enumerate(words) if at not in dropped)
    assert list(declared.told(said)) == list(declared.told_in_full(said))
