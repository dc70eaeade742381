"""The papers for those who change the code name files and commands that there are."""

import json
import re
from pathlib import Path

import pytest
import yaml

from capture_api.contract.offers import OFFER_KINDS

ROOT = Path(__file__).resolve().parents[1]
PATH = re.compile(
    r"`((?:site_builder|capture_api|tests|themes|docs|requirements)/[\w./-]*|[A-Z]\w*\.md|pyproject\.toml)`"
)


def changes() -> list[list[str]]:
    """The rows of the table of changes, cell by cell."""
    text = (ROOT / "docs/architecture.md").read_text("utf-8").partition("## I want to change")[2]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return rows[2:]


def missing(text: str) -> list[str]:
    return [path for path in PATH.findall(text) if not (ROOT / path).exists()]


def test_every_file_in_the_table_of_changes_exists():
    rows = changes()
    assert len(rows) >= 20
    assert [row for row in rows if not PATH.search(row[1])] == [], "each row names a file to open"
    assert missing("".join(map("".join, rows))) == []


@pytest.mark.parametrize("paper", ["CONTRIBUTING.md", "README.md", "docs/architecture.md"])
def test_every_file_that_a_paper_names_exists(paper):
    assert missing((ROOT / paper).read_text("utf-8")) == []


def test_every_make_target_that_contributing_names_exists():
    named = set(re.findall(r"\bmake ([a-z.]\S*?)[`\s,;)]", (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    targets = set(re.findall(r"^([\w./$()-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert named - {target.replace("$(VENV)", ".venv") for target in targets} == set()


def test_a_commit_is_held_against_what_make_test_holds_style_against():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = re.search(r"^style:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    commands = [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe[1].splitlines()]
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [repo["repo"] for repo in hooks] == ["local"], "nothing is fetched"
    assert [hook["entry"] for repo in hooks for hook in repo["hooks"]] == commands
    assert "style" in re.search(r"^test: (.*)$", makefile, re.MULTILINE)[1].split()


def test_the_editor_is_told_the_width_that_ruff_holds():
    width = re.search(r"^line-length = (\d+)$", (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)[1]
    assert f"max_line_length = {width}" in (ROOT / ".editorconfig").read_text("utf-8")


def test_the_kinds_of_offers_are_one_list():
    schema = json.loads((ROOT / "site_builder/schemas/journey.json").read_text("utf-8"))
    kinds = schema["properties"]["offers"]["additionalProperties"]["properties"]["kind"]["enum"]
    assert tuple(kinds) == OFFER_KINDS
