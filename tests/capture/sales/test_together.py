"""Households and companies: put together by somebody's word, taken apart again, joined by a link that tells nothing."""

import re
import shutil
import tempfile
from itertools import combinations
from pathlib import Path

import pytest
from conftest import Now
from handoff_sample import KEYS, write_handoff
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sales_sample import sales_handoff

from capture_api.accounts.actor import Actor
from capture_api.contract.manifest_file import ManifestFile
from capture_api.errors import RefusedMove, StaleToken
from capture_api.ids import random_ids
from capture_api.model.buying_group import belonging_keys
from capture_api.model.states import JOINED
from capture_api.sales.cases.every import open_sales
from capture_api.sales.cases.reports import ReportQuery
from capture_api.sales.reports.sheet import total
from capture_api.store.one_person import everyone_who_is
from capture_api.store.open import open_engine

TOM = Actor("a_tom", "Tom", "tom@example.com", "owner")
PEOPLE = ("ada@example.org", "ben@example.org", "cleo@example.org", "dan@example.org")


class Belongings(RuleBasedStateMachine):
    """Four people who are put together, given roles, taken out, merged, erased, and joined by strangers with links."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.now, self.tokens, self.told = Now(), [], []
        self.engine = open_engine(f"sqlite:///{self.folder}/leads.db")
        manifests = ManifestFile(write_handoff(self.folder, sales_handoff(self.folder)), lambda manifest: manifest)
        self.sales = open_sales(self.engine, manifests, self.now, random_ids)
        for email in PEOPLE:
            typed = {"email": [email], "name": ["Ada Byron"], "when": ["now"], "postcode": ["3056"]}
            self.sales.people.add(TOM, "first-home", typed, "phone")
        self.ids = [row.id for row in self.leads]

    def teardown(self) -> None:
        self.engine.close()
        shutil.rmtree(self.folder)

    @property
    def leads(self):
        return self.sales.leads.page(TOM, {"limit": "200", "status": "all", "sort": "created"}).rows

    @rule(pair=st.sampled_from(list(combinations(range(4), 2))), kind=st.sampled_from(["household", "company"]),
          role=st.sampled_from(["", "partner", "pays"]))  # fmt: skip
    def put_together(self, pair, kind, role):
        self.now.pass_by(minutes=3)
        one, other = (self.ids[number] for number in pair)
        try:
            self.sales.together.join(TOM, one, other, kind, role)
        except RefusedMove:
            return
        mine, others = (self.sales.together.of(TOM, lead_id) for lead_id in (one, other))
        (both,) = [shown for shown in mine.groups if shown.group in [theirs.group for theirs in others.groups]]
        assert len(both.members) > 1  # one who has several addresses may belong to several until they are taken out

    @rule(data=st.data(), number=st.integers(0, 3), act=st.sampled_from(["leave", "role"]))
    def take_out_or_give_a_role(self, data, number, act):
        self.now.pass_by(minutes=3)
        found = [one for shown in self.sales.together.of(TOM, self.ids[number]).groups for one in shown.members]
        if not found:
            return
        member = data.draw(st.sampled_from(found))
        try:
            if act == "leave":
                self.sales.together.leave(TOM, self.ids[number], member.person_id)
            else:
                self.sales.together.give_role(TOM, self.ids[number], member.person_id, "decides")
        except RefusedMove:
            return

    @rule(number=st.integers(0, 3))
    def make_a_link(self, number):
        self.now.pass_by(minutes=3)
        try:
            link = self.sales.sharing.share(TOM, self.ids[number], "household")
        except RefusedMove:
            return
        self.tokens.append(self.sales.sharing.address(link, KEYS).rpartition("/")[2])

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), who=st.sampled_from([*PEOPLE, "zoe@example.org", "yan@example.org"]))
    def come_by_a_link(self, data, who):
        self.now.pass_by(minutes=3)
        token = data.draw(st.sampled_from(self.tokens))
        try:
            self.sales.sharing.accept(token, {"name": "Zoe", "email": who, "message": "The garden."}, KEYS)
        except StaleToken:
            return

    @rule(pair=st.sampled_from(list(combinations(range(4), 2))))
    def merge_or_part(self, pair):
        self.now.pass_by(minutes=3)
        one, other = (self.ids[number] for number in pair)
        merges = self.sales.same_person.of(TOM, one).merges
        try:
            if merges:
                self.sales.same_person.part(TOM, one, merges[0].id)
            else:
                self.sales.same_person.merge(TOM, one, other)
        except RefusedMove:
            return

    @rule(email=st.sampled_from(PEOPLE), really=st.integers(0, 5))
    def erase(self, email, really):
        person = self.sales.people.find(TOM, email) if not really else None
        if person:
            self.now.pass_by(minutes=3)
            self.sales.people.erase(TOM, person)

    @invariant()
    def everybody_belongs_to_one_at_most_and_nobody_is_left_alone(self):
        query = self.engine.query
        now = query("SELECT group_id, person_id FROM belonging WHERE left_at IS NULL")
        assert len({row["person_id"] for row in now}) == len(now)
        links = {row["group_id"] for row in query("SELECT group_id FROM share_link WHERE used_at IS NULL "
                                                  "AND ended_at IS NULL")}  # fmt: skip
        assert links <= {row["group_id"] for row in now}  # nobody is let in where nobody is
        for row in now:
            alone = [one for one in now if one["group_id"] == row["group_id"]] == [row]
            assert not alone or row["group_id"] in links or self.was_joined_by_one_of_them(row["group_id"])

    def was_joined_by_one_of_them(self, group_id):
        """Whether a link of a group was used by somebody who belongs elsewhere, so that its maker waits alone."""
        sql = "SELECT 1 FROM share_link WHERE group_id = :id AND used_at IS NOT NULL"
        return bool(self.engine.query(sql, id=group_id))

    @invariant()
    def no_lead_is_without_owner_and_date_and_no_credit_counts_twice(self):
        rows = self.leads
        assert sorted(row.id for row in rows) == sorted(self.ids)  # nobody who came by a link became a lead
        assert all(row.owner and row.next_at for row in rows)
        table = self.sales.reports.sheet(TOM, ReportQuery("credit")).part("clients").table("source")
        assert total(table.column("leads")) == sum(row.status != JOINED for row in rows)

    @invariant()
    def what_was_told_is_told_for_ever(self):
        told = [(row["id"], row["kind"], row["at"]) for row in self.engine.query("SELECT * FROM touch ORDER BY id")]
        assert told[: len(self.told)] == self.told
        self.told = told

    @invariant()
    def each_sees_the_same_household(self):
        for lead_id in self.ids:
            found = self.sales.together.of(TOM, lead_id)
            for shown in found.groups:
                people = {other for one in shown.members for other in everyone_who_is(self.engine.query, one.person_id)}
                assert set(found.people) & people


Belongings.TestCase.settings = settings(max_examples=8, stateful_step_count=15, deadline=None)
TestBelongings = Belongings.TestCase


@pytest.fixture
def two(raise_hand, now):
    """Two people of one surname and postcode, each with a lead."""
    first = raise_hand(name="Eva Byron", message="We want to build.", phone="", email="eva@example.org", once="k1")
    now.pass_by(hours=1)
    return first, raise_hand(name="Ben Býron", message="My wife wrote.", phone="", email="ben@example.org", once="k2")


def test_who_may_belong_together_is_offered_and_put_together_and_apart(two, browser, api, rows):
    (first, second), tom = two, browser()
    page = f"/inbox/leads/{first}"
    assert "gave the same surname and place" in tom.get(page).text
    assert tom.press(page, f"{page}/together").status_code == 303
    api("POST", f"/leads/{second}/moves/accept", json={})
    html = tom.get(page).text
    assert "Who has a say: household" in html
    assert f"{second}" in html
    assert "accepted by sales" in html
    (group,) = api("GET", f"/leads/{second}/together").get_json()["groups"]
    assert [(one["name"], one["role"]) for one in group["members"]] == [("Ben Býron", ""), ("Eva Byron", "")]
    ben = group["members"][0]["person_id"]
    api("POST", f"/leads/{first}/together/{ben}/role", json={"role": "pays"})
    assert "Ben Býron</strong>, pays for it" in tom.get(page).text
    assert (
        "is not a value of role"
        in api("POST", f"/leads/{first}/together/{ben}/role", json={"role": "boss"}).get_json()["detail"]
    )
    assert (
        "belong together already"
        in api("POST", f"/leads/{second}/together", json={"other": first}).get_json()["detail"]
    )
    nobody = tom.press(page, f"{page}/together/role")
    assert (nobody.status_code, "Nobody was chosen" in nobody.text) == (422, True)
    sent = {"csrf": re.search(r'name="csrf" value="([^"]+)"', html)[1], "person": ben}
    assert tom.client.post(f"{page}/together/leave", data=sent).status_code == 303
    assert api("GET", f"/leads/{second}/together").get_json()["groups"] == []
    kinds = [row["kind"] for row in rows("SELECT kind FROM touch WHERE lead_id = :id ORDER BY id", id=second)]
    assert [kind for kind in kinds if kind in ("together", "role-given", "apart")] == [
        "together",
        "role-given",
        "apart",
    ]
    assert [row["status"] for row in rows("SELECT status FROM lead ORDER BY created_at")] == ["new", "accepted"]


def test_a_new_lead_of_a_household_goes_to_who_works_it(two, api, accounts, now, raise_hand, rows):
    first, second = two
    accounts.create("mei@example.com", "Mei", "sales", "correct horse battery")
    api("POST", f"/leads/{first}/moves/assign", json={"to": "mei@example.com"})
    api("POST", f"/leads/{second}/moves/lose", json={"reason": "too expensive"})
    api("POST", f"/leads/{first}/together", json={"other": second})
    third = raise_hand(name="Ben Býron", email="ben@example.org", phone="", once="k3")
    assert rows("SELECT owner FROM lead WHERE id = :id", id=third)[0]["owner"] == "mei@example.com"


def test_a_lead_of_a_big_company_stays_a_small_page(lead, raise_hand, app, browser):
    sales = app.extensions["waypost"].sales
    for number in range(20):
        other = raise_hand(name=f"Byron Number {number}", email=f"n{number}@example.org", once=f"n{number}")
        sales.together.join(TOM, lead, other, "company", "uses")
    sales.sharing.share(TOM, lead, "company")
    page = browser().get(f"/inbox/leads/{lead}")
    assert "And 6 more." in page.text
    assert len(page.data) < 30_000


@pytest.fixture
def link(lead, api):
    """The path of a link that the lead's person may pass on."""
    return api("POST", f"/leads/{lead}/share", json={}).get_json()["address"].partition(".example.com")[2]


