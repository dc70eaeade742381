"""Fits the weights of the judge on labelled pairs: `python tests/measures/fit_judge.py [--keep RE] [--write] [F …]`.

Without files it reads tests/builder/congruence/sets. Folds are cut by promise. `--keep RE` leaves the rows whose id
matches out of the fit and reports on them; `--write` writes packs/judge_weights.yaml.
"""

import argparse
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from site_builder.congruence.judge import weighing
from site_builder.congruence.judge.evidence import Evidence
from site_builder.congruence.judge.judging import clear_label, gather
from site_builder.congruence.judge.proof import Case, is_proved
from site_builder.congruence.judge.reading import Reading, read_sentence
from site_builder.congruence.language.pack import load_pack

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "tests" / "builder" / "congruence" / "sets"
WEIGHTS = ROOT / "site_builder" / "congruence" / "packs" / "judge_weights.yaml"
LABELS = weighing.LABELS
FOLDS = 5
OPERATIONS = 0.6  # how much an operations line counts beside a script line
STEPS = 400


@dataclass(frozen=True, slots=True)
class Pair:
    """One promise against its line, with the label that a person gave."""

    row: str
    promise: str
    line: str
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the judge sees in a pair."""

    page: Reading
    said: Reading
    found: tuple[Evidence, ...]
    values: dict[str, float]


def read_pairs(sources: Sequence[Path]) -> list[Pair]:
    """The linked pairs of every file, script and operations."""
    pairs = []
    for source in sources:
        for text in source.read_text("utf-8").splitlines():
            row = json.loads(text)
            for lines, at, label, weight in (
                ("script", "line", "label", 1.0),
                ("operations", "ops_line", "ops_label", OPERATIONS),
            ):
                if row.get(at) is not None and row[label] in LABELS:
                    pairs.append(Pair(row["id"], row["promise"], row[lines][row[at]], row[label], weight))
    return pairs


def see(pair: Pair) -> Sighting:
    pack = load_pack("en")
    page, said = read_sentence(pair.promise, pack), read_sentence(pair.line, pack)
    found = tuple(gather(page, said, None, "", pack))
    return Sighting(page, said, found, weighing.signs(found, page, said, pack))


def fit(values: np.ndarray, labels: np.ndarray, weights: np.ndarray, penalty: float) -> np.ndarray:
    """Multinomial logistic regression with a quadratic penalty, by accelerated gradient steps."""
    total = weights.sum()
    wanted = np.eye(len(LABELS))[labels]
    rate = 1 / (np.linalg.norm(values * np.sqrt(weights)[:, None], 2) ** 2 / 2 / total + penalty)
    best = ahead = np.zeros((values.shape[1], len(LABELS)))
    momentum = 1.0
    for _ in range(STEPS):
        slope = values.T @ ((softmax(values @ ahead) - wanted) * weights[:, None]) / total + penalty * ahead
        stepped = ahead - rate * slope
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = stepped + (momentum - 1) / following * (stepped - best)
        best, momentum = stepped, following
    return best


def softmax(totals: np.ndarray) -> np.ndarray:
    powers = np.exp(totals - totals.max(1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(1, keepdims=True)
    return shares


def table(sightings: Sequence[Sighting], names: Sequence[str]) -> np.ndarray:
    return np.array([[sighting.values.get(name, 0.0) for name in names] for sighting in sightings])


def cross_validated(pairs: Sequence[Pair], values: np.ndarray, labels: np.ndarray, penalty: float) -> np.ndarray:
    """The shares of the labels of each pair, from a fit that has not seen its promise."""
    promises = sorted({pair.promise for pair in pairs})
    random.Random(1).shuffle(promises)
    fold_of = {promise: index % FOLDS for index, promise in enumerate(promises)}
    folds = np.array([fold_of[pair.promise] for pair in pairs])
    weights = np.array([pair.weight for pair in pairs])
    shares = np.zeros((len(pairs), len(LABELS)))
    for fold in range(FOLDS):
        kept = folds == fold
        shares[kept] = softmax(values[kept] @ fit(values[~kept], labels[~kept], weights[~kept], penalty))
    return shares


def decide(sighting: Sighting, shares: np.ndarray, raised: float, abstain: bool) -> str:
    """The label that the judge would give with these shares."""
    powers = dict(zip(LABELS, shares, strict=True))
    powers["contradicted"] *= raised
    named = {label: float(power / sum(powers.values())) for label, power in powers.items()}
    spoken = bool(set(sighting.page.content) & set(sighting.said.content))
    label = clear_label(sighting.found, spoken) or max(named, key=lambda name: named[name])
    case = Case(sighting.page, sighting.said, sighting.found, named, sighting.values)
    return label if not abstain or is_proved(label, case, load_pack("en")) else "none"


def figures(name: str, wanted: Sequence[str], given: Sequence[str]) -> str:
    """The figures of one set in a line."""
    parts = []
    for label in LABELS:
        right = sum(a == b == label for a, b in zip(wanted, given, strict=True))
        said, true = list(given).count(label), list(wanted).count(label)
        parts.append((right / (said or 1), right / (true or 1), 2 * right / ((said + true) or 1)))
    against = [b for a, b in zip(wanted, given, strict=True) if a == "contradicted"]
    return (
        f"{name:22} {len(wanted):4} macro-F1 {np.mean([part[2] for part in parts]):.3f} "
        f"{[round(part[2], 2) for part in parts]} "
        f"contradicted: recall {parts[1][1]:.3f} precision {parts[1][0]:.2f} "
        f"called congruent {against.count('congruent') / (len(against) or 1):.3f}; "
        f"congruent: precision {parts[0][0]:.3f} recall {parts[0][1]:.2f}; none {list(given).count('none')}"
    )


def report(name: str, pairs: Sequence[Pair], sightings: Sequence[Sighting], shares: np.ndarray, raised: float) -> None:
    """Prints the figures on the script lines, forced and abstaining."""
    scored = [index for index, pair in enumerate(pairs) if pair.weight == 1.0]
    wanted = [pairs[index].label for index in scored]
    for way, abstain in (("", False), (" --abstain", True)):
        given = [decide(sightings[index], shares[index], raised, abstain) for index in scored]
        print(figures(name + way, wanted, given))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--keep", default="^$")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--penalty", type=float, default=0.01)
    parser.add_argument("--raised", type=float, default=1.5)
    options = parser.parse_args()
    every = read_pairs(options.files or sorted(SETS.glob("*.jsonl")))
    pairs = [pair for pair in every if not re.search(options.keep, pair.row)]
    aside = [pair for pair in every if re.search(options.keep, pair.row)]
    sightings = [see(pair) for pair in pairs]
    names = sorted({name for sighting in sightings for name in sighting.values}, key=lambda name: (":" in name, name))
    values, labels = table(sightings, names), np.array([LABELS.index(pair.label) for pair in pairs])
    report("cross-validated", pairs, sightings, cross_validated(pairs, values, labels, options.penalty), options.raised)
    fitted = fit(values, labels, np.array([pair.weight for pair in pairs]), options.penalty)
    if aside:
        seen = [see(pair) for pair in aside]
        report("kept aside", aside, seen, softmax(table(seen, names) @ fitted), options.raised)
    if options.write:
        write(fitted, names, options.raised)


def write(fitted: np.ndarray, names: Sequence[str], raised: float) -> None:
    """Writes the weights with the comments and the thresholds that the file has."""
    text = WEIGHTS.read_text("utf-8")
    head = text[: text.index("congruent:")]
    tail = yaml.safe_dump({"raised": {"contradicted": raised}}, default_flow_style=None)
    rows = []
    for label, column in zip(LABELS, fitted.T, strict=True):
        weights = {
            name: round(float(weight), 2) for name, weight in zip(names, column, strict=True) if abs(weight) >= 0.01
        }
        rows.append(yaml.safe_dump({label: weights}, default_flow_style=None, width=112, sort_keys=False))
    sure = text[text.index("# Without a decision forced") :]
    WEIGHTS.write_text(head + "".join(rows) + tail + sure, "utf-8")


if __name__ == "__main__":
    main()
