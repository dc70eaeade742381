"""`waypost leads import`: rows of other programs' tables become leads as forms do, once, and each fault is told."""

import csv
import io
import json

import pytest
from sales_sample import sales_handoff

from capture_api.contract.invitation import wording_hash

SOON = "A broker calls you within the hour."
TABLE = """Full name;E-mail;Tel. 1;When do you hope to buy?;Postcode;Notes;Score
"Ada; Byron";ada@example.org;(03) 9000 0142;Now;3056;"Can we buy
in spring?";7
Émile Zola;EMILE@example.org;;someday;3121;;8
"""


@pytest.fixture
def facts(tmp_path):
    facts = sales_handoff(tmp_path)
    facts["site"]["country"] = "AU"
    facts["promises"]["soon"] = {
        "text": SOON, "kind": "time", "hash": wording_hash(SOON), "journey": "first-home", "vendor": "Home Leads",
    }  # fmt: skip
    facts["journeys"]["first-home"]["vendors"] = {"home-leads": {"title": "Home Leads", "promises": ["soon"]}}
    return facts


@pytest.fixture
def bring(run, tmp_path):
    """Import a text, coded as said; what the command answered."""

    def go(text, *options, encoding="utf-8", name="leads.csv", **more):
        (tmp_path / name).write_bytes(text.encode(encoding))
        return run("leads", "import", str(tmp_path / name), "--journey", "first-home", *options, **more)

    return go


