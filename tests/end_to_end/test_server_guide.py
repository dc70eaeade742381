"""docs/server.md as it is printed: Debian's nginx with TLS in front of `waypost api`, walked through on each layout."""

import json
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.cookies import SimpleCookie
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from garden import KEYS, NOW
from hosts import COMMAND, free_port, running_api
from playwright.sync_api import expect

from capture_api.contract.addresses import RESERVED
from site_builder.pipeline import BuildOptions, build

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "server.md").read_text("utf-8")
GOOD = ROOT / "tests" / "sites" / "good"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
WEB, OWN = "https://www.example.com/", "https://capture.example.com/"
LAYOUTS = {
    "same host": ("### Same host", "", WEB),
    "own host": ("### A host of its own", OWN, OWN),
    "sub-path, taken away": ("### A sub-path", WEB + "capture/", WEB + "capture/"),
    "sub-path, left": ("### A sub-path", WEB + "capture/", WEB + "capture/"),
}
WRAPPER = """{user}pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include site.conf;
}}
"""


def block(heading: str, kind: str) -> str:
    """The first piece of code of a kind under a heading of the guide."""
    found = re.search(rf"```{kind}\n(.*?)```", GUIDE.partition(heading + "\n")[2], re.DOTALL)
    assert found, f"{heading} has no {kind}"
    return found[1]


@dataclass
class Visitor:
    """A browser without a screen: believes the certificate, keeps cookies by host and path, asks nginx for any host."""

    tls: int
    plain: int
    kept: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def ask(self, method: str, address: str, form: dict[str, str] | None = None, **headers: str) -> HTTPResponse:
        """The answer of a public address, its body read."""
        parts = urlsplit(address)
        host, path = parts.netloc, parts.path + ("?" + parts.query if parts.query else "")
        untrusting = ssl.create_default_context()
        untrusting.check_hostname, untrusting.verify_mode = False, ssl.CERT_NONE
        link = (
            HTTPSConnection("127.0.0.1", self.tls, timeout=20, context=untrusting)
            if parts.scheme == "https"
            else HTTPConnection("127.0.0.1", self.plain, timeout=20)
        )
        jar = [
            f"{name}={one}" for (at, name), (one, below) in self.kept.items() if at == host and path.startswith(below)
        ]
        sent = {"Host": host, "Cookie": "; ".join(jar), "Sec-Fetch-Site": "same-origin"} | headers
        body = urlencode(form) if form is not None else None
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        link.request(method, path, body, sent)
        answer = link.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
        link.close()
        for name, one in SimpleCookie(answer.headers.get("Set-Cookie", "")).items():
            self.kept[host, name] = (one.value, one["path"])
            assert one["secure"], f"{name} would travel over plain http"
        return answer

    def get(self, address: str) -> str:
        """A page that is there."""
        answer = self.ask("GET", address)
        assert answer.status == 200, f"{address}: {answer.status}"
        return str(answer.text)  # type: ignore[attr-defined]

    def press(self, page: str, action: str, **fields: str) -> str:
        """Send the form of a page whose address ends like this; where the answer leads."""
        html = self.get(page)
        by_button = re.search(rf'form="came" formaction="([^"]*{action})"', html)
        for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
            found = by_button if 'id="came"' in form else re.search(r'action="([^"]*)"', form)
            if found and urlsplit(found[1]).path.endswith(action):
                hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form))
                answer = self.ask("POST", whole(found[1], page), hidden | fields)
                assert answer.status == 303, f"{found[1]}: {answer.status}"
                return whole(answer.headers["Location"], page)
        raise AssertionError(f"no form {action} on {page}")


def whole(address: str, page: str) -> str:
    """An address as the page that holds it means it."""
    return address if "://" in address else f"https://{urlsplit(page).netloc}{address}"


