"""Two addresses of one person: random forms, merges, partings; no word lost, no credit twice, undo restores."""

import shutil
import tempfile
from itertools import combinations
from pathlib import Path

import pytest
from conftest import Now
from handoff_sample import write_handoff
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sales_sample import sales_handoff

from capture_api.accounts.actor import Actor
from capture_api.contract.manifest_file import ManifestFile
from capture_api.errors import RefusedMove
from capture_api.ids import random_ids
from capture_api.model.answers import text_of
from capture_api.model.states import JOINED, OPEN
from capture_api.sales.cases.actions import LeadAction
from capture_api.sales.cases.every import open_sales
from capture_api.sales.cases.reports import ReportQuery
from capture_api.sales.cases.same_person import SamePersonCases
from capture_api.store.one_person import everyone_who_is, joined_to
from capture_api.store.open import open_engine

TOM = Actor("a_tom", "Tom", "tom@example.com", "owner")
ADDRESSES = ("ada@example.org", "ada@work.example.org", "a.byron@example.org")


class Merges(RuleBasedStateMachine):
    """Three addresses that send forms, are said to be one person, and are parted again, while leads are worked."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.now, self.said, self.alone = Now(), {}, {}
        self.engine = open_engine(f"sqlite:///{self.folder}/leads.db")
        manifests = ManifestFile(write_handoff(self.folder, sales_handoff(self.folder)), lambda manifest: manifest)
        self.sales = open_sales(self.engine, manifests, self.now, random_ids)

    def teardown(self) -> None:
        self.engine.close()
        shutil.rmtree(self.folder)

    @property
    def same(self) -> SamePersonCases:
        return self.sales.same_person

    @property
    def leads(self):
        return self.sales.leads.page(TOM, {"limit": "200", "sort": "created"}).rows

    def as_they_stand(self):
        self.alone |= {row.id: row.state for row in self.leads if row.status != JOINED}

    def lead_of(self, address):
        return next((row for row in self.leads if row.email == address), None)

    @rule(address=st.sampled_from(ADDRESSES))
    def send_a_form(self, address):
        self.now.pass_by(minutes=7)
        words = f"Words {len(self.said)}."
        typed = {"email": [address], "name": ["Ada Byron"], "when": ["now"], "postcode": ["3056"], "message": [words]}
        self.sales.people.add(TOM, "first-home", typed | {"phone": ["03 9123 4567"]}, "phone")
        self.said[words] = address
        self.as_they_stand()

    @precondition(lambda self: any(row.status in OPEN for row in self.leads))
    @rule(data=st.data(), name=st.sampled_from(["accept", "attempt", "win", "undo"]))
    def work_a_lead(self, data, name):
        row = data.draw(st.sampled_from([row for row in self.leads if row.status in OPEN]))
        self.now.pass_by(hours=1)
        try:
            after = self.sales.actions.act(TOM, row.id, LeadAction(name))
        except RefusedMove:
            return
        self.alone[row.id] = after.state

    @rule(pair=st.sampled_from(list(combinations(ADDRESSES, 2))))
    def merge(self, pair):
        one, other = map(self.lead_of, pair)
        if not one or not other:
            return
        self.now.pass_by(minutes=1)
        if other.person_id in everyone_who_is(self.engine.query, one.person_id):
            with pytest.raises(RefusedMove, match="of one person already"):
                self.same.merge(TOM, one.id, other.reference)
            return
        assert self.same.merge(TOM, one.id, other.reference).status != JOINED

    @rule(data=st.data())
    def part(self, data):
        found = {merge.id: row for row in self.leads for merge in self.same.of(TOM, row.id).merges}
        if found:
            merge = data.draw(st.sampled_from(sorted(found)))
            self.now.pass_by(minutes=1)
            self.same.part(TOM, found[merge].id, merge)
            self.alone |= {row.id: row.state for row in self.leads if row.id not in self.alone and row.status != JOINED}

    @invariant()
    def a_lead_that_stands_alone_is_as_it_was_left(self):
        for row in self.leads:
            if row.status != JOINED:
                assert row.owner
                assert row.state == self.alone.get(row.id, row.state)

    @invariant()
    def no_words_are_lost(self):
        for row in self.leads:
            if row.status != JOINED:
                people = everyone_who_is(self.engine.query, row.person_id)
                theirs = {one.email for one in self.leads if one.person_id in people}
                told = {text_of(sent.answers, "message") for sent in self.sales.leads.file(TOM, row.id).sent}
                assert told == {words for words, address in self.said.items() if address in theirs}

    @invariant()
    def a_joined_lead_leads_to_one_of_the_same_person(self):
        rows = {row.id: row for row in self.leads}
        for row in rows.values():
            into = joined_to(self.engine.query, row.id)
            assert bool(into) == (row.status == JOINED)
            if into:
                assert rows[into].status != JOINED
                assert rows[into].person_id in everyone_who_is(self.engine.query, row.person_id)

    @invariant()
    def no_credit_is_counted_twice(self):
        table = self.sales.reports.sheet(TOM, ReportQuery("credit")).part("clients").table("source")
        counted = sum(account["leads"] for account in table.facts)
        assert counted == sum(row.status != JOINED for row in self.leads)

    @invariant()
    def history_is_never_rewritten(self):
        told = [tuple(row.values()) for row in self.engine.query("SELECT * FROM touch ORDER BY id")]
        assert told[: len(getattr(self, "told", []))] == getattr(self, "told", [])
        self.told = told


Merges.TestCase.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
TestMerges = Merges.TestCase


@pytest.fixture
def two(raise_hand, now):
    """Two leads of one person, by two addresses and one number in two spellings."""
    first = raise_hand(message="We want to build.", phone="03 9123 4567")
    now.pass_by(hours=1)
    return first, raise_hand(
        message="It is me again.", phone="+61 3 9123-4567", email="ada@work.example.org", once="k2"
    )


def test_who_may_be_the_same_is_offered_merged_and_parted_in_the_inbox(two, browser, rows, api):
    first, second = two
    tom, page = browser("tom"), f"/inbox/leads/{two[1]}"
    assert "gave the same telephone number" in tom.get(page).text
    answer = tom.press(page, f"{page}/same-person")
    assert answer.location.startswith(f"/inbox/leads/{first}")  # who was promised an answer first stays
    html = tom.get(f"/inbox/leads/{first}").text
    assert "It is me again." in html
    assert "as ada@work.example.org" in html
    assert f'Work <a href="/inbox/leads/{first}">' in tom.get(page).text
    assert [one["id"] for one in api("GET", "/leads?status=open").get_json()["leads"]] == [first]
    assert "one with another" in api("POST", f"/leads/{second}/moves/undo", json={}).get_json()["detail"]
    (merge,) = api("GET", f"/leads/{first}/same-person").get_json()["merges"]
    tom.press(f"/inbox/leads/{first}", f"/inbox/leads/{first}/same-person/{merge['id']}/part")
    assert [row["status"] for row in rows("SELECT status FROM lead ORDER BY created_at")] == ["new", "new"]
    assert "It is me again." not in tom.get(f"/inbox/leads/{first}").text


def test_a_form_of_the_other_address_comes_to_the_lead_that_waits(two, api, raise_hand, rows, now):
    first, second = two
    api("POST", f"/leads/{first}/same-person", json={"other": second})
    now.pass_by(hours=1)
    third = raise_hand(message="A third time.", email="ada@work.example.org", once="k3")
    states = {row["id"]: row["status"] for row in rows("SELECT id, status FROM lead")}
    assert states == {first: "new", second: "joined", third: "joined"}
    brief = api("GET", f"/leads/{first}/brief").get_json()
    assert "A third time." in [one["words"] for one in brief["earlier"]]


def test_erasing_one_address_leaves_the_others_lead(two, api, run, rows):
    first, second = two
    api("POST", f"/leads/{first}/same-person", json={"other": second})
    assert run("leads", "erase", "ada@example.org", "--yes").exit_code == 0
    assert {row["id"]: row["status"] for row in rows("SELECT id, status FROM lead")} == {first: "erased", second: "new"}
    assert api("GET", f"/leads/{second}/same-person").get_json()["merges"] == []
