"""Random histories of many leads, over a real store: every report counts each hand once, as the touches tell it."""

import json
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

from conftest import Now
from handoff_sample import invited, write_handoff
from hypothesis import given, settings
from hypothesis import strategies as st
from sales_sample import sales_handoff

from capture_api.accounts.actor import Actor
from capture_api.contract.journeys import JourneyFacts
from capture_api.contract.manifest_file import ManifestFile
from capture_api.ids import random_ids
from capture_api.model.states import BOOKED, DELIVERED
from capture_api.sales.cases.actions import LeadAction
from capture_api.sales.cases.every import open_sales
from capture_api.sales.cases.reports import TITLES, ReportQuery
from capture_api.sales.lifecycle import moves_from
from capture_api.sales.reports.counting import audience_of
from capture_api.sales.reports.sheet import AUDIENCES, total
from capture_api.store.open import open_engine

TOM = Actor("a_tom", "Tom", "tom@example.com", "owner")
JOURNEYS = ("first-home", "partners")
ACTS = st.tuples(st.integers(0, 5), st.integers(0, 30), st.integers(1, 90))


def facts_of(folder):
    facts = sales_handoff(folder)
    facts["journeys"]["partners"] = facts["journeys"]["first-home"] | {"kind": "referral", "title": "Introductions"}
    return facts


@given(
    hands=st.lists(st.tuples(st.sampled_from(JOURNEYS), st.integers(0, 3)), min_size=1, max_size=4),
    acts=st.lists(ACTS, max_size=15),
    erased=st.integers(0, 8),
)
@settings(max_examples=10, deadline=None)
def test_the_sums_of_the_reports_agree_with_the_touches(hands, acts, erased):
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    engine, now = open_engine(f"sqlite:///{folder}/leads.db"), Now()
    try:
        manifests = ManifestFile(write_handoff(folder, facts_of(folder)), lambda manifest: manifest)
        sales = open_sales(engine, manifests, now, random_ids)
        for journey, person in hands:
            typed = {"email": [f"p{person}@example.org"], "name": ["Ada"], "when": ["now"], "postcode": ["3056"]}
            sales.people.add(TOM, journey, typed, "phone")
            now.pass_by(hours=30)
        play(sales, now, acts)
        if erased < 4 and sales.people.find(TOM, f"p{erased}@example.org"):
            sales.people.erase(TOM, sales.people.find(TOM, f"p{erased}@example.org"))
        sheets = {name: sales.reports.sheet(TOM, ReportQuery(name)) for name in TITLES}
        for audience, journey in zip(AUDIENCES, JOURNEYS, strict=True):
            agree(engine, sheets, audience, journey)
    finally:
        engine.close()
        shutil.rmtree(folder)


def play(sales, now, acts):
    """Move leads, and undo some of the moves, while time goes by."""
    rows = sales.leads.page(TOM, {"status": "all"}).rows
    for which, choice, hours in acts:
        now.pass_by(hours=hours)
        row = sales.leads.row(TOM, rows[which % len(rows)].id)
        undoable = sales.leads.sheet(TOM, row.id).undo
        names = [name for name in moves_from(row.status, row.kind) if name not in ("assign", "escalate")]
        if undoable and choice % 4 == 0:
            sales.actions.act(TOM, row.id, LeadAction("undo"))
        elif names:
            name = names[choice % len(names)]
            reason = "too expensive" if name == "lose" else "out of area"
            day = now().date() + timedelta(days=9)
            sales.actions.act(TOM, row.id, LeadAction(name, reason, day, time(14), note="Said so."))