@contextmanager
def nginx_in_front(folder: Path, configuration: str, api: int, public: Path) -> Iterator[Visitor]:
    """Run nginx with a configuration of the guide, its ports, paths and certificate replaced and nothing else."""
    assert NGINX, "nginx is missing: sudo apt-get install nginx-light"
    tls, plain = free_port(), free_port()
    (folder / "snippets").mkdir()
    (folder / "snippets/waypost.conf").write_text(block("## 7. nginx", "nginx"), "utf-8")
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=www.example.com"
    names = "subjectAltName=DNS:www.example.com,DNS:capture.example.com"
    subprocess.run(
        [*made.split(), "-addext", names, "-out", str(certificate), "-keyout", str(key)],
        check=True,
        capture_output=True,
    )
    for told, ours in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "/etc/letsencrypt/live/www.example.com": str(folder),
        "/srv/waypost/public": str(public),
        "127.0.0.1:8080": f"127.0.0.1:{api}",
    }.items():
        assert told in configuration, f"the guide no longer says {told}"
        configuration = configuration.replace(told, ours)
    (folder / "site.conf").write_text(configuration, "utf-8")
    user = "user root root;\n" if os.getuid() == 0 else ""  # it has to read pytest's own folders
    (folder / "nginx.conf").write_text(WRAPPER.format(folder=folder, user=user), "utf-8")
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    process = subprocess.Popen([*command, "-g", "daemon off;"], stdout=sys.stderr)
    try:
        visitor, end = Visitor(tls, plain), monotonic() + 20
        while True:
            try:
                visitor.ask("GET", WEB)
                break
            except OSError:
                assert process.poll() is None, (folder / "error.log").read_text()
                assert monotonic() < end
                sleep(0.05)
        yield visitor
    finally:
        process.terminate()
        process.wait(20)


@dataclass(frozen=True)
class Server:
    """A server made by the guide: who visits it, the API's public address, and where it is kept."""

    visitor: Visitor
    capture: str
    folder: Path
    password: str


