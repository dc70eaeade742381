"""From a Markdown page to a lead that sales can act on, and to a broken promise that is caught."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from site_builder.cli import run
from site_builder.congruence.promises.openers import find_watching

START = "/first-home/"
FORM = "#first-home-consultation"
WAY = ["/first-home/", "/first-home/compare/", "/first-home/book-a-call/"]


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def visitor(request, browser, served):
    """A prospect's browser on a phone, and whether it runs scripts."""
    context = browser.new_context(java_script_enabled=request.param, viewport={"width": 360, "height": 740})
    page = context.new_page()
    yield page, request.param
    context.close()


def walk_to_the_form(page: Page, url: str) -> None:
    """Three pages of a journey, followed by the links that the pages offer."""
    page.goto(url + START + "?utm_source=newsletter&utm_campaign=spring")
    for address in WAY[1:]:
        page.locator(f"main a[href^='{address}'], aside a[href^='{address}']").first.click()
        page.wait_for_url(f"{url}{address}*")


def fill_in(page: Page, email: str) -> None:
    form = page.locator(FORM)
    form.get_by_label("Your name").fill("Jo Example")
    form.get_by_label("Email address").fill(email)
    form.locator("input[name=when]").first.check()
    form.locator("input[name=postcode]").fill("3056")
    form.locator("input[name=time][value=morning]").check()
    form.locator("textarea[name=message]").fill("We found a flat <b>and</b> need to know our limit.")
    form.locator("input[name=prep]").first.check()


def test_who_comes_back_to_mend_an_answer_corrects_what_they_sent(browser, served):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served.url}/first-home/book-a-call/")
    key = page.locator(f"{FORM} [name=once]").input_value()
    fill_in(page, "jo.back@example.com")
    page.locator(FORM).get_by_role("button").click()
    page.wait_for_url(f"{served.url}/first-home/call-booked/**")
    page.go_back()
    expect(page.locator(f"{FORM} [name=once]")).to_have_value(key)
    page.goto(served.url)
    page.goto(f"{served.url}/first-home/book-a-call/")
    expect(page.locator(f"{FORM} [name=once]")).not_to_have_value(key)
    context.close()


def test_a_reader_becomes_a_lead_with_words_path_and_promises(visitor, served, browser):
    page, has_script = visitor
    email = f"jo.{'with' if has_script else 'without'}@example.com"
    walk_to_the_form(page, served.url)
    if has_script:
        assert "#" not in page.url, "the path must leave the address bar at once"
        expect(page.locator("[data-path]")).to_be_visible()
        expect(page.locator("[data-path]")).to_contain_text("compare")
        assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    assert page.context.cookies() == []

    fill_in(page, "jo@")
    page.locator(FORM).get_by_role("button").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert")).to_contain_text("name@example.com")
    expect(page.locator(f"{FORM} [name=name]")).to_have_value("Jo Example")
    expect(page.locator(f"{FORM} [name=message]")).to_have_value("We found a flat <b>and</b> need to know our limit.")

    page.locator(f"{FORM} [name=email]").fill(email)
    page.locator(FORM).get_by_role("button").click()
    page.wait_for_url(f"{served.url}/first-home/call-booked/**")
    expect(page.locator("h1")).to_be_visible()

    letter = served.letters.to(email)
    text = letter.get_body(("plain",)).get_content()
    reference = re.search(r"WP-[0-9A-Z]{6}", text)[0]
    assert "payslips" in text.lower() or "prepare" in text.lower()
    if has_script:
        expect(page.locator("[data-ref]")).to_contain_text(reference)
    notice = served.letters.to(served_owner(served))
    assert "We found a flat" in notice.get_body(("plain",)).get_content()

    sales = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    sign_in(sales, served)
    sales.goto(f"{served.url}/inbox/?q={reference}")  # another Jo may have sent a form as well
    sales.get_by_role("link", name=re.compile("Jo Example")).click()
    words = sales.locator("main").inner_text()
    assert "We found a flat <b>and</b> need to know our limit." in words
    assert "A broker calls you back within one business day." in words
    if has_script:
        sales.locator("details.know summary").click()
        told = sales.locator("details.know").inner_text()
        assert "newsletter" in told
        steps = [told.index(title_of(served.root, address)) for address in WAY]
        assert steps == sorted(steps)
    brief = waypost(served, "leads", "brief", lead_of(served, email), "--format", "json")
    assert brief.returncode == 0, brief.stderr
    assert "We found a flat" in brief.stdout
    opener = str(json.loads(brief.stdout)["opener"])
    assert opener
    assert find_watching(opener, "en") == ()
    sales.context.close()


