"""A capture API over a real SQLite file, at a time that the tests choose."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests are imported by their files alone; the sample is shared

from flask import Flask
from flask.testing import FlaskClient
from handoff_sample import KEYS, handoff, write_handoff

from capture_api.app import close_app, create_app
from capture_api.ids import random_ids
from capture_api.settings import Settings, read_settings

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
def site(tmp_path: Path) -> Path:
    """The handoff file of the sample site."""
    return write_handoff(tmp_path, handoff(tmp_path))


@pytest.fixture
def settings(tmp_path: Path, site: Path) -> Settings:
    return read_settings(
        {
            "WAYPOST_SECRET_KEYS": json.dumps(KEYS),
            "WAYPOST_HANDOFF": str(site),
            "WAYPOST_DATABASE_URL": f"sqlite:///{tmp_path}/leads.db",
            "WAYPOST_RATE_LIMIT": "0",
        }
    )


@pytest.fixture
def app(settings: Settings, now: Now) -> Iterator[Flask]:
    app = create_app(settings, now, random_ids)
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def rows(app: Flask) -> Rows:
    """The rows of a question to the database behind the app."""
    return app.extensions["waypost"].engine.ask  # type: ignore[no-any-return]
