"""A preview answers to this machine's own names and numbers alone."""

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from site_builder.preview.guard import for_this_machine, is_ours


@pytest.mark.parametrize("host", [
    "localhost:8000", "LOCALHOST", "127.0.0.1:8000", "[::1]:8000", "[::1]", "192.168.1.20:80",
    "a.localhost", "mac.lan:80",
])  # fmt: skip
def test_names_and_numbers_of_this_machine_are_let_in(host):
    assert is_ours(host, "mac.lan")


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "", "[evil]", "1.2.3",
])  # fmt: skip
def test_any_other_name_is_refused_in_words(host):
    assert not is_ours(host, "127.0.0.1")
    answer = Client(for_this_machine(Response("inside"), "127.0.0.1")).get("/", headers={"Host": host or "nobody"})
    assert answer.status_code == 421
    assert "not to" in answer.text
