"""The rules over values: working time, patterns, the lead definition, the path that a browser tells."""

import json
import time
from datetime import UTC, date, datetime
from datetime import time as clock
from ipaddress import ip_network
from pathlib import Path

import pytest
from handoff_sample import handoff, write_handoff
from hypothesis import given
from hypothesis import strategies as st

from capture_api.contract.business_time import BusinessHours, due_at
from capture_api.contract.codec import from_json
from capture_api.contract.journeys import AgreedCriterion, LeadDefinition
from capture_api.contract.manifest import Manifest
from capture_api.contract.manifest_file import read_manifest
from capture_api.contract.offers import Choice, FieldFacts
from capture_api.contract.patterns import fits
from capture_api.limits import RateLimit
from capture_api.receive.proxies import TrustedProxies
from capture_api.verify.definition import judge
from capture_api.verify.path import read_path

HOURS = BusinessHours(closes=clock(17, 30), holidays=(date(2026, 12, 25),), time_zone="Australia/Melbourne")
WHEN = FieldFacts(
    "when", "When do you hope to buy?", "radio", choices=(Choice("now", "Now"), Choice("someday", "Some day"))
)


def melbourne(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOURS.zone)


@pytest.mark.parametrize(
    ("start", "within", "due"),
    [
        ("2026-11-23T11:00", "1 business day", "2026-11-24T11:00"),
        ("2026-11-23T20:00", "1 business day", "2026-11-24T17:30"),
        ("2026-11-27T16:00", "1 business day", "2026-11-30T16:00"),
        ("2026-11-28T12:00", "1 business day", "2026-11-30T17:30"),
        ("2026-12-24T16:00", "4 business hours", "2026-12-28T11:30"),
        ("2026-11-23T16:30", "2 business hours", "2026-11-24T10:00"),
        ("2026-11-23T11:00", "2 days", "2026-11-25T11:00"),
        ("2026-11-23T11:00", "30 minutes", "2026-11-23T11:30"),
        ("2026-11-23T11:00", "1 business week", "2026-11-30T11:00"),
        ("2026-11-23T11:00", "soon", "2026-11-24T11:00"),
        ("2027-04-02T16:00", "1 business day", "2027-04-05T16:00"),  # summer time ends on the Sunday between
    ],
)
def test_an_answer_time_runs_while_the_business_is_open(start, within, due):
    assert due_at(melbourne(start), within, HOURS) == melbourne(due)


@pytest.mark.parametrize(("pattern", "value", "whole", "found"), [
    (r"\d{4}", "3056", True, True),
    (r"\d{4}", "30561", True, False),
    (r"^3\d{3}$", "3056", False, True),
    (r"^3\d{3}$", "3056\n", False, False),
    (r"(a+)+", "aaaa", True, True),
    (r"(a|b)*c", "abac", True, True),
    (r"(?:Mr|Mrs|Ms|Dr)\.? \w+", "Dr. Who", True, True),
    ("a?" * 25 + "a" * 25, "a" * 25, True, True),
    (r"\p{L}+", "Łukasz", True, True),
    (r"(a)\1", "aa", True, None),
    (r"(?=a)b", "b", True, None),
    ("((", "((", True, None),
])  # fmt: skip
def test_a_pattern_is_tried_whatever_it_repeats_and_left_out_where_it_is_none(pattern, value, whole, found):
    assert fits(pattern, value, whole=whole) is found


@given(st.text("ab()|*+?{}[]\\d^$123,", max_size=14), st.booleans())
def test_no_pattern_takes_long_on_a_long_text(pattern, whole):
    begun = time.perf_counter()
    fits(pattern, "a" * 5000 + "!", whole=whole)
    assert time.perf_counter() - begun < 1.5


def agreed(criterion):
    """A lead definition of one line."""
    return LeadDefinition(criteria=(from_json(AgreedCriterion, criterion),))


@pytest.mark.parametrize(
    ("criterion", "value", "met"),
    [
        ({"field": "when", "any_of": ["now"]}, "now", True),
        ({"field": "when", "any_of": ["now"]}, "later", False),
        ({"field": "when", "any_of": ["now"]}, ("now", "later"), True),
        ({"field": "when", "present": True}, "now", True),
        ({"field": "when", "present": True}, "", False),
        ({"field": "when", "present": False}, "", True),
        ({"field": "when", "present": False}, "now", False),
        ({"field": "when", "matches": r"^3\d{3}$"}, "3056", True),
        ({"field": "when", "matches": r"(?=a)a"}, "aaaa", False),
        ({"field": "when", "any_of": ["now"]}, "", False),
    ],
)
def test_a_criterion_is_judged_with_its_reason(criterion, value, met):
    (found,) = judge(agreed(criterion), {"when": value}, [WHEN])
    assert found.met is met
    assert found.why.startswith("“When do you hope to buy?” ")


