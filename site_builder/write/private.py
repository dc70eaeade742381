"""Writes what the capture API is told, beside the published folder: each file whole, and nothing over a database."""

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from capture_api.places import DATA, is_database
from site_builder.errors import PublishError
from site_builder.write.twin import link

_DIGEST = re.compile(r"[0-9a-f]{64}")


def write_private(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files beside the published folder, each whole; the last one named is put in place last."""
    with lay_private(folder, files) as put:
        put()


@contextmanager
def lay_private(folder: Path, files: Mapping[str, bytes]) -> Iterator[Callable[[], None]]:
    """Lay files ready under other names; what it yields puts them in place.

    When what follows fails, the earlier ones are back in their places; when it goes well, what was offered earlier is
    taken away. PublishError when the disk refuses, when something else stands in the way, or when a database lies where
    they would go or be copied from.
    """
    drafts = dict[Path, Path]()
    with _told(f"{folder} could not be written"):
        try:
            _refuse_databases(folder)
            for path, data in files.items():
                target = folder / path
                _refuse_what_is_in_the_way(target, folder)
                if target.is_file() and target.read_bytes() == data:
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                draft = target.with_name(f".{target.name}.draft")
                drafts[draft] = target
                draft.write_bytes(data)
        except BaseException:
            _discard(drafts)
            raise
    placed = _Placed()
    try:
        yield lambda: placed.put(drafts, folder)
        placed.drop_earlier()
    except BaseException:
        placed.take_back()
        raise
    finally:
        _discard(drafts)
    with _told(f"Pages and hand-off are published, but what {folder} offered earlier is still in it", ""):
        _drop_earlier_offers(folder / "files", files)


class _Placed:
    """Files that were put in place, and those that stood there, kept until all has gone well."""

    def __init__(self) -> None:
        self._earlier: dict[Path, Path | None] = {}  # a file -> the one that it took the place of, if there was one

    def put(self, drafts: Mapping[Path, Path], folder: Path) -> None:
        with _told(f"{folder} could not be written"):
            for draft, target in drafts.items():
                kept = target.with_name(f".{target.name}.earlier")
                kept.unlink(missing_ok=True)
                if target.is_file():
                    link(target, kept)
                    self._earlier[target] = kept
                os.replace(draft, target)
                self._earlier.setdefault(target, None)

    def take_back(self) -> None:
        for target, kept in self._earlier.items():
            if kept is None:
                target.unlink(missing_ok=True)
            else:
                os.replace(kept, target)

    def drop_earlier(self) -> None:
        _discard(filter(None, self._earlier.values()))


@contextmanager
def _told(what: str, state: str = " The published folder is as it was.") -> Iterator[None]:
    """A refusal of the disk as a sentence."""
    try:
        yield
    except OSError as error:
        raise PublishError(
            f"{what}: {error.strerror or error}.{state} Make room, or give the user who builds the right to write "
            "there, and build again."
        ) from error


def _discard(files: Iterable[Path]) -> None:
    for file in files:
        if file.is_file():
            file.unlink()


def _refuse_what_is_in_the_way(target: Path, folder: Path) -> None:
    """PublishError when a folder stands in a file's place, or a file in that of one of its folders."""
    wrong = target if target.is_dir() else None
    for above in (folder.parent, folder, *(one for one in target.parents if one.is_relative_to(folder))):
        if above.exists() and not above.is_dir():
            wrong = above
    if wrong:
        raise PublishError(
            f"{wrong} is in the way: the build writes a {'file' if wrong == target else 'folder'} of that name. The "
            "published folder is as it was. Move it away, and build again."
        )


def _refuse_databases(folder: Path) -> None:
    """PublishError before anything is written where leads lie."""
    found = next((path for path in sorted(folder.glob("*")) if is_database(path)), None)
    if found:
        raise PublishError(
            f"{found} is an SQLite database, in the folder that a build writes and a deployment copies. Nothing was "
            f"written. Stop the capture API, move the file with its -wal and -shm files to {DATA}/, and build again."
        )


def _drop_earlier_offers(folder: Path, wanted: Collection[str]) -> None:
    """Offered files lie under their hashes; those that this build does not offer would be copied for ever."""
    kept = {path.split("/")[1] for path in wanted if path.startswith("files/")}
    for found in folder.glob("*"):
        if _DIGEST.fullmatch(found.name) and found.name not in kept:
            shutil.rmtree(found)
