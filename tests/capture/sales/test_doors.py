"""Each move by each door: a form of the inbox, an address of the API, a command."""

import pytest
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from capture_api.store.leads import LeadRepository
from capture_api.store.open import open_engine
from capture_api.store.schema.hand_off_steps import steps

CIRCLE = (
    ("accept", {}, "accepted"),
    ("attempt", {"on": "2026-11-24"}, "attempted"),
    ("book", {"on": "2026-11-25", "at": "14:30"}, "booked"),
    ("no-show", {}, "no-show"),
    ("meet", {}, "met"),
    ("propose", {}, "proposal"),
    ("recycle", {"on": "2027-01-04"}, "recycled"),
    ("assign", {"to": "mei@example.com"}, "recycled"),
    ("win", {}, "won"),
    ("deliver", {}, "delivered"),
    ("look-after", {}, "looked-after"),
    ("ask-referral", {}, "referral-asked"),
    ("refer", {}, "referrer"),
    ("expect", {"on": "2027-09-01"}, "next-need"),
    ("return", {}, "repeat"),
    ("lose", {"reason": "too expensive"}, "lost"),
    ("review", {}, "lost"),
    ("reopen", {}, "new"),
    ("accept", {}, "accepted"),
    ("undo", {}, "new"),
    ("unqualify", {"reason": "out of area"}, "unqualified"),
)


@pytest.fixture
def by_inbox(browser, lead, rows, now):
    tom, page = browser("tom"), f"/inbox/leads/{lead}"
    browser("mei")

    def make(move, said):
        answer = tom.press(page, f"{page}/{move}", **said)
        assert answer.status_code == 303, answer.text
        assert 'role="status"' in tom.get(answer.location).text

    return make


@pytest.fixture
def by_program(api, lead, browser):
    browser("mei")

    def make(move, said):
        answer = api("POST", f"/leads/{lead}/moves/{move}", json=said)
        assert answer.status_code == 200, answer.text

    return make


@pytest.fixture
def by_command(run, lead, browser):
    browser("mei")

    def make(move, said):
        more = [part for name, value in said.items() for part in (f"--{name}", value)]
        words = ["undo", lead] if move == "undo" else ["move", lead, move, *more]
        answer = run("leads", *words)
        assert answer.exit_code == 0, answer.exception
        assert "Next step: " in answer.output

    return make


@pytest.mark.parametrize("door", ["by_inbox", "by_program"])
def test_the_whole_circle_by_every_door(request, rows, door):
    make = request.getfixturevalue(door)
    for number, (move, said, status) in enumerate(CIRCLE, start=2):
        make(move, said)
        (lead,) = rows("SELECT status, owner, next_at, promised_at, revision FROM lead")
        assert (lead["status"], lead["revision"]) == (status, number), move
        assert lead["owner"]
        assert lead["next_at"]
        assert lead["promised_at"] == "2026-11-24T00:00:00.000Z"


def test_moves_by_command(by_command, rows):
    for move, said in (("book", {"on": "2099-01-01", "at": "10:00"}),):
        with pytest.raises(AssertionError, match="three years"):
            by_command(move, said)
    for move, said in (("accept", {}), ("lose", {"reason": "chose somebody else"}), ("undo", {})):
        by_command(move, said)
    assert [one["kind"] for one in rows("SELECT kind FROM touch WHERE actor > ''")] == ["accepted", "lost", "undone"]
    assert rows("SELECT status FROM lead") == [{"status": "accepted"}]


def test_the_old_names_of_verdicts_and_the_short_addresses_make_the_same_moves(api, lead, browser):
    browser("mei")
    for address, body, status in (
        ("disposition", {"disposition": "accepted"}, "accepted"),
        ("appointments", {"on": "2026-11-25", "at": "14:30"}, "booked"),
        ("assign", {"to": "MEI@example.com"}, "booked"),
        ("outcome", {"outcome": "won"}, "won"),
    ):
        assert api("POST", f"/leads/{lead}/{address}", json=body).get_json()["status"] == status


def test_marketing_looks_after_people_and_leaves_the_selling_alone(api, lead):
    assert api("POST", f"/leads/{lead}/moves/accept", role="marketing", json={}).status_code == 403
    for move in ("win", "deliver"):
        api("POST", f"/leads/{lead}/moves/{move}", json={})
    looked = api("POST", f"/leads/{lead}/moves/look-after", role="marketing", json={"on": "2027-03-01"})
    assert (looked.status_code, looked.get_json()["status"]) == (200, "looked-after")


def test_a_note_that_is_too_long_comes_back_whole(browser, lead, rows):
    page, text = f"/inbox/leads/{lead}", "500\u00a0000\u202f€ " + "ж" * 4500
    answer = browser().press(page, f"{page}/note", note=text)
    assert answer.status_code == 422
    assert "has 4,510 characters" in answer.text
    assert text in answer.text
    assert rows("SELECT 1 FROM touch WHERE kind = 'note'") == []


def test_an_older_database_keeps_what_was_promised_and_what_was_next(tmp_path):
    place = tmp_path / "old.db"
    at, promised, later = "2026-11-20T00:00:00.000Z", "2026-11-23T00:00:00.000Z", "2026-12-29T00:00:00.000Z"
    conn = sqlite3.connect(place)
    db = Database(conn, execute_plugins=False)
    steps.apply(db, stop_before="what_was_promised_and_what_is_next")
    for number, (due, next_at, act_at, kept) in enumerate(
        [(later, None, later, promised), (promised, later, promised, promised), (promised, later, later, None)]
    ):
        fill(db, "person", id=f"p{number}", email_key=f"p{number}")
        fill(db, "submission", id=f"s{number}", person_id=f"p{number}", journey="j", at=at, promised_at=kept,
             reference=f"WP-{number}")  # fmt: skip
        fill(db, "lead", id=f"l{number}", person_id=f"p{number}", submission_id=f"s{number}", journey="j", status="new",
             created_at=at, updated_at=at, due_at=due, next_at=next_at, act_at=act_at)  # fmt: skip
    conn.commit()
    conn.close()
    engine = open_engine(f"sqlite:///{place}")
    found = [LeadRepository(engine).row(f"l{number}") for number in range(3)]
    engine.close()
    times = [(f"{one.promised_at:%m-%d}", f"{one.next_at:%m-%d}", f"{one.act_at:%m-%d}") for one in found]
    assert times == [("11-23", "12-29", "12-29"), ("11-23", "11-23", "11-23"), ("11-23", "12-29", "12-29")]


def fill(db, table, **values):
    """A row whose other columns hold something harmless."""
    usual = {"criteria": "[]", "fields": "{}", "path": "[]", "source": "{}", "promises": "[]", "prep": "[]"}
    columns = db.table(table).columns
    row = {one.name: usual.get(one.name, 0 if one.type == "INTEGER" else "") for one in columns if one.notnull}
    db.table(table).insert(row | values)
