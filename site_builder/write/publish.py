"""Puts a build in place: whole files, only what changed, the published folder swapped in one step or untouched."""

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from site_builder.errors import PublishError
from site_builder.model.addresses import MARK, MARK_FILE

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@dataclass(frozen=True, slots=True)
class Written:
    """What a write changed, as paths under the published folder."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]


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


def publish(out: Path, files: Mapping[str, bytes]) -> Written:
    """Make `out` hold exactly `files` (path -> bytes), all of them or none.

    Files that are as they were keep their time stamps. PublishError when `out` holds something that Waypost did
    not build, or when the disk refuses; `out` is then as it was.
    """
    _keep_inside(files)
    out = out.resolve()  # behind a link stands the folder that a server shows
    before = files_below(out)
    if before and not _is_ours(out):
        raise PublishError(
            f"{out} holds files that Waypost did not build. Name another folder with --out, or empty this one."
        )
    changed = tuple(path for path in sorted(files) if path not in before or not _same(out / path, files[path]))
    removed = tuple(sorted(before - files.keys()))
    if not changed and not removed and out.is_dir():
        return Written((), ())
    draft = out.with_name(f".{out.name}.draft")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        _fill(draft, files, out, set(changed))
        _swap(draft, out)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise PublishError(
            f"{out} could not be written: {error.strerror or error}. The published folder is as it "
            "was; make room or give it another place with --out."
        ) from error
    return Written(changed, removed)


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


def _is_ours(out: Path) -> bool:
    mark = out / MARK_FILE
    return mark.is_file() and mark.read_bytes() == MARK


def _same(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and path.read_bytes() == data


def _fill(draft: Path, files: Mapping[str, bytes], out: Path, changed: set[str]) -> None:
    """Lay the whole folder beside the old one; what did not change is the same file under a second name."""
    folders: set[Path] = set()
    for path, data in files.items():
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


def _swap(draft: Path, out: Path) -> None:
    """Exchange the two folders in one step where the system can, so that no reader ever finds none."""
    out.parent.mkdir(parents=True, exist_ok=True)
    if not out.exists():
        os.replace(draft, out)
        return
    if not _exchange(draft, out):
        old = out.with_name(f".{out.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        os.replace(out, old)
        try:
            os.replace(draft, out)
        except OSError:
            os.replace(old, out)
            raise
        shutil.rmtree(old, ignore_errors=True)
        return
    shutil.rmtree(draft, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
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
