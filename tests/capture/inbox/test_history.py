"""Whatever happens to a lead, its history tells it, its credit agrees, and somebody owns the next step."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from conftest import Now
from handoff_sample import answers, write_handoff
from hypothesis import given, settings
from hypothesis import strategies as st
from sales_sample import sales_handoff

from capture_api.accounts.actor import Actor
from capture_api.contract.manifest_file import ManifestFile
from capture_api.errors import RefusedMove
from capture_api.ids import random_ids
from capture_api.model.form_words import FormWords
from capture_api.sales.briefing import reason_for
from capture_api.sales.cases.actions import LeadAction
from capture_api.sales.cases.every import open_sales
from capture_api.sales.lifecycle import MOVES
from capture_api.store.open import open_engine

TOM = Actor("a_tom", "Tom", "tom@example.com", "sales")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(sorted(MOVES)), min_size=1, max_size=12))
def test_the_touches_tell_every_change(moves):
    with tempfile.TemporaryDirectory() as name:
        folder, now = Path(name), Now()
        engine = open_engine(f"sqlite:///{folder}/leads.db")
        manifests = ManifestFile(write_handoff(folder, sales_handoff(folder)), lambda manifest: True)
        typed = {name: [answers()[name]] for name in ("name", "email", "when", "postcode", "message")}
        sales = open_sales(engine, manifests, now, random_ids)
        sales.people.add(TOM, "first-home", typed, "phone")
        lead = sales.leads.page(TOM, {}).rows[0]
        done = []
        for move in moves:
            now.pass_by(hours=1)
            try:
                action = LeadAction(move, reason="out of area", again_on=date(2027, 3, 1), revision=lead.revision)
                lead = sales.actions.act(TOM, lead.id, action)
                done.append(lead.status)
            except RefusedMove:
                continue
            assert lead.owner
            assert lead.due_at
            assert (lead.status == "unqualified") == bool(lead.reason)
        file = sales.leads.file(TOM, lead.id)
        assert [touch.kind for touch in file.touches[1:]] == done
        assert file.row.revision == 1 + len(done)
        account = sales.reports.credit(TOM)[0]
        assert (account.leads, account.unqualified) == (1, int(lead.status == "unqualified"))
        engine.close()


@pytest.mark.parametrize(
    ("kind", "title", "words"),
    [
        ("booking", "Buying a first home", "You asked us for a time to talk about buying a first home."),
        ("booking", "HECS and homes", "You asked us for a time to talk about HECS and homes."),
        ("enquiry", "Loan review", "You wrote to us about loan review."),
        ("download", "Loan review", "You asked us for “The guide”."),
    ],
)
def test_the_reason_for_a_call_is_natural_for_what_was_asked(kind, title, words):
    assert reason_for(kind, FormWords(journey=title, offer="The guide")) == words
