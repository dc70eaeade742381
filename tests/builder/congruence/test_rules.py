"""General rules of the judge, each over invented sentences drawn at random: trades, figures and wordings."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from site_builder.congruence.judge.judging import judge_line
from site_builder.congruence.language.pack import load_pack

ENGLISH = load_pack("en")
NUMBERS = st.integers(2, 40)
UNITS = st.sampled_from(["hours", "days", "weeks", "months"])
RULES = settings(deadline=None, max_examples=40)


def label(promise: str, line: str) -> str:
    return judge_line(promise, line, ENGLISH).label


def is_judged(promise: str, line: str, expected: str) -> bool:
    """Whether the judge says what is expected, and when it need not decide, that or nothing."""
    forced = judge_line(promise, line, ENGLISH, decide=True).label
    return forced == expected and label(promise, line) in (expected, "unverified")


def outcome(said: int, promised: int, more_is_better: bool) -> str:
    if said == promised:
        return "congruent"
    return "congruent" if (said > promised) == more_is_better else "contradicted"


# Which way the customer gains, where the reader acts, is told, or has something kept or deleted.
MORE = [
    "You can return the kettle within {}.", "You can appeal against the mark within {}.",
    "You have the right to complain within {} of the visit.", "You can reserve a court up to {} in advance.",
    "You are informed at least {} before the gate is locked.", "We will notify you {} before the water is shut off.",
    "Drafts older than {} are deleted.", "Unclaimed coats are removed after {}.",
]  # fmt: skip
LESS = [
    "You will receive your keys within {}.", "You get an answer within {}.", "You can collect your shoes within {}.",
    "We keep your personal details for {}.", "Your parcel reaches you within {}.",
]  # fmt: skip


@RULES
@given(st.sampled_from(MORE), NUMBERS, NUMBERS, UNITS)
def test_more_time_to_act_more_notice_and_later_deletion_are_better(text, promised, said, unit):
    expected = outcome(said, promised, True)
    assert is_judged(text.format(f"{promised} {unit}"), text.format(f"{said} {unit}"), expected)


@RULES
@given(st.sampled_from(LESS), NUMBERS, NUMBERS, UNITS)
def test_what_comes_sooner_and_private_details_kept_shorter_are_better(text, promised, said, unit):
    expected = outcome(said, promised, False)
    assert is_judged(text.format(f"{promised} {unit}"), text.format(f"{said} {unit}"), expected)


@RULES
@given(
    st.sampled_from(["Phones are answered {}.", "The workshop is open {}.", "Our desk is staffed {}."]),
    st.integers(6, 9), st.integers(3, 8), st.integers(-2, 2), st.integers(-2, 2),
)  # fmt: skip
def test_opening_hours_are_kept_by_the_longer_window_alone(text, opens, closes, earlier, later):
    promised = text.format(f"from {opens} am to {closes} pm")
    said = text.format(f"from {opens - earlier} am to {closes + later} pm")
    assert is_judged(promised, said, "congruent" if earlier >= 0 and later >= 0 else "contradicted")


THINGS = st.sampled_from(["call recordings", "your negatives", "door keys", "spare parts", "exam papers"])


@RULES
@given(THINGS, NUMBERS, UNITS)
def test_keeping_for_a_time_and_deleting_after_it_are_one_thing(thing, number, unit):
    assert (
        label(f"We keep {thing} for {number} {unit}.", f"By default we delete {thing} after {number} {unit}.")
        != "contradicted"
    )


@RULES
@given(
    st.sampled_from(["Repairs", "Boat trips", "Guest towels", "Data exports"]),
    st.sampled_from(["any more", "from June"]),
)
def test_free_denied_is_not_free(thing, since):
    assert label(f"{thing} are free of charge.", f"{thing} will not be free of charge {since}.") == "contradicted"


@RULES
@given(
    st.sampled_from(["certificate", "stamp", "photograph", "key", "permit"]),
    st.sampled_from(["bill you", "charge a fee"]),
)
def test_a_word_is_not_denied_by_the_not_of_another(thing, ask):
    assert label(f"No charge for our {thing}.", f"We do not {ask} for {thing}s.") != "contradicted"


@RULES
@given(st.integers(1, 28), st.integers(1, 28), st.sampled_from(["March", "June", "October"]))
def test_another_day_in_the_same_sentence_is_never_called_kept(promised, said, month):
    assume(promised != said)
    text = "Seats may be passed on to a friend at no charge until {} {} for the talks and the dinner."
    assert label(text.format(month, promised), text.format(month, said)) != "congruent"


@RULES
@given(st.sampled_from([
    "If you cancel within the trial of {}, you pay nothing.", "If a hinge breaks within {}, we replace it.",
    "If you are unhappy within {} of your visit, we clean again.",
]), NUMBERS, UNITS)  # fmt: skip
def test_the_promise_s_own_case_in_its_own_words_is_no_new_condition(text, number, unit):
    promise = text.format(f"{number} {unit}")
    assert label(promise, promise.replace(", ", ", then ")) == "congruent"


@RULES
@given(st.integers(1, 5), st.integers(2, 6), st.integers(0, 2))
def test_a_guess_inside_the_promised_range_keeps_it(low, more, less):
    high = low + more
    promise = f"Transfers can take between {low} and {high} working days to arrive."
    line = f"Your transfer will arrive in approximately {low + min(less, more - 1)}-{high} working days."
    assert label(promise, line) in ("congruent", "unverified")


@pytest.mark.parametrize(
    ("promise", "line"),
    [
        ("You can leave the club whenever you want.", "Just write to us and we will close your locker."),
        ("With our guarantee you can try the mattress without any risk for thirty nights.", "Gift cards are final."),
        ("All lessons can be refunded in full.", "If you have missed two of them, we will not refund a lesson."),
    ],
)
def test_opposite_words_alone_show_nothing(promise, line):
    assert label(promise, line) != "contradicted"
