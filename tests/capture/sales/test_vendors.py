"""A lead that a vendor sold was told the vendor's promises, and whoever calls knows that they are not ours."""

import csv
import json

import pytest

from capture_api.contract.invitation import wording_hash

SOON, FREE = "A broker calls you within the hour.", "It costs you nothing."


@pytest.fixture
def facts(facts):
    """The sample site with a vendor whose first words are more than we promise, and whose second nobody of us says."""
    verdicts = (
        {"label": "contradicted", "rule": "CG015", "why": "One hour is sooner.", "text": "We call in one day."},
        {"label": "missing", "rule": "CG009", "why": "No promise of ours says this."},
    )
    names = ("first-home.home-leads.soon", "first-home.home-leads.free")
    for name, text, verdict in zip(names, (SOON, FREE), verdicts, strict=True):
        facts["promises"][name] = {
            "text": text,
            "kind": "time",
            "hash": wording_hash(text),
            "journey": "first-home",
            "vendor": "Home Leads",
            "verdicts": {"pages": verdict},
        }
    facts["journeys"]["first-home"]["vendors"] = {"home-leads": {"title": "Home Leads", "promises": list(names)}}
    return facts


@pytest.fixture
def sold(run, lead):
    """Adds a lead that a vendor sold; its reference."""

    def add(vendor: str = "home-leads"):
        words = ("leads", "add", "--journey", "first-home", "--email", "mo@example.org", "--name", "Mo")
        return run(*words, "--vendor", vendor)

    return add


def test_brief_inbox_and_exports_say_who_told_it(sold, run, api, browser, rows):
    added = sold()
    assert added.exception is None, added.output
    reference = added.output.partition(":")[0]
    brief = " ".join(run("leads", "brief", reference).output.split())
    assert SOON in brief
    assert "Home Leads told us that you would like to hear from us" in brief
    assert "Told by Home Leads, not by us. We promise something else. Our promise: “We call in one day.”" in brief
    assert "Told by Home Leads, not by us. We promise nothing of the kind." in brief
    lead = api("GET", f"/leads/{reference}").get_json()
    assert {one["vendor"] for one in lead["promises"]} == {"Home Leads"}
    assert lead["source"] == {"utm_medium": "vendor", "utm_source": "home-leads", "vendor": "Home Leads"}
    table = list(csv.DictReader(api("GET", "/leads.csv").text.splitlines()))
    assert [row["vendor"] for row in table] == ["", "Home Leads"]
    assert "Told by Home Leads, not by us." in browser().get(f"/inbox/leads/{lead['id']}").text
    said = run("leads", "show", reference, "--format", "json").stdout
    assert [one["vendor"] for one in json.loads(said)["promises"]] == ["Home Leads"] * 2


def test_the_promise_report_counts_who_was_told_by_a_vendor(sold, api):
    sold()
    told = {one["id"]: one for one in api("GET", "/congruence").get_json()["promises"]}
    assert told["first-home.home-leads.soon"]["wordings"][0]["leads_told"] == 1
    assert told["first-home.home-leads.soon"]["label"] == "contradicted"
    assert told["callback-1bd"]["wordings"][0]["leads_told"] == 1  # the lead of the form alone


def test_the_inbox_adds_a_lead_that_was_sold(browser, api):
    page = browser().get("/inbox/add").text
    assert '<option value="home-leads">Home Leads</option>' in page
    assert SOON not in page  # nobody of ours promised it
    answer = browser("kim").press(
        "/inbox/add", "/inbox/add", email="mo@example.org", vendor="home-leads", medium="phone"
    )
    assert answer.status_code == 303
    leads = api("GET", "/leads").get_json()["leads"]
    assert "vendor" in [one["source"].get("utm_medium") for one in leads]


def test_an_unknown_vendor_is_refused_with_those_that_there_are(sold, rows):
    before = rows("SELECT COUNT(*) AS n FROM submission")[0]["n"]
    refused = sold("house-leads")
    assert "There is no vendor “house-leads” of the journey “first-home”. Its vendors are: home-leads." in str(
        refused.exception
    )
    assert rows("SELECT COUNT(*) AS n FROM submission")[0]["n"] == before
