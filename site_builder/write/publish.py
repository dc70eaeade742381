"""Puts a build in place: whole files, only what changed, the published folder swapped in one step or untouched."""

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from capture_api.places import keep_out_of_git
from site_builder.errors import PublishError
from site_builder.load.reading import unreadable
from site_builder.model.addresses import MARK_FILE
from site_builder.write.foreign import (
    Contents,
    carried,
    clear,
    mark_of,
    refuse_strangers,
    refuse_what_is_in_the_way,
    survey,
)

CHUNK = 1 << 20  # bytes of a copied file in memory at once
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@dataclass(frozen=True, slots=True)
class Written:
    """What a write changed, as paths under the published folder."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    foreign: tuple[str, ...] = ()  # what stands there and was left as it is, since no build wrote it


@contextmanager
def only_build(private: Path) -> Iterator[None]:
    """Hold the site's build lock; PublishError when another build holds it."""
    with _lock_file(private) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise PublishError("another build of this site is running. Wait for it, then run this again.") from error
        yield


def _lock_file(private: Path) -> IO[str]:
    try:
        private.mkdir(parents=True, exist_ok=True)
        keep_out_of_git(private)
        return (private / "build.lock").open("a")
    except OSError as error:
        raise PublishError(
            f"{private} could not be written: {error.strerror or error}. Give the user who builds the right to do so."
        ) from error


class Draft:
    """A published folder in the making: each file is laid beside the old folder as soon as it is made.

    `exchange` swaps two folders in one step, or says False where the system can't.
    """

    def __init__(self, out: Path, exchange: Callable[[Path, Path], bool]) -> None:
        self._out, self._exchange = out, exchange
        self._folder = out.with_name(f".{out.name}.draft")
        self._before = Contents(frozenset())
        self._laid: set[str] = set()
        self._changed: list[str] = []
        self._known: set[Path] = set()  # folders that are there already

    def begin(self, paths: Collection[str]) -> None:
        """Say which files will come. PublishError when something that Waypost did not write is in their way."""
        for path in paths:
            _keep_inside(path)
        self._before = survey(self._out)
        refuse_strangers(self._out, self._before)
        refuse_what_is_in_the_way(self._out, self._before.foreign, paths)
        self._folder.mkdir()
        if self._out.is_dir():
            shutil.copymode(self._out, self._folder)
        # The mark comes first: from there on the draft says itself what in it is ours.
        self._lay(MARK_FILE, mark_of({*paths, MARK_FILE}))

    def put(self, path: str, data: bytes) -> None:
        """Lay a file; one that is as it was is the same file under a second name and keeps its time stamp."""
        if path != MARK_FILE:
            self._lay(path, data)

    def copy(self, path: str, source: Path) -> None:
        """Lay a copy of a file, however large, without holding it in memory; SourceError when it can't be read."""
        target = self._target(path)
        try:
            original = source.open("rb")
        except OSError as error:
            raise unreadable(path, error) from error
        with original:
            if path in self._before.ours and _holds(self._out / path, original):
                _link(self._out / path, target)
                return
            original.seek(0)
            with target.open("wb") as copy:
                shutil.copyfileobj(original, copy, CHUNK)
        self._changed.append(path)

    def publish(self) -> Written:
        """Put the draft in the old folder's place in one step, and say what that changed."""
        removed = tuple(sorted(self._before.ours - self._laid))
        if self._changed or removed or not self._out.is_dir():
            with carried(self._before.foreign, self._out, self._folder):
                left = _swap(self._folder, self._out, self._exchange)
            _clear_after(left, self._out)
        return Written(tuple(sorted(self._changed)), removed, self._before.foreign)

    def discard(self) -> None:
        """Take away a draft that was not published."""
        if self._folder.is_dir():
            clear(self._folder, self._out)

    def _lay(self, path: str, data: bytes) -> None:
        target = self._target(path)
        if path in self._before.ours and _same(self._out / path, data):
            _link(self._out / path, target)
        else:
            target.write_bytes(data)
            self._changed.append(path)

    def _target(self, path: str) -> Path:
        self._laid.add(path)
        target = self._folder / path
        if target.parent not in self._known:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._known.add(target.parent)
        return target


@contextmanager
def drafting(out: Path, exchange: Callable[[Path, Path], bool] | None = None) -> Iterator[Draft]:
    """A draft of `out` that stands in its place once its `publish` is called, and else is taken away: all or nothing.

    PublishError when `out` is a folder that Waypost never built, when something foreign is in the way, or when the disk
    refuses; `out` is then as it was.
    """
    out = out.resolve()  # behind a link stands the folder that a server shows
    try:
        with _only_publisher(out.parent):
            _recover(out, out.with_name(f".{out.name}.draft"), out.with_name(f".{out.name}.old"))
            draft = Draft(out, exchange or exchange_folders)
            try:
                yield draft
            finally:
                draft.discard()
    except OSError as error:
        raise PublishError(
            f"{out} could not be written: {error.strerror or error}. The published folder is as it was; "
            "make room or give it another place with --out."
        ) from error


@contextmanager
def _only_publisher(parent: Path) -> Iterator[None]:
    """Hold the folder that the published one stands in, so that two sites never publish to one place at a time."""
    parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(parent, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _recover(out: Path, draft: Path, old: Path) -> None:
    """Mend what a killed build has left: the published folder under another name, or foreign files in a draft."""
    if old.is_dir() and not out.exists():
        os.rename(old, out)
    for folder in (draft, old):
        if folder.is_dir():
            clear(folder, out)


def _clear_after(left: Path | None, out: Path) -> None:
    try:
        if left is not None:
            clear(left, out)
    except OSError as error:
        raise PublishError(
            f"{out} is published, but {left} beside it could not be cleared away: {error.strerror or error}. "
            "Give the user who builds the right to do so, and build again."
        ) from error


def _keep_inside(path: str) -> None:
    """Whatever a source said its address was, nothing is ever written beside the folder."""
    if path.startswith("/") or ".." in path.split("/"):
        raise PublishError(f"{path} lies outside the published folder. Nothing was written.")


def files_below(folder: Path) -> set[str]:
    """The files below a folder, as paths relative to it."""
    if not folder.is_dir():
        return set()
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink()}


def _same(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and path.read_bytes() == data


def _holds(path: Path, original: IO[bytes]) -> bool:
    """Whether a file holds what an open one does, compared piece by piece."""
    if path.stat().st_size != os.fstat(original.fileno()).st_size:
        return False
    with path.open("rb") as old:
        while part := original.read(CHUNK):
            if old.read(CHUNK) != part:
                return False
    return True


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # a file system without hard links
        shutil.copy2(old, new)


def _swap(draft: Path, out: Path, exchange: Callable[[Path, Path], bool]) -> Path | None:
    """Exchange the two folders in one step where the system can, so that no reader ever finds none.

    What it gives is the folder that is left over, None when there was nothing published before.
    """
    if not out.exists():
        os.replace(draft, out)
        return None
    if exchange(draft, out):
        return draft
    old = out.with_name(f".{out.name}.old")
    os.replace(out, old)
    try:
        os.replace(draft, out)
    except OSError:
        os.replace(old, out)
        raise
    return old


def exchange_folders(one: Path, other: Path) -> bool:
    """Linux's renameat2 with RENAME_EXCHANGE; False where there is no such call."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.EXDEV, errno.EBUSY):
        return False
    raise OSError(code, os.strerror(code), str(other))
