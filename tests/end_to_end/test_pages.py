"""Every kind of page in a real browser: usable by everybody, quiet, light, and whole on a narrow phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

KINDS = ["/", "/first-home/", "/first-home/borrowing-power/", "/first-home/compare/", "/first-home/questions/",
         "/first-home/book-a-call/", "/first-home/guide/", "/first-home/call-booked/", "/privacy/", "/no/"]  # fmt: skip
MOST_REQUESTS = 6  # design.md's limit for a page
SIDEWAYS = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_no_accessibility_rule_is_broken(served, browser, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    broken = {}
    for address in KINDS:
        page.goto(served.url + address)
        found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]
        if found:
            broken[address] = found
    context.close()
    assert broken == {}


def test_pages_ask_nobody_else_for_anything_and_log_no_error(served, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for address in KINDS[:-1]:
        asked.clear()
        page.goto(served.url + address, wait_until="load")
        ours = [url for url in asked if "/__waypost/" not in url]
        assert all(url.startswith(served.url) for url in ours), ours
        assert len(ours) <= MOST_REQUESTS, ours
    assert errors == []
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    context.close()


@pytest.mark.parametrize(("width", "rtl", "zoom"), [(320, False, 1), (360, True, 1), (1280, False, 2)])
def test_nothing_scrolls_sideways(served, browser, width, rtl, zoom):
    context = browser.new_context(viewport={"width": width, "height": 700}, bypass_csp=True)
    page = context.new_page()
    for address in KINDS:
        page.goto(served.url + address)
        page.evaluate("rtl => { if (rtl) document.documentElement.dir = 'rtl' }", rtl)
        page.evaluate("zoom => { document.documentElement.style.fontSize = zoom * 100 + '%' }", zoom)
        assert page.evaluate(SIDEWAYS) <= 0, address
    context.close()


def test_the_text_is_the_same_without_script(served, browser):
    texts = []
    for has_script in (True, False):
        context = browser.new_context(java_script_enabled=has_script, viewport={"width": 360, "height": 740})
        page = context.new_page()
        texts.append([])
        for address in KINDS:
            page.goto(served.url + address)
            texts[-1].append(page.locator("main").inner_text())
        context.close()
    assert texts[0] == texts[1]
