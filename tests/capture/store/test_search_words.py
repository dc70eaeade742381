"""People are found by all that they sent and that was noted, and by nothing once they are erased."""

import pytest

from capture_api.app import close_app, create_app
from capture_api.ids import random_ids
from capture_api.model.asked_words import asked_words
from capture_api.store.search import FEW
from capture_api.store.search_words import FOUND, MOST_FORMS, match_of, tried_by_words, words_of


@pytest.fixture
def found(api):
    """Who is found by some words, as the API says it."""

    def ask(words, **more):
        answer = api("GET", "/leads", query_string={"q": words, "status": "all"} | more)
        assert answer.status_code == 200, answer.text
        return [one["person"]["name"] for one in answer.get_json()["leads"]]

    return ask


def test_a_lead_is_found_by_everything_that_is_known_of_it(raise_hand, api, found, rows):
    lead = raise_hand(name="Łukasz Özil", email="l.ozil@example.org", phone="0412 345 678",
                      message="Grundstück in der Hauptstraße", once="a")  # fmt: skip
    raise_hand(name="Lukas Oz", email="l.ozil@example.org", phone="0399 111 222", message="Again", once="b")
    raise_hand(name="Иван", email="ivan@example.org", message="", once="c")
    api("POST", f"/leads/{lead}/notes", json={"text": "Ring the σύζυγος"})
    api("POST", f"/leads/{lead}/moves/attempt", json={"note": "Engaged all day"})
    api("POST", f"/leads/{lead}/moves/attempt", json={"note": "Budget 500\u00a0000"})
    reference = rows("SELECT reference FROM submission ORDER BY at, rowid LIMIT 1")[0]["reference"]
    for words in ("ozil", "łuk", "LUKASZ", "grundstuck", "hauptstrasse", "ΣΎΖΥΓΟΣ", "engaged day", "500 000",
                  "+61 412 345 678", "03 9911", "l.ozil@ex", reference, reference[3:].lower(), "lukas oz",
                  "ozil grund engag"):  # fmt: skip
        assert found(words) == ["Łukasz Özil"], words
    assert found("ИВАН") == ["Иван"]
    assert found("ozil ivan") == []
    assert found("ozil", status="lost") == []


def test_erasing_leaves_none_of_the_words_in_the_files(raise_hand, api, run, found, rows, tmp_path):
    lead = raise_hand(name="Zebediah Quux", email="zeb@quux.example", message="Xylophone lessons", once="a")
    raise_hand(name="Ada", email="ada@example.org", message="", once="b")
    api("POST", f"/leads/{lead}/notes", json={"text": "Wolframite"})
    assert found("wolframite quux") == ["Zebediah Quux"]
    assert run("leads", "erase", "zeb@quux.example", "--yes").exit_code == 0
    assert [found(words) for words in ("quux", "xylophone", "wolframite")] == [[], [], []]
    files = b"".join(path.read_bytes() for path in tmp_path.glob("leads.db*")).lower()
    assert not [word for word in (b"zebediah", b"quux", b"xylophon", b"wolframit") if word in files]
    assert found("ada") == ["Ada"]


def test_a_database_of_an_earlier_release_is_brought_in_once(app, settings, now, raise_hand, rows):
    raise_hand(name="Émile Zola", email="emile@example.org", once="a")
    engine = app.extensions["waypost"].engine
    engine.transaction(lambda tx: [tx.run("DELETE FROM person_search"), tx.run("DELETE FROM person_words")])
    close_app(app)
    again = create_app(settings, now, random_ids)
    engine = again.extensions["waypost"].engine
    kept = engine.query("SELECT words FROM person_search JOIN person_words ON no = person_search.rowid")
    close_app(again)
    assert len(kept) == 1
    assert {"emile", "zola", "example", "org"} <= set(kept[0]["words"].split())


