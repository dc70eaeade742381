"""How well pairs of a language's set are judged: python tests/measures/pairs.py LANGUAGE SET [-v].

A set names hands; each hand has script lines that stand `beside` every pair, and pairs of a label, a promise and the
line that speaks to it. Prints what is reported in docs/congruence-measures.md: with the line given, forced and with
the right to abstain, and with the line left to be found.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from site_builder.congruence.judge.judging import judge_line
from site_builder.congruence.language.pack import load_pack
from site_builder.congruence.promises.batch import Asked, judge_layer

GIVEN = ("congruent", "contradicted", "conditional", "weakened")


@dataclass(frozen=True, slots=True)
class Pair:
    """A promise, a script, and which of its lines (None for none) does what to the promise."""

    hand: str
    label: str
    promise: str
    script: tuple[str, ...]
    line: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A pair with the label and the line that the judge gave it."""

    pair: Pair
    label: str
    line: int | None
    why: str = ""


def read_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of a set; a pair's own line stands among those beside it, at a place that goes round."""
    for hand, rows in yaml.safe_load(path.read_text("utf-8")).items():
        for number, (label, promise, *own) in enumerate(rows["pairs"]):
            at = number % (len(rows["beside"]) + 1)
            script = (*rows["beside"][:at], *own, *rows["beside"][at:])
            yield Pair(hand, label, promise, script, at if own else None)


def macro_f1(answers: Sequence[Answer], labels: Sequence[str]) -> float:
    """The mean of the labels' F1."""

    def f1(label: str) -> float:
        right = sum(a.label == label == a.pair.label for a in answers)
        asked, said = sum(a.pair.label == label for a in answers), sum(a.label == label for a in answers)
        return 2 * right / (asked + said) if asked + said else 0.0

    return sum(f1(label) for label in labels) / len(labels)


def said_right(answers: Sequence[Answer], label: str) -> str:
    """How many of the answers with a label are right, as “3 of 4”."""
    said = [answer for answer in answers if answer.label == label]
    return f"{sum(answer.pair.label == label for answer in said)} of {len(said)}"


def called(answers: Sequence[Answer], label: str, answered: Callable[[str], bool]) -> str:
    """How many pairs of a label were given an answer of that kind, as “3 of 10”."""
    of_label = [answer for answer in answers if answer.pair.label == label]
    return f"{sum(answered(answer.label) for answer in of_label)} of {len(of_label)}"


def main(language: str, name: str, *flags: str) -> None:
    """Prints the figures, and with -v every pair that came out wrong."""
    pack, pairs = load_pack(language), list(read_pairs(Path(name)))
    given = [pair for pair in pairs if pair.line is not None]

    def judged(pair: Pair, decide: bool) -> Answer:
        verdict = judge_line(pair.promise, pair.script[pair.line or 0], pack, decide=decide)
        return Answer(pair, verdict.label, pair.line, f"{verdict.rule} {verdict.why}")

    forced, free = ([judged(pair, decide) for pair in given] for decide in (True, False))
    asked = Asked(pack)
    whole = [
        Answer(pair, verdict.label, line)
        for pair in pairs
        for verdict, line in [judge_layer(pair.promise, pair.script, {}, "link", asked)]
    ]
    print(f"line given, forced: macro-F1 {macro_f1(forced, GIVEN):.2f}")
    print(f"- true lines flagged: {called(forced, 'congruent', lambda label: label != 'congruent')}")
    print(f"- contradicted called congruent: {called(forced, 'contradicted', 'congruent'.__eq__)}")
    print(f"- recall of contradicted: {called(forced, 'contradicted', 'contradicted'.__eq__)}")
    print(f"line given, --abstain: {'; '.join(f'{label} {said_right(free, label)}' for label in GIVEN)} right")
    print(f"- contradicted called congruent: {called(free, 'contradicted', 'congruent'.__eq__)}")
    print(f"- decided: {sum(answer.label != 'unverified' for answer in free)} of {len(free)}")
    print(f"whole script, forced: macro-F1 {macro_f1(whole, (*GIVEN, 'missing')):.2f}")
    right_line = sum(answer.line == answer.pair.line for answer in whole if answer.pair.line is not None)
    print(f"- right line: {right_line} of {len(given)}; missing: {called(whole, 'missing', 'missing'.__eq__)} found, "
          f"{said_right(whole, 'missing')} right")  # fmt: skip
    if "-v" in flags:
        for answer, also in zip(forced, free, strict=True):
            pair = answer.pair
            if answer.label != pair.label or also.label not in (pair.label, "unverified"):
                print(f"\n{pair.label} -> {answer.label} ({also.label})")
                print(f"  {pair.promise}\n  {pair.script[pair.line or 0]}\n  {answer.why}")
        for answer in whole:
            if answer.line != answer.pair.line:
                said = answer.pair.script[answer.line] if answer.line is not None else None
                print(f"\nwhole: {answer.pair.label} -> {answer.label}\n  {answer.pair.promise}\n  {said}")


if __name__ == "__main__":
    main(*sys.argv[1:])