def test_a_colleague_joins_by_a_link_and_is_told_nothing(link, lead, client, api, rows, browser):
    page = client.get(link)
    told = re.sub(r"<style>.*?</style>", "", page.text, flags=re.DOTALL)
    assert not re.search(r"Ada|ada@|first home|Can we buy|WP-|Sam", told)
    assert page.headers["X-Robots-Tag"] == "noindex"
    typed = {"name": "Ben Byron", "phone": "0491 570 006", "role": "pays", "message": "That it is not too far."}
    answer = client.post(link, data=typed)
    assert (answer.status_code, "Thank you" in answer.text, "Ada" in answer.text) == (200, True, False)
    assert client.post(link, data=typed).status_code == 200  # the same once more is the same
    shown = browser().get(f"/inbox/leads/{lead}").text
    assert "Ben Byron</strong>, pays for it" in shown
    assert "“That it is not too far.”" in shown
    assert "Somebody joined in by the link" in shown
    (mail,) = rows("SELECT recipient, facts, lead_id FROM outbox WHERE kind = 'joined-in'")
    assert (mail["lead_id"], "not too far" in mail["facts"], "Ada" in mail["facts"]) == (lead, True, False)
    assert [one["id"] for one in api("GET", "/leads?q=ben 570").get_json()["leads"]] == [lead]
    assert len(rows("SELECT 1 FROM lead")) == 1
    assert len(rows("SELECT 1 FROM belonging WHERE left_at IS NULL")) == 2


