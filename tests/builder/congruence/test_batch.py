"""Loose pairs and sentences, from a file into a file."""

import json

import pytest

from site_builder.congruence.language.pack import load_pack
from site_builder.congruence.promises.batch import Asked, judge_file, judge_pair, judge_sentences_file

FORCED = Asked(load_pack("en"))
ABSTAINING = Asked(load_pack("en"), abstain=True)
PAIR = {
    "id": "x1",
    "promise": "Parcels arrive in two days.",
    "script": ["Do you like tea?", "It takes a week to reach you."],
    "operations": ["Parcels: delivered within 48 hours."],
}


def test_a_linked_line_is_judged_in_both_layers():
    row = judge_pair(PAIR | {"link": 1, "ops_link": 0}, FORCED)
    assert (row["label"], row["line"], row["ops_label"], row["ops_line"]) == ("contradicted", 1, "congruent", 0)
    assert set(row) == {"id", "label", "line", "ops_label", "ops_line", "unbacked", "rule", "why"}


def test_a_link_to_no_line_is_missing():
    row = judge_pair(PAIR | {"link": None}, FORCED)
    assert (row["label"], row["line"], row["rule"]) == ("missing", None, "CG001")


def test_with_abstain_a_line_with_nothing_comparable_gets_no_label():
    pair = {"id": "x3", "promise": "We sing at your table.", "script": ["The lamp hangs by the door."], "link": 0}
    row = judge_pair(pair, ABSTAINING)
    assert (row["label"], row["rule"]) == ("none", "CG012")
    assert judge_pair(pair, FORCED)["label"] in ("congruent", "contradicted", "conditional", "weakened")


def test_judge_file_writes_a_row_for_each_pair_and_the_same_bytes_again(tmp_path):
    source, first, second = tmp_path / "in.jsonl", tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    source.write_text(json.dumps(PAIR) + "\n\n" + json.dumps(PAIR | {"id": "x2"}) + "\n", "utf-8")
    assert judge_file(source, first, FORCED) == judge_file(source, second, FORCED) == 2
    assert first.read_bytes() == second.read_bytes()
    assert [json.loads(row)["id"] for row in first.read_text("utf-8").splitlines()] == ["x1", "x2"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", r"in\.jsonl:1: the line is not JSON"),
        ("[1]", r"in\.jsonl:1: the line holds no object"),
        ('{"id": "a", "promise": "b"}', r"in\.jsonl:1: the row has no script"),
        ('{"id": "a", "promise": "b", "script": "c"}', r"in\.jsonl:1: script is no list"),
        ('{"id": "a", "promise": 1, "script": []}', r"in\.jsonl:1: promise is 1"),
        ('{"id": "a", "promise": "b", "script": ["c"], "link": 4}', r"in\.jsonl:1: link is 4"),
    ],
)
def test_a_bad_row_is_named_with_its_place(tmp_path, text, problem):
    source = tmp_path / "in.jsonl"
    source.write_text(text + "\n", "utf-8")
    with pytest.raises(ValueError, match=problem):
        judge_file(source, tmp_path / "out.jsonl", FORCED)
    assert not (tmp_path / "out.jsonl").exists()


def test_sentences_are_labelled_with_a_reason(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "s1", "sentence": "We deliver within two days or you pay nothing."}), "utf-8")
    assert judge_sentences_file(source, target, "en") == 1
    row = json.loads(target.read_text("utf-8"))
    assert (row["id"], row["label"]) == ("s1", "promise")
    assert row["why"]
