"""What `waypost new` makes can be read, and it makes nothing under a name that could not be."""

import pytest
from garden import write_site

from site_builder.cli import run


@pytest.mark.parametrize(("name", "path"), [
    ("über uns", "über-uns.md"), ("x: y", "x-y.md"), ("a/What is it?", "a/what-is-it.md"), ("deposit.md", "deposit.md"),
])  # fmt: skip
def test_a_new_page_can_be_read_at_once(tmp_path, name, path):
    root = str(write_site(tmp_path, {}))
    assert run(["new", "page", name, "--site", root]) == 0
    assert (tmp_path / "content" / path).is_file()
    assert run(["build", "--site", root, "--drafts"]) == 0


@pytest.mark.parametrize(("what", "name"), [
    ("page", ""), ("page", "../x"), ("page", "/etc/x"), ("page", ".hidden"), ("page", "a/"), ("page", "talk"),
    ("journey", ""), ("journey", "../x"), ("journey", "Gärten"), ("journey", "garden"),
])  # fmt: skip
def test_a_name_that_is_none_makes_nothing(tmp_path, what, name):
    root = write_site(tmp_path / "site", {})
    before = sorted(tmp_path.rglob("*"))
    assert run(["new", what, name, "--site", str(root)]) == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_is_made_where_there_is_no_site(tmp_path):
    for command in (["new", "page", "x"], ["build"], ["serve"]):
        assert run([*command, "--site", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []
