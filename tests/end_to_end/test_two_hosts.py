"""As in production: the built site on a static host, the capture API under its own server at another address."""

import os
import subprocess
import sys
from time import monotonic, sleep
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from garden import KEYS, NOW, write_site
from hosts import free_port, static_host
from playwright.sync_api import expect

from site_builder.pipeline import BuildOptions, build


@pytest.fixture
def hosts(tmp_path):
    """The addresses of a site and of its capture API, each with its own server."""
    api, site = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    root = write_site(tmp_path / "site", {})
    settings = {"base_url": site + "/", "capture_url": api}
    made, written = build(BuildOptions(root, NOW, KEYS, settings=settings), tmp_path / "out")
    assert written is not None, made.findings
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WAYPOST_")}
    environment |= {"WAYPOST_SECRET_KEYS": KEYS[0], "WAYPOST_SMTP_URL": "mailbox:mail"}
    command = [sys.executable, "-c", "from site_builder.cli import main; main()", "api", "--bind", urlsplit(api).netloc]
    log = tmp_path / "api.log"
    with log.open("w") as said:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=said, stderr=said)
    try:
        wait_until_ready(process, api, log)
        with static_host(tmp_path / "out", int(urlsplit(site).port or 0)):
            yield site, api, root
    finally:
        process.terminate()
        process.wait(15)


def wait_until_ready(process, api, log):
    end = monotonic() + 30
    while monotonic() < end and process.poll() is None:
        try:
            with urlopen(api + "/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            sleep(0.2)
    raise AssertionError(f"the API did not begin and said:\n{log.read_text('utf-8')}")


def test_a_mistake_is_mended_at_the_api_and_the_answer_leads_back_to_the_site(hosts, browser):
    site, api, root = hosts
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.goto(site + "/talk/")
    form = page.locator("#garden-visit")
    form.get_by_label("Your name").fill("Jo Example")
    form.get_by_role("button").click()
    page.wait_for_url(api + "/f/garden/visit*")
    expect(page.get_by_role("alert")).to_contain_text("Enter your email address")
    assert page.locator("h1").evaluate("one => getComputedStyle(one).fontWeight") == "700"  # the site's own look
    page.locator("#garden-visit").get_by_label("Email address").fill("jo@example.com")
    page.locator("#garden-visit").get_by_role("button").click()
    page.wait_for_url(site + "/thanks/*")
    expect(page.locator("[data-ref]")).to_contain_text("WP-")
    assert refused == []
    end = monotonic() + 15
    while not list((root / "mail").glob("*.eml")) and monotonic() < end:
        sleep(0.1)
    assert list((root / "mail").glob("*.eml")), "the mail goes out without anybody waiting for it"
    page.close()
