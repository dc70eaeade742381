"""The plan as it is looked at: bars and words in a terminal, a page, a calendar, codes for print, facts."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from garden import NOW, write_site
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from site_builder.cli import run
from site_builder.load.site import load_site
from site_builder.model.index import SiteIndex
from site_builder.overview.brought import Brought
from site_builder.overview.calendar_file import plan_calendar
from site_builder.overview.months import plan_view, state_of
from site_builder.overview.pages import plan_page
from site_builder.overview.plan_facts import plan_facts
from site_builder.overview.plan_text import plan_lines
from site_builder.overview.qr import qr_svg
from site_builder.overview.wording import days_words, money

BASE = "https://www.example.com/"
PLAN = """currency: GBP
peaks:
  - {name: Spring, months: [mar]}
  - {name: Garden week, from: 2027-05-03, to: 2027-05-09}
campaigns:
  fair:
    title: The autumn fair
    from: 2026-09-01
    to: 2026-10-31
    journey: garden
    goal: {hand_raises: 4}
    owner: revenue_owner
    media: {fair: event}
  letter:
    title: The letter <b>
    from: 2026-11-01
    to: 2027-04-10
    journey: garden
    offer: visit
    cost: 1250
    goal: {hand_raises: 8, leads: 5}
    owner: revenue_owner
    media: {town-fm: {medium: radio, source: Town FM}, letter: letter}
    steps:
      - {do: Write, owner: revenue_owner}
      - {do: Call, owner: revenue_owner, after: 1 week}
