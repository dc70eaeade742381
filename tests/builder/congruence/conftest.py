"""The example garden's promises held against its script and operations, with one thing changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from garden import NOW, Changes, write_site

from site_builder.check.congruence import WANTED, hold_promises
from site_builder.congruence.promises.ledger import pack_of
from site_builder.congruence.promises.matrix import Cell
from site_builder.load.site import load_site
from site_builder.model.finding import Finding
from site_builder.report.formats import rules_of
from site_builder.report.record import Record


@pytest.fixture
def held(tmp_path: Path) -> Callable[..., Record]:
    """Holds the promises of the good site with changes."""

    def hold(changes: Changes | None = None) -> Record:
        site = load_site(write_site(tmp_path / "site", changes or {}), NOW)
        rows, findings = hold_promises(site, NOW.date())
        return Record(findings, rules_of(WANTED, pack_of(site)), rows, site.settings.title)

    return hold


@pytest.fixture
def cells(held: Callable[..., Record]) -> Callable[[Changes], dict[str, Cell]]:
    """The cells of the good site's one promise by layer."""
    return lambda changes: {cell.layer: cell for row, cell in held(changes).cells if row.promise.id == "answer-2d"}


@pytest.fixture
def findings_of(tmp_path: Path) -> Callable[[Changes], tuple[Finding, ...]]:
    """What the reading of the good site with changes finds."""
    return lambda changes: load_site(write_site(tmp_path / "site", changes), NOW).faults
