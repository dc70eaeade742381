import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.congruence.language.grammar import load_grammar
from site_builder.congruence.promises.sentences import (
    find_promises,
    judge_sentence,
    load_cues,
    read_marks,
    split_sentences,
)

HERE = Path(__file__).parent
LANGUAGES = ("en", "de")
CUES = [(language, cue) for language in LANGUAGES for cue in load_cues(language).cues]
PASSES = [(language, cue, text) for language, cue in CUES for text in cue.passes]
FAILS = [(language, cue, text) for language, cue in CUES for text in cue.fails]


def hears(language, cue, text):
    return cue.speaks(read_marks(text, load_grammar(language)))


@pytest.mark.parametrize(("language", "cue", "text"), PASSES, ids=[f"{c.id}: {t}" for _, c, t in PASSES])
def test_a_cue_speaks_in_its_pass_examples(language, cue, text):
    assert hears(language, cue, text)


@pytest.mark.parametrize(("language", "cue", "text"), FAILS, ids=[f"{c.id}: {t}" for _, c, t in FAILS])
def test_a_cue_is_silent_in_its_fail_examples(language, cue, text):
    assert not hears(language, cue, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_cue_ids_are_unique(language):
    ids = [cue.id for cue in load_cues(language).cues]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("sentences_own.jsonl", 0.95, 0.93),  # written before each round of work, then learnt from
        ("sentences_aside.jsonl", 0.9, 0.85),  # kept aside: no cue was written after looking at these
    ],
)
def test_promises_are_told_from_other_prose(name, precision, recall):
    rows = [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]
    pairs = [(row["label"] == "promise", judge_sentence(row["sentence"], "en").label == "promise") for row in rows]
    hits = sum(gold and found for gold, found in pairs)
    assert hits / sum(found for _, found in pairs) >= precision
    assert hits / sum(gold for gold, _ in pairs) >= recall


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Hale calls. He is kind.", ["Mr. Hale calls.", "He is kind."]),
        ("Bring tools, e.g. a saw. We lend more.", ["Bring tools, e.g. a saw.", "We lend more."]),
        ("It costs £4.50 a day. No extras.", ["It costs £4.50 a day.", "No extras."]),
        ("We open at 6 a.m. every day.", ["We open at 6 a.m. every day."]),
        ("We open at 6 a.m. Parking is free.", ["We open at 6 a.m.", "Parking is free."]),
        ("See www.example.org/a.b for more. Or ring.", ["See www.example.org/a.b for more.", "Or ring."]),
        ("“Lovely.” She smiled.", ["“Lovely.”", "She smiled."]),
        ("“Is it safe?” she asked.", ["“Is it safe?” she asked."]),
        ("- No fee\n- No fuss\n", ["No fee", "No fuss"]),
        ("1. Send a photo.\n2. We quote.", ["Send a photo.", "We quote."]),
        ("Heading\n\nText here.", ["Heading", "Text here."]),
        ("J. R. Marsh wrote it! Really?", ["J. R. Marsh wrote it!", "Really?"]),
        ("Wait… Then go.", ["Wait…", "Then go."]),
        ("No fee… ever! Not one.", ["No fee… ever!", "Not one."]),
        ("Dr. Bell calls (incl. Sundays). Ask.", ["Dr. Bell calls (incl. Sundays).", "Ask."]),
        ("Is it No. 4? We go.", ["Is it No. 4?", "We go."]),
        ("", []),
    ],
)
def test_sentences_are_split(text, sentences):
    found = split_sentences(text, "en")
    assert [sentence for _, sentence in found] == sentences
    assert all(text[start : start + len(sentence)] == sentence for start, sentence in found)


def test_promises_are_found_in_prose_with_their_place():
    text = "We opened in 1990. We answer within a day. Read on."
    [(start, sentence, verdict)] = find_promises(text, "en")
    assert (start, sentence) == (19, "We answer within a day.")
    assert verdict.why.endswith(".")


def test_an_unknown_language_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"language .xx.\. Use one of de, en\."):
        judge_sentence("We bake.", "xx")


def test_every_mark_that_a_cue_names_can_be_set():
    grammar = load_grammar("en")
    found = {mark for phrases in grammar.phrases.values() for _, mark in phrases} | set(grammar.groups)
    named = {mark for cue in load_cues("en").cues for mark in cue.all | cue.any | cue.none}
    plain = {mark.removeprefix("starts:").removeprefix("actor:") for mark in named}
    signs = {
        "question",
        "quoted",
        "attributed",
        "year",
        "money",
        "percent",
        "number",
        "negated",
        "verbless",
        "empty",
        "two-commands",
        "command-then-clause",
        "many-clauses",
        "singular",
    }
    assert {mark for mark in plain if ":" not in mark} <= found | signs


def test_a_question_before_a_promise_does_not_hide_it():
    assert judge_sentence("Not dry by noon? You get your money back.", "en").label == "promise"


@given(st.text(max_size=200))
def test_judging_never_raises_and_never_wavers(text):
    verdict = judge_sentence(text, "en")
    assert verdict == judge_sentence(text, "en")
    assert 0 <= verdict.score <= 1


@given(st.text(alphabet="aB .!?\n-*•1\"”'e.g", max_size=80))
def test_splitting_covers_every_letter_in_order(text):
    found = split_sentences(text, "en")
    end = 0
    covered = ""
    for start, sentence in found:
        assert start >= end
        assert text[start : start + len(sentence)] == sentence
        end = start + len(sentence)
        covered += sentence
    assert covered.count("a") == text.count("a")
    assert covered.count("B") == text.count("B")


@settings(deadline=None, max_examples=30)
@given(
    st.sampled_from(["the storm hit", "the bridge closed", "the mill burnt"]),
    st.sampled_from(["the choir", "neighbours", "a bakery"]),
    st.sampled_from(["offered", "provided", "served"]),
    st.sampled_from(["free soup", "fee-free lessons", "free beds"]),
)
def test_what_others_once_gave_for_nothing_is_no_promise(event, who, gave, what):
    assert judge_sentence(f"When {event} in spring, {who} {gave} {what} to families.", "en").label == "not_promise"
