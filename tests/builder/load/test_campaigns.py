"""plan.yaml is read as campaigns, media and peaks; what is off is told with its line, whatever it is."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from garden import NOW, write_site
from hypothesis import given
from hypothesis import strategies as st

from site_builder.load.campaigns import DAYS, plan_of, read_delay, read_plan
from site_builder.load.site import load_site
from site_builder.load.validate import faults_in
from site_builder.load.yaml_lines import Fields, read_yaml
from site_builder.model.campaigns import NO_PLAN, Goal, months_between, rolling_months

FILE = "plan.yaml"
GOOD = """currency: GBP
peaks:
  - {name: Spring, months: [mar, apr]}
  - {name: Garden week, from: 2027-05-03, to: 2027-05-09}
campaigns:
  spring-letter:
    title: The spring letter
    from: 2027-02-15
    to: 2027-11-30
    journey: garden
    offer: visit
    cost: 250.50
    goal: {hand_raises: 8, leads: 5}
    owner: revenue_owner
    media:
      spring-fm: {medium: radio, source: Town FM}
      letter: letter
    steps:
      - {do: Send the letter, owner: revenue_owner}
      - {do: Call those who wrote back, owner: revenue_owner, after: 2 weeks}
"""


def test_a_plan_is_read_whole(tmp_path):
    site = load_site(write_site(tmp_path / "site", {FILE: GOOD}), NOW)
    assert site.faults == ()
    (campaign,) = site.plan.campaigns
    assert (campaign.first, campaign.last) == (date(2027, 2, 15), date(2027, 11, 30))
    assert (campaign.cost, campaign.goal) == (Decimal("250.50"), Goal(8, 5))
    assert [(one.code, one.name, one.source, one.place.line) for one in campaign.media] == [
        ("spring-fm", "radio", "Town FM", 16),
        ("letter", "letter", "", 17),
    ]
    assert [(one.what, one.after_days) for one in campaign.steps] == [
        ("Send the letter", 0),
        ("Call those who wrote back", 14),
    ]
    assert campaign.tags(campaign.media[0]) == {
        "utm_source": "Town FM",
        "utm_medium": "radio",
        "utm_campaign": "spring-letter",
        "ref": "spring-fm",
    }
    assert [(peak.months, peak.first, peak.last) for peak in site.plan.peaks] == [
        ((3, 4), None, None),
        ((), date(2027, 5, 3), date(2027, 5, 9)),
    ]


def test_a_site_without_a_plan_is_read_as_before(tmp_path):
    site = load_site(write_site(tmp_path / "site", {}), NOW)
    assert site.plan is NO_PLAN
    assert site.faults == ()


@pytest.mark.parametrize(("old", "new", "code", "line", "words"), [
    ("    title: The spring letter\n", "", "S103", 6, "has no `title`"),
    ("    owner: rev", "    ownr: x\n    owner: rev", "S101", 14, "Did you mean `owner`?"),
    ("2027-02-15", "2027-02-30", "S105", 8, "is not a day. Write it as 2026-11-22."),
    ("2027-02-15", "2027-02-15T09:00:00+00:00", "S105", 8, "is not a day"),
    ("2027-02-15", "soon", "S105", 8, "is not a day"),
    ("cost: 250.50", "cost: -1", "S102", 12, "is -1; it takes 0 or more"),
    ("cost: 250.50", "cost: 250 pounds", "S102", 12, "it takes a number"),
    ("hand_raises: 8", "hand_raises: 0", "S102", 13, "is 0; it takes 1 or more"),
    ("hand_raises: 8", "handraises: 8", "S101", 13, "Did you mean `hand_raises`?"),
    ("spring-fm:", "Spring FM:", "S102", 16, "like spring-27"),
    ("spring-fm:", "spring-10:", "S102", 16, "0 and 1 are taken for letters"),
    ("spring-fm:", f"{'a' * 31}:", "S102", 16, "at most 30"),
    ("after: 2 weeks", "after: later", "S102", 20, "Write it like 2 days"),
    ("[mar, apr]", "[march]", "S102", 3, "it can be jan, feb, mar"),
    ("spring-letter:", "Spring:", "S102", 6, "like spring-guide-2027"),
    ("campaigns:", "campains:", "S101", 5, "Did you mean `campaigns`?"),
    ("      letter: letter\n", "      letter: letter\n      letter: post\n", "S104", 18, "twice"),
])  # fmt: skip
def test_what_is_off_is_told_with_file_and_line(tmp_path, old, new, code, line, words):
    assert old in GOOD
    found = load_site(write_site(tmp_path / "site", {FILE: GOOD.replace(old, new, 1)}), NOW).faults
    assert (code, f"{FILE}:{line}") in [(one.code, str(one.place)) for one in found], found
    assert any(words in one.message for one in found), found


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.just("2027-02-03")
ANYTHING = st.recursive(
    LEAVES, lambda one: st.lists(one, max_size=2) | st.dictionaries(st.text(max_size=3), one, max_size=2), max_leaves=4
)
CAMPAIGN = read_yaml(GOOD, FILE).data["campaigns"]["spring-letter"]
FIELDS = {name: st.just(value) | ANYTHING for name, value in CAMPAIGN.items()}
CAMPAIGNS = st.fixed_dictionaries({}, optional=FIELDS)
PEAKS = st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "months", "from", "to"), ANYTHING))
PLANS = st.fixed_dictionaries(
    {"campaigns": st.dictionaries(st.just("a") | st.text(max_size=3), CAMPAIGNS, max_size=1) | ANYTHING},
    optional={"peaks": st.lists(PEAKS, max_size=2) | ANYTHING, "currency": ANYTHING, "more": ANYTHING},
)


@given(PLANS)
def test_whatever_stands_in_a_plan_is_told_or_read(data):
    """Every fault is a sentence with a way out; what is left of the file makes a plan that the others can read."""
    fields = Fields(data, {})
    told = list(faults_in(fields, "plan", FILE))
    assert all(found.message.endswith((".", "?")) for found in told)
    plan = plan_of(fields)
    assert all(medium.code and medium.name for one in plan.campaigns for medium in one.media)
    assert all(peak.within(one, one) is not None for peak in plan.peaks for one in (date(2027, 2, 3),))
    if not told:
        assert len(plan.campaigns) == len(data["campaigns"])


@given(st.integers(0, 999), st.sampled_from(sorted(DAYS)), st.booleans())
def test_a_delay_is_read_in_days(number, unit, plural):
    assert read_delay(f"{number} {unit}{'s' if plural else ''}") == number * DAYS[unit]


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)))
def test_a_plan_looks_at_twelve_whole_months(today):
    months = rolling_months(today)
    assert len(months) == 12
    assert months[0][0] <= today <= months[0][1]
    assert all((later[0] - earlier[1]).days == 1 for earlier, later in pairwise(months))
    assert months_between(months[0][0], months[-1][1]) == months


def test_a_file_that_is_no_mapping_is_refused_with_all_the_others(tmp_path):
    root = write_site(tmp_path / "site", {FILE: "- a\n- b\n"})
    with pytest.raises(Exception, match=r"plan.yaml:1") as caught:
        load_site(root, NOW)
    assert "plan.yaml" in str(caught.value)
    (root / FILE).write_text(GOOD, "utf-8")
    assert read_plan(root)[0].campaigns
