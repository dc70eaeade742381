"""What a build did not write survives every build, whatever it is, and whenever the build is killed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from garden import KEYS, NOW, write_site
from publishing import publish

from site_builder.cli import run
from site_builder.errors import PublishError
from site_builder.pipeline import BuildOptions, build
from site_builder.write.exchange import exchange_folders
from site_builder.write.foreign import mark_of, survey

SITE = {"index.html": b"home", "blog/index.html": b"blog", "blog/a/index.html": b"a"}
NEXT = {"index.html": b"home, again", "blog/index.html": b"blog", "shop/index.html": b"shop"}
FOREIGN = {
    ".git/HEAD": b"ref: refs/heads/main\n", ".git/objects/ab/cd": b"\x00\x01", "CNAME": b"www.example.com\n",
    "google1234.html": b"google-site-verification", "blog/.index.html.swp": b"an editor's",
    "downloads/list/price.pdf": b"%PDF", "blog/a/by-hand.txt": b"a note",
}  # fmt: skip


def put(folder: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def twin_of(out: Path) -> Path:
    """The tree that the next build starts from."""
    return out.with_name(f".{out.name}.twin") / "tree"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def built(files: dict[str, bytes]) -> dict[str, bytes]:
    return {**files, ".nojekyll": mark_of({**files, ".nojekyll": b""})}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    publish(tmp_path / "out", {**SITE, ".nojekyll": b""})
    put(tmp_path / "out", FOREIGN)
    return tmp_path / "out"


@pytest.mark.parametrize("exchange", [exchange_folders, lambda one, other: False], ids=["exchanged", "renamed"])
def test_foreign_files_and_folders_survive_each_build_and_are_not_counted(out, exchange):
    written = publish(out, {**NEXT, ".nojekyll": b""}, exchange)
    assert contents(out) == {**built(NEXT), **FOREIGN}
    assert written.changed == (".nojekyll", "index.html", "shop/index.html")
    assert written.removed == ("blog/a/index.html",)
    assert written.foreign == (
        ".git", "CNAME", "blog/.index.html.swp", "blog/a/by-hand.txt", "downloads", "google1234.html")  # fmt: skip
    assert publish(out, {**NEXT, ".nojekyll": b""}, exchange).changed == ()
    assert contents(twin_of(out)) == built(NEXT)
    assert names(out.parent) == [".out.twin", "out"]


def test_links_modes_and_the_repository_stay_the_very_same(out):
    (out / ".git").chmod(0o700)
    (out / "CNAME").chmod(0o600)
    (out / "current").symlink_to("downloads")
    (out / "gone").symlink_to("/nowhere/at/all")
    before = {name: (out / name).lstat() for name in (".git", "CNAME", "downloads")}
    publish(out, {**NEXT, ".nojekyll": b""})
    after = {name: (out / name).lstat() for name in before}
    assert {name: (one.st_ino, one.st_mode) for name, one in after.items()} == {
        name: (one.st_ino, one.st_mode) for name, one in before.items()
    }
    assert os.readlink(out / "current") == "downloads"
    assert os.readlink(out / "gone") == "/nowhere/at/all"


def test_a_worktree_whose_git_is_a_file_keeps_it(out):
    (out / "blog/.git").write_text("gitdir: /somewhere/else\n")
    publish(out, {"index.html": b"alone", ".nojekyll": b""})
    assert (out / "blog/.git").read_text() == "gitdir: /somewhere/else\n"


def test_a_real_repository_in_the_folder_goes_on_working(tmp_path):
    out = tmp_path / "public"
    subprocess.run(["git", "init", "-q", out], check=True)
    publish(out, {**SITE, ".nojekyll": b""})
    git = ["git", "-C", str(out), "-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "one"], check=True)
    publish(out, {**NEXT, ".nojekyll": b""})
    status = subprocess.run([*git, "status", "--short"], check=True, capture_output=True, text=True).stdout
    assert sorted(status.split("\n")) == ["", " D blog/a/index.html", " M .nojekyll", " M index.html", "?? shop/"]


@pytest.mark.parametrize("leavings", [{}, {".git/HEAD": b"x"}, {"CNAME": b"x"}, {".nojekyll": b""}, {".gitkeep": b""}])
def test_a_folder_with_nothing_but_what_hosts_leave_is_built_into(tmp_path, leavings):
    (tmp_path / "out").mkdir()
    put(tmp_path / "out", leavings)
    publish(tmp_path / "out", {**SITE, ".nojekyll": b""})
    assert contents(tmp_path / "out") == {**leavings, **built(SITE)}


@pytest.mark.parametrize("work", [{"thesis.txt": b"x"}, {".nojekyll": b"mine"}, {"CNAME": b"x", "index.html": b"old"}])
def test_a_folder_of_somebody_else_is_refused_and_its_files_are_named(tmp_path, work):
    put(tmp_path / "out", work)
    name = next(name for name in work if name != "CNAME")
    with pytest.raises(PublishError, match=f"did not build: {name}. Name another"):
        publish(tmp_path / "out", {**SITE, ".nojekyll": b""})
    assert contents(tmp_path / "out") == work


@pytest.mark.parametrize(("foreign", "wanted"), [
    ("robots.txt", "robots.txt"), ("about", "about/index.html"), ("feed.xml/x", "feed.xml")])  # fmt: skip
def test_what_stands_in_the_way_is_named_and_kept(out, foreign, wanted):
    put(out, {foreign: b"by hand"})
    before = contents(out)
    with pytest.raises(PublishError, match=f"{foreign.partition('/')[0]} is in the way"):
        publish(out, {**NEXT, wanted: b"ours", ".nojekyll": b""})
    assert contents(out) == before


@pytest.mark.parametrize("has_twin", [True, False])
@pytest.mark.parametrize(("taken", "put_there"), [("blog", b"a list"), ("blog/index.html", None)])
def test_what_took_the_name_of_something_built_but_is_of_another_kind_is_foreign(tmp_path, taken, put_there, has_twin):
    out = tmp_path / "out"
    publish(out, {**SITE, ".nojekyll": b""})
    if not has_twin:
        shutil.rmtree(out.with_name(".out.twin"))
    if put_there is None:
        (out / taken).unlink()
        (out / taken).mkdir()
    else:
        shutil.rmtree(out / taken)
        (out / taken).write_bytes(put_there)
    with pytest.raises(PublishError, match=f"{taken} is in the way"):
        publish(out, {**NEXT, ".nojekyll": b""})
    assert (out / taken).is_dir() if put_there is None else (out / taken).read_bytes() == put_there


def test_a_folder_built_before_the_mark_told_folders_from_files_is_built_again(tmp_path):
    out = tmp_path / "out"
    publish(out, {**SITE, ".nojekyll": b""})
    shutil.rmtree(out.with_name(".out.twin"))
    earlier = mark_of([*SITE, ".nojekyll"]).replace(b"/\n", b"\n")
    (out / ".nojekyll").write_bytes(earlier)
    (out / "blog/a/index.html").unlink()
    assert publish(out, {**NEXT, ".nojekyll": b""}).foreign == ()
    assert contents(out) == built(NEXT)
    assert not (out / "blog/a").exists()


def test_a_name_that_is_no_text_survives_and_is_told(tmp_path, capsys):
    root = write_site(tmp_path / "site", {})
    build(BuildOptions(root, NOW, KEYS), root / "public")
    odd = os.fsdecode(b"pic\xff.txt")
    (root / "public" / odd).write_bytes(b"mine")
    assert run(["build", "--site", str(root), "--report", str(tmp_path / "report.json")]) == 0
    assert "did not write it: pic\\xff.txt.\n" in capsys.readouterr().out
    assert json.loads((tmp_path / "report.json").read_bytes())["foreign"] == ["pic\\xff.txt"]
    assert run(["build", "--site", str(root)]) == 0
    assert (root / "public" / odd).read_bytes() == b"mine"


def test_a_draft_folder_that_no_build_laid_is_not_taken_for_ours(out):
    put(out.parent / ".out.draft", {"letter.txt": b"mine"})
    with pytest.raises(PublishError, match="is in the way"):
        publish(out, {**NEXT, ".nojekyll": b""})
    assert contents(out.parent / ".out.draft") == {"letter.txt": b"mine"}
    assert contents(out) == {**built(SITE), **FOREIGN}


def test_a_file_saved_anew_while_the_folders_change_places_is_the_one_that_stays(out):
    def save_and_exchange(one: Path, other: Path) -> bool:
        (other / "CNAME.new").write_bytes(b"new.example.com\n")
        os.replace(other / "CNAME.new", other / "CNAME")
        (other / "downloads").mkdir()
        (other / "downloads/late.txt").write_bytes(b"late")
        return exchange_folders(one, other)

    publish(out, {**NEXT, ".nojekyll": b""}, save_and_exchange)
    late = {"CNAME": b"new.example.com\n", "downloads/late.txt": b"late"}
    assert contents(out) == {**built(NEXT), **FOREIGN, **late}


def test_a_disk_that_refuses_in_the_middle_leaves_all_of_it(out):
    def refuse(one: Path, other: Path) -> bool:
        raise OSError(28, "No space left on device")

    with pytest.raises(PublishError, match=r"No space left on device\. The published folder is as it was"):
        publish(out, {**NEXT, ".nojekyll": b""}, refuse)
    assert contents(out) == {**built(SITE), **FOREIGN}
    assert not twin_of(out).exists()


# Ends itself at the Nth time that Python touches the disk, for N = 1, 2, 3 …, each in a folder of its own.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = {path!r}
from test_foreign import FOREIGN, NEXT, SITE, put
from publishing import publish
from site_builder.write.exchange import exchange_folders
EVENTS = ("os.", "open", "shutil.", "ctypes.call", "ctypes.dlsym", "fcntl.")
exchange = exchange_folders if sys.argv[2] == "exchanged" else lambda one, other: False
for last in range(1, 400):
    out = Path(sys.argv[1]) / str(last) / "out"
    for number in range(int(sys.argv[3])):  # from the second on there is a twin
        publish(out, {{**SITE, "index.html": b"%d" % number, ".nojekyll": b""}})
    publish(out, {{**SITE, ".nojekyll": b""}})
    put(out, FOREIGN)
    child = os.fork()
    if child == 0:
        seen = 0
        def count(event, arguments):
            global seen
            if event.startswith(EVENTS):
                seen += 1
                if seen == last:
                    os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(count)
        publish(out, {{**NEXT, ".nojekyll": b""}}, exchange)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
print(last)
"""


