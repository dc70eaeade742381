"""Each way in which a plan can promise what is not there is told, with its line and the way out."""

from datetime import date

import pytest

PLAN = """peaks:
  - {name: Spring, months: [mar]}
campaigns:
  letter:
    title: The letter
    from: 2027-02-15
    to: 2027-11-30
    journey: garden
    offer: visit
    goal: {leads: 5}
    owner: revenue_owner
    media:
      spring-letter: letter
    steps:
      - {do: Write, owner: revenue_owner}
"""
OTHER = """  poster:
    title: The poster
    from: 2026-11-01
    to: 2026-12-31
    journey: garden
    page: compare.md
    goal: {leads: 1}
    owner: revenue_owner
    media: {wall: poster}
"""
FUTURE = "---\ntitle: Later\ndescription: A page that comes later, about beds that bloom.\ndraft: true\n---\nText.\n"


def plan_findings(findings, text, more=None):
    return [
        (one.code, one.place.line, one.level, one.message)
        for one in findings({"plan.yaml": text} | (more or {}))
        if one.place.file == "plan.yaml"
    ]


def test_a_good_plan_has_no_finding(findings):
    assert plan_findings(findings, PLAN + OTHER) == []


@pytest.mark.parametrize(("old", "new", "code", "line", "words"), [
    ("journey: garden", "journey: gardn", "P601", 8, "there is no journey `gardn`. Did you mean `garden`?"),
    ("offer: visit", "offer: visits", "P601", 9, "Did you mean `visit`?"),
    ("offer: visit", "page: compair.md", "P601", 9, "Did you mean `compare.md`?"),
    ("owner: revenue_owner\n    media", "owner: revenue\n    media", "P602", 11, "Did you mean `revenue_owner`?"),
    ("{do: Write, owner: revenue_owner}", "{do: Write, owner: nobody}", "P602", 15, "is no role of `owners`"),
    ("from: 2027-02-15", "from: 2027-12-15", "P603", 7, "Turn the two round"),
    ("months: [mar]", "months: [mar], from: 2027-03-01", "P603", 2, "says both `months` and `from`"),
    (", months: [mar]", "", "P603", 2, "says neither `months` nor `from`"),
    ("months: [mar]", "from: 2027-03-09, to: 2027-03-01", "P603", 2, "Turn the two round"),
    ("media: {wall: poster}", "media: {springletter: poster}", "P604", 24, "is taken by `letter` (spring-letter)"),
    ("to: 2027-11-30", "to: 2027-05-30", "P606", 3, "reaches 7 of the twelve months ahead: its last campaign"),
    ("to: 2027-11-30", "to: 2027-05-30", "P606", 3, "Add what runs until October 2027."),
    ("months: [mar]", "months: [jan]", "P607", 2, "nothing is planned for “Spring” (January 2027)"),
    ("months: [mar]", "from: 2027-01-01, to: 2027-01-09", "P607", 2, "(2027-01-01 to 2027-01-09)"),
])  # fmt: skip
def test_each_way_to_be_wrong_is_told(findings, old, new, code, line, words):
    text = PLAN + OTHER
    assert old in text
    found = plan_findings(findings, text.replace(old, new, 1))
    assert [(one[0], one[1]) for one in found if words in one[3]] == [(code, line)], found


def test_a_page_that_is_held_back_is_told_once_its_campaign_runs(findings):
    later = (PLAN + OTHER).replace("page: compare.md", "page: later.md")
    found = plan_findings(findings, later, {"content/later.md": FUTURE})
    assert [(one[0], one[1], one[2]) for one in found] == [("P605", 21, "error")]
    coming = later.replace("from: 2026-11-01", "from: 2026-12-01")
    assert plan_findings(findings, coming, {"content/later.md": FUTURE}) == []


def test_an_offer_whose_form_is_still_to_come_is_no_fault_before_its_campaign(findings):
    journey = (
        "offers:\n",
        "offers:\n  list:\n    kind: enquiry\n    title: The list\n    fields: [email]\n    thanks: thanks.md\n",
    )
    page = FUTURE.replace("draft: true", "draft: true\njourney: garden\nstage: evaluation\noffer: list")
    changes = {"journeys/garden/journey.yaml": journey}
    text = (PLAN + OTHER).replace("offer: visit", "offer: list")
    assert [one[:2] for one in plan_findings(findings, text, changes)] == [("P601", 9)]
    assert plan_findings(findings, text, changes | {"content/list.md": page}) == []
    running = text.replace("from: 2027-02-15", "from: 2026-11-15")
    assert [one[:2] for one in plan_findings(findings, running, changes | {"content/list.md": page})] == [("P605", 9)]


def test_a_page_at_a_short_address_is_told(findings):
    page = FUTURE.replace("draft: true", "url: /go/wall/")
    found = plan_findings(findings, PLAN + OTHER, {"content/wall.md": page})
    assert [(one[0], one[1]) for one in found] == [("P604", 24)]
    assert "/go/wall/ is the address of content/wall.md" in found[0][3]


def test_steps_of_one_side_alone_are_a_suggestion(findings):
    steps = "      - {do: Write, owner: revenue_owner}\n"
    found = plan_findings(findings, (PLAN + OTHER).replace(steps, steps * 2))
    assert [(one[0], one[1], one[2]) for one in found] == [("P608", 14, "suggestion")]


def test_a_peak_that_has_begun_needs_something_from_today_on(made):
    """The letter of February does not serve the rest of November."""
    months = PLAN.replace("months: [mar]", "months: [nov]")
    found = [one for one in made({"plan.yaml": months}).findings if one.code == "P607"]
    assert [one.place.line for one in found] == [2]
    assert date(2026, 11, 30).strftime("%B %Y") in found[0].message
