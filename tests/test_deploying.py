"""The README's deployment, run as it is printed: what visitors sent survives it, and no secret travels."""

import json
import os
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

import pytest
from garden import write_site
from hosts import COMMAND, RunningApi, running_api

README = Path(__file__).resolve().parents[1] / "README.md"
DEPLOYING = README.read_text("utf-8").partition("## Deploying")[2]


def clean_environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("WAYPOST_")}


def waypost(site: Path, *arguments: str, **environ: str) -> str:
    """What a command says on both of its streams."""
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=site, env=clean_environ() | environ, capture_output=True, text=True, check=True
    )
    return done.stdout + done.stderr


def deploy(site: Path, server: Path) -> None:
    """Run the README's copying with a folder as the server."""
    commands = re.findall(r"^    (rsync .+)$", DEPLOYING, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        subprocess.run(command.replace("SERVER:/srv", str(server)), shell=True, cwd=site, check=True)


def server_settings(server: Path, keys: str) -> dict[str, str]:
    """The settings that the README gives, in that folder."""
    told = re.findall(r"`(WAYPOST_[A-Z_]+)=([^`]+/srv/[^`]+|/srv/[^`]+)`", DEPLOYING)
    found = {name: value.replace("/srv", str(server), 1) for name, value in told}
    assert set(found) == {"WAYPOST_HANDOFF", "WAYPOST_DATABASE_URL"}
    return found | {"WAYPOST_SECRET_KEYS": keys}


@contextmanager
def serving(site: Path) -> Iterator[None]:
    """`waypost serve`, until it has made its own database, account and mail folder."""
    log = site / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0"], cwd=site, env=clean_environ(), stdout=output, stderr=output
        )
    try:
        end = monotonic() + 60
        while not (site / ".waypost/preview/sign-in.txt").is_file():
            assert process.poll() is None, log.read_text()
            assert monotonic() < end, log.read_text()
            sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def send_form(site: Path, api: RunningApi, email: str) -> None:
    """Fill in the form of the published page."""
    page = (site / "public/talk/index.html").read_text("utf-8")
    token = re.search(r'name="invitation" value="([^"]+)"', page)
    assert token
    body = urllib.parse.urlencode({"invitation": token[1], "name": "Ada", "email": email}).encode()
    asked = urllib.request.Request(f"{api.address}/f/garden/visit", body, {"Accept": "application/json"})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        assert answer.status == 201


def ask(api: RunningApi, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, str]:
    """The status of an answer and the cookie that it sets."""
    connection = HTTPConnection("127.0.0.1", api.port, timeout=20)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, (answer.getheader("Set-Cookie") or "").partition(";")[0]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", {})


def test_a_second_deployment_keeps_leads_accounts_and_sign_ins_and_copies_no_secret(tmp_path, site):
    assert shutil.which("rsync"), "rsync is missing: sudo apt-get install rsync"
    server = tmp_path / "srv"
    server.mkdir()
    with serving(site):  # a developer who has tried the site out has a database and an owner's account of their own
        told = waypost(site, "build")
    assert ".waypost/handoff/ to the capture API" in told
    deploy(site, server)
    keys = (site / ".waypost/secrets/keys.json").read_text()
    environ = server_settings(server, keys)
    said = waypost(site, "user", "add", "ros@example.com", "--role", "owner", **environ)
    password = said.partition("A new database is begun")[0].split()[-1]
    with running_api(environ, tmp_path) as api:
        send_form(site, api, "ada@example.org")
        signing_in = urllib.parse.urlencode({"email": "ros@example.com", "password": password})
        status, cookie = ask(api, "POST", "/inbox/sign-in", signing_in)
        assert status == 303

        text = (site / "content/talk.md").read_text("utf-8")
        (site / "content/talk.md").write_text(text + "\nAnd a sketch.\n", "utf-8")
        waypost(site, "build")
        deploy(site, server)

        send_form(site, api, "bob@example.org")
        assert ask(api, "GET", "/inbox/", cookie=cookie)[0] == 200
    with running_api(environ, tmp_path) as api:  # and after a restart on what was copied
        assert ask(api, "GET", "/inbox/", cookie=cookie)[0] == 200
    leads = json.loads(waypost(site, "leads", "list", "--format", "json", **environ))["leads"]
    assert {lead["person"]["email"] for lead in leads} == {"ada@example.org", "bob@example.org"}
    assert [one["email"] for one in json.loads(waypost(site, "user", "list", "--format", "json", **environ))] == [
        "ros@example.com"
    ]

    copied = {path.relative_to(server).as_posix(): path for path in server.rglob("*") if path.is_file()}
    private = {name for name in copied if not name.startswith(("waypost/public/", "waypost/data/"))}
    assert private == {"waypost/handoff/handoff.json"}
    data = {name for name in copied if name.startswith("waypost/data/")} - {"waypost/data/.gitignore"}
    assert data == {"waypost/data/leads.db"}
    secrets = [json.loads(keys)[0], (site / ".waypost/preview/sign-in.txt").read_text().split()[1]]
    for name in set(copied) - data:
        assert not any(secret.encode() in copied[name].read_bytes() for secret in secrets), name


def test_what_the_readme_copies_to_the_api_is_what_a_build_names(site):
    waypost(site, "build")
    assert re.findall(r"(\S+/) SERVER:", DEPLOYING) == ["public/", ".waypost/handoff/"]
    assert {path.name for path in (site / ".waypost/handoff").iterdir()} == {"handoff.json"}
    assert subprocess.run(["git", "init", "-q"], cwd=site, check=True).returncode == 0
    seen = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=site, capture_output=True, text=True, check=True
    )
    assert ".waypost" not in seen.stdout
