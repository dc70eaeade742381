"""The builder is told of every address that the capture API answers, so that no page takes one."""

from flask import Flask

from capture_api.contract.addresses import RESERVED


def test_every_address_that_the_capture_api_answers_begins_with_a_reserved_name(app: Flask) -> None:
    assert {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()} <= RESERVED
