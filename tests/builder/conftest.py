"""The example garden made in memory, with one thing changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from garden import KEYS, NOW, Changes, write_site

from site_builder.check.registry import CHECKS
from site_builder.model.finding import Finding
from site_builder.pipeline import BuildOptions, BuildResult, make


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., BuildResult]:
    """Makes the good site with changes, in memory."""

    def make_it(changes: Changes | None = None, **order: object) -> BuildResult:
        root = write_site(tmp_path / "site", changes or {})
        return make(BuildOptions(root, NOW, KEYS, **order), CHECKS)  # type: ignore[arg-type]

    return make_it


@pytest.fixture
def findings(made: Callable[..., BuildResult]) -> Callable[[Changes], list[Finding]]:
    """What every check finds in the good site with changes."""
    return lambda changes: made(changes).findings
