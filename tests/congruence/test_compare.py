from pathlib import Path

import pytest
import yaml

from site_builder.congruence.compare import compare
from site_builder.congruence.quantities import Quantity, read_quantities

CASES = yaml.safe_load(Path(__file__).with_name("comparison_cases.yaml").read_text("utf-8"))


def last(text: str) -> Quantity:
    """The last quantity of a text: the price of "a three hour visit is £48"."""
    return read_quantities(text)[-1]


@pytest.mark.parametrize(("promised", "said", "better", "verdict"), CASES)
def test_what_is_said_against_what_was_promised(promised, said, better, verdict):
    assert compare(last(promised), last(said), better) == verdict
