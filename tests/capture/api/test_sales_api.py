"""What programs may ask: pages of leads, briefs, verdicts, promises; and what they are refused."""

import base64
import csv
import io
import json
import unicodedata

import pytest
from handoff_sample import KEYS
from hypothesis import given
from hypothesis import strategies as st

from capture_api.accounts.actor import Actor
from capture_api.contract.tokens import sign
from capture_api.model.cells import safe_cell
from capture_api.store.search import FEW
from capture_api.store.search_words import follow_everybody

HOSTILE = [
    "=1+1",
    "+61 400",
    "-1",
    "@SUM(A1)",
    " =1",
    "\t=1",
    "\r=1",
    "\n=1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "＝1",
    "|calc",
    "%0a",
]


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": "Bearer wp_made_up"},
        {"Authorization": "Basic dG9tOnRvbQ=="},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {sign({'role': 'owner'}, KEYS, 'token')}"},
    ],
)
def test_without_a_token_nothing_is_told(app, lead, header):
    for path in ("/leads", f"/leads/{lead}", f"/leads/{lead}/brief", "/leads.csv", "/leads.jsonl", "/congruence"):
        answer = app.test_client().get(f"/api/v1{path}", headers=header)
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert "Bearer" in answer.headers["WWW-Authenticate"]


def test_a_revoked_token_opens_nothing(app, accounts, now):
    token, secret = accounts.create_token("crm", "sales", "test")
    headers = {"Authorization": f"Bearer {secret}"}
    assert app.test_client().get("/api/v1/leads", headers=headers).status_code == 200
    assert accounts.questions.revoke(token.id, now())
    assert app.test_client().get("/api/v1/leads", headers=headers).status_code == 401


def test_the_secret_of_a_token_is_not_kept(app, accounts, tmp_path):
    _, secret = accounts.create_token("crm", "sales", "test")
    assert secret.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("leads.db*"))


def test_marketing_reads_and_does_not_change(api, lead):
    assert api("GET", "/leads", "marketing").status_code == 200
    answer = api("POST", f"/leads/{lead}/disposition", "marketing", json={"disposition": "accepted"})
    assert answer.status_code == 403
    assert answer.get_json()["detail"] == "This needs the role sales or owner; yours is marketing. Ask an owner for it."


def test_a_page_of_leads_and_the_next(api, raise_hand, now):
    ids = []
    for number in range(5):
        ids.append(raise_hand(email=f"p{number}@example.org", once=str(number)))
        now.pass_by(minutes=number % 2)  # some are due at the same moment
    seen, cursor = [], ""
    while cursor is not None:
        page = api("GET", f"/leads?limit=2&cursor={cursor}").get_json()
        seen += [lead["id"] for lead in page["leads"]]
        cursor = page["next"]
    assert sorted(seen) == sorted(ids)
    due = [api("GET", f"/leads/{lead}").get_json()["promised_at"] for lead in seen]
    assert due == sorted(due)


def test_leads_by_what_they_are(api, raise_hand, now):
    raise_hand(email="in@example.org", once="in")
    now.pass_by(hours=1)
    out = raise_hand(email="out@example.org", postcode="2000", once="out")
    for query, count in (
        ("status=open", 2),
        ("status=to-check", 1),
        ("status=new,to-check", 2),
        ("status=unqualified", 0),
        ("journey=first-home", 2),
        ("stage=decision", 2),
        ("stage=need", 0),
        ("owner=sam@example.com", 2),
        ("since=2026-11-23T00:30:00Z", 1),
        ("q=OUT@", 1),
        ("q=%25", 0),
        ("sort=-updated", 2),
        ("q=byron", 2),
    ):
        assert len(api("GET", f"/leads?{query}").get_json()["leads"]) == count, query
    reference = api("GET", f"/leads/{out}").get_json()["reference"]
    assert [lead["id"] for lead in api("GET", f"/leads?q={reference.lower()}").get_json()["leads"]] == [out]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("status=newish", "Choose one of: all, open, after-sale, ended, new, to-check"),
        ("journey=x' OR 1=1--", "Choose one of: first-home."),
        ("stage=x", "need, information, evaluation"),
        ("sort=due_at", "Choose one of: due, -due"),
        ("sort=due;DROP TABLE lead", "Choose one of: due, -due"),
        ("statsu=new", "Did you mean “status”?"),
        ("limit=0", "from 1 to 200"),
        ("limit=1e3", "from 1 to 200"),
        ("since=yesterday", "RFC 3339"),
        ("cursor=abc", "begin at the first page"),
        ("cursor=WyJkdWUiLCB7fSwgMV0", "begin at the first page"),
        (f"q={'x' * 300}", "at most 200"),
    ],
)
def test_what_cannot_be_asked_names_what_can(api, query, says):
    for path in ("/leads", "/leads.csv", "/leads.jsonl"):
        if path == "/leads" or "limit" not in query:
            answer = api("GET", f"{path}?{query}")
            assert answer.status_code == 400, path
            assert says in answer.get_json()["detail"]


