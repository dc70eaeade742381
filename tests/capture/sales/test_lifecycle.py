"""The state machine: no move without an owner and a date, no promise that moves, no refusal without a way out."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_api.contract.business_time import BusinessHours
from capture_api.errors import RefusedMove
from capture_api.model.states import OPEN, PERSON, STATUSES, LeadState
from capture_api.sales.lifecycle import Circumstances, MoveWords, apply_move, at_work, hubspot_name, moves_from
from capture_api.sales.moves import ACTIVITIES, MOVES, STATES
from capture_api.sales.undoing import state_facts, state_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
PROMISED = NOW + timedelta(hours=5)
REASONS = ("out of area", "cannot afford")
HOURS = BusinessHours(closes=time(17, 30), time_zone="Australia/Melbourne", holidays=(date(2026, 12, 25),))
OWNERS = {
    "marketing": "mia@example.com",
    "sales": "sam@example.com",
    "operations": "ola@example.com",
    "revenue_owner": "rae@example.com",
}
EVERYTHING = MoveWords("out of area", date(2027, 2, 1), time(14, 30), "mei@example.com", "We spoke.")


def given_at(now=NOW, **changes):
    facts = {"reasons": REASONS, "people": ("mei@example.com",), "mover": "tom@example.com", "owners": OWNERS}
    return Circumstances(**{"now": now, "promised_at": PROMISED, "hours": HOURS} | facts | changes)


def state(status="new", **changes):
    facts = {"owner": "sam@example.com", "taken_by": "", "next_at": PROMISED, "act_at": PROMISED}
    return LeadState(status, **facts | changes)


def after(name, status, said=EVERYTHING, now=NOW, **changes):
    return apply_move(name, state(status, **changes), said, given_at(now))


words = st.builds(
    MoveWords,
    reason=st.sampled_from(["out of area", "rude", ""]),
    day=st.sampled_from([None, date(2026, 11, 23), date(2027, 2, 1)]),
    hour=st.sampled_from([None, time(14, 30)]),
    to=st.sampled_from(["mei@example.com", "", "nobody@example.com"]),
    note=st.sampled_from(["", "Rang"]),
)
steps = st.lists(st.tuples(st.sampled_from(sorted(MOVES)), words, st.integers(1, 400)), max_size=30)


@given(st.sampled_from(["new", "to-check"]), steps)
def test_whatever_happens_a_lead_has_an_owner_and_a_date(status, history):
    lead, now = state(status), NOW
    for name, said, hours in history:
        now += timedelta(hours=hours)
        try:
            moved = apply_move(name, lead, said, given_at(now, meets=status == "new"))
        except RefusedMove:
            continue
        assert name in moves_from(lead.status)
        assert moved.status in STATUSES
        assert moved.owner.endswith("@example.com")
        assert STATES[moved.status].next in ACTIVITIES
        assert moved.act_at in (moved.next_at, PROMISED)
        if MOVES[name].date != "unmoved":
            assert moved.next_at > now
        assert bool(moved.reason) or moved.status not in ("unqualified", "lost")
        assert state_of(state_facts(moved)) == moved
        lead = moved


def test_every_status_can_be_reached_and_left():
    reached, edge = {"new", "to-check"}, ["new"]
    while edge:
        status = edge.pop()
        assert moves_from(status)
        for name in moves_from(status):
            target = MOVES[name].goes_to(status)
            if target not in reached:
                reached.add(target)
                edge.append(target)
    assert reached == set(STATUSES) - {
        "erased",
        "joined",
    }  # what is done to people leads there, no move
    assert moves_from("erased") == ()


def test_each_state_hands_over_to_one_of_the_six_activities():
    assert len(ACTIVITIES) == 6
    assert {one.next for one in STATES.values()} <= set(ACTIVITIES)
    assert set(STATES) == set(STATUSES) == set(PERSON)
    assert all(STATES[status].next.role == "sales" for status in OPEN)


@pytest.mark.parametrize(("given_reason", "kept"), [("out of area", "out of area"), (" Out  of AREA ", "out of area")])
def test_a_reason_is_kept_in_the_journeys_spelling(given_reason, kept):
    assert after("unqualify", "new", MoveWords(given_reason)).reason == kept


@pytest.mark.parametrize(
    ("name", "status", "said", "reasons", "says"),
    [
        ("unqualify", "new", MoveWords(), REASONS, "Choose one of: out of area, cannot afford."),
        ("unqualify", "new", MoveWords("rude"), REASONS, "“rude” is not one of this journey's reasons"),
        ("unqualify", "new", MoveWords("rude"), (), "journey lists no unqualified_reasons"),
        ("recycle", "new", MoveWords(), REASONS, "put off with a date. Give the day as YYYY-MM-DD."),
        ("recycle", "new", MoveWords(day=NOW.date()), REASONS, "Give a later date."),
        ("recycle", "new", MoveWords(day=date(2036, 1, 1)), REASONS, "Give a nearer date."),
        ("book", "new", MoveWords(day=date(2026, 12, 1)), REASONS, "has no hour yet. Give it as HH:MM"),
        ("book", "new", MoveWords(day=NOW.date(), hour=time(9)), REASONS, "2026-11-23 09:00 is not ahead of us."),
        ("assign", "new", MoveWords(to="x@example.com"), REASONS, "Choose one of: mei@example.com."),
        ("accept", "unqualified", MoveWords(), REASONS, "Possible now: reopen, review."),
        ("deliver", "new", MoveWords(), REASONS, "waiting for sales, so it can't be delivered."),
        ("note", "new", MoveWords(day=date(2026, 12, 1)), REASONS, "The note is empty."),
        ("acept", "new", MoveWords(), REASONS, "Did you mean “accept”?"),
    ],
)
def test_a_refusal_says_the_way_out(name, status, said, reasons, says):
    with pytest.raises(RefusedMove) as refused:
        apply_move(name, state(status), said, given_at(reasons=reasons))
    assert says in str(refused.value)


def test_taking_a_lead_leaves_what_is_due_as_it_is_also_when_it_is_late():
    assert after("accept", "new").next_at == PROMISED
    late = after("accept", "new", now=NOW + timedelta(days=9))
    assert (late.next_at, late.taken_by, late.owner) == (PROMISED, "tom@example.com", "tom@example.com")


def test_a_lead_that_is_opened_again_has_a_date_of_its_own():
    assert after("reopen", "unqualified", next_at=NOW + timedelta(days=30)).next_at == PROMISED
    late = after("reopen", "unqualified", now=NOW + timedelta(days=12))
    assert late.next_at == late.act_at > NOW + timedelta(days=12)
    assert (late.owner, late.taken_by) == ("sam@example.com", "")


def test_a_next_step_before_which_an_answer_was_promised_does_not_hide_it():
    noted = after("note", "new", MoveWords(day=date(2026, 11, 30), note="Ring on Monday"))
    assert (noted.act_at, noted.next_at) == (PROMISED, datetime(2026, 11, 30, 6, 30, tzinfo=UTC))
    assert after("attempt", "new", MoveWords(day=date(2026, 11, 30))).act_at == noted.next_at


def test_a_booked_time_is_the_hour_where_the_business_is():
    booked = after("book", "accepted", MoveWords(day=date(2026, 12, 1), hour=time(14, 30)))
    assert (booked.next_at, booked.answered_at) == (datetime(2026, 12, 1, 3, 30, tzinfo=UTC), NOW)


def test_who_did_not_come_stays_with_whoever_had_them():
    missed = after("no-show", "booked", owner="mei@example.com", taken_by="mei@example.com")
    assert (missed.owner, missed.taken_by) == ("mei@example.com", "mei@example.com")


def test_the_baton_goes_round():
    lead = state("accepted", taken_by="tom@example.com", owner="tom@example.com")
    seen = []
    for name in (
        "book",
        "meet",
        "propose",
        "win",
        "deliver",
        "look-after",
        "ask-referral",
        "refer",
        "expect",
        "return",
    ):
        lead = apply_move(name, lead, EVERYTHING, given_at())
        seen.append((lead.status, lead.owner.partition("@")[0]))
    assert seen == [
        ("booked", "tom"),
        ("met", "tom"),
        ("proposal", "tom"),
        ("won", "ola"),
        ("delivered", "mia"),
        ("looked-after", "mia"),
        ("referral-asked", "mia"),
        ("referrer", "mia"),
        ("next-need", "mia"),
        ("repeat", "tom"),
    ]
    assert lead.won_at == NOW


def test_a_lead_can_be_handed_over():
    given_to = after("assign", "booked", taken_by="tom@example.com")
    assert (given_to.owner, given_to.taken_by, given_to.next_at) == ("mei@example.com", "mei@example.com", PROMISED)
    assert after("assign", "new").taken_by == ""


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
    assert {hubspot_name(status) for status in STATUSES} <= known


def test_who_was_won_once_stays_a_customer_to_hubspot():
    later = {hubspot_name(status, was_won=True) for status in STATUSES if status != "erased"}
    assert later == {"customer", "evangelist"}
    assert hubspot_name("referrer", was_won=True) == "evangelist"
    assert hubspot_name("erased", was_won=True) == "other"


@pytest.mark.parametrize(("moment", "due"), [
    ("2026-12-29T19:45", "2026-12-30T17:30"),  # after closing time: the end of the next day's work
    ("2026-12-29T06:00", "2026-12-29T17:30"),
    ("2026-12-29T11:00", "2026-12-29T11:00"),
    ("2026-12-27T11:00", "2026-12-28T17:30"),  # a Sunday
])  # fmt: skip
def test_a_usual_step_falls_where_somebody_works(moment, due):
    hours = BusinessHours(closes=time(17, 30))
    assert at_work(datetime.fromisoformat(moment + "+00:00"), hours) == datetime.fromisoformat(due + "+00:00")
