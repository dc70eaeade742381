"""Each medium of the plan has a short address that sends on to its campaign's page, with its tags, without script."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

PLAN = """campaigns:
  letter:
    title: The letter
    from: 2026-11-15
    to: 2027-11-30
    journey: garden
    GOES
    goal: {leads: 5}
    owner: revenue_owner
    media: {town-fm: {medium: radio, source: "Town & Co <FM>"}}
"""


def sent_to(data):
    """The address that a page sends on to, and the one that it links to."""
    text = data.decode()
    refresh = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', text)
    link = re.search(r'<a href="([^"]+)"', text)
    return unescape(refresh[1]), unescape(link[1])


def test_it_leads_to_the_offer_s_form_with_its_tags_and_is_kept_from_search(made):
    built = made({"plan.yaml": PLAN.replace("GOES", "offer: visit")})
    assert built.findings == []
    refresh, link = sent_to(built.files["go/town-fm/index.html"])
    assert refresh == link
    parts = urlsplit(refresh)
    assert parts.path == "/talk/"
    assert parse_qs(parts.query) == {
        "utm_source": ["Town & Co <FM>"], "utm_medium": ["radio"], "utm_campaign": ["letter"], "ref": ["town-fm"],
    }  # fmt: skip
    assert b'content="noindex"' in built.files["go/town-fm/index.html"]
    assert b"/go/" not in built.files["sitemap.xml"] + built.files["feed.xml"]
    assert built.files["go/townfm/index.html"] == built.files["go/town-fm/index.html"]


def test_it_leads_to_the_page_that_is_named_or_to_the_journey_s_first(made):
    assert sent_to(made({"plan.yaml": PLAN.replace("GOES", "page: compare.md")}).files["go/town-fm/index.html"])[
        0
    ].startswith("/compare/?")
    first = made({"plan.yaml": PLAN.replace("    GOES\n", "")})
    assert sent_to(first.files["go/town-fm/index.html"])[0].startswith("/?utm_source")


def test_it_stays_below_the_site_s_own_path(made):
    site = ("https://www.example.com/", "https://www.example.com/gardens/")
    built = made({"plan.yaml": PLAN.replace("GOES", "offer: visit"), "site.yaml": site})
    assert sent_to(built.files["go/town-fm/index.html"])[0].startswith("/gardens/talk/?")