def test_sql_in_a_filter_is_only_text(api, lead, rows):
    for value in ("' OR '1'='1", "'; DROP TABLE lead; --", "%' --", "\\", "!"):
        assert api("GET", "/leads", query_string={"owner": value}).status_code == 400
        assert api("GET", "/leads", query_string={"owner": f"{value}@x"}).get_json()["leads"] == []
        assert api("GET", "/leads", query_string={"q": value}).get_json()["leads"] == []
    assert rows("SELECT COUNT(*) AS n FROM lead") == [{"n": 1}]


def test_a_lead_holds_what_was_sent_and_told(api, lead):
    found = api("GET", f"/leads/{lead}").get_json()
    assert found["person"]["email"] == "ada@example.org"
    assert found["asked"] == "Can we buy in spring?"
    assert found["lifecycle_stage"] == "marketingqualifiedlead"
    assert found["promised_at"] == "2026-11-24T00:00:00.000Z"
    assert [promise["text"] for promise in found["promises"]] == ["A broker calls you back within one business day."]
    assert found["submissions"][0]["fields"]["postcode"] == "3056"
    assert found["moves"][:2] == ["accept", "attempt"]


def test_the_brief_keeps_what_not_to_say_apart(api, lead):
    brief = api("GET", f"/leads/{lead}/brief").get_json()
    said = json.dumps(brief["opener"])
    known = brief["know_do_not_say"]
    assert known["first_to_hand"] == "10 minutes"
    assert [step["title"] for step in known["path"]] == ["First home", "Compare", "Talk"]
    assert not any(words in said for words in ("First home", "Compare", "/first-home/", "visited", "website"))
    assert "newsletter" not in said
    assert [line["is_theirs"] for line in brief["script"]] == [False, True, False]
    assert brief["definition"]["to_ask"] == []


def test_the_brief_says_what_to_ask_still_and_nothing_that_was_answered(api, raise_hand, run):
    definition = api("GET", f"/leads/{raise_hand(postcode='2000')}/brief").get_json()["definition"]
    assert (definition["is_met"], definition["to_ask"]) == (False, [])
    run("leads", "add", "--journey", "first-home", "--email", "grace@example.org", "--field", "when=now")
    added = api("GET", "/leads?q=grace").get_json()["leads"][0]["id"]
    assert api("GET", f"/leads/{added}/brief").get_json()["definition"]["to_ask"] == ["Postcode"]


def test_sales_gives_its_verdict(api, lead):
    answer = api("POST", f"/leads/{lead}/disposition", json={"disposition": "unqualified", "reason": "Out of area"})
    found = answer.get_json()
    assert (found["status"], found["reason"], found["revision"]) == ("unqualified", "out of area", 2)
    history = api("GET", f"/leads/{lead}").get_json()["touches"][-1]
    assert history["actor"] == "token sales"
    assert history["data"].pop("before")["status"] == "new"
    assert history["data"] == {
        "move": "unqualify",
        "no": 2,
        "from": "new",
        "reason": "out of area",
        "next": "review",
        "owner": "rae@example.com",
        "next_at": "2026-12-21T00:00:00.000Z",
    }


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"disposition": "maybe"}, 400, "Choose one of: accepted, unqualified, recycled, reopened."),
        ({"disposition": "unqualified"}, 422, "Choose one of: out of area, cannot afford."),
        ({"disposition": "recycled"}, 422, "Give the day as YYYY-MM-DD."),
        ({"disposition": "recycled", "again_on": "2026-02-31"}, 400, "is not a day"),
        ({"disposition": "reopened"}, 422, "Possible now: accept, attempt, book, meet"),
        ({"disposition": "accepted", "revision": 7}, 409, "Somebody changed this lead"),
        ({"disposition": ["accepted"]}, 400, "disposition is not a text."),
        ([], 400, "not a JSON object"),
    ],
)
def test_a_verdict_that_cannot_be(api, lead, rows, body, status, says):
    answer = api("POST", f"/leads/{lead}/disposition", json=body)
    assert answer.status_code == status
    assert says in answer.get_json()["detail"]
    assert rows("SELECT status FROM lead") == [{"status": "new"}]


def test_one_key_is_one_note(api, lead, rows):
    for _ in range(2):
        answer = api("POST", f"/leads/{lead}/notes", json={"text": "Rang"}, headers={"Idempotency-Key": "n1"})
        assert answer.status_code == 200
    assert rows("SELECT COUNT(*) AS n FROM touch WHERE kind = 'note'") == [{"n": 1}]


