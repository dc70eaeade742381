"""The agreed definition of a lead: written as lines, tried on raised hands, and what a new one would change."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from capture_api.contract.journeys import AgreedCriterion, LeadDefinition
from capture_api.contract.offers import FieldFacts
from capture_api.contract.patterns import BadPattern, compiled
from capture_api.errors import CaptureError
from capture_api.model.lead import LeadRow
from capture_api.verify.definition import judge

NAMED = 50  # leads that are named one by one
LINE = re.compile(r"([a-z][a-z0-9_]*)\s+(is answered|is empty|is|fits)(?:\s+(.+))?")
PLAIN_PATTERN = re.compile(
    r"(?P<begins>\^?)(?P<start>[A-Za-z0-9 -]*)(?:\\d\{(?P<count>[1-9]\d?)\}|(?P<rest>(?:\\d)*))(?P<ends>\$?)"
)
HOW = "Write lines such as “when is now, six-months”, “postcode fits ^3”, “message is answered”."


class UnfitDefinition(CaptureError):
    """A definition that cannot be proposed or agreed as it is; the text says what to change."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A lead that a definition would have judged otherwise, and why."""

    id: str
    reference: str
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a definition would have made of the hands raised in the last days."""

    days: int
    raised: int
    met: int  # the definition that they were judged by
    would_meet: int
    gained: tuple[Changed, ...]  # would be leads and were not; the first of them
    lost: tuple[Changed, ...]  # were leads and would not be; the first of them
    lost_by_status: tuple[tuple[str, int], ...]  # what became of those that would not have been leads
    gained_by_status: tuple[tuple[str, int], ...]

    @property
    def words(self) -> str:
        """The comparison as one says it in the meeting."""
        more, fewer = (sum(count for _, count in one) for one in (self.gained_by_status, self.lost_by_status))
        return (
            f"Of {self.raised} hands raised in {self.days} days, {self.met} met the definition of then; "
            f"{self.would_meet} would meet this one: {more} more, {fewer} fewer."
        )


def read_criteria(written: str) -> tuple[AgreedCriterion, ...]:
    """The criteria that lines say; UnfitDefinition with the line that says none."""
    lines = [line.strip().lstrip("-").strip() for line in written.splitlines()]
    return tuple(read_criterion(line) for line in lines if line)


def read_criterion(line: str) -> AgreedCriterion:
    """The criterion that a line says."""
    found = LINE.fullmatch(line)
    if not found or (found[2] in ("is", "fits")) != bool(found[3]):
        raise UnfitDefinition(f"“{line[:80]}” is no criterion. {HOW}")
    name, how, rest = found[1], found[2], found[3] or ""
    if how == "fits":
        return AgreedCriterion(name, matches=rest)
    if how == "is":
        return AgreedCriterion(name, any_of=tuple(one.strip() for one in rest.split(",") if one.strip()))
    return AgreedCriterion(name, present=how == "is answered")


def check_criteria(criteria: Sequence[AgreedCriterion], fields: Sequence[FieldFacts]) -> None:
    """UnfitDefinition for a field or an answer that the form does not have, or a pattern that is not tried."""
    known = {field.name: field for field in fields}
    for one in criteria:
        field = known.get(one.field)
        if field is None:
            raise UnfitDefinition(f"The form asks for no “{one.field}”. Choose from: {', '.join(known)}.")
        unknown = [value for value in one.any_of or () if field.choices and value not in field.labels]
        if unknown:
            raise UnfitDefinition(
                f"“{unknown[0]}” is no answer to {one.field}. Choose from: {', '.join(field.labels)}."
            )
        try:
            compiled(one.matches)
        except BadPattern as error:
            raise UnfitDefinition(f"“{one.matches}” {error}") from error


def criterion_line(one: AgreedCriterion) -> str:
    """A criterion as a line that `read_criteria` reads."""
    if one.any_of is not None:
        return f"{one.field} is {', '.join(one.any_of)}"
    if one.matches:
        return f"{one.field} fits {one.matches}"
    return f"{one.field} is {'answered' if one.present else 'empty'}"


def criterion_words(one: AgreedCriterion, fields: Sequence[FieldFacts]) -> str:
    """A criterion as one says it, in the words of the form."""
    field = next((field for field in fields if field.name == one.field), FieldFacts(one.field, one.field))
    if one.any_of is not None:
        answers = [f"“{field.labels.get(value, value)}”" for value in one.any_of]
        many = f"{', '.join(answers[:-1])} or {answers[-1]}" if len(answers) > 1 else "".join(answers) or "nothing"
        return f"“{field.label}” is answered with {many}"
    if one.matches:
        return f"“{field.label}” {pattern_words(one.matches)}"
    return f"“{field.label}” is {'answered' if one.present else 'left empty'}"


def pattern_words(pattern: str) -> str:
    """What a plain pattern asks for, in words; any other as it stands, since a guess would be worse."""
    found = PLAIN_PATTERN.fullmatch(pattern)
    if not found:
        return f"fits the pattern {pattern}"
    start, count, rest = found["start"], found["count"], found["rest"]
    digits = int(count or len(rest) // 2)
    if not found["begins"] or (digits and not found["ends"]):
        return f"fits the pattern {pattern}"
    if not digits:
        return f"is {start}" if found["ends"] else f"begins with {start}"
    more = f"{digits} digit{'s' if digits > 1 else ''}"
    return f"is {start} and {more} after it" if start else f"is {more}"


def compare(definition: LeadDefinition, raised: Iterable[LeadRow], days: int) -> Comparison:
    """What a definition would have changed, for leads that were judged by others."""
    count = met = would = 0
    gained: list[Changed] = []
    lost: list[Changed] = []
    after: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for row in raised:
        fields = [FieldFacts(one.name, one.label, choices=one.choices) for one in row.words.fields]
        judged = judge(definition, row.answers, fields)
        meets = all(one.met for one in judged)
        count, met, would = count + 1, met + row.meets, would + meets
        if meets != row.meets:
            why = "; ".join(one.why for one in (judged if not meets else row.criteria) if not one.met)
            after[meets][row.status] += 1
            (gained if meets else lost).append(Changed(row.id, row.reference, row.status, why))
    return Comparison(
        days, count, met, would, tuple(gained[:NAMED]), tuple(lost[:NAMED]), most(after[False]), most(after[True])
    )


def most(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Counts, the largest first."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
