"""One build of a site at a time, and one build into a place at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from capture_api.places import keep_out_of_git
from site_builder.errors import PublishError


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


@contextmanager
def only_publisher(parent: Path) -> Iterator[None]:
    """Hold the folder that the published one stands in, so that two sites never publish to one place at a time."""
    parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(parent, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
