"""A build costs what changed, whatever happened to the published folder and its twin since the last one."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from publishing import files_below, publish

from site_builder.errors import PublishError
from site_builder.write.foreign import mark_of
from site_builder.write.publish import drafting

EVENTS = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from publishing import publish
out = Path(sys.argv[1])
files = {{f"s/{{number}}/index.html": b"a page" for number in range(int(sys.argv[2]))}}
for words in (b"one", b"two"):
    publish(out, {{**files, "index.html": words}})
seen = []
sys.addaudithook(lambda event, arguments: seen.append(event) if event.startswith(("os.", "open", "shutil.")) else None)
publish(out, {{**files, "index.html": b"three"}})
print(len(seen))
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files_below(folder)}


def built(files: dict[str, bytes]) -> dict[str, bytes]:
    return {**files, ".nojekyll": mark_of({*files, ".nojekyll"})}


def twin_of(out: Path) -> Path:
    return out.with_name(f".{out.name}.twin") / "tree"


def stop_half_way(out: Path, files: dict[str, bytes]) -> None:
    """Lay files for a build that is never published."""
    with drafting(out) as draft:
        draft.begin(files)
        for path, data in files.items():
            draft.put(path, data)


def test_one_changed_file_touches_as_many_files_in_a_large_site_as_in_a_small_one(tmp_path):
    script = EVENTS.format(path=[str(Path(__file__).parents[2]), *sys.path])
    counts = [
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / number / "out"), number],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for number in ("3", "90")
    ]
    assert counts[0] == counts[1]


def test_the_twin_is_the_same_files_and_nobody_elses_to_read(tmp_path):
    out = tmp_path / "out"
    for words in (b"one", b"two"):
        publish(out, {"index.html": words, "a/index.html": b"a"})
    for path in ("index.html", "a/index.html", ".nojekyll"):
        assert (twin_of(out) / path).samefile(out / path)
    assert twin_of(out).parent.stat().st_mode & 0o777 == 0o700
    assert (twin_of(out).parent / ".gitignore").read_text() == "*\n"


def test_what_is_withdrawn_is_gone_from_the_twin_too(tmp_path):
    out = tmp_path / "out"
    publish(out, {"index.html": b"one", "secret/index.html": b"too early"})
    publish(out, {"index.html": b"one"})
    assert contents(twin_of(out)) == built({"index.html": b"one"})
    assert not (twin_of(out) / "secret").exists()


def test_a_build_that_stops_leaves_the_twin_good_for_the_next(tmp_path):
    out = tmp_path / "out"
    for words in (b"one", b"two"):
        publish(out, {"index.html": words})
    stop_half_way(out, {"index.html": b"two", "new.html": b"new"})
    assert contents(out) == contents(twin_of(out)) == built({"index.html": b"two"})
    assert sorted(path.name for path in twin_of(out).parent.iterdir()) == [".gitignore", "record.json", "tree"]


@pytest.mark.parametrize("record", [b"", b"{", b"[]", b'{"version":1}', b'{"version":99,"files":{}}'])
def test_a_damaged_record_costs_time_alone(tmp_path, record):
    out = tmp_path / "out"
    for words in (b"one", b"two"):
        publish(out, {"index.html": words})
    (twin_of(out).parent / "record.json").write_bytes(record)
    assert publish(out, {"index.html": b"three"}).changed == ("index.html",)
    assert contents(out) == built({"index.html": b"three"})


def test_a_folder_of_the_twins_name_that_is_not_ours_is_left_alone(tmp_path):
    (tmp_path / ".out.twin").mkdir()
    (tmp_path / ".out.twin/letter.txt").write_text("mine")
    with pytest.raises(PublishError, match="is in the way"):
        publish(tmp_path / "out", {"index.html": b"one"})
    assert (tmp_path / ".out.twin/letter.txt").read_text() == "mine"


PAGES = st.sampled_from(["index.html", "a/index.html", "a/b/index.html", "a.html", "c/d/e.html", "c/d"])
WORDS = st.sampled_from([b"one", b"two", b"three, which is longer"])
SITES = st.dictionaries(PAGES, WORDS, max_size=5).filter(lambda files: not {"c/d", "c/d/e.html"} <= files.keys())
FOREIGN = st.sampled_from(["CNAME", "a/by-hand.txt", "x/y.txt", "a/b/z/w.txt"])


class Publishing(RuleBasedStateMachine):
    """Builds into one folder between which people and programs do what they like with it and its twin."""

    def __init__(self) -> None:
        super().__init__()
        self.top = Path(tempfile.mkdtemp())
        self.out = self.top / "out"
        self.foreign: dict[str, bytes] = {}
        publish(self.out, {})

    def teardown(self) -> None:
        shutil.rmtree(self.top)

    @rule(files=SITES)
    def publishes(self, files):
        before = contents(self.out)
        try:
            written = publish(self.out, files)
        except PublishError as error:
            if "is in the way" not in str(error):  # a folder that is not ours may have the name of one that is wanted
                raise
            assert contents(self.out) == before
            return
        assert contents(self.out) == {**built(files), **self.foreign}
        if written.changed or written.removed:
            assert contents(twin_of(self.out)) == built(files)

    @rule(files=SITES)
    def stops_before_it_publishes(self, files):
        before = contents(self.out)
        with contextlib.suppress(PublishError):
            stop_half_way(self.out, files)
        assert contents(self.out) == before

    @rule(path=FOREIGN, words=WORDS)
    def puts_a_file_there(self, path, words):
        if any(parent.is_file() for parent in (self.out / path).parents):
            return
        (self.out / path).parent.mkdir(parents=True, exist_ok=True)
        (self.out / path).unlink(missing_ok=True)
        (self.out / path).write_bytes(words)
        self.foreign[path] = words

    @rule(path=FOREIGN)
    def takes_a_file_away(self, path):
        (self.out / path).unlink(missing_ok=True)
        self.foreign.pop(path, None)

    @rule(path=PAGES, words=WORDS, anew=st.booleans(), where=st.sampled_from(["out", "twin"]))
    def changes_a_page_by_hand(self, path, words, anew, where):
        file = (self.out if where == "out" else twin_of(self.out)) / path
        if not file.is_file():
            return
        if anew:
            file.unlink()
        file.write_bytes(words)
        os.utime(file, ns=(1, 1))  # never the time that a build saw

    @rule(path=PAGES, where=st.sampled_from(["out", "twin"]))
    def loses_a_page(self, path, where):
        file = (self.out if where == "out" else twin_of(self.out)) / path
        if file.is_file():
            file.unlink()

    @rule()
    def loses_the_twin(self):
        shutil.rmtree(twin_of(self.out).parent, ignore_errors=True)

    @invariant()
    def foreign_files_are_there(self):
        assert all((self.out / path).read_bytes() == words for path, words in self.foreign.items())


Publishing.TestCase.settings = settings(max_examples=40, stateful_step_count=14, deadline=None)
TestPublishing = Publishing.TestCase