"""
CAME = {"letter": Brought(3, 2, 1, 1, {"town-fm": 2, "letter": 1}), "fair": Brought(by_code={"fair": 0})}
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return SiteIndex(load_site(write_site(tmp_path_factory.mktemp("plan") / "site", {"plan.yaml": PLAN}), NOW))


def text_of(view, width):
    return [words for words, _ in plan_lines(view, width)]


def test_the_calendar_shows_each_month_in_thirds_and_who_is_on(index):
    view = plan_view(index, TODAY, BASE, None)
    lines = text_of(view, 80)
    assert lines[0] == "Plan of Example Gardens, November 2026 to October 2027"
    bars = next(line for line in lines if line.startswith("The letter") and "█" in line)
    assert bars.split()[3:] == ["███"] * 5 + ["█··"] + ["···"] * 6
    assert next(line for line in lines if line.startswith("Peaks")).split() == ["Peaks", "◆", "◇"]
    assert "Nothing is planned in May 2027, June 2027, July 2027, August 2027," in " ".join(lines)
    assert "  Goal: 8 hand-raises, 5 leads; 1,250 GBP" in lines
    assert "  www.example.com/go/town-fm (radio, Town FM)" in lines
    assert "  Steps: Write (revenue owner) → Call (revenue owner, 7 days later)" in lines
    assert [one.state for one in view.campaigns] == ["running", "over"]
    assert "no leads were read" in lines[-2]


def test_what_came_in_stands_against_the_goal_with_its_price(index):
    view = plan_view(index, TODAY, BASE, CAME)
    lines = text_of(view, 100)
    assert "  Goal: 3 of 8 hand-raises, 2 of 5 leads; 1,250 GBP, 417 GBP a hand-raise" in lines
    assert "  1 found unqualified, 1 won" in lines
    assert "  www.example.com/go/town-fm (radio, Town FM): 2" in lines
    assert "  Goal: 0 of 4 hand-raises" in lines


@given(width=st.integers(1, 200))
def test_no_line_is_wider_than_the_terminal_but_for_what_must_not_be_cut(index, width):
    lines = text_of(plan_view(index, TODAY, BASE, CAME), width)
    longest = max(len(word) for line in lines for word in line.split())
    assert all(len(line) <= max(width, 20, longest + 4) for line in lines)


def test_a_calendar_reads_whole_days_under_names_that_stay(index):
    view = plan_view(index, TODAY, BASE, CAME)
    first = plan_calendar(view, BASE, NOW)
    events = {str(event["uid"]): event for event in Calendar.from_ical(first).walk("VEVENT")}
    assert set(events) == {
        "campaign-fair@www.example.com",
        "campaign-letter@www.example.com",
        "peak-spring-20270301@www.example.com",
        "peak-garden-week-20270503@www.example.com",
    }
    letter = events["campaign-letter@www.example.com"]
    assert (letter.decoded("dtstart"), letter.decoded("dtend")) == (date(2026, 11, 1), date(2027, 4, 11))
    assert letter["dtstart"].params["VALUE"] == "DATE"
    assert "https://www.example.com/go/town-fm/" in letter["description"]
    assert "(nothing planned)" in events["peak-garden-week-20270503@www.example.com"]["summary"]
    assert all(len(line) <= 75 for line in first.split(b"\r\n"))
    later = plan_calendar(plan_view(index, TODAY + timedelta(days=5), BASE, None), BASE, NOW)
    assert {str(event["uid"]) for event in Calendar.from_ical(later).walk("VEVENT")} == set(events)


def test_the_page_escapes_what_authors_write_and_has_a_code_for_each_medium(index):
    html = plan_page(plan_view(index, TODAY, BASE, CAME), [])
    assert "The letter &lt;b&gt;" in html
    assert html.count('class="qr"') == 3
    assert "3 of 8 hand-raises, 2 of 5 leads" in html
    assert "http" not in html.replace("http://www.w3.org", "").replace("https://www.example.com", "")


def test_a_qr_code_is_named_scales_and_differs_with_its_address():
    one, other = qr_svg(BASE + "go/a/"), qr_svg(BASE + "go/b/")
    assert one != other
    assert qr_svg(BASE + "go/a/") == one
    assert b"viewBox=" in one
    assert b"<title>QR code of https://www.example.com/go/a/</title>" in one


def test_programs_get_days_and_numbers(index):
    facts = json.loads(json.dumps(plan_facts(plan_view(index, TODAY, BASE, CAME), [])))
    letter = facts["campaigns"][0]
    assert (letter["cost"], letter["cost_a_hand_raise"]) == (1250, 417)
    assert letter["brought"] == {"hand_raises": 3, "leads": 2, "unqualified": 1, "won": 1}
    assert letter["media"][0]["hand_raises"] == 2
    assert facts["months"][0] == {"month": "2026-11", "campaigns": ["letter"]}
    assert [one["is_served"] for one in facts["peaks"]] == [True, False]


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(0, 400), st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_a_campaign_is_over_coming_or_running_and_fills_the_months_it_runs_in(index, first, days, today):
    campaign = replace(index.site.plan.campaigns[0], first=first, last=first + timedelta(days))
    assert (state_of(campaign, today) == "running") == campaign.runs_in(today, today)


def test_days_and_money_are_written_as_people_do():
    assert days_words(date(2027, 5, 3), date(2027, 5, 9)) == "3 to 9 May 2027"
    assert days_words(date(2026, 12, 30), date(2027, 1, 2)) == "30 December 2026 to 2 January 2027"
    assert (money(Decimal("1250.5"), "GBP"), money(Decimal(3400), "")) == ("1,250.50 GBP", "3,400")


def test_the_command_prints_writes_and_says_what_is_wrong(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WAYPOST_NOW", NOW.isoformat())
    root = write_site(tmp_path / "site", {"plan.yaml": PLAN.replace("offer: visit", "offer: visits")})
    calendar, codes = tmp_path / "plan.ics", tmp_path / "qr"
    assert run(["plan", "--site", str(root), "--ics", str(calendar), "--qr", str(codes)]) == 1
    said = capsys.readouterr()
    assert "plan.yaml:19: error P601 there is no offer `visits`" in said.err
    assert "Plan of Example Gardens" in said.out
    assert "BEGIN:VCALENDAR" in calendar.read_text("utf-8")
    assert sorted(file.name for file in codes.iterdir()) == ["fair.svg", "letter.svg", "town-fm.svg"]
    assert run(["plan", "--site", str(root), "--out", str(tmp_path / "plan.pdf")]) == 2
    assert "ends in neither .ics nor .html" in capsys.readouterr().err


def test_a_site_without_a_plan_or_an_address_is_told_what_to_do(tmp_path, capsys):
    bare = write_site(tmp_path / "bare", {})
    assert run(["plan", "--site", str(bare)]) == 2
    assert "`waypost new plan JOURNEY` begins one" in capsys.readouterr().err
