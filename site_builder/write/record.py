"""What the last build left in a published folder, kept beside it so that the next one need not read it all again."""

import hashlib
import json
import os
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

_VERSION = 1
_SAFE_AGE = 100_000_000  # nanoseconds; more than a file system's clock takes to tick
_LONG_AGO = 1_000_000_000

GONE = (0, 0)
Stamps = dict[str, tuple[int, int]]  # folder -> its inode, and when an entry last came or went, in nanoseconds


class FileStamp(NamedTuple):
    """A published file: what it holds, and by what to tell that it was not touched since."""

    digest: str  # SHA-256
    inode: int
    size: int  # bytes
    changed_at: int  # nanoseconds


@dataclass(frozen=True, slots=True)
class Record:
    """A published folder as the last build left it, and the twin that it keeps beside it."""

    files: Mapping[str, FileStamp]  # those that the build wrote
    folders: Stamps  # theirs; "" is the published folder itself
    twin: Stamps  # the same folders of the twin; empty where there is none
    foreign: tuple[str, ...]  # topmost entries that no build wrote


def read_record(file: Path) -> Record | None:
    """The record in a file; None when there is none that can be used."""
    try:
        told = json.loads(file.read_bytes())
        if told["version"] != _VERSION:
            return None
        return Record(
            {path: FileStamp(*stamp) for path, stamp in told["files"].items()},
            {path: (inode, at) for path, (inode, at) in told["folders"].items()},
            {path: (inode, at) for path, (inode, at) in told["twin"].items()},
            tuple(told["foreign"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # damaged: the folder is read anew
        return None


def write_record(file: Path, record: Record) -> None:
    """Put a record in a file's place, whole."""
    told = {
        "version": _VERSION,
        "files": record.files,
        "folders": record.folders,
        "twin": record.twin,
        "foreign": record.foreign,
    }
    draft = file.with_name(f"{file.name}.new")
    draft.write_text(json.dumps(told, separators=(",", ":")), encoding="utf-8")
    os.replace(draft, file)


def stamp_of(digest: str, found: os.stat_result) -> FileStamp:
    """The stamp of a file that holds what has this digest."""
    return FileStamp(digest, found.st_ino, found.st_size, found.st_mtime_ns)


def digest_of(file: Path | BufferedReader) -> str:
    """The digest of a file, however large; of an open one from its beginning."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return digest_of(opened)
    return hashlib.file_digest(file, "sha256").hexdigest()


def stamps_of(folder: Path, names: Iterable[str]) -> Stamps:
    """The stamps of folders below `folder`; `GONE` for what is not there, or is no folder."""
    found: Stamps = {}
    for name in names:
        try:
            told = os.lstat(f"{folder}/{name}" if name else folder)
        except (FileNotFoundError, NotADirectoryError):
            found[name] = GONE
        else:
            found[name] = (told.st_ino, told.st_mtime_ns) if stat.S_ISDIR(told.st_mode) else GONE
    return found


def renewed_stamps(folder: Path, names: Iterable[str], known: Stamps, touched: Collection[str]) -> Stamps:
    """The stamps of folders that nobody else sees, of which only those `touched` need be looked at again."""
    wanted = set(names)
    again = _aged_stamps(folder, {name for name in wanted if name in touched or name not in known})
    return {name: again.get(name) or known[name] for name in sorted(wanted)}


def _aged_stamps(folder: Path, names: Iterable[str]) -> Stamps:
    """Stamps such that whatever is put into one of the folders later changes its stamp.

    A file system's clock ticks every few milliseconds: of two entries within one tick the second would not show. So
    folders that changed a moment ago are given an earlier time.
    """
    found = stamps_of(folder, names)
    newest = max((at for _, at in found.values()), default=0)
    for name, (inode, at) in found.items():
        if at > newest - _SAFE_AGE:
            os.utime(f"{folder}/{name}", ns=(at - _LONG_AGO, at - _LONG_AGO))
            found[name] = (inode, at - _LONG_AGO)
    return found
