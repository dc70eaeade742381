"""Random histories over a real store: what was written stays, what is undone is as before, nothing is counted twice."""

import shutil
import tempfile
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import Now
from handoff_sample import answers, write_handoff
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sales_sample import sales_handoff

from capture_api.accounts.access import Accounts
from capture_api.accounts.actor import Actor
from capture_api.contract.manifest_file import ManifestFile
from capture_api.errors import RefusedMove
from capture_api.ids import random_ids
from capture_api.model.states import LIFECYCLE, PERSON
from capture_api.sales.cases.actions import LeadAction
from capture_api.sales.cases.every import open_sales
from capture_api.sales.cases.reports import ReportQuery
from capture_api.sales.lifecycle import moves_from
from capture_api.store.open import open_engine

TOM = Actor("a_tom", "Tom", "tom@example.com", "owner")
MELBOURNE = ZoneInfo("Australia/Melbourne")
MEI = Actor("a_mei", "Mei", "mei@example.com", "sales")


class Histories(RuleBasedStateMachine):
    """One lead, worked, undone and asked again by two people while time goes by."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.now, self.stack, self.told = Now(), [], []
        self.engine = open_engine(f"sqlite:///{self.folder}/leads.db")
        manifests = ManifestFile(write_handoff(self.folder, sales_handoff(self.folder)), lambda manifest: manifest)
        self.sales = open_sales(self.engine, manifests, self.now, random_ids)
        accounts = Accounts(self.engine, self.now, random_ids)
        for one in (TOM, MEI):
            self.engine.transaction(lambda tx, one=one: tx.insert("account", account_row(one)))
        assert accounts.questions.by_email("mei@example.com")

    def teardown(self) -> None:
        self.engine.close()
        shutil.rmtree(self.folder)

    @initialize(postcode=st.sampled_from(["3056", "2000"]))
    def raise_a_hand(self, postcode):
        typed = {name: [answers()[name]] for name in ("name", "email", "when", "message")} | {"postcode": [postcode]}
        self.typed = typed
        self.sales.people.add(TOM, "first-home", typed, "phone")
        self.lead = self.sales.leads.page(TOM, {}).rows[0]
        self.promised, self.created = self.lead.promised_at, self.lead.created_at

    @rule(hours=st.integers(1, 200))
    def let_time_pass(self, hours):
        self.now.pass_by(hours=hours)

    @rule(data=st.data(), who=st.sampled_from([TOM, MEI]), days=st.integers(1, 300))
    def move(self, data, who, days):
        name = data.draw(st.sampled_from(moves_from(self.lead.status, self.lead.kind)))
        reason = "too expensive" if name == "lose" else "out of area"
        day = (self.now().astimezone(MELBOURNE) + timedelta(days=days)).date()
        action = LeadAction(name, reason, day, time(14), "mei@example.com", "Said so.", revision=self.lead.revision)
        before = self.lead
        self.lead = self.sales.actions.act(who, self.lead.id, action)
        assert self.lead.revision == before.revision + 1
        self.stack.append(before)

    @precondition(lambda self: self.stack)
    @rule(who=st.sampled_from([TOM, MEI]))
    def undo(self, who):
        before = self.stack.pop()
        self.lead = self.sales.actions.act(who, self.lead.id, LeadAction("undo"))
        assert self.lead.state == before.state

    @precondition(lambda self: not self.stack)
    @rule()
    def undo_nothing(self):
        with pytest.raises(RefusedMove, match="nothing to undo"):
            self.sales.actions.act(TOM, self.lead.id, LeadAction("undo"))

    @invariant()
    def nothing_waits_for_nobody(self):
        row = self.sales.leads.row(TOM, self.lead.id)
        assert row == self.lead
        assert row.owner
        assert (row.promised_at, row.created_at) == (self.promised, self.created)
        assert row.next_at

    @invariant()
    def history_is_never_rewritten(self):
        told = [tuple(row.values()) for row in self.engine.query("SELECT * FROM touch ORDER BY id")]
        assert told[: len(self.told)] == self.told
        self.told = told

    @invariant()
    def no_credit_is_counted_twice(self):
        sheet = self.sales.reports.sheet(TOM, ReportQuery("credit"))
        (account,) = sheet.part("clients").table("source").facts
        assert (account["leads"], account["taken_back"]) == (1, int(self.lead.status == "unqualified"))

    @invariant()
    def the_person_is_where_their_lead_is(self):
        (person,) = self.engine.query("SELECT state FROM person")
        least = "customer" if self.lead.won_at else "prospect"
        assert person["state"] == max(PERSON[self.lead.status], least, key=LIFECYCLE.index)


def account_row(one):
    at = "2026-11-23T00:00:00.000Z"
    names = {"id": one.id, "email": one.email, "email_key": one.email, "name": one.name, "role": one.role}
    return names | {"password_hash": "x", "created_at": at, "disabled_at": None, "last_sign_in_at": None}


Histories.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestHistories = Histories.TestCase