def test_many_who_share_a_word_are_paged_like_any_list(raise_hand, api, app, rows):
    raise_hand(name="First", email="first@example.org", once="a")
    person, lead = rows("SELECT * FROM person")[0], rows("SELECT * FROM lead")[0]

    def many(tx):
        for number in range(FEW + 5):
            own = {"id": f"p{number:04}", "email_key": f"p{number}"}
            tx.insert("person", person | own)
            tx.insert("lead", lead | {"id": f"l{number:04}", "person_id": own["id"]})
            tx.insert("person_words", {"person_id": own["id"]})
            tx.run("INSERT INTO person_search (rowid, words) SELECT MAX(no), 'common' FROM person_words")

    app.extensions["waypost"].engine.transaction(many)
    seen, cursor = [], ""
    while cursor is not None:
        page = api("GET", f"/leads?q=Common&limit=200&cursor={cursor}").get_json()
        seen += [one["id"] for one in page["leads"]]
        cursor = page["next"]
    assert (len(seen), len(set(seen))) == (FEW + 5, FEW + 5)


@pytest.mark.parametrize("words", ['"', "'", "*", 'a" OR words:b', "NEAR(a b)", "-", "^a", "a AND NOT b", "💥", "%"])
def test_no_sign_of_a_search_language_means_anything(lead, found, words):
    assert found(words) in ([], ["Ada Byron"])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"status": "to-check,to-check"}, 200),
        ({"status": "open,new"}, 200),
        ({"status": "new,ended,all"}, 200),
        ({"status": ",".join(["new"] * 501)}, 400),
        ({"status": "new,nowhere"}, 400),
        ({"limit": "9" * 5000}, 400),
        ({"limit": "0" * 5000 + "5"}, 200),
        ({"limit": "0"}, 400),
        ({"owner": "sam"}, 200),
        ({"owner": "nobody of that name"}, 400),
    ],
)
def test_a_closed_list_stays_closed(api, lead, query, status):
    assert api("GET", "/leads", query_string=query).status_code == status


def test_each_lead_is_listed_once_and_open_ones_stay(api, raise_hand):
    raise_hand(once="a", email="a@example.org")
    raise_hand(once="b", email="b@example.org", when="someday")
    for status, count in (("to-check,to-check", 1), ("open,new", 2), ("new,open,ended", 2), ("ended", 0)):
        assert len(api("GET", f"/leads?status={status}").get_json()["leads"]) == count, status


def test_owners_are_found_by_name(api, raise_hand, accounts):
    raise_hand(once="a")
    accounts.create("zoe@example.com", "Zoë Åström", "sales", "a long enough password")
    assert [one["owner"] for one in api("GET", "/leads?owner=sam").get_json()["leads"]] == ["sam@example.com"]
    assert api("GET", "/leads?owner=zoe astrom").get_json()["leads"] == []
    refused = api("GET", "/leads?owner=bo").get_json()["detail"]
    assert "“bo” is the name of nobody here." in refused
    assert "Zoë Åström" in refused


@pytest.mark.parametrize("words", ["ozil", "müller zola", "0412 345", "e", "smithjones", "wp", "ada x", "ex org"])
def test_both_ways_to_look_for_words_find_the_same_leads(raise_hand, rows, words):
    for number, name in enumerate(("Mesut Özil", "Mueller Zola", "Ada Smith-Jones")):
        raise_hand(name=name, email=f"p{number}@example.org", phone=f"0412 34{number} 678", once=str(number))
    terms = asked_words(words)
    by_ids = rows(f"SELECT id FROM lead WHERE person_id IN ({FOUND}) ORDER BY id", match=match_of(terms))
    condition, values = tried_by_words(terms)
    assert rows(f"SELECT id FROM lead WHERE {condition} ORDER BY id", **values) == by_ids


def test_one_more_form_costs_no_more_however_many_came_before(app, lead, rows, now):
    (person,) = rows("SELECT person_id AS id FROM lead")
    (form,) = rows("SELECT * FROM submission")
    engine = app.extensions["waypost"].engine
    many = [
        form | {"id": f"s{n}", "reference": f"WP-X{n}", "at": f"2026-11-23T{n:06}", "fields": f'{{"message":"w{n}x"}}'}
        for n in range(2 * MOST_FORMS)
    ]
    engine.transaction(lambda tx: tx.insert_all("submission", many))
    words = engine.transaction(lambda tx: words_of(tx, person["id"]))
    assert (f"w{2 * MOST_FORMS - 1}x" in words, f"w{MOST_FORMS - 1}x" in words) == (True, False)
    asked = "SELECT data FROM touch WHERE person_id = :id AND actor <> '' ORDER BY at DESC LIMIT 9"
    plan = rows(f"EXPLAIN QUERY PLAN {asked}", id=person["id"])
    assert "noted_touch" in plan[0]["detail"]
