"""Rule packs as data: English, a second language, and a site's own changes."""

import pytest

from site_builder.congruence.judge.evidence import opposites
from site_builder.congruence.judge.judging import judge_line
from site_builder.congruence.judge.reading import read_sentence
from site_builder.congruence.language.pack import load_pack, pairs

ENGLISH = load_pack("en")

GERMAN = load_pack("de")
PACKS = (ENGLISH, GERMAN)
APART = [(pack, axis, *pair, True) for pack in PACKS for axis in pack.axes.values() for pair in axis.failing]
ALIKE = [(pack, axis, *pair, False) for pack in PACKS for axis in pack.axes.values() for pair in axis.passing]


@pytest.mark.parametrize(
    ("pack", "axis", "promise", "line", "is_apart"), APART + ALIKE, ids=lambda value: getattr(value, "name", "")
)
def test_an_axis_tells_its_examples_apart(pack, axis, promise, line, is_apart):
    found = opposites(read_sentence(promise, pack), read_sentence(line, pack), pack)
    assert any(evidence.why.startswith(f"On {axis.topic},") for evidence in found) == is_apart


def test_every_axis_has_examples_and_two_poles():
    axes = [axis for pack in PACKS for axis in pack.axes.values()]
    assert all(axis.passing and axis.failing and len(axis.poles) == 2 for axis in axes)


def test_the_pack_is_one_however_it_is_asked_for():
    assert load_pack("en") is load_pack("en", ())


def test_every_family_has_a_level_and_a_sentence():
    for pack in PACKS:
        assert sorted(pack.rules) == [f"CG{number:03}" for number in range(1, 15)]
        assert all(rule.message.endswith(".") for rule in pack.rules.values())


def test_the_advertising_rules_cite_their_sources():
    assert "16 CFR 251" in ENGLISH.rules["CG006"].source
    assert "CAP Code 3" in ENGLISH.rules["CG005"].source


def test_a_site_can_extend_and_soften_a_rule(tmp_path):
    own = tmp_path / "own.yaml"
    changes = "- extends: en.CG005\n  level: warning\n  cues+: {hedge: on a fair wind}\n  cues-: {hedge: usually}\n"
    own.write_text(changes, "utf-8")
    pack = load_pack("en", (own,))
    assert pack.rules["CG005"].level == "warning"
    assert judge_line("We sail at noon.", "We sail at noon on a fair wind.", pack=pack).label == "weakened"
    assert judge_line("We sail at noon.", "We usually sail at noon.", pack=pack).label != "weakened"
    assert judge_line("We sail at noon.", "We usually sail at noon.", pack=ENGLISH).label == "weakened"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- extends: en.CG099\n", "names no rule"),
        ("- extends: en.CG005\n  level: loud\n", "error, warning"),
        ("- extends: en.CG005\n  cue: {a: b}\n", "Use extends"),
        ("- {\n", "not YAML"),
    ],
)
def test_a_bad_pack_is_refused_with_the_way_out(tmp_path, text, problem):
    own = tmp_path / "own.yaml"
    own.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=problem):
        load_pack("en", (own,))


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match=r"language .xx.. Use one of de, en"):
        load_pack("xx")


@pytest.mark.parametrize(
    ("rule", "promise", "line"),
    [(rule, promise, line) for rule in GERMAN.rules.values() for promise, line in rule.failing],
)
def test_the_german_rules_speak_on_their_examples(rule, promise, line):
    assert judge_line(promise, line, pack=GERMAN, decide=True).rule == rule.id


@pytest.mark.parametrize(("promise", "line"), [pair for rule in GERMAN.rules.values() for pair in rule.passing])
def test_the_german_rules_are_silent_on_their_examples(promise, line):
    assert judge_line(promise, line, pack=GERMAN, decide=True).label == "congruent"


def test_an_example_that_is_no_pair_is_refused_with_the_way_out():
    with pytest.raises(ValueError, match=r"is no pair\. Write \[promise, line\]"):
        pairs([["Answered in a day, or two.", "a", "b"]])
