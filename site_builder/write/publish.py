"""Puts a build in place: whole files, only what changed, the published folder swapped in one step or untouched."""

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from site_builder.errors import PublishError
from site_builder.load.reading import unreadable
from site_builder.model.addresses import MARK_FILE
from site_builder.write.exchange import Exchange, exchange_folders, swap
from site_builder.write.foreign import (
    Contents,
    bring_home,
    carried,
    clear,
    mark_of,
    refuse_strangers,
    refuse_what_is_in_the_way,
    survey,
    survey_again,
    with_folders,
)
from site_builder.write.locks import only_publisher
from site_builder.write.record import FileStamp, Record, Stamps, digest_of, renewed_stamps, stamp_of, stamps_of
from site_builder.write.twin import Twin

CHUNK = 1 << 20  # bytes of a copied file in memory at once


@dataclass(frozen=True, slots=True)
class Written:
    """What a write changed, as paths under the published folder."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    foreign: tuple[str, ...] = ()  # what stands there and was left as it is, since no build wrote it


@dataclass(frozen=True, slots=True)
class _Exchanged:
    """What the exchange of the folders left to be done."""

    written: Written
    left: Path | None  # the folder that was published until then
    folders: Stamps  # those of the one that is now, with files of ours in them


class Draft:
    """A published folder in the making: each changed file is laid beside the old folder as soon as it is made."""

    def __init__(self, out: Path, twin: Twin, exchange: Exchange) -> None:
        self._out, self._twin, self._exchange = out, twin, exchange
        self._before = Contents(frozenset())
        self._folders: Stamps = {}  # those of the published folder as the build found it; none where it is not known
        self._kept: dict[str, FileStamp] = {}
        self._laid: dict[str, FileStamp] = {}
        self._done: _Exchanged | None = None

    def begin(self, paths: Collection[str]) -> None:
        """Say which files will come. PublishError when something that Waypost did not write is in their way."""
        for path in paths:
            _keep_inside(path)
        self._before = self._survey()
        refuse_strangers(self._out, self._before)
        refuse_what_is_in_the_way(self._out, self._before.foreign, paths)
        mark = mark_of({*paths, MARK_FILE})
        if not self._is_kept(MARK_FILE, _digest(mark), len(mark)):
            self._lay(MARK_FILE, mark)

    def put(self, path: str, data: bytes) -> None:
        """Lay a file; one that is as it was stays the same file and keeps its time stamp."""
        if path != MARK_FILE and not self._is_kept(path, _digest(data), len(data)):
            self._lay(path, data)

    def copy(self, path: str, source: Path) -> None:
        """Lay a copy of a file, however large, without holding it in memory; SourceError when it can't be read."""
        try:
            original = source.open("rb")
        except OSError as error:
            raise unreadable(path, error) from error
        with original:
            size = os.fstat(original.fileno()).st_size
            if path in self._before.ours and self._is_kept(path, digest_of(original), size):
                return
            original.seek(0)
            digest = hashlib.sha256()
            with self._place(path).open("xb") as copy:
                while part := original.read(CHUNK):
                    digest.update(part)
                    copy.write(part)
                copy.flush()
                self._laid[path] = stamp_of(digest.hexdigest(), os.fstat(copy.fileno()))

    def publish(self) -> Written:
        """Put the draft in the old folder's place in one step, and say what that changed."""
        removed = tuple(sorted(self._before.ours - self._kept.keys() - self._laid.keys()))
        written = Written(tuple(sorted(self._laid)), removed, self._before.foreign)
        if self._laid or removed or not self._out.is_dir():
            touched = self._fill()
            with carried(self._before.foreign, self._out, self._twin.tree):
                known = {} if self._twin.is_fresh or not self._twin.record else self._twin.record.twin
                folders = renewed_stamps(self._twin.tree, self._own_folders(), known, touched)
                self._done = _Exchanged(written, swap(self._twin.tree, self._out, self._exchange), folders)
        return written

    def settle(self) -> None:
        """Once all is published: make of the folder that was published until then the twin of the one that is now."""
        if self._done is None:
            return
        own = self._done.folders.keys()
        foreign = {_topmost(path, own) for path in self._done.written.foreign}
        try:
            twin = self._follow(self._done.left, self._done.written, own) if self._done.left else {}
            files = self._kept | self._laid
            self._twin.vouch(Record(files, self._done.folders, twin, tuple(sorted(foreign))))
        except OSError as error:
            raise PublishError(
                f"{self._out} is published, but {self._twin.folder} beside it could not be brought up to date: "
                f"{error.strerror or error}. Give the user who builds the right to do so, and build again."
            ) from error

    def _survey(self) -> Contents:
        record = self._twin.record
        if record is None:
            return survey(self._out)
        self._folders = stamps_of(self._out, record.folders)
        known = Contents(frozenset(record.files), record.foreign, is_marked=True)
        return survey_again(self._out, known, record.folders, self._folders)

    def _is_kept(self, path: str, digest: str, size: int) -> bool:
        """Whether a published file of ours holds what has this digest; one that was not touched is not read."""
        if path not in self._before.ours:
            return False
        try:
            found = os.lstat(f"{self._out}/{path}")
        except FileNotFoundError:  # somebody took it away while the build ran
            return False
        stamp = stamp_of(digest, found)
        known = self._twin.record.files.get(path) if self._twin.record else None
        if known != stamp and (found.st_size != size or self._digest_of(path, found) != digest):
            return False
        self._kept[path] = stamp
        return True

    def _digest_of(self, path: str, found: os.stat_result) -> str:
        known = self._twin.record.files.get(path) if self._twin.record else None
        return known.digest if known and known == stamp_of(known.digest, found) else digest_of(self._out / path)

    def _lay(self, path: str, data: bytes) -> None:
        with self._place(path).open("xb") as file:
            file.write(data)
            file.flush()
            self._laid[path] = stamp_of(_digest(data), os.fstat(file.fileno()))

    def _place(self, path: str) -> Path:
        self._twin.open(MARK_FILE in self._kept)
        return self._twin.place(path, len(self._laid))

    def _own_folders(self) -> set[str]:
        files = self._kept.keys() | self._laid.keys()
        return with_folders(files) - files | {""}

    def _fill(self) -> set[str]:
        """Complete the tree, and give the folders in it of which entries came or went."""
        known = self._twin.record.files if self._twin.record else {}
        self._twin.open(MARK_FILE in self._kept)
        linked = [path for path, stamp in self._kept.items() if self._twin.is_fresh or known.get(path) != stamp]
        gone = known.keys() - self._kept.keys() - self._laid.keys()
        self._twin.fill(known.keys() | self._laid.keys(), self._laid, linked, gone)
        return with_folders([*self._laid, *linked, *gone, *self._before.foreign]) | {""}

    def _follow(self, left: Path, written: Written, own: Collection[str]) -> Stamps:
        if left != self._twin.tree:
            os.rename(left, self._twin.tree)
        now = stamps_of(self._twin.tree, self._folders)
        late = survey_again(self._twin.tree, self._before, self._folders, now) if now else survey(self._twin.tree)
        for path in late.foreign:
            bring_home(self._twin.tree / path, self._out / path)
        self._twin.follow(self._before.ours | self._laid.keys(), self._laid, written.removed)
        touched = with_folders([*self._laid, *written.removed, *late.foreign, *written.foreign]) | {""}
        known = {name: stamp for name, stamp in now.items() if stamp == self._folders[name]}
        return renewed_stamps(self._twin.tree, own, known, touched)


