"""The example site served whole: site, forms, inbox, a real mail server on loopback, a real browser."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from time import monotonic, sleep

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hosts import free_port
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"]  # fmt: skip


@dataclass
class Letters:
    """What the mail server on loopback was given."""

    got: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        letter = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(letter, EmailMessage)
        self.got.append(letter)
        return "250 kept"

    def to(self, address: str, within: float = 15) -> EmailMessage:
        """The newest letter to an address, waited for."""
        end = monotonic() + within
        while monotonic() < end:
            for letter in reversed(self.got):
                if address in str(letter["To"]):
                    return letter
            sleep(0.1)
        raise AssertionError(f"no letter to {address} among {[str(letter['To']) for letter in self.got]}")


@dataclass
class Served:
    """A running `waypost serve`: its folder, its address, the sign-in it printed, and the mail it sent."""

    root: Path
    url: str
    email: str
    password: str
    letters: Letters


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("example")
    for name in ("content", "journeys"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("site.yaml", "plan.yaml"):
        shutil.copy(ROOT / name, root)
    letters = Letters()
    port = free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WAYPOST_")}
    said = root / "serve.log"
    with said.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", "from site_builder.cli import main; main()", "serve", "--port", "0"],
            cwd=root, env={**environment, "WAYPOST_SMTP_URL": f"smtp://127.0.0.1:{port}"}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield Served(root, *_wait_for_greeting(process, said), letters)
    finally:
        process.terminate()
        process.wait(10)
        controller.stop()


def _wait_for_greeting(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str, str]:
    end = monotonic() + 120
    while monotonic() < end and process.poll() is None:
        said = log.read_text("utf-8")
        url = re.search(r"Site +http://(\S+)/", said)
        sign_in = re.search(r"sign in as (\S+) with (\S+)", said)
        if url and sign_in and "Ctrl+C" in said:
            return f"http://{url[1]}", sign_in[1], sign_in[2]
        sleep(0.1)
    raise AssertionError(f"serve did not begin and said:\n{log.read_text('utf-8')}")
