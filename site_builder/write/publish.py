"""Puts a build in place: whole files, only what changed, the published folder swapped in one step or untouched."""

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from site_builder.errors import PublishError
from site_builder.model.addresses import MARK_FILE
from site_builder.write.foreign import carried, clear, mark_of, refuse_strangers, refuse_what_is_in_the_way, survey

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
        return (private / "build.lock").open("a")
    except OSError as error:
        raise PublishError(
            f"{private} could not be written: {error.strerror or error}. Give the user who builds the right to do so."
        ) from error


def publish(out: Path, files: Mapping[str, bytes], exchange: Callable[[Path, Path], bool] | None = None) -> Written:
    """Make `out` hold exactly `files` (path -> bytes) beside what is foreign there, all of them or none.

    Files that are as they were keep their time stamps. PublishError when `out` is a folder that Waypost never built,
    when something foreign is in the way, or when the disk refuses; `out` is then as it was. `exchange` swaps two
    folders in one step, or says False where the system can't.
    """
    _keep_inside(files)
    out = out.resolve()  # behind a link stands the folder that a server shows
    draft, old = out.with_name(f".{out.name}.draft"), out.with_name(f".{out.name}.old")
    try:
        with _only_publisher(out.parent):
            _recover(out, draft, old)
            return _publish(out, draft, {**files, MARK_FILE: mark_of(files)}, exchange or exchange_folders)
    except OSError as error:
        raise PublishError(
            f"{out} could not be written: {error.strerror or error}. The published folder is as it "
            "was; make room or give it another place with --out."
        ) from error


def _publish(out: Path, draft: Path, files: Mapping[str, bytes], exchange: Callable[[Path, Path], bool]) -> Written:
    contents = survey(out)
    refuse_strangers(out, contents)
    refuse_what_is_in_the_way(out, contents.foreign, files)
    before = contents.ours
    changed = tuple(path for path in sorted(files) if path not in before or not _same(out / path, files[path]))
    removed = tuple(sorted(before - files.keys()))
    if not changed and not removed and out.is_dir():
        return Written((), (), contents.foreign)
    try:
        _fill(draft, files, out, set(changed))
        with carried(contents.foreign, out, draft):
            left = _swap(draft, out, exchange)
    except OSError:
        clear(draft, out)
        raise
    _clear_after(left, out)
    return Written(changed, removed, contents.foreign)


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


def _keep_inside(paths: Iterable[str]) -> None:
    """Whatever a source said its address was, nothing is ever written beside the folder."""
    for path in paths:
        if path.startswith("/") or ".." in path.split("/"):
            raise PublishError(f"{path} lies outside the published folder. Nothing was written.")


def write_private(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files beside the published folder, each whole; the last one named is put in place last."""
    with lay_private(folder, files) as put:
        put()


@contextmanager
def lay_private(folder: Path, files: Mapping[str, bytes]) -> Iterator[Callable[[], None]]:
    """Lay files ready under other names; what it yields puts them in place. PublishError when the disk refuses."""
    drafts: dict[Path, Path] = {}

    def put() -> None:
        for draft, target in drafts.items():
            os.replace(draft, target)

    try:
        for path, data in files.items():
            target = folder / path
            if target.is_file() and target.read_bytes() == data:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f".{target.name}.draft")
            drafts[draft] = target
            draft.write_bytes(data)
        yield put
    except OSError as error:
        raise PublishError(
            f"{folder} could not be written: {error.strerror or error}. The published folder is as it was; "
            "make room, or give the user who builds the right to write there."
        ) from error
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def files_below(folder: Path) -> set[str]:
    """The files below a folder, as paths relative to it."""
    if not folder.is_dir():
        return set()
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink()}


def _same(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and path.read_bytes() == data


def _fill(draft: Path, files: Mapping[str, bytes], out: Path, changed: set[str]) -> None:
    """Lay the whole folder beside the old one; what did not change is the same file under a second name."""
    draft.mkdir()
    if out.is_dir():
        shutil.copymode(out, draft)
    folders: set[Path] = set()
    # The mark comes first: from there on the draft says itself what in it is ours.
    for path, data in sorted(files.items(), key=lambda file: file[0] != MARK_FILE):
        target = draft / path
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        if path in changed:
            target.write_bytes(data)
        else:
            _link(out / path, target)


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
