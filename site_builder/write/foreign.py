"""Tells in the published folder what a build wrote from what somebody else put there, and lets the second survive.

The mark file lists what the build wrote, each path by the first half of its hash, a folder's with a slash behind it:
the file is public, and a list of paths would name pages that nobody links to. Since it stands in the folder itself,
list and folder change in one step.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from site_builder.errors import PublishError
from site_builder.load.reading import readable
from site_builder.model.addresses import MARK, MARK_FILE
from site_builder.write.record import GONE, Stamps

# What a folder may hold before its first build: what Git, hosts and file managers leave there.
HARMLESS = frozenset(
    (".git", ".gitignore", ".gitattributes", ".gitkeep", ".keep", "CNAME", ".domains", ".htaccess", ".well-known",
     ".DS_Store", "Thumbs.db", "desktop.ini")
)  # fmt: skip
_OLD_MARK = b"Built by Waypost. Everything here is replaced by the next build.\n"  # before builds kept a list


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a folder: the files that a build wrote, and the topmost entries that it did not write."""

    ours: frozenset[str]
    foreign: tuple[str, ...] = ()  # a folder without a file of ours is one entry
    is_marked: bool = False  # whether a build has written here at all


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a folder's mark file says of a path in it: whether a build wrote a file there, or a folder."""

    lists_file: Callable[[str], bool]
    lists_folder: Callable[[str], bool]


_NOTHING = _Mark(lambda path: False, lambda path: False)  # of a folder that no build has written to


def mark_of(paths: Collection[str]) -> bytes:
    """The mark file of a build that writes `paths`; their folders stand in it, too."""
    files = map(_short_hash, paths)
    folders = (f"{_short_hash(path)}/" for path in with_folders(map(_above, paths)))  # the outermost is ""
    return MARK + "".join(f"{name}\n" for name in sorted([*files, *folders])).encode()


def with_folders(paths: Iterable[str]) -> set[str]:
    """Paths, and every folder that they stand in."""
    found = set(paths)
    for path in tuple(found):
        above = _above(path)
        while above and above not in found:
            found.add(above)
            above = _above(above)
    return found


def survey(folder: Path) -> Contents:
    """What stands in `folder`, links never followed; nothing where there is no folder."""
    mark = _read_mark(folder)
    if not folder.is_dir():
        return Contents(frozenset())
    ours: set[str] = set()
    foreign: list[str] = []
    _sort(folder, "", mark or _NOTHING, ours, foreign)
    return Contents(frozenset(ours), tuple(sorted(foreign)), mark is not None)


def survey_again(folder: Path, known: Contents, then: Stamps, now: Stamps) -> Contents:
    """What stands in a folder that held what is `known` when its own folders had the stamps `then`.

    Only those are looked into whose stamps differ `now`.
    """
    changed = {name for name, stamp in then.items() if now[name] != stamp}
    if not changed:
        return known
    if any(now[name] == GONE for name in changed):
        return survey(folder)
    ours = {path for path in known.ours if _above(path) not in changed}
    foreign = [path for path in known.foreign if _above(path) not in changed]
    for name in changed:
        with os.scandir(folder / name) as entries:
            for entry in entries:
                path = f"{name}/{entry.name}" if name else entry.name
                if path in known.ours and entry.is_file(follow_symlinks=False):
                    ours.add(path)
                elif path not in then or not entry.is_dir(follow_symlinks=False):
                    foreign.append(path)
    if MARK_FILE not in ours:
        return survey(folder)
    return Contents(frozenset(ours), tuple(sorted(foreign)), is_marked=True)


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _sort(folder: Path, inside: str, mark: _Mark, ours: set[str], foreign: list[str]) -> bool:
    """Sort a folder's entries; whether any file of ours is among them or below."""
    alien: list[str] = []
    has_ours = False
    with os.scandir(folder / inside) as entries:
        for entry in entries:
            path = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_dir(follow_symlinks=False) and entry.name != ".git":
                below: list[str] = []
                if _sort(folder, path, mark, ours, below) or mark.lists_folder(path):
                    has_ours = True
                    foreign.extend(below)
                else:
                    alien.append(path)
            elif entry.is_file(follow_symlinks=False) and (path == MARK_FILE or mark.lists_file(path)):
                has_ours = True
                ours.add(path)
            else:
                alien.append(path)
    foreign.extend(alien)
    return has_ours