def leads_of(api):
    return {one["person"]["email"]: one for one in api("GET", "/leads?status=all&limit=200").get_json()["leads"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_table_of_any_coding_and_delimiter_is_read_as_it_was_meant(bring, api, encoding):
    done = bring(TABLE, "--map", "Tel. 1=phone", encoding=encoding)
    assert done.exception is None, done.output
    assert (done.return_value, "2 leads were added" in done.output) == (0, True)
    assert "with a semicolon between cells" in done.output
    assert [line.split() for line in done.output.splitlines() if "Score" in line] == [["Score", "is", "left", "out"]]
    ada, zola = leads_of(api)["ada@example.org"], leads_of(api)["EMILE@example.org"]
    assert ada["person"] == {"name": "Ada; Byron", "email": "ada@example.org", "phone": "(03) 9000 0142", "company": ""}
    assert ada["fields"] | {"name": ""} == {
        "name": "", "email": "ada@example.org", "phone": "(03) 9000 0142", "when": "now", "postcode": "3056",
        "message": "Can we buy\nin spring?",
    }  # fmt: skip
    assert (ada["status"], zola["status"], zola["person"]["name"]) == ("new", "to-check", "Émile Zola")
    assert ada["source"] == {"utm_medium": "import"}


def test_the_same_file_twice_adds_nothing_and_a_dry_run_says_what_would_be(bring, rows, tmp_path):
    def count():
        return rows("SELECT COUNT(*) AS n FROM submission")[0]["n"]

    tried = bring(TABLE, "--dry-run", env={"WAYPOST_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"})
    assert "2 leads would be added, 0 would be found here already, 0 rows would not be taken. Nothing" in tried.output
    assert not (tmp_path / "none.db").exists()
    assert "2 leads would be added" in bring(TABLE, "--dry-run").output
    assert count() == 0
    bring(TABLE)
    assert "0 leads were added, 2 were here already" in bring(TABLE, name="again.csv").output
    assert "0 leads would be added, 2 would be found" in bring(TABLE, "--dry-run").output
    assert count() == 2
    more = TABLE + "Grace Hopper;grace@example.org;;now;3000;;\n"  # as of a run that was killed after two rows
    assert "1 lead was added, 2 were here already" in bring(more).output


def test_a_row_by_its_id_is_known_whatever_stands_in_it(bring, api):
    first = "Lead ID,Email,Message\n17,a@example.org,Please ring\n"
    bring(first, "--source", "fair")
    changed = bring(first.replace("ring", "write"), "--source", "fair")
    assert changed.return_value == 1
    assert "was imported before with other words" in changed.output
    assert leads_of(api)["a@example.org"]["asked"] == "Please ring"
    assert "1 lead was added" in bring(first.replace("a@", "b@"), "--source", "another fair").output  # its own 17


def test_what_is_not_taken_can_be_mended_and_imported(bring, api, tmp_path):
    text = ("Email,Phone,When,Created,Message\n"
            "no address,0412 345 678,now,,\n,,now,,Nobody knows who\na@example.org,abc,never,23/11/2020 11:00,=1+1\n"
            "b@example.org,,now,2020-11-20 09:30,fine\nc@example.org,,now,,x,y\nd@example.org,\"a\"b,,,\n")  # fmt: skip
    done = bring(text)
    assert done.return_value == 1
    assert "1 lead was added, 0 were here already, 5 rows were not taken" in done.output
    assert "leads.csv:2: Email “no address”: Enter an email address in the correct format" in done.output
    place = tmp_path / "leads.rejects.csv"
    assert place.stat().st_mode & 0o777 == 0o600
    rejected = list(csv.DictReader(io.StringIO(place.read_text("utf-8-sig"), newline="")))
    assert [row["Line"] for row in rejected] == ["2", "3", "4", "6", "7"]
    assert rejected[1]["What to do"] == "Give a telephone number or an e-mail address, so that somebody can answer"
    assert rejected[2]["Column"] == "Created"
    assert "Write the time as 2026-11-23 09:30" in rejected[2]["What to do"]
    assert "6 cells under 5 headings" in rejected[3]["What to do"]
    assert rejected[2]["Message"] == "'=1+1"
    mended = place.read_text("utf-8-sig").replace("23/11/2020", "2020-11-20").replace("abc", "").replace("never", "now")
    bring(mended, name="mended.csv")
    found = leads_of(api)
    assert found["a@example.org"]["asked"] == "=1+1"
    assert found["a@example.org"]["created_at"] == "2020-11-20T00:00:00.000Z"  # 11 am where the site is
    assert found["b@example.org"]["promised_at"] > "2021"  # an answer is owed from when we got it


def test_whom_a_vendor_sold_was_told_the_vendors_promises(bring, api):
    bring("Email\nmo@example.org\n", "--vendor", "home-leads", "--consent", "Home Leads may pass my address on.")
    lead = leads_of(api)["mo@example.org"]
    assert lead["source"] == {"utm_medium": "vendor", "utm_source": "home-leads", "vendor": "Home Leads"}
    file = api("GET", f"/leads/{lead['id']}").get_json()
    assert [one["vendor"] for one in file["promises"]] == ["Home Leads"]
    assert lead["fields"]["consent"] == "Home Leads may pass my address on."
    assert [one["data"]["file"] for one in file["touches"] if one["kind"] == "imported"] == ["leads.csv"]
    unknown = bring("Email\nzo@example.org\n", "--vendor", "house-leads")
    assert "There is no vendor “house-leads”" in unknown.output


def test_who_is_known_already_is_joined_as_by_a_form(bring, api, raise_hand):
    raise_hand()
    bring("Email,Name,Message,When\nAda@Example.org,A. B.,And another thing,now\n")
    bring("Email,Message,Created\nada@example.org,An older wish,2025-01-02\n", name="older.csv")
    (lead,) = leads_of(api).values()
    assert (lead["person"]["name"], lead["asked"]) == ("Ada Byron", "And another thing")
    assert len(api("GET", f"/leads/{lead['id']}").get_json()["submissions"]) == 3


@pytest.mark.parametrize(("content", "says"), [
    (b"Name,Town\nAda,Ely\n", "No column holds an e-mail address or a telephone number"),
    (b'Email,Note\na@example.org,"begun\nb@example.org,x\n', "leads.csv:2: a quotation mark is opened"),
    (b"", "does not begin with headings"),
    ("Name,Email\n\u00c9mile,a@example.org\n".encode() + b"Bj\xf6rn,b@example.org\n", "UTF-8 and is none at byte 34"),
])  # fmt: skip
def test_a_file_that_is_no_table_is_refused_whole(rows, content, says, tmp_path, run):
    (tmp_path / "leads.csv").write_bytes(content)
    done = run("leads", "import", str(tmp_path / "leads.csv"), "--journey", "first-home")
    assert says in str(done.exception)
    assert rows("SELECT COUNT(*) AS n FROM lead")[0]["n"] == 0


def test_a_column_that_there_is_not_cannot_be_mapped(bring):
    done = bring("Email\na@example.org\n", "--map", "Fax=phone")
    assert "There is no column “Fax”. The columns are: Email." in str(done.exception)


def test_an_export_of_ours_comes_back_and_is_known_where_it_came_from(bring, api, run, raise_hand, tmp_path):
    raise_hand(phone="0412 345 678", topics=["loans", "grants"], message="'=1+1")
    for form in ("csv", "people.csv"):
        text = run("leads", "export", "--format", form).output
        assert "0 leads were added, 1 was here already" in bring(text, name="ours.csv").output
    assert json.loads(run("leads", "export", "--format", "jsonl").output)["fields"]["topics"] == ["loans", "grants"]
