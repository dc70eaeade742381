"""One rule says what becomes of each file, and `waypost list files` tells it."""

import json

import pytest
from garden import NOW, write_site

from site_builder.cli import run
from site_builder.load.files import fate_of, walk
from site_builder.load.journeys import read_journeys
from site_builder.load.site import UnreadableError, load_site

DRAFT = "---\ntitle: Secret plan\ndraft: true\n---\nThe secret.\n"


@pytest.mark.parametrize("name", ["a.md", "a.MD", "a.markdown", "a.Markdown", "a.mdown", "a.mkd", "a.mkdn"])
def test_every_ending_that_markdown_has_makes_a_page(name):
    assert fate_of(name)[0] == "page"


@pytest.mark.parametrize("name", [
    "a.md.bak", "a.md~", "#a.md#", ".#a.md", ".a.md.swp", ".a.md.swo", "a.md.orig", "a.md.rej", "a.md.old", "a.md.tmp",
    "4913", "Thumbs.db", "thumbs.DB", ".DS_Store", "._a.md", "desktop.ini", "~$offer.docx", ".~lock.offer.odt#",
    "film.mp4.part", "film.mp4.crdownload", "a (Ros's conflicted copy 2026-11-01).md",
    "a.sync-conflict-20261101-101010-ABC.md", ".env", ".git", ".gitignore", ".htpasswd", ".nojekyll", "Icon\r",
])  # fmt: skip
def test_what_editors_and_systems_leave_is_left_out_with_a_reason(name):
    fate, why = fate_of(name)
    assert (fate, len(why) > 10) == ("left out", True)


@pytest.mark.parametrize("name", [
    "a.pdf", "a.txt", "robots.txt", "_headers", "_redirects", ".htaccess", ".domains", "CNAME", "a.html", "humans.txt",
    "old-prices.pdf", "a.mdx", "fold.er", "backup", "save-the-date.svg",
])  # fmt: skip
def test_all_else_is_copied(name):
    assert fate_of(name)[0] == "copied"


@pytest.mark.parametrize("name", ["secret.markdown", "Secret.MD", "secret.mkd", "secret.mdown"])
def test_a_draft_is_held_back_whatever_its_ending(made, name):
    built = made({f"content/{name}": DRAFT})
    assert b"The secret" not in b"".join(built.files.values()) + built.private["handoff.json"]
    assert [page.title for page in built.site.held_back] == ["Secret plan"]


def test_pages_with_other_endings_are_pages_like_all_others(made):
    front = "---\ntitle: {}\ndescription: A page with another ending, long enough to be shown whole in results.\n---\n"
    built = made({
        "content/news/_index.markdown": front.format("News") + "What is new, [one thing](one.mkd) first.\n",
        "content/news/one.mkd": front.format("One thing") + "Back to [the news](_index.markdown).\n",
    })  # fmt: skip
    assert not [found for found in built.findings if found.level == "error"]
    assert b'href="/news/one/"' in built.files["news/index.html"]
    assert b'href="/news/"' in built.files["news/one/index.html"]
    assert "One thing" in built.files["news/index.html"].decode()


def test_two_endings_of_one_name_are_a_clash(findings):
    found = findings({"content/twice.md": "---\ntitle: A\n---\n", "content/twice.markdown": "---\ntitle: B\n---\n"})
    assert [one.code for one in found if one.level == "error"] == ["L305"]


def test_nothing_that_an_editor_left_is_published_and_what_a_host_reads_is(made):
    published = made({
        "content/talk.md.bak": DRAFT, "content/#talk.md#": DRAFT, "content/.talk.md.swp": DRAFT,
        "content/.env": "KEY=1",
        "content/Thumbs.db": b"\0", "content/.well-known/security.txt": "Contact: x", "content/.htaccess": "Deny",
        "content/_headers": "/*", "content/__MACOSX/talk.md": DRAFT, "content/.git/config": "x",
    }).files  # fmt: skip
    assert {".well-known/security.txt", ".htaccess", "_headers"} <= set(published)
    assert not [path for path in published if "talk.md" in path or path.startswith((".env", ".git", "Thumbs", "__"))]


@pytest.mark.parametrize(("name", "text", "told"), [
    ("secret.txt", DRAFT, True), ("secret.html", DRAFT, True), ("secret", DRAFT, True), ("a.mdx", DRAFT, True),
    ("a.html", "\ufeff---\r\ntitle: x\r\n---\r\n<p>", True), ("a.txt", "+++\ntitle = 'x'\n+++\n", True),
    ("a.md.txt", '---\n"title": x\n---\n', True), ("a.txt", "\n \n---\ntitle: x\n---\n", True),
    ("a.txt", "---\ntitle: x\ntags:\n- a\n-\n  b\n---\n", True), ("a.txt", "---\ntitle: x\n...\nText\n", True),
    ("a.txt", '{"title": "x"}\n\nText\n', True),
    ("a.json", '{"title": "x"}\n', False), ("a.js", '{let a = 1}\n', False), ("a.txt", "---\n...\n", False),
    ("rule.txt", "---\nA line above and below\n---\n", False), ("a.yaml", "---\ntitle: x\n---\n", False),
    ("open.txt", "---\ntitle: x\n", False), ("a.html", "<!doctype html>\n---\na: b\n---\n", False),
    ("empty.txt", "", False), ("bytes.bin", b"---\n\xff\xfe\n---\n", False),
])  # fmt: skip
def test_a_file_with_fields_that_is_no_page_is_a_finding_and_not_published_raw(findings, name, text, told):
    found = [one for one in findings({f"content/{name}": text}) if one.code == "S110"]
    assert [(one.place.file, one.place.line) for one in found] == [(f"content/{name}", 1)] * told


