"""Finding the line of a promise among the lines of a script."""

import pytest

from site_builder.congruence.judge.find import find_lines, found_enough, is_statement
from site_builder.congruence.language.pack import load_pack

ENGLISH = load_pack("en")

SCRIPT = [
    "How did you hear about us?",
    "[Wait for the answer.]",
    "The kiln is the size of a fridge.",
    "If you don't like your mug, we make you another at no cost.",
    "We send the pots to you within two weeks.",
]


@pytest.mark.parametrize(
    ("promise", "line"),
    [
        ("Delivered in ten working days.", 4),
        ("Free replacement when you are not happy.", 3),
    ],
)
def test_the_best_suggestion_is_the_line_that_speaks_to_the_promise(promise, line):
    best = find_lines(promise, SCRIPT, ENGLISH)[0]
    assert best.line == line
    assert found_enough(best)


def test_questions_and_stage_directions_are_never_suggested():
    assert {found.line for found in find_lines("Sent in two weeks.", SCRIPT, ENGLISH)} <= {2, 3, 4}
    assert not is_statement("(smile)")


def test_a_promise_that_no_line_speaks_to_finds_nothing_good_enough():
    found = find_lines("Wheelchair ramp at the door.", SCRIPT[:3], ENGLISH)
    assert not found or not found_enough(found[0])


def test_a_model_adds_likeness_to_the_score():
    def embed(texts):
        return [[1.0, 0.0] if "fridge" in text or "Oven" in text else [0.0, 1.0] for text in texts]

    found = find_lines("Oven as big as an icebox.", SCRIPT, ENGLISH, embed)
    assert found[0].line == 2


LONG_PROMISES = [
    "Every Tuesday our harbour master walks the eastern pontoon and checks each mooring rope for wear.",
    "Your wedding photographs are printed on cotton paper and posted in a cedar box by early autumn.",
    "Pupils rehearse the spring concert with the county orchestra and keep their printed programme.",
]
OTHER_LINES = [
    "We can move the meeting to another day whenever something comes up for you.",
    "Our office is on the second floor, and the lift is to the left of the stairs.",
    "You get one invoice a month, and you have three weeks to settle it with us.",
]


@pytest.mark.parametrize("promise", LONG_PROMISES)
def test_no_line_speaks_to_a_long_promise_whose_words_none_has(promise):
    best = find_lines(promise, OTHER_LINES, ENGLISH)[0]
    assert not found_enough(best)


@pytest.mark.parametrize("promise", LONG_PROMISES)
def test_the_line_with_its_words_is_found_among_longer_ones(promise):
    words = promise.rstrip(".").split()
    line = " ".join(words[len(words) // 2 :]).capitalize() + "."
    found = find_lines(promise, [*OTHER_LINES, line], ENGLISH)[0]
    assert found.line == len(OTHER_LINES)
    assert found_enough(found)