@pytest.mark.parametrize("before", ["0", "2"])
@pytest.mark.parametrize("how", ["exchanged", "renamed"])
def test_a_build_killed_at_any_step_loses_nothing_and_the_next_one_mends_it(tmp_path, how, before):
    script = KILLED.format(path=[str(Path(__file__).parent), str(Path(__file__).parents[2]), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), how, before], capture_output=True, text=True, check=True
    )
    last = int(done.stdout)
    assert 40 < last < 399
    for number in range(1, last):
        beside = tmp_path / str(number)
        everything = [contents(folder) for folder in (*beside.iterdir(), twin_of(beside / "out"))]
        for path, data in FOREIGN.items():
            assert [one[path] for one in everything if path in one][:1] == [data], (number, path)
        out = contents(beside / "out") if (beside / "out").exists() else contents(beside / ".out.old")
        ours = {path: data for path, data in out.items() if path not in FOREIGN}
        assert ours in (built(SITE), built(NEXT)), number
        publish(beside / "out", {**NEXT, ".nojekyll": b""})
        assert contents(beside / "out") == {**built(NEXT), **FOREIGN}, number
        assert {*names(beside)} <= {".out.twin", "out"}, number
        assert contents(twin_of(beside / "out")) in ({}, built(NEXT)), number
        later = {**NEXT, "index.html": b"home, once more"}
        publish(beside / "out", {**later, ".nojekyll": b""})
        assert contents(beside / "out") == {**built(later), **FOREIGN}, number
        assert names(beside / ".out.twin") == [".gitignore", "record.json", "tree"], number


