"""What a check may find is explained, and what is explained may be found."""

import re
from pathlib import Path

import pytest

from site_builder.check.registry import CHECKS
from site_builder.commands.congruence import congruence

DOCS = Path(__file__).resolve().parents[1] / "docs"
CODES = {code for check in CHECKS for code in check.codes}


def test_every_code_stands_in_the_docs_with_a_meaning_and_a_remedy():
    rows = re.findall(r"^\| ([A-Z]+\d+)[^|]*\|(.+)\|$", (DOCS / "checks.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(code for code, _ in rows) == sorted(CODES)
    assert all(all(cell.strip() for cell in rest.split("|")) for _, rest in rows)


def test_what_a_build_refuses_is_marked_so():
    text = (DOCS / "checks.md").read_text("utf-8")
    marked = set(re.findall(r"^\| ([A-Z]+\d+) \*\*build\*\*", text, re.MULTILINE))
    warns = {"S107"}  # never more than a warning, so it breaks nothing
    assert marked == {code for check in CHECKS if check.breaks for code in check.codes} - warns


@pytest.mark.parametrize("name", sorted(congruence.commands))
def test_each_congruence_command_stands_in_the_docs(name):
    assert f"waypost congruence {name}" in (DOCS / "congruence.md").read_text("utf-8")


def test_every_check_says_in_a_sentence_what_holds():
    assert all(check.sentence.endswith(".") for check in CHECKS)
