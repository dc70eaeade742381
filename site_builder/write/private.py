"""Writes what the capture API is told, beside the published folder: each file whole, and nothing over a database."""

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from capture_api.places import DATA, is_database
from site_builder.errors import PublishError

_DIGEST = re.compile(r"[0-9a-f]{64}")


def write_private(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files beside the published folder, each whole; the last one named is put in place last."""
    with lay_private(folder, files) as put:
        put()


@contextmanager
def lay_private(folder: Path, files: Mapping[str, bytes]) -> Iterator[Callable[[], None]]:
    """Lay files ready under other names; what it yields puts them in place and takes away what was offered earlier.

    PublishError when the disk refuses, or when a database lies where they would go or be copied from.
    """
    drafts: dict[Path, Path] = {}

    def put() -> None:
        for draft, target in drafts.items():
            os.replace(draft, target)
        _drop_earlier_offers(folder / "files", files)

    try:
        _refuse_databases(folder)
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
            if draft.is_file():
                draft.unlink()


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
