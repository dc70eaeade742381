"""The example garden made in memory, with one thing changed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from garden import KEYS, NOW, Changes, write_site

from capture_api.contract.offers import FormFacts
from site_builder.check.registry import CHECKS
from site_builder.model.finding import Finding
from site_builder.model.site import Site
from site_builder.pipeline import BuildOptions, BuildResult, make
from site_builder.preview.preview import Memory


@dataclass(frozen=True, slots=True)
class Made:
    """A site made in memory: what was found, and every file's bytes."""

    result: BuildResult
    files: dict[str, bytes]

    @property
    def site(self) -> Site:
        return self.result.site

    @property
    def findings(self) -> list[Finding]:
        return self.result.findings

    @property
    def forms(self) -> tuple[FormFacts, ...]:
        return self.result.forms

    @property
    def private(self) -> dict[str, bytes]:
        return self.result.private


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Made]:
    """Makes the good site with changes, in memory."""

    def make_it(changes: Changes | None = None, **options: object) -> Made:
        root, memory = write_site(tmp_path / "site", changes or {}), Memory()
        result = make(BuildOptions(root, NOW, KEYS, **options), memory, CHECKS)  # type: ignore[arg-type]
        files = {path: data if isinstance(data, bytes) else data.read_bytes() for path, data in memory.files.items()}
        return Made(result, files)

    return make_it


@pytest.fixture
def findings(made: Callable[..., Made]) -> Callable[[Changes], list[Finding]]:
    """What every check finds in the good site with changes."""
    return lambda changes: made(changes).findings
