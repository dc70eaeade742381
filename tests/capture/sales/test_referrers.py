"""Professional referrers: credited once for each lead however it comes, and told figures alone."""

import re
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Now
from handoff_sample import write_handoff
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sales_sample import sales_handoff

from capture_api.accounts.actor import Actor
from capture_api.contract.manifest_file import ManifestFile
from capture_api.errors import RefusedMove
from capture_api.ids import random_ids
from capture_api.model.referral_code import code_key, is_code
from capture_api.model.states import JOINED
from capture_api.sales.cases.every import open_sales
from capture_api.sales.cases.referrers import UnfitReferrer, figure
from capture_api.sales.cases.reports import ReportQuery
from capture_api.sales.reports.sheet import total
from capture_api.store.open import open_engine

TOM = Actor("a_tom", "Tom", "tom@example.com", "owner")
PEOPLE = tuple(f"p{number}@example.org" for number in range(4))
CODES = ("jo-adams", "LEE")
SPELT = ("jo-adams", "JO ADAMS", "lee", "nobody", "")


class Introductions(RuleBasedStateMachine):
    """Hands raised with codes of two referrers, merged, parted and credited by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.now = Now()
        self.engine = open_engine(f"sqlite:///{self.folder}/leads.db")
        manifests = ManifestFile(write_handoff(self.folder, sales_handoff(self.folder)), lambda manifest: manifest)
        self.sales = open_sales(self.engine, manifests, self.now, random_ids)
        for code in CODES:
            self.sales.referrers.add(TOM, code.title(), f"{code}@example.com", code)

    def teardown(self) -> None:
        self.engine.close()
        shutil.rmtree(self.folder)

    @property
    def leads(self):
        return self.sales.leads.page(TOM, {"limit": "200", "status": "all", "sort": "created"}).rows

    @rule(email=st.sampled_from(PEOPLE), code=st.sampled_from(SPELT))
    def raise_a_hand(self, email, code):
        self.now.pass_by(minutes=7)
        typed = {"email": [email], "name": ["Ada Byron"], "phone": ["03 9123 4567"]}
        known = {row.id for row in self.leads}
        self.sales.people.add(TOM, "first-home", typed | ({"referred_by": [code]} if code else {}), "phone")
        for row in self.leads:
            if row.id not in known and row.status != JOINED and code_key(code) in map(code_key, CODES):
                assert code_key(self.sales.referrers.of_lead(TOM, row.id).referrer.code) == code_key(code)

    @precondition(lambda self: self.leads)
    @rule(data=st.data(), code=st.sampled_from((*CODES, "")))
    def credit_by_hand(self, data, code):
        row = data.draw(st.sampled_from(self.leads))
        try:
            self.sales.referrers.credit(TOM, row.id, code)
        except RefusedMove:
            return
        found = self.sales.referrers.of_lead(TOM, row.id)
        assert found is None or found.referrer.code == code or not code  # else a lead that joined it says so

    @precondition(lambda self: len(self.leads) > 1)
    @rule(data=st.data())
    def merge_or_part(self, data):
        one, other = (data.draw(st.sampled_from(self.leads)) for _ in range(2))
        merges = self.sales.same_person.of(TOM, one.id).merges
        self.now.pass_by(minutes=1)
        try:
            if merges and data.draw(st.booleans()):
                self.sales.same_person.part(TOM, one.id, merges[0].id)
            else:
                self.sales.same_person.merge(TOM, one.id, other.id)
        except RefusedMove:
            return

    @invariant()
    def no_credit_is_counted_twice(self):
        standing = [row for row in self.leads if row.status != JOINED]
        introduced = [row for row in standing if self.sales.referrers.of_lead(TOM, row.id)]
        counted = self.sales.referrers.everyone(TOM)
        assert sum(one.introduced.hands for one in counted) == len(introduced)
        table = self.sales.reports.sheet(TOM, ReportQuery("credit")).part("clients").table("referrer")
        assert total(table.column("leads")) == len(introduced)
        hands = {line["referrer"]: line["leads"] for line in table.facts}
        for one in counted:
            assert hands.get(f"{one.referrer.name} ({one.referrer.code})", 0) == one.introduced.hands
        assert all(row.owner and row.next_at for row in self.leads)


Introductions.TestCase.settings = settings(max_examples=7, stateful_step_count=12, deadline=None)
TestIntroductions = Introductions.TestCase


@pytest.fixture
def sales(app):
    return app.extensions["waypost"].sales


@pytest.fixture
def jo(sales):
    return sales.referrers.add(TOM, "Jo Adams", "jo@example.com", "jo-adams")


def test_a_link_leads_to_the_site_with_its_code_and_tells_nothing_of_others(client, sales, jo):
    answer = client.get("/r/JO-Adams")
    assert (answer.status_code, answer.location) == (302, "https://www.example.com/?utm_medium=referrer&ref=jo-adams")
    unknown = client.get("/r/somebody")
    assert (unknown.status_code, unknown.location) == (302, "https://www.example.com/")
    assert client.get("/r/" + "x" * 5000).location == "https://www.example.com/"
    sales.referrers.end(TOM, "jo-adams")
    assert client.get("/r/jo-adams").location == "https://www.example.com/"
    sales.referrers.take_up(TOM, "JO ADAMS")
    assert "ref=jo-adams" in client.get("/r/jo-adams").location


def came_by(code):
    return f'{{"steps": [], "source": {{"utm_medium": "referrer", "ref": "{code}"}}}}'


def test_who_came_by_a_link_is_credited_once_and_sales_can_say_otherwise(raise_hand, api, jo, sales, browser, rows):
    lead = raise_hand(path=came_by("Jo-Adams"))
    assert api("GET", f"/leads/{lead}").get_json()["introduced_by"]["code"] == "jo-adams"
    sales.referrers.add(TOM, "Lee", "lee@example.com", "lee")
    raise_hand(path=came_by("lee"), once="k2", message="Again.")  # joins the lead that waits, which says who it was
    assert api("GET", f"/leads/{lead}").get_json()["introduced_by"]["way"] == "link"
    tom, page = browser(), f"/inbox/leads/{lead}"
    assert "Jo Adams</a>; they came by their address" in tom.get(page).text
    assert tom.press(page, f"{page}/introduced", code="LEE").status_code == 303
    found = api("GET", f"/leads/{lead}").get_json()
    assert (found["introduced_by"]["name"], found["introduced_by"]["way"]) == ("Lee", "ours")
    assert "Said who introduced them" in tom.get(page).text
    assert "says already" in api("POST", f"/leads/{lead}/introduced", json={"code": "lee"}).get_json()["detail"]
    assert api("POST", f"/leads/{lead}/introduced", json={}).status_code == 200
    assert api("GET", f"/leads/{lead}").get_json()["introduced_by"] is None
    kinds = [row["kind"] for row in rows("SELECT kind FROM touch WHERE kind LIKE '%introduced' ORDER BY id")]
    assert kinds == ["introduced", "not-introduced"]


def test_whoever_is_back_is_not_introduced_anew(raise_hand, api, jo, now):
    first = raise_hand(path=came_by("jo-adams"))
    api("POST", f"/leads/{first}/moves/win", json={})
    now.pass_by(days=200)
    second = raise_hand(once="k2")
    assert api("GET", f"/leads/{second}").get_json()["introduced_by"] is None


def test_a_referrer_sees_figures_of_whole_months_from_five_people_on(raise_hand, client, sales, jo, api, now, app):
    keys = app.extensions["waypost"].settings.secret_keys
    page = sales.referrers.page_link(TOM, "jo-adams", keys).partition("example.com")[2]
    leads = []
    for number in range(5):
        leads.append(raise_hand(name=f"Zed {number}", email=f"z{number}@example.org", once=str(number),
                                path=came_by("jo-adams")))  # fmt: skip
    for lead in leads[:4]:
        api("POST", f"/leads/{lead}/moves/win", json={})
    early = client.get(page).text
    assert "Counted up to 31 October 2026" in early
    assert "<dd>0</dd>" in early
    assert "of fewer, a figure would be about somebody you know" in early
    now.time = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    told = client.get(page)
    figures = re.findall(r"<dd>(.*?)</dd>", told.text)
    assert figures == ["5", "nearly all", "nearly all"]
    assert not re.search(r"Zed|z\d@|Jo Adams|first-home|WP-", told.text)
    assert told.headers["X-Robots-Tag"] == "noindex"
    assert len(told.data) < 30_000


def test_a_page_of_a_referrer_is_refused_with_a_sentence(client, sales, jo, now, app):
    keys = app.extensions["waypost"].settings.secret_keys
    page = sales.referrers.page_link(TOM, "jo-adams", keys).partition("example.com")[2]
    forged = client.get(page[:-4] + "abcd")
    assert (forged.status_code, "not whole" in forged.text) == (404, True)
    sales.referrers.end(TOM, "jo-adams")
    assert "no longer kept" in client.get(page).text
    sales.referrers.take_up(TOM, "jo-adams")
    now.pass_by(days=401)
    assert "stopped working" in client.get(page).text


@pytest.mark.parametrize(
    ("number", "of", "words"),
    [
        (0, 4, ""),
        (0, 5, "fewer than 3"),
        (2, 9, "fewer than 3"),
        (3, 9, "3"),
        (7, 9, "nearly all"),
        (9, 9, "nearly all"),
    ],
)
def test_no_figure_speaks_of_single_people(number, of, words):
    assert figure(number, of) == words


def test_a_code_is_one_whatever_its_spelling_and_nobodys_twice(sales, jo):
    assert code_key("ＪＯ－adams ") == code_key("jo-adams") == "joadams"
    assert (code_key("Жо"), code_key("x" * 500), is_code("ab"), is_code("a_b")) == ("", "", False, False)
    for name, email, code, words in (
        ("Jo", "jo@example.com", "JOADAMS", "is somebody's, or was"),
        ("", "jo@example.com", "", "has a name"),
        ("Jo", "nowhere", "", "no e-mail address"),
        ("Jo", "jo@example.com", "<b>", "is no code"),
    ):
        with pytest.raises(UnfitReferrer, match=words):
            sales.referrers.add(TOM, name, email, code)
    assert is_code(sales.referrers.add(TOM, "Lee", "lee@example.com").code)


def test_erasing_a_referrer_leaves_counts_and_nothing_of_them(raise_hand, sales, jo, run, rows):
    raise_hand(path=came_by("jo-adams"))
    assert run("leads", "erase", "JO@example.com", "--yes").exit_code == 0
    (left,) = rows("SELECT * FROM referrer")
    assert not re.search(r"jo-adams|jo@|Jo Adams", str(left))
    (one,) = sales.referrers.everyone(TOM)
    assert (one.introduced.hands, one.referrer.ended_at is not None) == (1, True)


def test_referrers_from_inbox_api_and_terminal(browser, api, run):
    tom = browser()
    answer = tom.press("/inbox/referrers", "/inbox/referrers", name="Jo Adams", email="jo@example.com", code="jo-adams")
    assert answer.location == "/inbox/referrers/jo-adams?said=made"
    page = tom.get(answer.location).text
    assert ".example.com/r/jo-adams</a>" in page
    assert tom.press("/inbox/referrers/jo-adams", "/inbox/referrers/jo-adams/end").status_code == 303
    assert "ended" in tom.get("/inbox/referrers").text
    refused = tom.press("/inbox/referrers", "/inbox/referrers", name="Jo", email="jo@example.com", code="?")
    assert (refused.status_code, "is no code" in refused.text) == (422, True)
    assert api("POST", "/referrers/jo-adams/take-up", json={}).get_json()["referrers"][0]["ended_at"] is None
    assert api("POST", "/referrers", json={"name": "Lee", "email": "lee@example.com", "code": "lee"}).status_code == 200
    assert "/referrer/" in api("GET", "/referrers/lee/page").get_json()["page"]
    assert api("GET", "/referrers/nobody/page").status_code == 422
    assert "jo-adams" in run("referrer", "list").output
    assert "counts no more" in run("referrer", "end", "Lee").output
    assert "/r/kim" in run("referrer", "add", "Kim", "kim@example.com", "--code", "kim").output
