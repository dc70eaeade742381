"""The tree beside a published folder that takes its place: the one published before, brought up to date.

`.public.twin/` holds `tree`, whose files are those of `public/` under a second name; `new`, where changed files wait
for their build; and a record of both trees. Without a record that vouches for it, the tree is taken away and laid anew,
so that a build may be killed at any moment.
"""

import os
import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from site_builder.errors import PublishError
from site_builder.model.addresses import MARK_FILE
from site_builder.write.foreign import clear, mark_of, with_folders
from site_builder.write.record import Record, read_record, stamps_of, write_record

_OWN = (".gitignore", "*\n")  # says that the folder is ours, and keeps it out of a repository


class Twin:
    """The twin of one published folder, for one build."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out.with_name(f".{out.name}.twin")
        self.tree = self.folder / "tree"
        self.record = read_record(self._record_file)
        self.is_fresh: bool | None = None  # whether the tree begins empty; None before the first file is laid
        self._made: set[Path] = set()  # folders that are there already

    @property
    def _record_file(self) -> Path:
        return self.folder / "record.json"

    @property
    def _waiting(self) -> Path:
        return self.folder / "new"

    @property
    def _beside(self) -> Path:
        return self.folder / "next"

    def recover(self) -> None:
        """Take away what a killed build has left. PublishError when a folder of that name is not ours."""
        if not self.folder.is_dir():
            return
        if any(self.folder.iterdir()) and not (self.folder / _OWN[0]).is_file():
            raise PublishError(
                f"{self.folder} is in the way: the build needs a folder of that name, and Waypost did not make this "
                "one. Move it away."
            )
        self._clear_waiting()
        if not (self.record and self.record.twin):
            self._clear_tree()

    def open(self, keeps_mark: bool) -> None:
        """Make ready for files: on the tree there is, when it is as the record says, or on an empty one.

        In an empty one the mark stands first, so that it says itself what in it is ours: the published one where that
        is kept, or else the first file that is laid.
        """
        if self.is_fresh is not None:
            return
        self.folder.mkdir(mode=0o700, exist_ok=True)  # what was published once is nobody else's to read
        (self.folder / _OWN[0]).write_text(_OWN[1], "utf-8")
        known = self.record.twin if self.record else {}
        self.is_fresh = not known or stamps_of(self.tree, known) != known
        if self.is_fresh:
            self._clear_tree()
            self.tree.mkdir()
            if keeps_mark:
                link(self.out / MARK_FILE, self.tree / MARK_FILE)
        else:
            self._waiting.mkdir()

    def place(self, path: str, number: int) -> Path:
        """Where a file is laid until the build is published."""
        return self._target(path) if self.is_fresh else self._waiting / str(number)

    def fill(self, paths: Collection[str], laid: Iterable[str], linked: Iterable[str], gone: Iterable[str]) -> None:
        """Make the tree hold what is to be published: files `laid`, `linked` from the published folder; none `gone`.

        `paths` are all that stood or will stand in it: each is named in its mark before it comes or goes.
        """
        self._record_file.unlink(missing_ok=True)  # from here on nothing vouches for the tree
        numbers = {path: number for number, path in enumerate(laid)}
        if self.is_fresh:
            for path in linked:
                if path != MARK_FILE:
                    link(self.out / path, self._target(path))
        else:
            if MARK_FILE in numbers:
                self._mark_anew(paths)
            self._take_away(gone)
            for path in sorted(numbers, key=MARK_FILE.__eq__):  # the mark comes last
                os.replace(self._waiting / str(numbers[path]), self._target(path))
            for path in linked:
                self._link_anew(path)
        if self.out.is_dir():
            shutil.copymode(self.out, self.tree)

    def follow(self, paths: Collection[str], laid: Collection[str], gone: Iterable[str]) -> None:
        """Bring the tree that was published until now to what has taken its place."""
        self._made.clear()
        if MARK_FILE in laid:
            self._mark_anew(paths)
        self._take_away(gone)
        for path in sorted(laid, key=MARK_FILE.__eq__):
            self._link_anew(path)

    def vouch(self, record: Record) -> None:
        """Keep a record, from which on the tree is taken for what it says."""
        write_record(self._record_file, record)
        self.record = record

    def discard(self) -> None:
        """Take away what was laid for a build that was not published, and a tree that nothing vouches for."""
        if not self.folder.is_dir():
            return
        self._clear_waiting()
        if not (self._record_file.exists() and self.record and self.record.twin):
            self._clear_tree()
        if {entry.name for entry in self.folder.iterdir()} == {_OWN[0]}:
            (self.folder / _OWN[0]).unlink()
            self.folder.rmdir()

    def _clear_waiting(self) -> None:
        self._beside.unlink(missing_ok=True)
        if self._waiting.is_dir():
            shutil.rmtree(self._waiting)

    def _clear_tree(self) -> None:
        if self.tree.is_dir():
            clear(self.tree, self.out)

    def _mark_anew(self, paths: Collection[str]) -> None:
        self._beside.write_bytes(mark_of(paths))  # never through a name that a published file has as well
        os.replace(self._beside, self.tree / MARK_FILE)

    def _link_anew(self, path: str) -> None:
        link(self.out / path, self._beside)
        os.replace(self._beside, self._target(path))
        self._beside.unlink(missing_ok=True)  # where both were one file already, nothing was replaced

    def _take_away(self, gone: Iterable[str]) -> None:
        emptied = set()
        for path in gone:
            (self.tree / path).unlink(missing_ok=True)
            emptied |= with_folders([path]) - {path}
        for folder in sorted(emptied, key=len, reverse=True):
            with suppress(OSError):  # something else stands in it
                (self.tree / folder).rmdir()

    def _target(self, path: str) -> Path:
        target = self.tree / path
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        return target


def link(old: Path, new: Path) -> None:
    """A file under a second name, or a copy where the file system has no second names."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)
