"""A model is asked for a label and a reason, within bounds, whatever it answers."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.congruence.proposing.asking import Endpoint, ModelSilent, ask, ask_all
from site_builder.congruence.proposing.prompt import PROMPT, Proposal, Unusable, messages, read_answer

PAIR = ("We answer with care.", "Every answer is written by hand.")


@pytest.mark.parametrize("way", ["good", "fenced"])
def test_a_label_and_a_reason_are_proposed(model, way):
    found = ask(Endpoint(model.url(way), "tiny", "sesame"), *PAIR)
    assert found == Proposal("congruent", "Both say that it is done with care.", "tiny")
    path, headers, question = model.asked[0]
    assert path == f"/{way}/chat/completions"
    assert headers["Authorization"] == "Bearer sesame"
    assert (question["model"], question["temperature"]) == ("tiny", 0)
    assert question["messages"] == messages(*PAIR)


def test_a_reason_is_one_short_line_without_signs_for_the_terminal(model):
    found = ask(Endpoint(model.url("shouted"), "tiny"), *PAIR)
    assert found.label == "congruent"
    assert found.why.startswith("Both [31msay [0m so. xxx")
    assert len(found.why) == 300
    assert found.why.isprintable()
    assert "Authorization" not in model.asked[0][1]


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("label", "it gave no label that there is"),
        ("reason", "it gave no reason"),
        ("prose", "it holds no JSON object"),
        ("list", None),
        ("deep", "it is no answer of /chat/completions"),
        ("other", "it is no answer of /chat/completions"),
        ("bytes", "it is no answer of /chat/completions"),
        ("empty", "it is no answer of /chat/completions"),
        ("huge", "it has more than 256 kB"),
    ],
)
def test_a_bad_answer_is_no_proposal(model, way, words):
    if words is None:  # an object in a list is an object all the same
        assert ask(Endpoint(model.url(way), "tiny"), *PAIR).label == "congruent"
        return
    with pytest.raises(Unusable, match=words):
        ask(Endpoint(model.url(way), "tiny"), *PAIR)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("away", "it sends us on to another address; write that one into site.yaml"),
        ("refuse", "it refuses with 401; set WAYPOST_MODEL_KEY to a key that it takes"),
        ("broken", "it answers 500"),
        ("drop", r"it can't be reached \(Remote end closed connection without response\)"),
        ("slow", "it gave no answer within 0.2 seconds|it can't be reached .timed out."),
        ("drip", "it gave no answer within 0.2 seconds"),
    ],
)
def test_a_model_that_does_not_answer_is_left_alone(model, way, words):
    patience = 0.2 if way in ("slow", "drip") else 20.0  # a busy machine is no slow model
    with pytest.raises(ModelSilent, match=words):
        ask(Endpoint(model.url(way), "tiny", patience=patience), *PAIR)
    assert len(model.asked) == 1  # a redirect is not followed


def test_a_key_goes_over_https_or_stays_at_home(model):
    with pytest.raises(ModelSilent, match="is not sent over http"):
        ask(Endpoint("http://models.example/v1", "tiny", "sesame"), *PAIR)
    assert ask(Endpoint(model.url("good"), "tiny", "sesame"), *PAIR)


def test_one_sentence_tells_why_there_is_no_proposal(model):
    other = ("b", "c")
    found, note = ask_all(Endpoint(model.url("broken"), "tiny"), [PAIR, other], 9)
    assert (found, len(model.asked)) == ({}, 1)  # asking on is of no use
    assert note == (
        "The model tiny can't be asked: it answers 500. 2 lines have no proposal; all else is as without a model."
    )
    _, note = ask_all(Endpoint(model.url("prose"), "tiny"), [PAIR], 9)
    assert note.startswith(
        "The model tiny was asked, and 1 of 1 answers can't be used (it holds no JSON object). 1 line"
    )
    found, note = ask_all(Endpoint(model.url("good"), "tiny"), [PAIR, other], 1)
    assert list(found) == [PAIR]
    assert "was asked 1 times; run it again for the rest" in note
    assert ask_all(Endpoint(model.url("good"), "tiny"), [PAIR], 9)[1] == ""


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_answer_breaks_the_reader(body):
    with pytest.raises(Unusable):
        read_answer(body, "tiny")


def test_what_is_asked_has_a_version():
    """Raise PROMPT, and put the new hash here, when the question changes: answers to another one are asked anew."""
    asked = hashlib.sha256(messages("a", "b")[0]["content"].encode()).hexdigest()[:8]
    assert (PROMPT, asked) == ("1", "0728b916")
