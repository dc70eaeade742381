"""The inbox in Chromium: phone and desk, light and dark, no rule of axe broken, nothing sideways, keyboard alone."""

import re
import shutil
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from sales_sample import PASSWORD
from werkzeug.serving import WSGIRequestHandler, make_server

from capture_api.accounts.actor import Actor

TOM = Actor("a_tom", "Tom", "tom@example.com", "owner")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")  # `make test` installs it


class Quiet(WSGIRequestHandler):
    """A handler that does not write each request to the terminal."""

    def log_request(self, code="-", size="-"):
        pass


@pytest.fixture
def address(app, accounts, raise_hand, now):
    for number, message in enumerate(["Can we buy in spring?", "", "<script>alert(1)</script>"]):
        raise_hand(name=f"Person {number}", email=f"p{number}@example.org", once=str(number), message=message)
        now.pass_by(hours=20)
    accounts.create("tom@example.com", "Tom", "sales", PASSWORD)
    put_together(app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}/inbox/"
    server.shutdown()
    server.server_close()


def put_together(app):
    """A household with a link for one more, and a referrer: their pages are looked at with all that they show."""
    sales = app.extensions["waypost"].sales
    first, second, _ = sales.leads.page(TOM, {"sort": "created"}).rows
    sales.together.join(TOM, first.id, second.id, "household", "pays")
    sales.sharing.share(TOM, first.id, "household")
    sales.referrers.add(TOM, "Jo Adams", "jo@example.com", "jo-adams")


@pytest.fixture
def theirs(app):
    """The pages that people without an account open: of a link that was passed on, and of a referrer."""
    sales, keys = app.extensions["waypost"].sales, app.extensions["waypost"].settings.secret_keys
    link = sales.sharing.share(TOM, sales.leads.page(TOM, {"sort": "created"}).rows[0].id, "household")
    pages = sales.sharing.address(link, keys), sales.referrers.page_link(TOM, "jo-adams", keys)
    return ["../" + one.partition(".example.com/")[2] for one in pages]


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_every_page_can_be_used_by_everybody(address, theirs, rows, width, scheme):
    lead = rows("SELECT id FROM lead ORDER BY created_at")[0]["id"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.goto(address)
        page.fill("#email", "tom@example.com")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("table")
        for path in (
            "",
            f"leads/{lead}",
            "promises",
            "promises/callback-1bd",
            "team",
            "definitions",
            "reports",
            "reports/credit",
            "reports/leaks",
            "review",
            "add",
            "views",
            "keys",
            "referrers",
            "maps",
            "maps/first-home",
            "quarantine",
            "?status=lost",
            *theirs,
        ):
            page.goto(address + path)
            found = Axe().run(page).response
            assert [violation["id"] for violation in found["violations"]] == [], path
            assert len(found["passes"]) > 10
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        page.goto(f"{address}review")
        sheets = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheets)) <= 2
        page.goto(address)
        focused = "document.activeElement.innerText || document.activeElement.id"
        seen = []
        for key in ("j", "j", "k", "/", "j"):
            page.keyboard.press(key)
            seen.append(page.evaluate(focused))
        assert seen == ["Person 0", "Person 1", "Person 0", "q", "q"]  # a j that is typed stays a letter
        assert page.input_value("#q") == "j"
        page.goto(address)
        page.keyboard.press("j")
        page.keyboard.press("n")
        page.wait_for_selector("#note:focus")
        page.keyboard.type("a n ?")
        assert page.input_value("#note") == "a n ?"
        page.goto(address)
        page.keyboard.press("?")
        page.wait_for_selector("kbd")
        page.goto(f"{address}leads/{lead}")
        page.get_by_role("button", name="Take this lead").press("Enter")
        assert page.get_by_role("status").inner_text() == "You took this lead. The promised time stands."
        assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
        chromium.close()
