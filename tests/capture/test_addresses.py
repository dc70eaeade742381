"""The builder is told of every address that the capture API answers, so that no page takes one."""

from pathlib import Path

import pytest
from flask import Flask

import capture_api
from capture_api.contract.addresses import RESERVED


def test_every_address_that_the_capture_api_answers_begins_with_a_reserved_name(app: Flask) -> None:
    assert {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()} <= RESERVED


TEMPLATES = sorted(Path(capture_api.__file__).parent.glob("*/templates/*.*"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_spells_an_address_of_ours(template: Path) -> None:
    assert [line for line in template.read_text("utf-8").splitlines() if '="/' in line] == []