@contextmanager
def server(folder: Path, layout: str) -> Iterator[Server]:
    """Build the site for a layout, start the API with the guide's settings, and nginx in front of it."""
    heading, capture_url, public_address = LAYOUTS[layout]
    configuration = block(heading, "nginx")
    if layout.endswith("left"):
        assert "8080/;" in configuration
        configuration = configuration.replace("8080/;", "8080;")
    shutil.copytree(GOOD, folder / "site")
    settings = {"base_url": WEB, "capture_url": capture_url}
    made, written = build(BuildOptions(folder / "site", NOW, KEYS, settings=settings), folder / "public")
    assert written is not None, made.findings
    (folder / "data").mkdir()
    environ = {
        "WAYPOST_SECRET_KEYS": json.dumps(KEYS),
        "WAYPOST_HANDOFF": str(folder / "site/.waypost/handoff/handoff.json"),
        "WAYPOST_DATABASE_URL": f"sqlite:///{folder}/data/leads.db",
        "WAYPOST_SMTP_URL": f"mailbox:{folder}/mail",
        "WAYPOST_TRUSTED_PROXIES": "127.0.0.1",
    }
    assert environ.keys() <= set(re.findall(r"^(WAYPOST_\w+)=", block("## 3. Settings and keys", "sh"), re.MULTILINE))
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WAYPOST_")}
    add = re.search(r"waypost-server (user add .*)", GUIDE)
    assert add
    said = subprocess.run(
        f"{COMMAND[0]} -c '{COMMAND[2]}' {add[1]}",
        shell=True, cwd=folder, env=clean | environ, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    password = re.search(r"(\S{12,})\s*$", said)
    assert password, said
    (folder / "nginx").mkdir()
    with (
        running_api(environ, folder) as api,
        nginx_in_front(folder / "nginx", configuration, api.port, folder / "public") as visitor,
    ):
        yield Server(visitor, public_address, folder, password[1])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_form_download_and_inbox_through_the_guides_nginx(tmp_path, layout):
    with server(tmp_path, layout) as found:
        visitor, inbox = found.visitor, found.capture + "inbox/"
        link = a_download(visitor)
        assert link.startswith(found.capture + "d/")
        file = visitor.ask("GET", link)
        assert (file.status, file.text) == (200, (GOOD / "journeys/service/files/checklist.txt").read_text("utf-8"))
        a_raised_hand(visitor)
        lead = a_lead_taken(visitor, inbox, found.password)
        out = visitor.press(lead, "/inbox/sign-out")
        assert out == inbox + "sign-in"
        assert visitor.ask("GET", lead).status == 303
        assert_safe(visitor, found.capture)
        assert link.rpartition("/")[2] not in (tmp_path / "nginx/access.log").read_text()


def a_download(visitor: Visitor) -> str:
    """Ask for the checklist; its link on the thank-you page."""
    thanks = visitor.press(WEB + "service/checklist/", "/f/service/checklist", email="jo@example.org")
    assert thanks.startswith(WEB + "service/sent/#ref=WP-")
    assert visitor.ask("GET", thanks).status == 200
    return parse_qs(urlsplit(thanks).fragment)["d"][0]


def a_raised_hand(visitor: Visitor) -> None:
    """Ask for a repair; the API's plain refusal first, when the address is left out."""
    page = visitor.get(WEB + "repair/book/")
    action = re.search(r'<form method="post" action="([^"#]*)', page)
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    when = re.search(r'name="when"[^>]*value="([^"]+)"', page)
    assert action
    assert when
    address = whole(action[1], WEB)
    answers = hidden | {"name": "Jo Example", "when": when[1], "time": "morning"}
    assert visitor.ask("POST", address, answers).status == 422
    sent = visitor.ask("POST", address, answers | {"email": "jo@example.org"})
    assert sent.status == 303
    assert sent.headers["Location"].startswith(WEB + "repair/booked/#ref=WP-")


def a_lead_taken(visitor: Visitor, inbox: str, password: str) -> str:
    """Sign in, find the lead, take it; its address."""
    asked = visitor.ask("GET", inbox)
    assert asked.status == 303
    form = whole(asked.headers["Location"], inbox)
    between = visitor.press(form, "/inbox/sign-in", email="ros@example.com", password=password)
    assert whole(visitor.ask("GET", between).headers["Location"], inbox) == inbox
    style = re.search(r'<link rel="stylesheet" href="([^"]+)"', visitor.get(inbox))
    assert style
    assert visitor.get(whole(style[1], inbox))
    found = re.search(r'href="([^"]*/inbox/leads/[^"]+)"', visitor.get(inbox))
    assert found
    lead = whole(found[1], inbox)
    assert "You took this lead" in visitor.get(visitor.press(lead, "/accept"))
    return lead


def assert_safe(visitor: Visitor, capture: str) -> None:
    """http leads to https, a foreign host is not echoed, and what only this machine's watcher asks is not published."""
    plain = visitor.ask("GET", capture.replace("https:", "http:") + "inbox/")
    assert (plain.status, plain.headers["Location"]) == (308, capture + "inbox/")
    foreign = visitor.ask("GET", capture + "inbox", Host="evil.example")
    assert "evil.example" not in str(foreign.headers)
    assert visitor.ask("GET", capture + "readyz").status == 200
    for name in ("healthz", "metrics"):
        assert visitor.ask("GET", capture + name).status == 404
    assert visitor.ask("GET", WEB + ".nojekyll").status == 404


def test_a_browser_works_a_lead_below_a_sub_path(tmp_path, browser):
    with server(tmp_path, "sub-path, taken away") as found:
        rules = f"--host-resolver-rules=MAP www.example.com:443 127.0.0.1:{found.visitor.tls} , MAP * ~NOTFOUND"
        chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", rules])
        page = chromium.new_context(ignore_https_errors=True).new_page()
        page.goto(WEB + "repair/book/")
        page.get_by_label("name", exact=False).first.fill("Jo Example")
        page.get_by_label("Email", exact=False).first.fill("jo@example.org")
        page.locator('[name="when"]').first.check()
        page.locator('[name="time"]').first.check()
        page.locator("main form button").first.click()
        page.wait_for_url(WEB + "repair/booked/**")
        page.goto(found.capture + "inbox/")
        page.fill("#email", "ros@example.com")
        page.fill("#password", found.password)
        page.keyboard.press("Enter")
        page.wait_for_url(found.capture + "inbox/")
        page.get_by_role("link", name="Jo Example").click()
        page.get_by_role("button", name="Take this lead").click()
        expect(page.get_by_role("status")).to_contain_text("You took this lead")
        cookie = page.context.cookies()[0]
        assert (cookie["name"], cookie["path"]) == ("__Secure-waypost_inbox", "/capture/inbox")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(found.capture + "inbox/sign-in")
        assert page.context.cookies() == []
        chromium.close()


def test_the_same_hosts_addresses_are_those_that_no_page_may_take():
    listed = re.search(r"location ~ \^/\(([a-z|]+)\)\(/\|\$\)", block("### Same host", "nginx"))
    assert listed
    assert set(listed[1].split("|")) == RESERVED - {"healthz", "metrics"}


def test_the_backup_is_whole_while_the_database_is_in_use(tmp_path):
    script = block("## 9. Backup", "sh").replace("/srv/waypost/data", str(tmp_path))
    script = script.replace("/opt/waypost/bin/python", sys.executable)
    from pysqlite3 import dbapi2 as sqlite  # what the API uses; only Linux has it

    live = sqlite.connect(str(tmp_path / "leads.db"), isolation_level=None)
    live.execute("PRAGMA journal_mode = WAL")
    live.execute("CREATE TABLE lead (id TEXT)")
    live.execute("INSERT INTO lead VALUES ('kept in the log alone')")
    subprocess.run(["/bin/sh", "-c", script], check=True)
    live.close()
    (copy,) = (tmp_path / "backup").glob("leads-*.db")
    assert copy.stat().st_mode & 0o077 == 0
    kept = sqlite.connect(str(copy))
    assert kept.execute("SELECT id FROM lead").fetchall() == [("kept in the log alone",)]
    kept.close()
