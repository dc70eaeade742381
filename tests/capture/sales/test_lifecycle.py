"""The state machine: no move without an owner and a date, no history that its rules do not explain."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_api.errors import RefusedMove
from capture_api.model.states import STATUSES
from capture_api.sales import lifecycle
from capture_api.sales.lifecycle import ACTIVITIES, MOVES, STATES, apply_move, moves_from

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DUE = NOW + timedelta(hours=5)
REASONS = ("out of area", "cannot afford")
LATER = date(2027, 2, 1)
everything = {"again_on": LATER, "reason": "out of area", "reasons": REASONS}


@given(st.sampled_from(STATUSES), st.lists(st.sampled_from(sorted(MOVES)), max_size=30))
def test_whatever_happens_a_lead_has_an_owner_and_a_date(status, names):
    due = DUE
    for name in names:
        try:
            change = apply_move(name, status, now=NOW, due_at=due, **everything)
        except RefusedMove:
            assert name not in moves_from(status)
            continue
        assert change.status in STATUSES
        assert change.role
        assert change.activity in {activity.name for activity in ACTIVITIES}
        assert change.due_at >= min(due, NOW)
        assert (change.again_at is not None) == (MOVES[name].needs == "date")
        assert bool(change.reason) or change.status != "unqualified"
        status, due = change.status, change.due_at


def test_every_status_can_be_reached_from_a_new_lead():
    reached, edge = {"new", "to-check"}, ["new"]
    while edge:
        for name in moves_from(edge.pop()):
            if MOVES[name].target not in reached:
                reached.add(MOVES[name].target)
                edge.append(MOVES[name].target)
    assert reached == set(STATUSES) - {"erased"}  # only erasing a person leads there, and nothing leads on
    assert moves_from("erased") == ()


def test_each_state_hands_over_to_one_of_the_six_activities():
    assert len(ACTIVITIES) == 6
    assert {state.next for state in STATES.values()} <= set(ACTIVITIES)
    assert set(STATES) == set(STATUSES)


@pytest.mark.parametrize(("given_reason", "kept"), [("out of area", "out of area"), (" Out  of AREA ", "out of area")])
def test_a_reason_is_kept_in_the_journeys_spelling(given_reason, kept):
    change = apply_move("unqualify", "new", now=NOW, due_at=DUE, reason=given_reason, reasons=REASONS)
    assert change.reason == kept


@pytest.mark.parametrize(
    ("name", "status", "facts", "says"),
    [
        ("unqualify", "new", {"reasons": REASONS}, "Choose one of: out of area, cannot afford."),
        ("unqualify", "new", {"reasons": REASONS, "reason": "rude"}, "“rude” is not one of this journey's reasons"),
        ("unqualify", "new", {"reason": "rude"}, "journey lists no unqualified_reasons"),
        ("recycle", "new", {}, "Give it as YYYY-MM-DD."),
        ("recycle", "new", {"again_on": NOW.date()}, "Give a later date."),
        ("recycle", "new", {"again_on": date(2036, 1, 1)}, "Give a nearer date."),
        ("accept", "unqualified", {}, "Possible now: reopen."),
        ("acept", "new", {}, "Did you mean “accept”?"),
    ],
)
def test_a_refusal_says_the_way_out(name, status, facts, says):
    with pytest.raises(RefusedMove, match=says.replace("?", r"\?").replace("(", r"\(")):
        apply_move(name, status, now=NOW, due_at=DUE, **facts)


def test_accepting_does_not_move_the_promised_time():
    assert apply_move("accept", "new", now=NOW, due_at=DUE).due_at == DUE


def test_reopening_an_unqualified_lead_makes_it_due_again_soon():
    change = apply_move("reopen", "unqualified", now=NOW, due_at=NOW + timedelta(days=30))
    assert change.due_at == NOW + timedelta(days=1)


def test_each_status_has_a_hubspot_name():
    known = {
        "subscriber",
        "lead",
        "marketingqualifiedlead",
        "salesqualifiedlead",
        "opportunity",
        "customer",
        "evangelist",
        "other",
    }
    assert {lifecycle.hubspot_name(status) for status in STATUSES} <= known