def test_journeys_that_can_t_be_looked_into_are_told_and_none_are_none(tmp_path):
    assert read_journeys(tmp_path) == ({}, [], [])
    (tmp_path / "journeys").write_text("no folder")
    _, _, (fault,) = read_journeys(tmp_path)
    assert "this can't be read" in str(fault)
    assert fault.file == "journeys"


def test_what_lies_beside_a_draft_s_index_is_held_back_with_it(made):
    built = made(
        {"content/plan/index.md": DRAFT, "content/plan/figures.pdf": b"%PDF secret", "content/planned.pdf": b"%"}
    )
    assert not [path for path in built.files if path.startswith("plan/")]
    assert "planned.pdf" in built.files
    shown = made({"content/plan/index.md": DRAFT, "content/plan/figures.pdf": b"%PDF secret"}, show=("draft",))
    assert "plan/figures.pdf" in shown.files


def test_a_link_that_leads_nowhere_is_told(tmp_path):
    root = write_site(tmp_path, {})
    (root / "content/gone.md").symlink_to("nowhere.md")
    with pytest.raises(UnreadableError, match=r"content/gone\.md: this is a link that leads nowhere"):
        load_site(root, NOW)


def test_each_file_has_one_row(tmp_path):
    root = write_site(tmp_path, {"content/a.md.bak": "x", "content/.git/config": "x", "content/b.pdf": "x"})
    rows = {found.inside: found.fate for found in walk(root / "content")}
    assert rows == {".git/": "left out", "_index.md": "page", "a.md.bak": "left out", "b.pdf": "copied",
                    "compare.md": "page", "talk.md": "page", "thanks.md": "page"}  # fmt: skip


def test_list_files_tells_what_becomes_of_each_and_why(tmp_path, capsys):
    root = write_site(tmp_path, {
        "content/secret.markdown": DRAFT, "content/a.md.bak": "x", "content/.htaccess": "x",
        "journeys/garden/files/plan.pdf": b"x", "templates/extra.html": "x", "themes/other/theme.yaml": "x",
    })  # fmt: skip
    assert run(["list", "files", "--site", str(root), "--format", "json"]) == 0
    rows = {row["file"]: (row["becomes"], row["why"]) for row in json.loads(capsys.readouterr().out)}
    assert rows["content/talk.md"] == ("/talk/", "Markdown")
    assert rows["content/secret.markdown"] == ("held back", "draft: true")
    assert rows["content/a.md.bak"] == ("left out", "an editor's copy of another file")
    assert rows["content/.htaccess"] == ("/.htaccess", "copied for the host, which reads it")
    assert rows["journeys/garden/script.md"][0] == "read"
    assert rows["journeys/garden/files/plan.pdf"][0] == "left out"
    assert rows["templates/extra.html"][0] == "read"
    assert rows["themes/other/theme.yaml"] == ("left out", "site.yaml names the theme default")
    assert run(["list", "files", "--site", str(root)]) == 0
    assert "content/a.md.bak" in capsys.readouterr().out


def test_list_files_goes_on_past_what_cant_be_read(tmp_path, capsys):
    root = write_site(tmp_path, {"content/talk.md": "---\ntitle: [a\n---\n", "journeys/garden/mails/later.md": "x"})
    (root / "content/gone.md").symlink_to("nowhere.md")
    assert run(["list", "files", "--site", str(root), "--format", "json"]) == 2
    said = capsys.readouterr()
    rows = {row["file"]: (row["becomes"], row["why"]) for row in json.loads(said.out)}
    assert [file for file, (becomes, _) in rows.items() if becomes == "not read"] == [
        "content/gone.md", "content/talk.md"
    ]  # fmt: skip
    assert rows["content/gone.md"][1] == "this is a link that leads nowhere. Correct it, or take it away."
    assert rows["content/_index.md"] == ("/", "Markdown")
    assert rows["journeys/garden/mails/later.md"][0] == "read"
    assert "error: content/gone.md: this is a link" in said.err


@pytest.mark.parametrize(("settings", "path", "told"), [
    ({}, "content/inbox.md", True), ({}, "content/f/_index.md", True), ({}, "content/t.pdf", False),
    ({}, "content/me/photo.svg", True), ({}, "content/inboxes.md", False), ({}, "content/metrics.md", True),
    ({"capture_url": "https://forms.example.com/"}, "content/inbox.md", False),
    ({"capture_url": "https://www.example.com/capture/"}, "content/inbox.md", False),
    ({"capture_url": "https://www.example.com/capture/"}, "content/capture/f.md", True),
    ({"capture_url": "https://www.example.com/capture/"}, "content/capture/us.md", True),
    ({"base_url": "https://www.example.com/shop/"}, "content/inbox.md", True),
])  # fmt: skip
def test_an_address_of_the_capture_api_on_the_same_host_is_not_to_be_had(made, settings, path, told):
    text = "---\ntitle: Taken\n---\n" if path.endswith(".md") else "<svg xmlns='http://www.w3.org/2000/svg'/>"
    found = [one for one in made({path: text}, settings=settings).findings if one.code == "L307"]
    assert [(one.place.file, one.level) for one in found] == [(path, "error")] * told


def test_a_page_called_404_is_told_how_to_be_the_one_that_hosts_show(findings):
    found = [one for one in findings({"content/404.md": "---\ntitle: Lost\n---\n"}) if one.code == "L307"]
    assert [(one.level, "url: /404.html" in one.message) for one in found] == [("warning", True)]
