"""Claims: declared ones read, bad ones refused with the way out, derived ones shown."""

from decimal import Decimal

import pytest

from site_builder.congruence.judge.claims import derive_claim, read_claim
from site_builder.congruence.language.pack import load_pack

ENGLISH = load_pack("en")


@pytest.mark.parametrize(
    ("value", "dim", "low", "high", "better"),
    [
        ({"at_most": "1 business day"}, "duration", None, 24, "less"),
        ({"at_least": "300 pictures"}, "count", 300, None, "more"),
        ({"exactly": "2 photographers"}, "count", 2, 2, "same"),
        ({"price": 350, "currency": "GBP"}, "money", 350, 350, "less"),
        ({"price": "£16 an hour"}, "money", 16, 16, "less"),
        ({"percent": 6, "better": "more"}, "percent", 6, 6, "more"),
    ],
)
def test_read_claim(value, dim, low, high, better):
    claim = read_claim(value, "en")
    assert (claim.quantity.dim, claim.better) == (dim, better)
    if low is not None:
        assert claim.quantity.low == Decimal(low)
    if high is not None:
        assert claim.quantity.high == Decimal(high)


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("1 day", "Write it as fields"),
        ({"at_moost": "1 day"}, "Did you mean at_most?"),
        ({"at_most": "1 day", "at_least": "2 days"}, "Keep one"),
        ({"at_most": "soon"}, "Write a number with its unit"),
        ({"price": 350}, "currency"),
        ({"price": 350, "currency": "pounds"}, "GBP"),
        ({"better": "higher"}, "less, more or same"),
        ({"free": "yes"}, "true or false"),
        ({"conditions": 3}, "list of sentences"),
        ({"who": 3}, "as text"),
    ],
)
def test_a_bad_claim_is_refused_with_the_way_out(value, remedy):
    with pytest.raises(ValueError, match=remedy.replace("?", r"\?")):
        read_claim(value, "en")


def test_a_derived_claim_shows_what_was_understood():
    claim = derive_claim("We call you back within one business day.", "time", ENGLISH)
    assert claim.fields() == {"at_most": "within one business day", "better": "less"}


def test_a_direction_that_nobody_told_stays_empty():
    assert derive_claim("Red 7 kg boxes.", "other", ENGLISH).better == ""