def test_a_download_gives_the_file_at_once_and_by_mail(visitor, served):
    page, has_script = visitor
    page.goto(served.url + "/first-home/guide/")
    email = f"guide.{has_script}@example.com".lower()
    form = page.locator("#first-home-borrowing-guide")
    form.get_by_label("Email address").fill(email)
    form.get_by_role("button").click()
    page.wait_for_url(f"{served.url}/first-home/guide-sent/**")
    text = served.letters.to(email).get_body(("plain",)).get_content()
    link = re.search(r"http://\S+/d/\S+", text)[0]
    if has_script:
        href = page.locator("[data-file] a").first.get_attribute("href")
        assert urlsplit(href).path.startswith("/d/")
    answer = page.request.get(link)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


def test_a_short_address_off_paper_counts_for_its_campaign(served, browser, capsys):
    """Typed in capitals and without its hyphen; the plan's tags reach the lead and both reports."""
    page = browser.new_page()
    page.goto(f"{served.url}/GO/BayFM")
    page.wait_for_url("**/first-home/guide/?utm_source=*")
    expect(page.locator("[data-path]")).to_contain_text("Bay fm")
    page.locator("a[href^='/first-home/book-a-call/']").first.click()
    page.wait_for_url("**/first-home/book-a-call/*")
    fill_in(page, "radio@example.com")
    page.locator(FORM).get_by_role("button").click()
    page.wait_for_url("**/call-booked/**")
    page.close()

    def told(*arguments: str) -> str:
        assert run([*arguments[:1], "--site", str(served.root), *arguments[1:]]) == 0
        return capsys.readouterr().out

    exported = served.root / "leads.jsonl"
    exported.write_text(told("leads", "export", "--format", "jsonl"), "utf-8")
    sources = [json.loads(line)["source"] for line in exported.read_text("utf-8").splitlines()]
    tags = {"utm_source": "Bay FM", "utm_medium": "radio", "utm_campaign": "spring-first-home-2026", "ref": "bay-fm"}
    assert tags | {"landing": "/first-home/guide/"} in sources
    assert "bay-fm,radio,1,1" in told("report", "sources", "--table", "codes", "--format", "csv")
    assert "spring-first-home-2026,1," in told("report", "credit", "--table", "campaign", "--format", "csv")
    for source in ((), ("--leads", str(exported))):
        plan = json.loads(told("plan", "--format", "json", *source))
        campaign = next(one for one in plan["campaigns"] if one["id"] == "spring-first-home-2026")
        assert campaign["brought"]["hand_raises"] == 1
        assert [one["hand_raises"] for one in campaign["media"]] == [0, 1, 0]
        assert campaign["cost_a_hand_raise"] == 3400
    shown = browser.new_page()
    shown.goto(f"{served.url}/__waypost/plan/")
    expect(shown.locator("#spring-first-home-2026")).to_contain_text("1 of 24 hand-raises")
    expect(shown.locator("#spring-first-home-2026")).to_contain_text("www.example.com/go/bay-fm")
    shown.set_viewport_size({"width": 360, "height": 740})
    for path in ("plan/", "map/", "map/first-home/"):
        shown.goto(f"{served.url}/__waypost/{path}")
        assert [found["id"] for found in Axe().run(shown).response["violations"]] == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    expect(shown.locator("svg.map")).to_contain_text(re.compile("[1-9] (person|people), [1-9] sent"))
    assert shown.request.get(f"{served.url}/__waypost/map/nothing/").status == 404
    shown.close()


