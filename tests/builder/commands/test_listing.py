"""What an editor asks about a site is answered for this very moment, in the site's own time zone."""

import pytest
from garden import write_site

from site_builder.cli import run

PAGE = "---\ntitle: Later\ndescription: A page that is long enough to be shown whole.\n{}\n---\nText.\n"


@pytest.mark.parametrize(("what", "field", "now", "listed"), [
    ("future", "publish_date: 2026-11-22T15:00:00Z", "2026-11-22T14:59:00+00:00", True),
    ("future", "publish_date: 2026-11-22T15:00:00Z", "2026-11-22T15:00:00+00:00", False),
    ("expired", "expiry_date: 2026-11-22T15:00:00Z", "2026-11-22T15:00:00+00:00", True),
    ("future", "publish_date: 2026-11-23", "2026-11-22T23:30:00+00:00", True),
    ("stale", "review_by: 2026-11-22", "2026-11-22T12:00:00+00:00", False),
    ("stale", "review_by: 2026-11-21", "2026-11-22T12:00:00+00:00", True),
    ("drafts", "draft: true", "2026-11-22T12:00:00+00:00", True),
])  # fmt: skip
def test_a_page_is_listed_as_it_stands_now(tmp_path, monkeypatch, capsys, what, field, now, listed):
    monkeypatch.setenv("WAYPOST_NOW", now)
    assert run(["list", what, "--site", str(write_site(tmp_path, {"content/later.md": PAGE.format(field)}))]) == 0
    assert ("content/later.md" in capsys.readouterr().out) is listed