def agree(engine, sheets, audience, journey):
    """What the reports of one audience say is what the touches of its journey tell."""
    raised = engine.query(
        "SELECT DISTINCT lead_id FROM touch WHERE kind = 'hand-raise' AND journey = :journey", journey=journey
    )
    hands = [row["lead_id"] for row in raised]
    credit, funnel = sheets["credit"].part(audience), sheets["funnel"].part(audience)
    for key in ("source", "page", "landing", "journey", "campaign", "month"):
        assert total(credit.table(key).column("leads")) == len(hands), key
    steps = {row["step"]: row["number"] for row in funnel.table("hands").facts}
    assert steps["Raised a hand"] == len(hands)
    assert total(sheets["speed"].part(audience).table("spread").column("leads")) == len(hands)
    assert total(sheets["sources"].part(audience).table("sources").column("first")) == len(hands)
    assert total(sheets["sources"].part(audience).table("sources").column("last")) == len(hands)
    talks = funnel.table("talks")
    standing = {lead: moves_that_stand(engine, lead) for lead in hands}
    assert steps["Delivered"] == sum(DELIVERED in kinds for kinds in standing.values())
    missed = [kinds.count("no-show") for kinds in standing.values()]
    assert total(talks.column("booked")) == sum(BOOKED in kinds for kinds in standing.values())
    assert (total(talks.column("missed")), total(talks.column("no_shows"))) == (sum(map(bool, missed)), sum(missed))
    stands = Counter(last_status(engine, lead) for lead in hands)
    assert total(credit.table("source").column("taken_back")) == stands["unqualified"]
    assert total(credit.table("reasons").column("leads")) == stands["unqualified"]
    waiting = total(sheets["leaks"].part(audience).table("connections").column("waiting"))
    assert waiting == sum(number for status, number in stands.items() if status != "erased")


def moves_that_stand(engine, lead):
    """The kinds of a lead's moves, each undone one taken off again as it was."""
    stack = []
    for row in engine.query("SELECT kind, data FROM touch WHERE lead_id = :lead ORDER BY id", lead=lead):
        if row["kind"] == "undone":
            stack.pop()
        elif '"no"' in row["data"]:
            stack.append(row["kind"])
    return stack


def last_status(engine, lead):
    return engine.query("SELECT status FROM lead WHERE id = :lead", lead=lead)[0]["status"]


def test_months_are_cut_where_the_business_is(app, raise_hand, now):
    now.time = now.time.replace(month=11, day=30, hour=12, minute=59)  # 11:59 pm of 30 November in Melbourne
    raise_hand(once="a", email="a@example.org")
    now.pass_by(minutes=1)
    raise_hand(once="b", email="b@example.org")
    reports = app.extensions["waypost"].sales.reports
    for month in ("2026-11", "2026-12"):
        sheet = reports.sheet(TOM, ReportQuery("credit", month=month))
        assert sheet.part("clients").table("source").column("leads") == [1]
        assert sheet.part("clients").table("month").column("leads") == [1]
    by_days = reports.sheet(TOM, ReportQuery("credit", first="2026-12-01", last="2026-12-01"))
    assert by_days.period.words == "1 December 2026"
    assert by_days.part("clients").table("source").column("leads") == [1]


def test_credit_stays_with_the_form_that_raised_the_hand(app, raise_hand):
    raise_hand(once="a")
    raise_hand(once="b", path="", message="One more thing")
    sheet = app.extensions["waypost"].sales.reports.sheet(TOM, ReportQuery("credit"))
    (account,) = sheet.part("clients").table("source").facts
    assert (account["source"], account["leads"]) == ("newsletter / email", 1)


def test_what_changed_is_told_in_three_sentences(app, raise_hand, now, rows):
    sales = app.extensions["waypost"].sales
    now.pass_by(days=-31)  # 23 October
    raise_hand(once="a", email="a@example.org")
    now.pass_by(days=31)
    for name in "bcd":
        raise_hand(once=name, email=f"{name}@example.org")
    first, *_, last = [row["id"] for row in rows("SELECT id FROM lead ORDER BY created_at, rowid")]
    now.pass_by(hours=2)
    sales.actions.act(TOM, last, LeadAction("meet"))
    sales.actions.act(TOM, last, LeadAction("win"))
    sales.actions.act(TOM, first, LeadAction("unqualify", reason="out of area"))
    part = sales.reports.review(TOM).parts["clients"]
    assert part.sentences == (
        "3 people raised a hand, 2 more than in October up to the 23rd; sales accepted 1 and found none unqualified.",
        "1 of 1 promised answer came in time (October up to the 23rd: none was due); "
        "half of the talks began within 2 business hours.",
        "1 was won, 1 more than in October up to the 23rd; today nothing is late; no promise was broken.",
    )
    moves = {row["move"]: (row["now"], row["before"]) for row in part.moves.facts}
    assert (moves["Talks held"], moves["Won"], moves["Found unqualified"]) == ((1, 0), (1, 0), (1, 0))


