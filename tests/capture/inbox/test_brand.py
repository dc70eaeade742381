"""The inbox in the site's name and colour, readable whatever colour that is."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_api.contract.accent import DARK_PAGE, accent_rules
from capture_api.contract.colours import WHITE, contrast, read_colour
from capture_api.contract.manifest import SiteFacts
from capture_api.inbox.brand import brand_of

SITE = SiteFacts("Example Brokers", "https://www.example.com/")


@given(st.integers(0, 0xFFFFFF), st.sampled_from([WHITE, DARK_PAGE]))
def test_text_in_any_accent_can_be_read(colour, page):
    found = dict(re.findall(r"(--[\w-]+): (#\w{6})", accent_rules(f"#{colour:06x}", page)))
    accent, soft, on_accent = (read_colour(found[name]) for name in ("--accent", "--soft", "--on-accent"))
    assert min(contrast(accent, page), contrast(accent, soft)) >= 4.5
    assert contrast(on_accent, accent) >= 4.5


@pytest.mark.parametrize("accent", ["", "red", "#12", "#0e5a94;} body{"])
def test_what_is_no_colour_changes_nothing(accent):
    assert brand_of(replace(SITE, accent=accent)).style == ""


@pytest.fixture
def facts(facts):
    facts["site"]["accent"] = "#8c2f6b"
    return facts


def test_pages_and_style_are_the_sites_own(browser):
    page = browser().get("/inbox/")
    assert "<title>Leads – Example Brokers inbox</title>" in page.text
    style = re.search(r'href="(/inbox/style\.css[^"]+)"', page.text)[1]
    assert "--accent: #8c2f6b" in browser("mei").get(style).text


def test_pages_for_visitors_have_the_sites_colour_too(client):
    assert "--accent: #8c2f6b" in client.get("/me/join/nothing").text
