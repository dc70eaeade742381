"""Keys change in the order that docs/capture.md gives, and every form that is out is accepted at every step."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from garden import NOW, write_site

from capture_api.app import close_app, create_app
from capture_api.ids import random_ids
from capture_api.settings import read_settings
from site_builder.pipeline import BuildOptions, build

OLD, NEW = "the old key of the garden, long enough", "the new key of the garden, long enough"


class Garden:
    """A site that is built and published, and the API that is started for it with some keys."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder, write_site(folder / "site", {})
        self.sent = 0

    def build(self, *keys: str) -> str:
        """Build and publish; the token in the page's form."""
        _, written = build(BuildOptions(self.site, NOW, keys), self.folder / "public")
        assert written is not None
        page = (self.folder / "public/talk/index.html").read_text("utf-8")
        found = re.search(r'name="invitation" value="([^"]+)"', page)
        assert found
        return found[1]

    @contextmanager
    def api(self, *keys: str) -> Iterator[FlaskClient]:
        """The API as it is started with these keys."""
        environ = {
            "WAYPOST_SECRET_KEYS": json.dumps(keys),
            "WAYPOST_HANDOFF": str(self.site / ".waypost/handoff/handoff.json"),
            "WAYPOST_DATABASE_URL": f"sqlite:///{self.folder}/data/leads.db",
        }
        app = create_app(read_settings(environ), lambda: NOW + timedelta(minutes=1), random_ids)
        try:
            yield app.test_client()
        finally:
            close_app(app)

    def send(self, client: FlaskClient, token: str) -> int:
        """The status that a form of a page gets."""
        self.sent += 1
        body = {"invitation": token, "name": "Ada", "email": f"ada{self.sent}@example.org", "once": f"k{self.sent}"}
        return client.post("/f/garden/visit", data=body).status_code


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return Garden(tmp_path)


def test_in_the_documented_order_no_form_is_lost(garden):
    old_page = garden.build(OLD)
    with garden.api(OLD) as api:
        assert garden.send(api, old_page) == 303
    with garden.api(OLD, NEW) as api:  # step 2: the API first
        assert api.get("/readyz").status_code == 200
        assert garden.send(api, old_page) == 303
        new_page = garden.build(OLD, NEW)  # step 3: then the build
        assert new_page != old_page
        assert api.get("/readyz").status_code == 200
        assert [garden.send(api, page) for page in (old_page, new_page)] == [303, 303]
        assert api.get("/healthz").json["refused"] == {}
    with garden.api(NEW) as api:  # step 4: the old one is dropped, here first …
        assert api.get("/readyz").status_code == 200
        assert [garden.send(api, page) for page in (old_page, new_page)] == [400, 303]
        assert garden.build(NEW) == new_page  # … and then in the build, which changes no form
        assert garden.send(api, new_page) == 303
        assert api.get("/healthz").json["refused"] == {"forged-token": 1}


def test_in_the_wrong_order_everybody_hears_of_it_and_the_form_is_accepted_once_it_is_mended(garden):
    old_page = garden.build(OLD)
    with garden.api(OLD) as api:
        new_page = garden.build(OLD, NEW)
        ready = api.get("/readyz")
        assert (ready.status_code, ready.json["missing"]) == (503, ["key"])
        assert "signed with a newer key" in ready.json["why"]
        assert [garden.send(api, page) for page in (old_page, new_page)] == [303, 503]
        assert api.get("/healthz").json["refused"] == {"unknown-key": 1}
    with garden.api(OLD, NEW) as api:
        assert garden.send(api, new_page) == 303


def test_the_hand_off_names_its_keys_and_tells_none(garden):
    garden.build(OLD, NEW)
    text = (garden.site / ".waypost/handoff/handoff.json").read_text("utf-8")
    assert len(json.loads(text)["keys"]) == 2
    assert not any(key in text for key in (OLD, NEW))
