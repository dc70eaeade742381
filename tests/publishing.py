"""Publishes files of a test's own."""

from collections.abc import Callable, Mapping
from pathlib import Path

from site_builder.write.publish import Written, drafting


def publish(out: Path, files: Mapping[str, bytes], exchange: Callable[[Path, Path], bool] | None = None) -> Written:
    """Make `out` hold these files."""
    with drafting(out, exchange) as draft:
        draft.begin(files)
        for path, data in files.items():
            draft.put(path, data)
        return draft.publish()


def files_below(folder: Path) -> set[str]:
    """The files below a folder, as paths relative to it."""
    if not folder.is_dir():
        return set()
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink()}