def test_what_a_reader_takes_out_or_forbids_is_not_passed_on(served, browser):
    for number, leaves_out in enumerate((True, False)):
        context = browser.new_context(extra_http_headers={} if leaves_out else {"Sec-GPC": "1"})
        page = context.new_page()
        email = f"private.{number}@example.com"
        walk_to_the_form(page, served.url)
        fill_in(page, email)
        if leaves_out:
            page.locator("input[name=nopath]").check()
        page.locator(FORM).get_by_role("button").click()
        page.wait_for_url("**/call-booked/**")
        shown = json.loads(waypost(served, "leads", "show", lead_of(served, email), "--format", "json").stdout)
        assert "/first-home/compare/" not in json.dumps(shown)
        assert "newsletter" not in json.dumps(shown)
        context.close()


def test_a_script_that_breaks_a_promise_is_caught_and_shown_in_the_page(served, browser):
    script = served.root / "journeys/first-home/script.md"
    before = script.read_text("utf-8")
    line = line_of(script, 'promise="callback-1bd"')
    promise = line_of(served.root / "journeys/first-home/journey.yaml", "callback-1bd:")
    page = browser.new_page()
    page.goto(served.url + START)
    try:
        said = before.split("\n")
        said[line - 1] = '- A broker calls you back within four business days. {: promise="callback-1bd" }'
        script.write_text("\n".join(said), "utf-8")
        found = waypost(served, "check", "--only", "congruence")
        assert found.returncode == 1
        assert f"journeys/first-home/script.md:{line}" in found.stdout
        assert f"journeys/first-home/journey.yaml:{promise}" in found.stdout
        expect(page.get_by_role("alert")).to_contain_text(f"journeys/first-home/script.md:{line}", timeout=15_000)
    finally:
        script.write_text(before, "utf-8")
    assert waypost(served, "check", "--only", "congruence").returncode == 0
    home = served.root / "content/first-home/_index.md"
    good = home.read_text("utf-8")
    try:
        home.write_text(good.replace("stage: need", "stage: nede", 1), "utf-8")
        expect(page.get_by_role("alert")).to_contain_text("Did you mean need?", timeout=15_000)
    finally:
        home.write_text(good, "utf-8")
    expect(page.locator("#waypost-faults")).to_have_count(0, timeout=15_000)
    page.close()


def waypost(served, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the served site's folder."""
    return subprocess.run([sys.executable, "-c", "from site_builder.cli import main; main()", *arguments],
                          cwd=served.root, capture_output=True, text=True, check=False)  # fmt: skip


def title_of(root: Path, address: str) -> str:
    """The title of the example page at an address."""
    inside = address.strip("/")
    files = [root / f"content/{inside}.md", root / f"content/{inside}/_index.md"]
    text = next(file for file in files if file.is_file()).read_text("utf-8")
    return re.search(r"^title: *(.+)$", text, re.MULTILINE)[1].strip("\"'")


def line_of(file: Path, text: str) -> int:
    """The line of a file on which a text first stands."""
    return next(number for number, line in enumerate(file.read_text("utf-8").split("\n"), 1) if text in line)


def lead_of(served, email: str) -> str:
    """The id of the lead with an address."""
    listed = json.loads(waypost(served, "leads", "list", "--format", "json").stdout)
    rows = listed["leads"] if isinstance(listed, dict) else listed
    return str(next(row["id"] for row in rows if row["person"]["email"] == email))


def served_owner(served) -> str:
    """Who is told of a raised hand: the site's sales owner."""
    text = (served.root / "site.yaml").read_text("utf-8")
    return re.search(r"sales: *\{[^}]*email: *([^\s,}]+)", text)[1]


def sign_in(page: Page, served) -> None:
    page.goto(served.url + "/inbox")
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill(served.email)
    page.get_by_label("Password").fill(served.password)
    page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()
    page.wait_for_url("**/inbox/**")
