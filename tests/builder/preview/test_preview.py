"""What a preview says while a site is edited."""

import garden
import pytest

from site_builder.check.registry import CHECKS
from site_builder.pipeline import BuildOptions, make
from site_builder.preview.preview import Preview


@pytest.fixture
def said() -> list[tuple[str, ...]]:
    """Each time that the preview told of faults, the faults."""
    return []


@pytest.fixture
def preview(tmp_path, said):
    garden.write_site(tmp_path, {})
    options = BuildOptions(tmp_path, garden.NOW, garden.KEYS)
    return Preview(lambda memory: make(options, memory, CHECKS), lambda result: None, said.append)


def test_faults_are_told_once_when_they_come_and_when_they_go(preview, said, tmp_path):
    page = tmp_path / "content/talk.md"
    good = page.read_text("utf-8")
    preview.rebuild()
    page.write_text(good.replace("journey: garden", "journey: graden"), "utf-8")
    for _ in range(2):
        preview.rebuild()
    page.write_text(good, "utf-8")
    preview.rebuild()
    assert [len(faults) for faults in said] == [1, 0]
    assert said[0][0].startswith("content/talk.md:4: J202")


def test_a_page_that_is_left_whole_stays_while_a_fault_is_shown_over_it(preview, tmp_path):
    preview.rebuild()
    before = preview.files
    (tmp_path / "content/talk.md").write_text("---\ntitle: [\n", "utf-8")
    preview.rebuild()
    assert preview.faults
    assert preview.files is before
