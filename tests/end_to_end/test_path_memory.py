"""What each `path_memory` remembers of a visit, where, and how a reader takes it away (product.md, section 6)."""

import json
from collections.abc import Iterator

import pytest
from garden import KEYS, NOW, write_site
from hosts import free_port, static_host
from playwright.sync_api import Page, expect

from site_builder.pipeline import BuildOptions, build


@pytest.fixture
def hosted(tmp_path, request) -> Iterator[str]:
    """The garden on a static host, remembering as the test's parameter says."""
    mode = request.param
    root = write_site(tmp_path / "site", {"site.yaml": ("contact: talk.md", f"contact: talk.md\npath_memory: {mode}")})
    made, written = build(BuildOptions(root, NOW, KEYS), tmp_path / "out")
    assert written is not None, made.findings
    port = free_port()
    with static_host(tmp_path / "out", port):
        yield f"http://127.0.0.1:{port}"


def walk(page: Page, url: str) -> None:
    page.goto(url + "/?utm_source=letter")
    for address in ("/compare/", "/talk/"):
        page.locator(f"main a[href^='{address}'], aside a[href^='{address}']").first.click()
        page.wait_for_url(f"{url}{address}*")


def told(page: Page) -> list[str]:
    """The pages that the form would pass on."""
    value = page.locator("form [name=path]").input_value()
    return [step[0] for step in json.loads(value)["steps"]] if value else []


STORED = "[localStorage.length, sessionStorage.length, document.cookie]"


@pytest.mark.parametrize("hosted", ["carry"], indirect=True)
def test_carry_stores_nothing_and_lets_the_reader_leave_it_out(hosted, browser):
    page = browser.new_page()
    walk(page, hosted)
    assert told(page) == ["/", "/compare/", "/talk/"]
    assert page.evaluate(STORED) == [0, 0, ""]
    page.locator("input[name=nopath]").check()
    assert told(page) == []
    page.close()


@pytest.mark.parametrize("hosted", ["session"], indirect=True)
def test_session_remembers_in_the_tab_alone(hosted, browser):
    page = browser.new_page()
    walk(page, hosted)
    assert told(page) == ["/", "/compare/", "/talk/"]
    assert page.evaluate(STORED) == [0, 1, ""]
    page.goto(hosted + "/compare/")  # typed, not followed: a tab's memory still holds
    page.goto(hosted + "/talk/")
    assert told(page)[:3] == ["/", "/compare/", "/talk/"]
    page.close()


@pytest.mark.parametrize("hosted", ["consented"], indirect=True)
def test_consented_asks_first_and_stores_only_after_a_yes(hosted, browser):
    page = browser.new_page()
    walk(page, hosted)
    assert told(page) == []
    assert page.evaluate(STORED) == [0, 0, ""]
    expect(page.locator("[data-consent]")).to_be_visible()
    page.locator("[data-consent] [name=remember]").first.click()
    assert page.evaluate(STORED)[0] == 1
    walk(page, hosted)
    assert told(page)[-3:] == ["/", "/compare/", "/talk/"]
    page.close()


@pytest.mark.parametrize("hosted", ["off"], indirect=True)
def test_off_passes_nothing_on(hosted, browser):
    page = browser.new_page()
    walk(page, hosted)
    assert told(page) == []
    assert page.evaluate(STORED) == [0, 0, ""]
    page.close()


@pytest.mark.parametrize("hosted", ["carry", "session"], indirect=True)
@pytest.mark.parametrize("signal", ["navigator.globalPrivacyControl = true", "navigator.doNotTrack = '1'"])
def test_a_browser_that_says_no_is_heeded(hosted, browser, signal):
    name, value = signal.removeprefix("navigator.").split(" = ")
    page = browser.new_page()
    page.add_init_script(f"Object.defineProperty(navigator, '{name}', {{get: () => {value}}})")
    walk(page, hosted)
    assert told(page) == []
    assert "#" not in page.url
    assert page.evaluate(STORED) == [0, 0, ""]
    page.close()