@pytest.mark.parametrize(
    ("criterion", "value", "why"),
    [
        ({"any_of": ["now", "six-months"]}, "someday", "is “Some day”; agreed is “Now” or “six-months”"),
        ({"matches": r"^3\d{3}$"}, "2000", "is “2000”, which is outside what was agreed"),
        ({"matches": r"(?=a)a"}, "aaaa", "is “aaaa”; what was agreed cannot be checked here, so ask"),
        ({}, "", "was not answered"),
    ],
)
def test_a_reason_is_in_the_words_of_the_form(criterion, value, why):
    (found,) = judge(agreed({"field": "when"} | criterion), {"when": value}, [WHEN])
    assert found.why == f"“When do you hope to buy?” {why}"


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    folder: Path = tmp_path_factory.mktemp("site")
    return read_manifest(write_handoff(folder, handoff(folder)))


@pytest.mark.parametrize(
    ("claim", "pages", "dropped"),
    [
        ("", [], 0),
        ("{", [], 0),
        ("[]", [], 0),
        ('{"steps": 7}', [], 0),
        ("[" * 5000, [], 0),
        ('{"steps": [["/first-home/", 0]]}', [("/first-home/", "need", 0)], 0),
        ('{"steps": [["/nowhere/", 0], ["/first-home/", "x"], [], 5, {"a": 1}]}', [("/first-home/", "need", 0)], 4),
        (
            '{"steps": [["/first-home/", 50], ["/first-home/talk/", 20]]}',
            [("/first-home/", "need", 50), ("/first-home/talk/", "decision", 50)],
            0,
        ),
        (
            '{"steps": [["/first-home/", -5], ["/first-home/", Infinity], ["/first-home/", NaN]]}',
            [("/first-home/", "need", 0), ("/first-home/", "need", 7776000), ("/first-home/", "need", 7776000)],
            0,
        ),
    ],
)
def test_a_path_is_a_claim_held_against_the_pages(manifest, claim, pages, dropped):
    found = read_path(claim, "first-home", manifest)
    assert [(step.page, step.stage, step.seconds) for step in found.steps] == pages
    assert found.dropped == dropped


def test_a_path_is_capped(manifest):
    found = read_path({"steps": [["/first-home/", 0]] * 100}, "first-home", manifest)
    assert (len(found.steps), found.dropped) == (30, 70)


def test_one_overlong_campaign_tag_costs_itself_alone(manifest):
    claim = {"steps": [["/first-home/", 0]], "source": {"utm_source": "radio", "utm_campaign": "y" * 90_000}}
    found = read_path(json.dumps(claim), "first-home", manifest)
    assert [step.page for step in found.steps] == ["/first-home/"]
    assert found.source == {"utm_source": "radio", "utm_campaign": "y" * 100}


def test_a_source_has_known_keys_short_values_and_real_hosts(manifest):
    found = read_path(
        {
            "source": {
                "utm_source": "x" * 500,
                "utm_medium": "a\nb",
                "ref": ["list"],
                "referrer": "javascript:alert(1)",
                "landing": "/nowhere/",
                "password": "x",
            }
        },
        "first-home",
        manifest,
    )
    assert found.source == {"utm_source": "x" * 100, "utm_medium": "ab"}


json_like = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["steps", "source", "ref"]), inner),
    max_leaves=12,
)


@given(json_like)
def test_no_claim_stops_a_form(manifest, claim):
    read_path(claim, "first-home", manifest)


def test_an_address_waits_when_its_bucket_is_empty_and_others_do_not():
    limit, now = RateLimit(2), datetime(2026, 11, 23, tzinfo=UTC)
    waits = [limit.seconds_to_wait(address, now) for address in ("::1", "::2", "::3", "10.0.0.1")]
    assert waits == [0, 0, 30, 0]
    assert limit.seconds_to_wait("::1", datetime(2026, 11, 23, 0, 0, 31, tzinfo=UTC)) == 0


def test_addresses_that_came_as_ipv4_over_ipv6_are_not_one_household():
    limit, now = RateLimit(1), datetime(2026, 11, 23, tzinfo=UTC)
    assert [limit.seconds_to_wait(address, now) for address in ("::ffff:192.0.2.1", "::ffff:192.0.2.2")] == [0, 0]
    assert limit.seconds_to_wait("192.0.2.1", now) > 0


@pytest.mark.parametrize(
    ("remote", "told", "visitor"),
    [
        ("203.0.113.9", "192.0.2.1", "203.0.113.9"),
        ("10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "6.6.6.6, 192.0.2.1, 10.0.0.7", "192.0.2.1"),
        ("::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
    ],
)
def test_the_visitor_is_the_last_address_that_is_none_of_our_proxies(remote, told, visitor):
    seen = []

    def app(environ, start_response):
        seen.append((environ["REMOTE_ADDR"], "HTTP_X_FORWARDED_FOR" in environ))
        return []

    TrustedProxies(app, (ip_network("10.0.0.0/8"),))({"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": told}, None)
    assert seen == [(visitor, False)]