def test_a_host_finds_every_foreign_file_at_every_moment_of_a_build(out):
    def look_and_exchange(one: Path, other: Path) -> bool:
        assert (one / "CNAME").read_bytes() == (other / "CNAME").read_bytes() == FOREIGN["CNAME"]
        return exchange_folders(one, other)

    publish(out, {**NEXT, ".nojekyll": b""}, look_and_exchange)


def test_the_mark_names_no_path_and_an_older_mark_is_understood(tmp_path):
    put(tmp_path / "out", {**SITE, "CNAME": b"x", ".nojekyll":
        b"Built by Waypost. Everything here is replaced by the next build.\n"})  # fmt: skip
    assert survey(tmp_path / "out").foreign == ("CNAME",)
    publish(tmp_path / "out", {**NEXT, ".nojekyll": b""})
    assert contents(tmp_path / "out") == {**built(NEXT), "CNAME": b"x"}
    assert b"shop" not in (tmp_path / "out/.nojekyll").read_bytes()


def test_build_says_what_it_left_alone(tmp_path, capsys):
    root = write_site(tmp_path / "site", {})
    build(BuildOptions(root, NOW, KEYS), root / "public")
    put(root / "public", {".git/HEAD": b"x", "CNAME": b"x"})
    assert run(["build", "--site", str(root)]) == 0
    assert "Left as it is in public, since Waypost did not write it: .git, CNAME.\n" in capsys.readouterr().out