def test_a_link_is_refused_with_a_sentence_once_used_old_or_forged(link, lead, client, api, now):
    forged = client.get(link[:-3] + "abc")
    assert (forged.status_code, "not whole" in forged.text) == (404, True)
    empty = client.post(link, data={"message": "Hm."})
    assert (empty.status_code, "Enter your name" in empty.text, "Hm." in empty.text) == (422, True, True)
    wrong = client.post(link, data={"name": "Ben", "email": "nowhere", "role": "boss"})
    assert (wrong.status_code, 'value="nowhere"' in wrong.text) == (422, True)
    assert client.post(link, data={"name": "Ben", "email": "ben@example.org"}).status_code == 200
    for answer in (client.get(link), client.post(link, data={"name": "Cleo", "email": "cleo@example.org"})):
        assert (answer.status_code, "used already" in answer.text) == (404, True)
    second = api("POST", f"/leads/{lead}/share", json={}).get_json()
    path = second["address"].partition(".example.com")[2]
    now.pass_by(days=15)
    assert "stopped working" in client.get(path).text
    third = api("POST", f"/leads/{lead}/share", json={}).get_json()
    api("POST", f"/leads/{lead}/share/{third['id']}/end", json={})
    assert "taken back" in client.get(third["address"].partition(".example.com")[2]).text