def test_a_note_may_set_the_next_step_and_leaves_the_promised_time(api, lead, now):
    body = {"text": "Rang, no answer", "next_on": "2026-11-26"}
    noted = api("POST", f"/leads/{lead}/notes", json=body).get_json()
    assert (noted["promised_at"], noted["next_at"]) == ("2026-11-24T00:00:00.000Z", "2026-11-26T06:30:00.000Z")
    assert noted["waiting"] == "0 min waiting, due in 24 h"
    now.pass_by(days=2)
    assert api("GET", f"/leads/{lead}").get_json()["waiting"] == "2 d waiting, late by 24 h"
    again = api("POST", f"/leads/{lead}/notes", json=body).get_json()
    assert again["promised_at"] == "2026-11-24T00:00:00.000Z"
    assert again["waiting"] == "2 d waiting, next step in 30 h"
    taken = api("POST", f"/leads/{lead}/disposition", json={"disposition": "accepted"}).get_json()
    assert taken["waiting"] == "2 d waiting, next step in 30 h"


def test_what_is_put_off_comes_back_on_its_date_alone(api, lead, now):
    body = {"disposition": "recycled", "again_on": "2026-12-01"}
    assert api("POST", f"/leads/{lead}/disposition", json=body).status_code == 200
    for days, found in ((0, 0), (9, 1)):
        now.pass_by(days=days)
        assert len(api("GET", "/leads?status=open").get_json()["leads"]) == found
        assert len(api("GET", "/leads?status=recycled").get_json()["leads"]) == 1


@pytest.mark.parametrize("value", HOSTILE)
def test_no_cell_is_a_formula(api, raise_hand, value):
    raise_hand(message=f"{value}cmd|' /C calc'!A0")
    rows = list(csv.DictReader(io.StringIO(api("GET", "/leads.csv").get_data(as_text=True))))
    assert all(not cell.lstrip("\u00a0\u200b\ufeff \t\r\n").startswith(tuple("=+-@|%＝")) for cell in rows[0].values())


@given(st.text(max_size=12))
def test_a_cell_keeps_its_words_and_starts_no_formula(text):
    cell = safe_cell(text)
    shown = [letter for letter in unicodedata.normalize("NFKC", cell) if unicodedata.category(letter)[0] not in "CZ"]
    assert not shown or shown[0] not in "=+-@|%"
    kept = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    assert cell in (kept, f"'{kept}")


def test_exports_hold_every_lead(api, raise_hand):
    for number in range(3):
        raise_hand(email=f"p{number}@example.org", once=str(number), name="Zoë, “the first”")
    rows = list(csv.DictReader(io.StringIO(api("GET", "/leads.csv").get_data(as_text=True))))
    lines = api("GET", "/leads.jsonl?sort=-created").get_data(as_text=True).splitlines()
    assert len(rows) == len(lines) == 3
    assert {row["utm_source"] for row in rows} == {"newsletter"}
    assert json.loads(lines[0])["source"]["utm_medium"] == "email"


def test_a_token_that_asks_too_often_is_told_when_to_go_on(api):
    answers = [api("GET", "/congruence/none") for _ in range(601)]
    assert answers[0].status_code == 404
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_ids_of_others_lead_nowhere(api):
    for path in ("/leads/l_none", "/leads/l_none/brief", "/leads/..%2f..", "/congruence/none"):
        assert api("GET", path).status_code == 404
    assert api("POST", "/leads/l_none/notes", json={"text": "x"}).status_code == 404


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("DELETE", "/leads", 405)])
def test_every_error_is_problem_details(api, method, path, status):
    answer = api(method, path)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "x", "once": "\\ud800"}',
        '{"text": "\\ud800x"}',
        '{"text": "x", "next_on": "\\ud800"}',
    ],
)
def test_half_a_character_is_no_fault_of_ours(api, lead, body):
    answer = api("POST", f"/leads/{lead}/notes", data=body, content_type="application/json")
    assert answer.status_code in (200, 400)


