"""The sample site as sales has it: with a script, an opener, verdicts and reasons."""

from pathlib import Path
from typing import Any

import pytest
from sales_sample import sales_handoff


@pytest.fixture
def facts(tmp_path: Path) -> dict[str, Any]:
    """The sample's handoff file, to be changed before `app` is asked for."""
    return sales_handoff(tmp_path)
