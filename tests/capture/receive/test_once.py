"""The same sending twice is one submission, however it comes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from handoff_sample import answers, invited

HAND_RAISE = "/f/first-home/consultation"


def test_the_same_key_and_body_get_the_same_answer(client, rows, now):
    first = client.post(HAND_RAISE, data=answers())
    now.pass_by(days=8)
    second = client.post(HAND_RAISE, data=answers())
    assert first.location == second.location
    assert len(rows("SELECT id FROM submission")) == 1
    assert len(rows("SELECT id FROM outbox")) == 2  # the person's and sales', once


def test_a_key_speaks_for_its_own_form(client, rows):
    client.post(HAND_RAISE, data=answers())
    guide = {"invitation": invited("borrowing-guide"), "email": "ada@example.org", "once": "key-1"}
    assert client.post("/f/first-home/borrowing-guide", data=guide).status_code == 303
    assert len(rows("SELECT id FROM submission")) == 2


@pytest.mark.parametrize(("hours", "count"), [(0, 1), (23, 1), (25, 2)])
def test_without_a_key_the_same_answers_are_one_submission_for_a_day(client, rows, now, hours, count):
    client.post(HAND_RAISE, data=answers(once=""))
    now.pass_by(hours=hours)
    client.post(HAND_RAISE, data=answers(once="", name=" Ada Byron "))
    assert len(rows("SELECT id FROM submission")) == count


def test_a_form_that_was_mended_keeps_its_key(client, rows):
    assert client.post(HAND_RAISE, data=answers(email="ada@")).status_code == 422
    assert client.post(HAND_RAISE, data=answers()).status_code == 303


def test_the_header_is_as_good_as_the_field(client, rows):
    body = answers(once="")
    for _ in range(2):
        client.post(HAND_RAISE, json=body, headers={"Idempotency-Key": "k" * 500})
    assert len(rows("SELECT id FROM submission")) == 1


def test_fifty_at_once_are_one(app, rows):
    def post(_: int) -> str:
        return app.test_client().post(HAND_RAISE, data=answers()).location

    with ThreadPoolExecutor(50) as pool:
        where = set(pool.map(post, range(50)))
    assert len(where) == 1
    assert len(rows("SELECT id FROM submission")) == 1
    assert len(rows("SELECT id FROM lead")) == 1
    assert len(rows("SELECT id FROM touch")) == 1


def test_fifty_people_at_once_are_fifty(app, rows):
    def post(number: int) -> int:
        body = answers(once=f"k{number}", email=f"ada{number}@example.org")
        return app.test_client().post(HAND_RAISE, data=body).status_code

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(post, range(50))) == {303}
    assert len(rows("SELECT id FROM lead")) == 50