def _read_mark(folder: Path) -> _Mark | None:
    """What a folder's mark file says; None for a folder that no build has written to."""
    file = folder / MARK_FILE
    if file.is_symlink() or not file.is_file():
        return None
    words = file.read_bytes()
    if words == _OLD_MARK:
        return _Mark(_is_no_host_s, _is_no_host_s)
    if not words.startswith(MARK):
        return None
    listed = frozenset(words[len(MARK) :].decode("ascii", "replace").split("\n"))
    sign = "/" if any(name.endswith("/") for name in listed) else ""  # earlier builds told folders and files alike
    return _Mark(lambda path: _short_hash(path) in listed, lambda path: _short_hash(path) + sign in listed)


def _is_no_host_s(path: str) -> bool:
    return path.split("/")[0] not in HARMLESS


def _short_hash(path: str) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:32]


def refuse_strangers(out: Path, contents: Contents) -> None:
    """PublishError for a folder that Waypost never built, unless it holds nothing but what Git and hosts leave."""
    if contents.is_marked:
        return
    others = [path for path in contents.foreign if path not in HARMLESS]
    if contents.ours and (out / MARK_FILE).stat().st_size:  # an empty one is GitHub's, and ours may take its place
        others.append(MARK_FILE)
    if others:
        raise PublishError(
            f"{out} holds files that Waypost did not build: {few(others)}. Name another folder with --out, or empty "
            "this one."
        )


def refuse_what_is_in_the_way(out: Path, foreign: Sequence[str], files: Iterable[str]) -> None:
    """PublishError when something that no build wrote stands where this build has a file or a folder of its own."""
    wanted = with_folders(files) if foreign else ()
    for path in foreign:
        if path in wanted:
            raise PublishError(
                f"{readable(str(out / path))} is in the way: Waypost did not write it, and this build has a file of "
                "its own there. Move it away; what is to be published belongs into content/."
            )


@contextmanager
def carried(foreign: Sequence[str], out: Path, draft: Path) -> Iterator[None]:
    """Let the draft hold what is foreign in `out` as well; when what follows fails, all of it is back in `out`.

    A file gets a second name, so that a host finds it at every moment. A folder, `.git` among them, can't have two
    names: it is moved as it is, at the very end. A killed build leaves it in the draft, where `clear` finds it.
    """
    moved: list[str] = []
    try:
        for path in [path for path in foreign if not _second_name(out / path, draft / path)]:
            os.rename(out / path, draft / path)
            moved.append(path)
        yield
    except BaseException:
        for path in moved:
            if not os.path.lexists(out / path):
                os.rename(draft / path, out / path)
        raise


def _second_name(old: Path, new: Path) -> bool:
    new.parent.mkdir(parents=True, exist_ok=True)
    if old.is_dir() and not old.is_symlink():
        return False
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # a file system without hard links, or somebody else's file
        return False
    return True


def clear(folder: Path, out: Path) -> None:
    """Take away a folder that a build laid beside `out`; what no build wrote in it goes to `out`, and never away.

    PublishError for a folder that no build has laid.
    """
    contents = survey(folder)
    if not contents.is_marked and not HARMLESS.issuperset(contents.foreign):
        raise PublishError(
            f"{folder} is in the way: the build needs a folder of that name, and Waypost did not make this one. "
            "Move it away."
        )
    for path in contents.foreign:
        bring_home(folder / path, out / path)
    for path in contents.ours - {MARK_FILE}:
        (folder / path).unlink()
    for above, _, _ in os.walk(folder, topdown=False):
        if Path(above) != folder:
            os.rmdir(above)
    (folder / MARK_FILE).unlink(missing_ok=True)  # last: a killed clearing goes on where it stopped
    if folder.is_dir():
        folder.rmdir()


def bring_home(old: Path, new: Path) -> None:
    """Move what is foreign to the published folder; of two files of one name the one that was put there later stays."""
    if not os.path.lexists(new):
        new.parent.mkdir(parents=True, exist_ok=True)
        os.rename(old, new)
        return
    one, other = old.lstat(), new.lstat()
    if (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino):
        old.unlink()
    elif old.is_dir() and new.is_dir() and not old.is_symlink() and not new.is_symlink():
        for entry in sorted(os.listdir(old)):
            bring_home(old / entry, new / entry)
        old.rmdir()
    elif old.is_dir() or new.is_dir():
        raise PublishError(
            f"{readable(str(old))} and {readable(str(new))} differ, and Waypost wrote neither. Keep the one that you "
            "want."
        )
    elif one.st_ctime_ns >= other.st_ctime_ns:
        os.replace(old, new)
    else:
        old.unlink()


def few(paths: Sequence[str]) -> str:
    """The first paths of a list and how many more there are, for one line."""
    more = f" and {len(paths) - 5} more" if len(paths) > 6 else ""
    return ", ".join(map(readable, paths if not more else paths[:5])) + more
