"""Proposals stand beside unverified lines, are kept in the repository, and turn nothing green."""

import json

import pytest
from garden import write_site
from jsonschema import Draft202012Validator

from site_builder.cli import run
from site_builder.congruence.proposing.kept import PROPOSALS
from site_builder.load.validate import read_schema

LINE = "You wrote to us; we always answer within two days."
VAGUE = "The letter box is emptied by somebody who loves letters."


@pytest.fixture
def site(tmp_path, monkeypatch, model):
    """The good site with a line that can't be compared, and with a model behind an address."""

    def make(way: str = ""):
        script = ("journeys/garden/script.md", (LINE, VAGUE))
        setting = f"congruence: {{model: {{url: '{model.url(way)}', name: tiny}}}}\n" if way else ""
        folder = write_site(tmp_path / (way or "plain"), dict([script]))
        with (folder / "site.yaml").open("a") as file:
            file.write(setting)
        monkeypatch.chdir(folder)
        monkeypatch.delenv("WAYPOST_MODEL_KEY", raising=False)
        return folder

    return make


def told(capsys, *words: str) -> tuple[int, str, str]:
    code = run(["congruence", *words])
    found = capsys.readouterr()
    return code, found.out, found.err


def test_a_proposal_stands_in_text_and_json_and_changes_no_verdict(site, model, capsys):
    folder = site("good")
    code, text, note = told(capsys)
    assert "? script: unverified" in text
    assert "tiny proposes congruent: Both say that it is done with care. If you agree once both are read:" in text
    assert "`waypost congruence review answer-2d journeys/garden/script.md:2 --by NAME`" in text
    assert (code, note) == (0, "")
    code, written, _ = told(capsys, "--format", "json", "--fail-on", "warning")
    facts = json.loads(written)
    Draft202012Validator(read_schema("findings")).validate(facts)
    assert code == 1  # unverified still
    assert facts["promises"][0]["layers"]["script"]["proposal"]["label"] == "congruent"
    assert facts["verdicts"]["unverified"] == 1
    assert len(model.asked) == 1  # the second time it was kept
    assert [*json.loads((folder / PROPOSALS).read_text()).values()] == [
        {"label": "congruent", "why": "Both say that it is done with care.", "model": "tiny"}
    ]
    assert model.asked[0][2]["messages"][1]["content"] == json.dumps(
        {"promise": "We answer within two days.", "line": VAGUE}
    )


def test_a_review_turns_it_green_and_ends_the_asking(site, model, capsys):
    site("good")
    told(capsys)
    run(["congruence", "review", "answer-2d", "journeys/garden/script.md:2", "--by", "Ros Example"])
    capsys.readouterr()
    code, text, _ = told(capsys, "--fail-on", "warning")
    assert (code, "proposes" in text, "✔ script: congruent" in text) == (0, False, True)
    assert len(model.asked) == 1


@pytest.mark.parametrize("way", ["refuse", "prose", "away"])
@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_without_an_answer_all_is_as_without_a_model_but_for_one_sentence(site, capsys, way, form):
    site()
    code, plain, silent = told(capsys, "--format", form)
    folder = site(way)
    assert told(capsys, "--format", form)[:2] == (code, plain)
    note = told(capsys, "--format", form)[2]
    assert silent == ""
    assert note.count("\n") == 1
    assert note.startswith("The model tiny ")
    assert not (folder / PROPOSALS).exists()


def test_no_model_asks_nobody_and_check_and_build_never_do(site, model, capsys):
    site("good")
    assert "proposes" not in told(capsys, "--no-model")[1]
    run(["check"])
    run(["build"])
    assert model.asked == []


def test_kept_answers_are_shown_without_the_model_and_lapse_with_the_words(site, model, capsys):
    folder = site("good")
    told(capsys)
    assert "tiny proposes congruent" in told(capsys, "--no-model")[1]
    script = folder / "journeys/garden/script.md"
    script.write_text(script.read_text().replace("loves letters", "likes letters"))
    assert "proposes" not in told(capsys, "--no-model")[1]
    assert "proposes" in told(capsys)[1]
    assert len(model.asked) == 2


def test_a_broken_file_of_answers_is_told_with_its_line(site, capsys):
    folder = site("good")
    (folder / PROPOSALS).write_text('{"a":\n {"label": "green"}}')
    code, _, error = told(capsys)
    assert code == 2
    assert f"{PROPOSALS}:1: the answer a has no label, reason and model. Delete the file" in error
    (folder / PROPOSALS).write_text('{\n"a" 1')
    assert f"{PROPOSALS}:2: this is not JSON" in told(capsys)[2]


def test_an_address_that_is_none_is_a_finding(site, capsys):
    folder = site("good")
    text = (folder / "site.yaml").read_text()
    (folder / "site.yaml").write_text(text.replace("'http://", "'ftp://"))
    assert run(["check", "--only", "sources"]) == 1
    assert "is not an address. Write it as https://models.example.com/v1" in capsys.readouterr().out
