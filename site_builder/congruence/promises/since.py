"""What a change made better or worse: two states of a site's promises, layer by layer."""

import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from site_builder.congruence.promises.ledger import LABELS
from site_builder.congruence.promises.matrix import Cell, Row
from site_builder.errors import SourceError

Turn = Literal["worse", "new", "gone", "better", "reworded"]
TURNS: tuple[Turn, ...] = ("worse", "new", "gone", "better", "reworded")


@dataclass(frozen=True, slots=True)
class Change:
    """One promise in one layer, before and after; either is None where the promise was not there."""

    turn: Turn
    promise: str
    layer: str
    before: Cell | None
    after: Cell | None
    text_before: str = ""
    text_after: str = ""


def compare(before: Iterable[Row], after: Iterable[Row]) -> list[Change]:
    """Every promise and layer that changed, what got worse first."""
    was, now = _cells(before), _cells(after)
    changes = [_change(key, was.get(key), now.get(key)) for key in dict.fromkeys([*now, *was])]
    return sorted((one for one in changes if one is not None), key=lambda one: TURNS.index(one.turn))


def _cells(rows: Iterable[Row]) -> dict[tuple[str, str], tuple[Row, Cell]]:
    return {(row.promise.id, cell.layer): (row, cell) for row in rows for cell in row.cells if cell.label}


def _change(key: tuple[str, str], was: tuple[Row, Cell] | None, now: tuple[Row, Cell] | None) -> Change | None:
    if was is None and now is not None:
        return Change("new", *key, None, now[1], "", now[0].promise.text)
    if was is not None and now is None:
        return Change("gone", *key, was[1], None, was[0].promise.text, "")
    assert was is not None
    assert now is not None
    (old_row, old), (row, new) = was, now
    turn = _turn(old, new, old_row.promise.text != row.promise.text)
    return Change(turn, *key, old, new, old_row.promise.text, row.promise.text) if turn else None


def _turn(old: Cell, new: Cell, is_reworded: bool) -> Turn | None:
    fall = LABELS.index(new.label) - LABELS.index(old.label)
    if fall:
        return "worse" if fall > 0 else "better"
    return "reworded" if is_reworded or (old.text != new.text and new.layer != "pages") else None


@contextmanager
def site_at(root: Path, revision: str) -> Iterator[Path]:
    """The site's folder as it stood at a revision, in a folder that goes afterwards; SourceError without one."""
    commit = _git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"], revision)
    archive = _git(root, ["archive", "--format=tar", commit.decode().strip()], revision)
    with tempfile.TemporaryDirectory(prefix="waypost-") as folder:
        with tarfile.open(fileobj=BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder)


def _git(root: Path, words: Sequence[str], revision: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise SourceError(root, 0, "git is not installed, and `--since` asks it for the older files.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise SourceError(root, 0, f"git knows no revision {revision} here. {said}".strip())
    return done.stdout
