"""A capture API over a real SQLite file, with accounts, tokens and a lead, at a time that the tests choose."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from handoff_sample import KEYS, answers, handoff, write_handoff
from sales_sample import PASSWORD

from capture_api.accounts.access import Accounts
from capture_api.app import close_app, equip, routed_app
from capture_api.ids import random_ids
from capture_api.places import database_file
from capture_api.settings import Settings, read_settings
from capture_api.store.open import open_engine
from site_builder.cli import waypost

PATH = json.dumps(
    {
        "steps": [["/first-home/", 0], ["/first-home/compare/", 240], ["/first-home/talk/", 600]],
        "source": {"utm_source": "newsletter", "utm_medium": "email", "referrer": "news.example.net"},
    }
)
Ask = Callable[..., Any]
Rows = Callable[..., list[dict[str, Any]]]


class Now:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # Monday, 11 am in Melbourne

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, **span: float) -> None:
        """Let some time go by."""
        self.time += timedelta(**span)


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def facts(tmp_path: Path) -> dict[str, Any]:
    """The sample's handoff file, to be changed before `app` is asked for."""
    return handoff(tmp_path)


@pytest.fixture
def site(tmp_path: Path, facts: dict[str, Any]) -> Path:
    """The handoff file of the sample site."""
    return write_handoff(tmp_path, facts)


@pytest.fixture
def environ(tmp_path: Path, site: Path) -> dict[str, str]:
    return {
        "WAYPOST_SECRET_KEYS": json.dumps(KEYS),
        "WAYPOST_HANDOFF": str(site),
        "WAYPOST_DATABASE_URL": f"sqlite:///{tmp_path}/leads.db",
        "WAYPOST_RATE_LIMIT": "0",
    }


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    return read_settings(environ)


@pytest.fixture(scope="session")
def routes() -> Flask:
    """The app's addresses; finding out how each is written takes longer than most tests do."""
    return routed_app()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database, which took a hundred statements to make."""
    path = tmp_path_factory.mktemp("empty") / "leads.db"
    open_engine(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def app(settings: Settings, now: Now, routes: Flask, empty_database: Path) -> Iterator[Flask]:
    path = database_file(settings.database_url)
    if path and not path.exists() and path.parent.is_dir():
        shutil.copy(empty_database, path)  # with its rights
    app = copy(routes)
    app.extensions = {}
    equip(app, settings, now, random_ids)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    app.extensions["waypost.accounts"] = Accounts(app.extensions["waypost"].engine, now, random_ids, quick)
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def rows(app: Flask) -> Rows:
    """The rows of a question to the database behind the app."""
    return app.extensions["waypost"].engine.query  # type: ignore[no-any-return]


@pytest.fixture
def accounts(app: Flask) -> Accounts:
    return app.extensions["waypost.accounts"]


@pytest.fixture
def raise_hand(app: Flask) -> Callable[..., str]:
    """Send a hand-raise as a visitor would, and give the id of its lead."""

    def send(**changes: Any) -> str:
        answer = app.test_client().post("/f/first-home/consultation", data=answers(path=PATH) | changes)
        assert answer.status_code == 303, answer.text
        query = app.extensions["waypost"].engine.query
        return str(query("SELECT id FROM lead ORDER BY created_at DESC, rowid DESC LIMIT 1")[0]["id"])

    return send


@pytest.fixture
def lead(raise_hand: Callable[..., str]) -> str:
    """A lead that waits."""
    return raise_hand()


@pytest.fixture
def api(app: Flask, accounts: Accounts) -> Ask:
    """Ask the sales API as a program of some role."""
    secrets = {role: accounts.create_token(role, role, "test")[1] for role in ("marketing", "sales", "owner")}
    client = app.test_client()

    def ask(method: str, path: str, role: str = "sales", **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {secrets[role]}"} | more.pop("headers", {})
        return client.open(f"/api/v1{path}", method=method, headers=headers, **more)

    return ask


class Browser:
    """A signed-in person who reads pages and presses buttons."""

    def __init__(self, app: Flask, email: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.signed = self.client.post("/inbox/sign-in", data={"email": email, "password": PASSWORD})

    def get(self, path: str) -> Any:
        """Open a page."""
        return self.client.get(path)

    def press(self, page: str, action: str, **fields: Any) -> Any:
        """Send the form with this action as the page holds it, with some fields filled in."""
        html = self.client.get(page).text
        forms = re.findall(r"<form.*?</form>", html, re.DOTALL)
        form = [one for one in forms if f'action="{action}"' in one]  # its own address, or that of one of its buttons
        if not form and f'form="came" formaction="{action}"' in html:
            form = [one for one in forms if 'id="came"' in one]
        assert form, f"no form {action} on {page}"
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
        return self.client.post(action, data=hidden | fields)


@pytest.fixture
def browser(app: Flask, accounts: Accounts) -> Callable[..., Browser]:
    """A browser in which somebody of some role has signed in."""

    def sign_in(name: str = "tom", role: str = "sales") -> Browser:
        accounts.create(f"{name}@example.com", name.capitalize(), role, PASSWORD)
        return Browser(app, f"{name}@example.com")

    return sign_in


@pytest.fixture
def run(environ: dict[str, str], app: Flask) -> Callable[..., Any]:
    """Run a command in the environment of the sample site."""

    def invoke(*arguments: str, **more: Any) -> Any:
        env = environ | {"NO_COLOR": "1"} | more.pop("env", {})
        return CliRunner().invoke(waypost, arguments, env=env, standalone_mode=False, **more)

    return invoke
