"""What a change made better or worse, told for a pull request."""

import json
import subprocess

import pytest
from garden import write_site

from site_builder.cli import run

SCRIPT, JOURNEY = "journeys/garden/script.md", "journeys/garden/journey.yaml"
KEEPS = '- We always answer within two days. {: promise="answer-2d" }\n'
BREAKS = '- We always answer within five days. {: promise="answer-2d" }\n'
NEW = "promises:\n  tools:\n    text: We bring all the tools.\n    kind: inclusion\n    needs: []\n"


def commit(root):
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=Ros", "-c", "user.email=r@example.com", "commit", "-qm", "One"],
    ):
        subprocess.run(["git", "-C", str(root), *words], check=True)


@pytest.mark.parametrize(
    ("before", "after", "turns", "code"),
    [
        ({}, {}, [], 0),
        ({SCRIPT: KEEPS}, {SCRIPT: BREAKS}, [("worse", "answer-2d", "script")], 1),
        ({SCRIPT: BREAKS}, {SCRIPT: KEEPS}, [("better", "answer-2d", "script")], 0),
        ({SCRIPT: KEEPS}, {SCRIPT: KEEPS.replace("always ", "")}, [("reworded", "answer-2d", "script")], 0),
        ({}, {JOURNEY: ("promises:\n", NEW)}, [("new", "tools", "pages")], 0),
        ({JOURNEY: ("promises:\n", NEW)}, {}, [("gone", "tools", "pages")], 0),
    ],
)
def test_a_change_turns_a_promise(tmp_path, capsys, before, after, turns, code):
    root = write_site(tmp_path / "mine/site", before)
    commit(tmp_path / "mine")
    write_site(root, after)
    assert run(["congruence", "--site", str(root), "--since", "HEAD", "--format", "json"]) == code
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert [(one["turn"], one["promise"], one["layer"]) for one in changes] == turns


def test_markdown_is_a_table_with_what_got_worse_first(tmp_path, capsys):
    root = write_site(tmp_path, {SCRIPT: KEEPS})
    commit(root)
    write_site(root, {SCRIPT: BREAKS, JOURNEY: ("promises:\n", NEW)})
    run(["congruence", "--site", str(root), "--since", "HEAD", "--format", "markdown"])
    table = [row for row in capsys.readouterr().out.splitlines() if row.startswith("| **")]
    assert [row.split(" | ")[:3] for row in table] == [
        ["| **worse**", "`answer-2d`", "script"],
        ["| **new**", "`tools`", "pages"],
    ]
    assert "✔ congruent | ✘ contradicted" in table[0]


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", ""])
def test_a_revision_that_is_none_is_refused(tmp_path, capsys, revision):
    root = write_site(tmp_path, {})
    commit(root)
    assert run(["congruence", "--site", str(root), f"--since={revision}"]) == 2
    assert "git knows no revision" in capsys.readouterr().err


def test_a_format_without_changes_is_refused(tmp_path, capsys):
    root = write_site(tmp_path, {})
    commit(root)
    assert run(["congruence", "--site", str(root), "--since", "HEAD", "--format", "sarif"]) == 2
