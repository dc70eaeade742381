"""The database as a file of the system: whether it is still the one that was opened, and what room its log may take."""

import os
from pathlib import Path

from capture_api.places import make_private_folder
from capture_api.store.errors import StoreUnavailable, replaced

PAGE = 4096  # bytes; what SQLite takes unless it is told otherwise
MOST_LOG = 8000  # pages, 32 MB: at the usual 1000 a busy minute copies them back all the time
LEAST_LOG = 64  # pages; with fewer every form would copy them back
PART_FOR_LOG = 8  # of the room that the database may use at all, the log gets one such part


class DatabaseFile:
    """One path, made when it is first opened and never again: a file that is gone or another is told, not made anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: tuple[int, int] | None = None  # device and inode of what was opened

    def make(self) -> None:
        """An empty file that only its owner may read, unless it is there already; StoreUnavailable where one was."""
        if self._opened:
            self.check()
            return
        make_private_folder(self.path.parent)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        self._opened = identity_of(self.path)

    def check(self) -> None:
        """StoreUnavailable when the path leads to another file than the one that was opened, or to none."""
        try:
            is_same = self._opened in (None, identity_of(self.path))
        except OSError as error:
            raise StoreUnavailable(f"The store {self.path} cannot be looked at: {error}") from error
        if not is_same:
            raise replaced(self.path)

    def log_pages(self) -> int:
        """How many pages of log may gather before they are copied back: fewer where the disk is small."""
        disk = os.statvfs(self.path.parent)
        ours = sum(size_of(self.path.with_name(self.path.name + end)) for end in ("", "-wal"))
        room = disk.f_bavail * disk.f_frsize + ours
        return max(LEAST_LOG, min(MOST_LOG, room // PART_FOR_LOG // PAGE))


def identity_of(path: Path) -> tuple[int, int] | None:
    """Device and inode of a file; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def size_of(path: Path) -> int:
    """The bytes of a file, 0 where there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
