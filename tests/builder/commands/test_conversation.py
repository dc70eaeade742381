"""`waypost congruence conversation` tells a person and a program the same, with the exit codes of `check`."""

import json

import pytest
from garden import write_site
from jsonschema import Draft202012Validator

from site_builder.cli import run
from site_builder.load.validate import read_schema

CALL = """WEBVTT

00:00:01.000 --> 00:00:03.000
<v Ros Example>Hello Jane Miller, we answer you within five

00:00:03.000 --> 00:00:05.000
<v Ros Example>working days, Jane.

00:00:06.000 --> 00:00:08.000
<v Jane Miller>My number is 0412 345 678.
"""


@pytest.fixture
def call(tmp_path, monkeypatch):
    """Runs the command on a call in the good site."""
    monkeypatch.chdir(write_site(tmp_path / "site", {}))
    file = tmp_path / "jane-miller.vtt"
    file.write_text(CALL)
    return lambda *words: run(["congruence", "conversation", str(file), *words])


def test_text_and_json_tell_the_same(call, capsys, tmp_path):
    assert call() == 1
    text = capsys.readouterr().out
    assert "00:00:01, line 4: ✘ error CG015 answer-2d, contradicted: “Hello [name], we answer you" in text
    assert call("--format", "json", "--out", str(tmp_path / "out" / "heard.json")) == 1
    written = (tmp_path / "out" / "heard.json").read_text()
    facts = json.loads(written)
    Draft202012Validator(read_schema("conversation")).validate(facts)
    assert facts["schema"] == "waypost-conversation/1"
    assert facts["counts"]["contradicted"] == 1
    assert facts["heard"][0]["at"] == "00:00:01"
    for personal in ("Jane", "Miller", "jane-miller", "Ros", "0412"):
        assert personal not in text + written


def test_the_exit_code_follows_fail_on_and_bad_usage_is_2(call, capsys, tmp_path):
    assert call("--journey", "garden") == 1
    assert call("--journey", "gardn") == 2
    assert "there is no journey gardn. Did you mean `garden`?" in capsys.readouterr().err
    assert call("--ours", "Nobody") == 2
    assert "nobody named “Nobody” speaks in it. These do: Ros Example, Jane Miller." in capsys.readouterr().err
    assert call("--ours", "Jane") == 0
    assert run(["congruence", "conversation", str(tmp_path / "none.vtt")]) == 2
    assert "none.vtt: this can't be read: No such file or directory." in capsys.readouterr().err
