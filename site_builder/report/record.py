"""What a report tells, whatever its format: findings and, where promises were judged, the matrix of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from site_builder.congruence.promises.ledger import LABELS
from site_builder.congruence.promises.matrix import Cell, Row
from site_builder.congruence.proposing.prompt import Proposal
from site_builder.model.finding import Finding

LEVELS = ("error", "warning", "suggestion")


@dataclass(frozen=True, slots=True)
class Rule:
    """A code that a check may find: its subject and the sentence that holds when it finds nothing."""

    code: str
    subject: str
    sentence: str
    level: str = "error"


@dataclass(frozen=True, slots=True)
class Record:
    """One run's findings in order of place, the rules that were looked at, and every promise layer by layer."""

    findings: Sequence[Finding]
    rules: Sequence[Rule] = ()
    rows: Sequence[Row] = ()
    title: str = ""
    fail_on: str = "error"  # the level from which a finding makes the command fail
    least: str = "suggestion"  # the level below which text only counts findings
    proposals: Mapping[tuple[str, str], Proposal] = field(default_factory=dict)  # by the promise's id and the layer

    @property
    def standing(self) -> list[Finding]:
        """The findings that no suppression spares."""
        return [finding for finding in self.findings if finding.suppression is None]

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes the command fail."""
        return finding.suppression is None and is_as_grave(finding.level, self.fail_on)

    @property
    def cells(self) -> Iterator[tuple[Row, Cell]]:
        """Every promise in every layer that it needs."""
        return ((row, cell) for row in self.rows for cell in row.cells if cell.label)


def is_as_grave(level: str, least: str) -> bool:
    """Whether a level is the least one or a graver one."""
    return LEVELS.index(level) <= LEVELS.index(least)


# What hurts a customer most among findings of a level, the worst first: a false promise before a missing line.
HARM = (
    "CG015", "CG002", "CG003", "CG004", "CG014", "CG007", "CG017", "CG018", "CG001", "CG006", "CG005", "CG008", "CG012",
    "CG009",
)  # fmt: skip


def harm(finding: Finding) -> int:
    """How much a finding may hurt a customer, beside others of its level; 0 where nobody ranked its code."""
    return len(HARM) - HARM.index(finding.code) if finding.code in HARM else 0


def count_levels(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are of each level, and how many are suppressed."""
    counts = Counter[str](finding.level for finding in findings if finding.suppression is None)
    spared = sum(1 for finding in findings if finding.suppression is not None)
    return {level: counts[level] for level in LEVELS} | {"suppressed": spared}


def count_labels(rows: Sequence[Row]) -> dict[str, int]:
    """How many promises and layers got each verdict, best verdict first."""
    counts = Counter(cell.label for row in rows for cell in row.cells if cell.label)
    return {label: counts[label] for label in LABELS}


def summary(record: Record) -> str:
    """How many findings there are of each level, in words."""
    counts = count_levels(record.findings)
    spared = counts.pop("suppressed")
    parts = [f"{number} {level}{'s' if number != 1 else ''}" for level, number in counts.items() if number]
    words = f"{', '.join(parts)}." if parts else "Nothing found."
    return f"{words} {spared} suppressed." if spared else words


def verdicts(record: Record) -> str:
    """How many promises there are and what was made of them, in words."""
    counts = {label: number for label, number in count_labels(record.rows).items() if number}
    promises = len(record.rows)
    words = ", ".join(f"{number} {label}" for label, number in counts.items())
    places = sum(counts.values())
    where = f"{places} place{'s' if places != 1 else ''}"
    return f"{promises} promise{'s' if promises != 1 else ''} in {where}: {words or 'none judged'}."
