"""Sets every promise against pages, script and operations: what reports show and revisions are compared by."""

import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from site_builder.congruence.promises.ledger import LABELS, JudgedPromise, Suggested
from site_builder.errors import SourceError
from site_builder.model.finding import Finding, Place, Suppression
from site_builder.model.journey import LAYERS, Promise
from site_builder.model.site import Site

COLUMNS = ("pages", *LAYERS)
UNTOLD, APART = "C506", "CG015"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one layer makes of one promise; `label` is "" where the promise does not need the layer."""

    layer: str
    label: str
    why: str
    rule: str = ""
    confidence: float = 1.0
    text: str = ""
    place: Place | None = None
    promise_span: tuple[int, int] | None = None
    line_span: tuple[int, int] | None = None
    pages: tuple[str, ...] = ()
    reviewed_by: str = ""
    suggested: tuple[Suggested, ...] = ()
    suppression: Suppression | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A promise and its cells, in the order of COLUMNS."""

    promise: Promise
    cells: tuple[Cell, ...]


def matrix(site: Site, judged: Iterable[JudgedPromise], findings: Sequence[Finding]) -> tuple[Row, ...]:
    """A row for every promise, in the order of the journeys' files."""
    spared = {(one.code, one.promise, one.place): one.suppression for one in findings if one.suppression}
    apart = {one.promise: one for one in findings if one.code == APART and one.level == "error"}
    found = {(one.promise.id, one.layer): one for one in judged}
    pages: dict[str, list[str]] = {}
    for page in site.pages.values():
        for name in page.promises:
            pages.setdefault(name, []).append(page.url)
    return tuple(
        Row(
            promise,
            (
                _told(promise, sorted(pages.get(promise.id, ())), apart.get(promise.id), spared),
                *(_kept(layer, found.get((promise.id, layer)), spared) for layer in LAYERS),
            ),
        )
        for promise in site.promises.values()
    )


Spared = Mapping[tuple[str, str, Place], Suppression]


def _told(promise: Promise, pages: list[str], apart: Finding | None, spared: Spared) -> Cell:
    if apart is not None:
        return Cell(
            "pages",
            "contradicted",
            apart.message,
            apart.code,
            text=apart.here,
            place=apart.place,
            promise_span=apart.there_span,
            line_span=apart.here_span,
            pages=tuple(pages),
            suppression=apart.suppression,
        )
    if not pages:
        why = "No page tells it. Add it to a page's `promises:` or take it away."
        spare = spared.get((UNTOLD, promise.id, promise.place))
        return Cell("pages", "missing", why, UNTOLD, place=promise.place, suppression=spare)
    where = f"{len(pages)} pages tell it" if len(pages) > 1 else "One page tells it"
    return Cell("pages", "congruent", f"{where}: {', '.join(pages)}.", pages=tuple(pages), place=promise.place)


def _kept(layer: str, one: JudgedPromise | None, spared: Spared) -> Cell:
    if one is None:
        return Cell(layer, "", "The promise does not need this layer.")
    place = one.line.place if one.line else one.promise.place
    verdict = one.verdict
    return Cell(
        layer,
        verdict.label,
        verdict.why,
        verdict.rule,
        verdict.confidence,
        one.line.text if one.line else "",
        one.line.place if one.line else None,
        verdict.promise_span,
        verdict.line_span,
        reviewed_by=one.review.by if one.review else "",
        suggested=one.suggested,
        suppression=spared.get((verdict.rule, one.promise.id, place)),
    )


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
