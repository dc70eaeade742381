"""Addresses stay inside the published folder, each belongs to one source, and links find them by any spelling."""

import pytest
from publishing import publish

from site_builder.errors import PublishError
from site_builder.load.site import UnreadableError

PAGE = "---\ntitle: A page\ndescription: A description that is long enough to be shown whole in search.\n{}\n---\n{}"


@pytest.mark.parametrize(("field", "words"), [
    ("url: /../../etc/", "“..” in it"), ("url: /a//b/", "“” in it"), ("url: /a?b=c/", "“a?b=c” in it"),
    ("url: /a b/", "“a b” in it"), ("url: /a%2fb/", "“a%2fb” in it"), ("slug: '..'", "“..” in it"),
    ("aliases: [/../x/]", "“..” in it"), ("url: '/a\\b/'", "in it"), ('url: "/a\\0b/"', "in it"),
])  # fmt: skip
def test_an_address_that_no_host_can_serve_is_refused(findings, field, words):
    found = [one for one in findings({"content/e.md": PAGE.format(field, "")}) if one.code == "L306"]
    assert str(found[0].place) == "content/e.md:4"
    assert words in found[0].message


@pytest.mark.parametrize(("changes", "words"), [
    ({"content/e.md": PAGE.format("url: /Talk/", "")}, "as /talk/"),
    ({"content/e.md": PAGE.format("aliases: [/talk/]", "")}, "content/talk.md:1"),
    ({"content/e.md": PAGE.format("url: /x.svg/", ""), "content/x.svg": "<svg/>"}, "content/e.md:4"),
    ({"content/e.md": PAGE.format("url: /.nojekyll/", "")}, "is a file of ours"),
    ({"content/s/index.md": PAGE.format("", ""), "content/s/_index.md": PAGE.format("", "")}, "content/s/index.md:1"),
])  # fmt: skip
def test_two_sources_of_one_address_are_refused_on_any_disk(findings, changes, words):
    found = [one for one in findings(changes) if one.code == "L305"]
    assert words in found[0].message


def test_nothing_is_ever_written_beside_the_folder(tmp_path):
    with pytest.raises(PublishError, match="lies outside"):
        publish(tmp_path / "out", {"../evil.html": b"x"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("link", "address"), [
    ("gr%C3%BCn.md", "/grün/"), ("grün.md", "/grün/"), ("/s/my%20page%20%231.md", "/s/my-page-1/"),
    ("pic%201.svg", "/pic%201.svg"), ("<pic 1.svg>", "/pic%201.svg"), ("s/", "/s/"),
])  # fmt: skip
def test_a_link_is_found_by_any_spelling(made, link, address):
    built = made({
        "content/e.md": PAGE.format("", f"[a link]({link})"), "content/grün.md": PAGE.format("", ""),
        "content/s/_index.md": PAGE.format("", ""), "content/s/my page #1.md": PAGE.format("", ""),
        "content/pic 1.svg": "<svg/>",
    })  # fmt: skip
    assert f'href="{address}"' in built.files["e/index.html"].decode()
    assert [one.code for one in built.findings if one.code.startswith("L")] == []


def test_a_relative_link_of_a_page_at_the_top_stays_in_the_site(findings):
    found = findings({"content/e.md": PAGE.format("", "[a link](gone.md)")})
    assert next(one.message for one in found if one.code == "L301").startswith("the link `gone.md`")


def test_addresses_that_search_engines_read_are_escaped(made):
    files = made({"content/grün.md": PAGE.format("", "")}).files
    assert b"https://www.example.com/gr%C3%BCn/" in files["sitemap.xml"]


def test_old_addresses_that_end_in_html_are_kept(made):
    files = made({"content/e.md": PAGE.format("url: /about.html\naliases: [/old.html, /older]", "")}).files
    assert {"about.html", "old.html", "older/index.html"} <= files.keys()


def test_a_link_out_of_content_is_not_published(made, tmp_path):
    (tmp_path / "site/content").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("a key")
    (tmp_path / "site/content/key.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(UnreadableError, match=r"content/key.txt: this is a link to"):
        made()


def test_a_link_to_a_folder_is_told_since_it_is_not_followed(made, tmp_path):
    (tmp_path / "site/content").mkdir(parents=True)
    (tmp_path / "pages").mkdir()
    (tmp_path / "site/content/more").symlink_to(tmp_path / "pages")
    with pytest.raises(UnreadableError, match=r"content/more: this is a link to a folder"):
        made()


def test_a_site_may_bring_its_own_robots_file(made):
    assert made({"content/robots.txt": "mine"}).files["robots.txt"] == b"mine"
