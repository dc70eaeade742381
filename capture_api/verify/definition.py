"""The agreed lead definition, tried on one raised hand, with the reason for every line in the words of the form."""

from collections.abc import Iterable, Mapping, Sequence

from capture_api.contract.journeys import AgreedCriterion, LeadDefinition
from capture_api.contract.offers import FieldFacts
from capture_api.contract.patterns import fits
from capture_api.model.answers import Answers, joined, values_of
from capture_api.model.recording import Criterion


def judge(definition: LeadDefinition, answers: Answers, fields: Sequence[FieldFacts]) -> tuple[Criterion, ...]:
    """Each criterion with whether it is met and why; nothing agreed means nothing unmet."""
    known = {field.name: field for field in fields}
    return tuple(judge_one(criterion, answers, known) for criterion in definition.criteria)


def judge_one(criterion: AgreedCriterion, answers: Answers, known: Mapping[str, FieldFacts]) -> Criterion:
    """One line of the definition."""
    name = criterion.field
    field = known.get(name) or FieldFacts(name, name)
    given = values_of(answers.get(name, ""))
    if not given:
        met = criterion.present is False
        return Criterion(name, met, f"“{field.label}” was not answered{', as agreed' if met else ''}")
    said = f"“{field.label}” is “{joined(spoken(field, given))}”"
    if criterion.present is False:
        return Criterion(name, False, f"{said}; agreed is that it stays empty")
    if criterion.any_of is not None and not set(criterion.any_of) & set(given):
        agreed = "” or “".join(spoken(field, criterion.any_of))
        return Criterion(name, False, f"{said}; agreed is “{agreed}”")
    if criterion.matches:
        tried = [fits(criterion.matches, value, whole=False) for value in given]
        if None in tried:
            return Criterion(name, False, f"{said}; what was agreed cannot be checked here, so ask")
        if not any(tried):
            return Criterion(name, False, f"{said}, which is outside what was agreed")
    return Criterion(name, True, said)


def spoken(field: FieldFacts, values: Iterable[str]) -> list[str]:
    """Answers in the words that the form showed."""
    labels = field.labels
    return [labels.get(value, value) for value in values]
