from pathlib import Path

import pytest
import yaml

from site_builder.congruence.judge.claims import gain
from site_builder.congruence.judge.figures import figures
from site_builder.congruence.judge.judging import judge_line
from site_builder.congruence.judge.reading import read_sentence
from site_builder.congruence.language.pack import load_pack

ENGLISH = load_pack("en")
CASES = [
    case
    for name in ("figure_cases.yaml", "figure_cases_later.yaml", "figure_cases_last.yaml")
    for cases in yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8")).values()
    for case in cases
]


def verdicts(promise: str, line: str) -> set[str]:
    return {e.label for e in figures(read_sentence(promise, ENGLISH), read_sentence(line, ENGLISH), "", "", ENGLISH)}


@pytest.mark.parametrize(("promise", "line", "label"), CASES)
def test_the_figures_of_a_line_against_its_promise(promise, line, label):
    found = verdicts(promise, line)
    assert label in found or judge_line(promise, line, ENGLISH, decide=True).label == label
    assert label != "congruent" or "contradicted" not in found


@pytest.mark.parametrize(
    ("promise", "way"),
    [
        ("40 minutes for every treatment.", "more"),
        ("Five minutes' walk from the pier.", "less"),
        ("Two hours' notice to cancel.", "less"),
        ("Four weeks' hire included.", "more"),
        ("One guide for every eight walkers.", "less"),
        ("We deliver within 20 miles.", "more"),
        ("Only 3% of parcels go missing.", "less"),
        ("15% below shop prices.", "more"),
        ("£50 if we miss your slot.", "more"),
        ("Delivery £5.", "less"),
        ("The kiln stands at 900 degrees.", "same"),
        ("Delivery is free from six crates.", "less"),
        ("Open from 7 a.m.", "less"),
        ("Open until 10 p.m.", "more"),
    ],
)
def test_which_way_the_customer_gains(promise, way):
    page = read_sentence(promise, ENGLISH)
    counted = [quantity for quantity in page.quantities if quantity.high != 0]
    assert gain(counted[-1], "", page, ENGLISH) == way


@pytest.mark.parametrize(
    ("promise", "line"),
    [
        ("Three fittings included.", "We have two shops in town."),
        ("20% off.", "A hundred pounds becomes eighty."),
        ("Answer within one working day.", "Our office is at 24 Baker Street."),
    ],
)
def test_figures_of_other_things_decide_nothing(promise, line):
    found = figures(read_sentence(promise, ENGLISH), read_sentence(line, ENGLISH), "", "", ENGLISH)
    assert all(e.is_guess for e in found)