def test_a_decision_stays_on_the_list_until_it_is_done(app, accounts, now):
    reports = app.extensions["waypost"].sales.reports
    made = reports.decide(TOM, "", "Say whom we cannot help", "SAM@example.com", date(2026, 12, 15))
    assert reports.review(TOM).decided == (made,)
    now.pass_by(days=20)
    assert reports.review(TOM).still_open == (made,)
    assert reports.finish(TOM, made.id).done_by == "Tom"
    assert reports.review(TOM).still_open == ()
    assert [one.done_by for one in reports.review(TOM, "2026-11").decided] == ["Tom"]


def test_the_first_form_of_a_person_and_the_one_that_raised_the_hand(app, raise_hand, now):
    path = json.dumps({"steps": [], "source": {"ref": "herald-10", "utm_medium": "print"}})
    guide = {"invitation": invited("borrowing-guide"), "email": "ada@example.org", "once": "g", "path": path}
    assert app.test_client().post("/f/first-home/borrowing-guide", data=guide | {"website": ""}).status_code == 303
    now.pass_by(days=2)
    raise_hand(once="h")
    sheet = app.extensions["waypost"].sales.reports.sheet(TOM, ReportQuery("sources"))
    assert sheet.part("clients").table("sources").rows == (("newsletter / email", 0, 1, 1), ("print", 1, 0, 1))
    assert sheet.part("clients").table("codes").rows == (("herald-10", "print", 1, 0),)


def test_who_missed_two_talks_is_one_lead_and_two_no_shows(app, lead, browser, now):
    sales = app.extensions["waypost"].sales
    for name in ("book", "no-show", "book", "no-show", "undo", "no-show"):
        now.pass_by(hours=1)
        sales.actions.act(TOM, lead, LeadAction(name, day=date(2026, 11, 25), hour=time(14)))
    (line,) = sales.reports.sheet(TOM, ReportQuery("funnel")).part("clients").table("talks").facts
    assert [line[name] for name in ("booked", "missed", "no_shows", "again")] == [1, 1, 2, 1]
    assert "2nd no-show" in browser().get(f"/inbox/leads/{lead}").text


def test_an_undone_move_of_a_lead_that_joined_another_is_not_counted(app, raise_hand, now):
    sales = app.extensions["waypost"].sales
    first, second = raise_hand(once="a"), raise_hand(once="b", email="ada@work.example.org")
    for lead in (first, second):
        for name in ("book", "undo", "book"):
            now.pass_by(hours=1)
            sales.actions.act(TOM, lead, LeadAction(name, day=date(2026, 11, 25), hour=time(14)))
    sales.same_person.merge(TOM, first, second)
    (line,) = sales.reports.sheet(TOM, ReportQuery("funnel")).part("clients").table("talks").facts
    assert line["booked"] == 1


def test_leads_of_a_journey_that_is_gone_count_for_the_audience_that_it_had(tmp_path):
    facts = JourneyFacts("Introductions", kind="referral")
    manifest = ManifestFile(write_handoff(tmp_path, sales_handoff(tmp_path)), lambda manifest: manifest).current()
    assert audience_of(replace(manifest, earlier={"gone": facts}), "gone") == "referrers"
    friends = replace(facts, counted_as="clients")  # clients who send their friends
    assert audience_of(replace(manifest, earlier={"gone": friends}), "gone") == "clients"
    assert audience_of(manifest, "never") == "clients"
