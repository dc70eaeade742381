"""What is signed to be carried in an address."""

from datetime import UTC, datetime, timedelta

from handoff_sample import KEYS
from hypothesis import given
from hypothesis import strategies as st

from capture_api.contract.tokens import DOWNLOAD, read_until, sign, sign_until

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200)))
def test_no_link_begins_with_a_dot_and_all_are_read_again(facts):
    token = sign_until(facts, KEYS, DOWNLOAD, NOW + timedelta(days=14))
    assert not token.startswith(".")
    assert read_until(token, KEYS, DOWNLOAD, NOW) == facts


def test_a_link_of_an_earlier_release_is_still_read():
    until = int((NOW + timedelta(days=14)).timestamp())
    earlier = sign({"facts": {"submission": "s" * 200}, "until": until}, KEYS, DOWNLOAD)
    assert earlier.startswith(".")
    assert read_until(earlier, KEYS, DOWNLOAD, NOW) == {"submission": "s" * 200}
