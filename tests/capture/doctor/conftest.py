"""A capture API in order: what the doctor says of it is what each test breaks."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from handoff_sample import KEYS

from capture_api.doctor.examination import diagnose
from capture_api.doctor.sign import Sign


@pytest.fixture
def signs(environ: dict[str, str], tmp_path: Path, now) -> Callable[..., dict[str, list[Sign]]]:
    """What the doctor finds, by name, with some settings changed."""

    def examine(**changes: str) -> dict[str, list[Sign]]:
        found: dict[str, list[Sign]] = {}
        for sign in diagnose(environ | changes, tmp_path, now()):
            assert sign.words.endswith((".", "”", ")")), sign
            assert sign.level == "ok" or sign.remedy or "." in sign.words[:-1], sign  # each fault has its way out
            assert not any(key in sign.words + sign.remedy for key in KEYS)
            found.setdefault(sign.name, []).append(sign)
        return found

    return examine


@pytest.fixture
def change_handoff(site: Path) -> Callable[..., None]:
    """Change facts of the handoff file, and of its site."""

    def change(site_facts: dict[str, object] | None = None, **facts: object) -> None:
        old = json.loads(site.read_text("utf-8"))
        new = old | facts | {"site": old["site"] | (site_facts or {})}
        site.write_text(json.dumps(new), "utf-8")

    return change
