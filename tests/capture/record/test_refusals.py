"""Every form that is not accepted is counted and logged by its reason, without a word about whoever sent it."""

import json
import logging
from datetime import UTC, datetime

import pytest
from handoff_sample import KEYS, answers, invitation, invited

from capture_api.contract.tokens import sign_invitation
from capture_api.record.refusals import RefusalCounts
from capture_api.store.errors import StoreUnavailable
from capture_api.store.refusals import RefusalRepository

HAND_RAISE = "/f/first-home/consultation"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def counted(app, rows):
    """(reason, journey, offer, count) of what the store counts by now."""

    def read():
        app.extensions["waypost"].refusals.flush()
        return [tuple(row.values()) for row in rows("SELECT reason, journey, offer, count FROM refused_form")]

    return read


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        (HAND_RAISE, answers(email="ada@"), "invalid-fields"),
        (HAND_RAISE, answers(invitation="made up"), "forged-token"),
        (HAND_RAISE, answers(invitation=sign_invitation(invitation(), ["k" * 40])), "forged-token"),
        (HAND_RAISE, answers(invitation=invited("borrowing-guide")), "other-form"),
        (HAND_RAISE, answers(website="http://spam.example"), "quarantined"),
        (HAND_RAISE, answers(message="a" * 70_000), "http-413"),
        ("/f/first-home/seminar", answers(invitation=invited("seminar")), "quarantined"),
    ],
)
def test_each_reason_has_its_name(client, counted, path, body, reason):
    client.post(path, data=body)
    form = ("first-home", "consultation") if path == HAND_RAISE and reason != "http-413" else ("", "")
    assert counted() == [(reason, *form, 1)]
    assert client.get("/healthz").json["refused"] == {reason: 1}


def test_what_is_no_form_is_counted_too(client, counted):
    client.post(HAND_RAISE, data=b"{", content_type="application/json")
    assert counted() == [("unreadable-body", "", "", 1)]


def test_an_accepted_form_and_its_repeat_are_not_counted(client, counted):
    for _ in range(2):
        assert client.post(HAND_RAISE, data=answers()).status_code == 303
    assert counted() == []


def test_a_trapped_form_that_is_sent_twice_is_counted_once(client, counted):
    for _ in range(2):
        client.post(HAND_RAISE, data=answers(website="filled"))
    assert counted() == [("quarantined", "first-home", "consultation", 1)]


def test_counts_add_up_by_day_and_nothing_that_was_sent_is_kept_or_logged(client, counted, now, caplog, rows):
    with caplog.at_level(logging.INFO, "waypost"):
        for number in range(3):
            client.post(f"/f/ada@example.org/{number}", data=answers(invitation="forged by eve@example.net"))
        assert counted() == [("forged-token", "", "", 3)]
        client.post(HAND_RAISE, data=answers(invitation=""))
        now.pass_by(days=1)
        client.post(HAND_RAISE, data=answers(invitation=""))
    assert sorted(counted()) == [
        ("forged-token", "", "", 3),
        ("forged-token", "first-home", "consultation", 1),
        ("forged-token", "first-home", "consultation", 1),
    ]
    told = [record.facts for record in caplog.records if record.getMessage() == "Forms were not accepted."]
    assert told[0] == {"reason": "forged-token", "journey": "", "offer": "", "count": 3}
    everything = json.dumps(told) + json.dumps(rows("SELECT * FROM refused_form"))
    assert not any(word in everything for word in ("@", "forged by", "spring", "Ada"))
    assert rows("SELECT COUNT(*) AS n FROM submission") == [{"n": 0}]


def test_the_store_tells_the_last_days_by_reason(app, client, now):
    repository = RefusalRepository(app.extensions["waypost"].engine)
    client.post(HAND_RAISE, data=answers(invitation=""))
    now.pass_by(days=10)
    client.post(HAND_RAISE, data=answers(invitation="", once="b"))
    client.post(HAND_RAISE, data=answers(email=""))
    app.extensions["waypost"].refusals.flush()
    assert repository.since(now().date()) == {"forged-token": 1, "invalid-fields": 1}


def test_what_the_store_refuses_is_counted_with_the_next():
    kept, is_full = [], [True]

    def keep(counts):
        if is_full[0]:
            raise StoreUnavailable("the disk is full")
        kept.append(dict(counts))

    counts = RefusalCounts(keep)
    counts.count("too-many", "", "", NOW)
    counts.flush()
    is_full[0] = False
    counts.count("too-many", "", "", NOW)
    counts.flush()
    assert [list(one.values()) for one in kept] == [[2]]
    counts.flush()
    assert len(kept) == 1
    assert counts.by_reason() == {"too-many": 2}


def test_a_missing_key_is_our_fault_and_the_form_can_be_sent_again(site, client, app, caplog):
    facts = json.loads(site.read_text("utf-8"))
    site.write_text(json.dumps(facts | {"keys": ["0" * 16], "build": "another"}), "utf-8")
    theirs = sign_invitation(invitation(), ["a key that this API was not given 000"])
    with caplog.at_level(logging.ERROR, "waypost"):
        answer = client.post(HAND_RAISE, data=answers(invitation=theirs))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert f'name="invitation" value="{theirs}"' in answer.text
    assert client.get("/healthz").json["refused"] == {"unknown-key": 1}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["missing"]) == (503, ["key"])
    assert "No key of this API" in ready.json["why"]
    assert not any(key in ready.text for key in KEYS)
    assert "Forms are not accepted." in [record.getMessage() for record in caplog.records]
    assert client.post(HAND_RAISE, data=answers()).status_code == 303  # an older page, signed with a key of ours