@contextmanager
def drafting(out: Path, exchange: Exchange | None = None) -> Iterator[Draft]:
    """A draft of `out` that stands in its place once its `publish` is called, and else is taken away: all or nothing.

    PublishError when `out` is a folder that Waypost never built, when something foreign is in the way, or when the disk
    refuses; `out` is then as it was.
    """
    out = out.resolve()  # behind a link stands the folder that a server shows
    try:
        with only_publisher(out.parent):
            twin = Twin(out)
            _recover(out, twin)
            draft = Draft(out, twin, exchange or exchange_folders)
            try:
                yield draft
                draft.settle()
            finally:
                twin.discard()
    except OSError as error:
        raise PublishError(
            f"{out} could not be written: {error.strerror or error}. The published folder is as it was; "
            "make room or give it another place with --out."
        ) from error


def _recover(out: Path, twin: Twin) -> None:
    """Mend what a killed build has left: the published folder under another name, or foreign files in a draft."""
    draft, old = out.with_name(f".{out.name}.draft"), out.with_name(f".{out.name}.old")
    if old.is_dir() and not out.exists():
        os.rename(old, out)
    for folder in (draft, old):  # the first is what older versions left
        if folder.is_dir():
            clear(folder, out)
    twin.recover()


def _topmost(path: str, own: Collection[str]) -> str:
    """What of a foreign path is foreign: the path, or the first folder above it in which there is no file of ours."""
    ends = (end for end, sign in enumerate(path) if sign == "/")
    return next((path[:end] for end in ends if path[:end] not in own), path)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _keep_inside(path: str) -> None:
    """Whatever a source said its address was, nothing is ever written beside the folder."""
    if path.startswith("/") or ".." in path.split("/"):
        raise PublishError(f"{path} lies outside the published folder. Nothing was written.")