def test_half_a_character_in_a_cursor_begins_no_page(api, lead):
    cursor = base64.urlsafe_b64encode(json.dumps(["due", "\ud800", "l"]).encode()).decode()
    assert api("GET", f"/leads?cursor={cursor}").status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {"disposition": "accepted"},
        {"disposition": "unqualified", "reason": "out of area"},
        {"disposition": "recycled", "again_on": "2027-02-01"},
    ],
)
def test_a_verdict_repeated_under_its_key_gets_the_same_answer(api, lead, rows, body):
    answers = [
        api("POST", f"/leads/{lead}/disposition", json=body, headers={"Idempotency-Key": "v1"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].get_json()["status"] == answers[1].get_json()["status"] == body["disposition"]
    assert rows("SELECT revision FROM lead") == [{"revision": 2}]


def test_a_key_that_was_used_for_something_else_is_not_taken_for_done(api, raise_hand, rows):
    first, second = raise_hand(once="a"), raise_hand(once="b", email="b@example.org")
    header = {"Idempotency-Key": "k"}
    assert api("POST", f"/leads/{first}/notes", json={"text": "Rang"}, headers=header).status_code == 200
    for lead, text in ((second, "Rang"), (first, "Rang again")):
        answer = api("POST", f"/leads/{lead}/notes", json={"text": text}, headers=header)
        assert answer.status_code == 409
        assert "send this anew" in answer.get_json()["detail"]
    verdict = api("POST", f"/leads/{second}/disposition", json={"disposition": "accepted"}, headers=header)
    assert verdict.status_code == 409
    assert rows("SELECT status FROM lead WHERE id = :id", id=second) == [{"status": "new"}]


def test_an_export_misses_no_lead_that_is_worked_on_meanwhile(app, api, raise_hand):
    ids = {raise_hand(email=f"p{number}@example.org", once=str(number)) for number in range(201)}
    sales, actor = app.extensions["waypost"].sales, Actor("t", "token", "", "sales")
    rows = sales.leads.export(actor, {})
    seen = [next(rows).id]
    for lead in sorted(ids):
        api("POST", f"/leads/{lead}/notes", json={"text": "x", "next_on": "2026-11-23"})
    assert {*seen, *(row.id for row in rows)} == ids


def test_giving_a_lead_back_does_not_make_it_meet_the_definition(api, raise_hand, rows):
    lead = raise_hand(when="someday")
    for verdict in ("accepted", "reopened"):
        api("POST", f"/leads/{lead}/disposition", json={"disposition": verdict})
    assert rows("SELECT status FROM lead") == [{"status": "to-check"}]
    assert rows("SELECT state FROM person") == [{"state": "prospect"}]


def test_a_word_that_many_share_finds_them_in_order_and_by_pages(api, rows, app, lead):
    row = rows("SELECT * FROM lead")[0]
    person = rows("SELECT * FROM person")[0]

    def many(tx):
        for number in range(FEW + 20):
            name = {"id": f"p{number:04}", "email": f"p{number}@common.example", "email_key": f"p{number}"}
            tx.insert("person", person | name)
            due = f"2027-01-{1 + number % 28:02}T00:00:00.000Z"
            tx.insert(
                "lead", row | {"id": f"l{number:04}", "person_id": f"p{number:04}", "next_at": due, "act_at": due}
            )
        follow_everybody(tx)

    app.extensions["waypost"].engine.transaction(many)
    seen, cursor = [], ""
    while cursor is not None:
        page = api("GET", f"/leads?q=COMMON.example&limit=200&status=open&cursor={cursor}").get_json()
        seen += [(one["next_at"], one["id"]) for one in page["leads"]]
        cursor = page["next"]
    assert seen == sorted(seen)
    assert len(set(seen)) == FEW + 20
    assert [one["id"] for one in api("GET", "/leads?q=p507@common").get_json()["leads"]] == ["l0507"]


def test_who_follows_by_number_misses_no_change(api, raise_hand, now, rows):
    first = raise_hand(once="a", email="a@example.org")
    seq = max(one["seq"] for one in api("GET", "/leads").get_json()["leads"])
    now.pass_by(minutes=-10)  # a clock that was set back, or a form that took long to be on disk
    raise_hand(once="b", email="b@example.org")
    late = rows("SELECT id FROM lead WHERE id <> :first", first=first)[0]["id"]
    asked = api("GET", f"/leads?status=all&since=seq:{seq}").get_json()["leads"]
    assert [one["id"] for one in asked] == [late]
    seq = asked[0]["seq"]
    api("POST", f"/leads/{first}/notes", json={"text": "Rang"})
    page = api("GET", f"/leads?status=all&since=seq:{seq}&limit=1").get_json()
    assert [one["id"] for one in page["leads"]] == [first]
    exported = api("GET", "/leads.jsonl?since=seq:0").text.splitlines()
    assert [json.loads(line)["id"] for line in exported] == [late, first]
    pages = api("GET", "/leads?status=all&since=seq:0&limit=1").get_json()
    rest = api("GET", f"/leads?status=all&since=seq:0&limit=1&cursor={pages['next']}").get_json()
    assert [one["id"] for one in pages["leads"] + rest["leads"]] == [late, first]
    assert "Give seq: and the highest seq" in api("GET", "/leads?since=seq:x").get_json()["detail"]