def test_whoever_belongs_elsewhere_is_not_moved_by_a_stranger(link, two, lead, client, api, rows):
    first, second = two
    api("POST", f"/leads/{first}/together", json={"other": second})
    group = rows("SELECT group_id FROM belonging WHERE left_at IS NULL ORDER BY at DESC")[0]["group_id"]
    client.post(link, data={"name": "Ben", "email": "ben@example.org", "message": "Me."})
    (mail,) = rows("SELECT facts FROM outbox WHERE kind = 'joined-in'")
    where = rows("SELECT group_id FROM belonging JOIN person ON person.id = person_id WHERE email = 'ben@example.org'")
    assert {row["group_id"] for row in where} == {group}
    assert '"elsewhere":' in mail["facts"]


def test_erasing_takes_somebody_out_and_their_links_lead_nowhere(link, lead, client, run, rows, browser):
    client.post(link, data={"name": "Ben Byron", "email": "ben@example.org", "message": "Wolframite"})
    assert run("leads", "erase", "ben@example.org", "--yes").exit_code == 0
    assert rows("SELECT 1 FROM belonging WHERE left_at IS NULL") == []
    assert browser().get("/inbox/?q=ben").text.count("Ada Byron") == 0
    left = str([rows(f"SELECT * FROM {table}") for table in ("person", "submission", "touch", "outbox", "belonging")])
    assert "Wolframite" not in left
    assert "Ben Byron" not in left


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({"company": "Byron  PTY", "email": "ada@Byron.example"}, [("company", "byron pty @ byron.example")]),
        ({"name": "Ada Býron", "postcode": "3056"}, [("home", "byron / 3056")]),
        ({"name": "Ada", "postcode": "3056"}, []),
        ({"name": "Ada Byron", "address": "1 Hill St", "postcode": "3056"},
         [("home", "byron / 1 hill st"), ("home", "byron / 3056")]),
        ({"company": "Byron"}, []),
    ],
)  # fmt: skip
def test_by_what_people_may_belong_together(answers, keys):
    assert list(belonging_keys(answers)) == keys
