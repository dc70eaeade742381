"""The agreed lead definition, tried on one raised hand, with the reason for every line in the words of the form."""

from collections.abc import Iterable, Mapping, Sequence

from capture_api.contract.journeys import AgreedCriterion, LeadDefinition
from capture_api.contract.offers import FieldFacts
from capture_api.contract.patterns import fits
from capture_api.model.recording import Criterion


def judge(definition: LeadDefinition, values: Mapping[str, str], fields: Sequence[FieldFacts]) -> tuple[Criterion, ...]:
    """Each criterion with whether it is met and why; nothing agreed means nothing unmet."""
    known = {field.name: field for field in fields}
    return tuple(judge_one(criterion, values, known) for criterion in definition.criteria)


def judge_one(criterion: AgreedCriterion, values: Mapping[str, str], known: Mapping[str, FieldFacts]) -> Criterion:
    """One line of the definition."""
    name = criterion.field
    field = known.get(name) or FieldFacts(name, name)
    given = values.get(name, "")
    if not given:
        met = criterion.present is False
        return Criterion(name, met, f"“{field.label}” was not answered{', as agreed' if met else ''}")
    told = f"“{field.label}” is “{spoken(field, given.split(', '), ', ')}”"
    if criterion.present is False:
        return Criterion(name, False, f"{told}; agreed is that it stays empty")
    if criterion.any_of is not None and not holds_any(criterion.any_of, given):
        agreed = spoken(field, criterion.any_of, "” or “")
        return Criterion(name, False, f"{told}; agreed is “{agreed}”")
    if criterion.matches:
        met_or_not = fits(criterion.matches, given, whole=False)
        if met_or_not is None:
            return Criterion(name, False, f"{told}; what was agreed cannot be checked here, so ask")
        if not met_or_not:
            return Criterion(name, False, f"{told}, which is outside what was agreed")
    return Criterion(name, True, told)


def spoken(field: FieldFacts, values: Iterable[str], between: str) -> str:
    """Answers in the words that the form showed."""
    labels = field.labels
    return between.join(labels.get(value, value) for value in values)


def holds_any(wanted: Sequence[str], given: str) -> bool:
    """Whether any answer given stands in a list."""
    values = set(wanted)
    return given in values or bool(values & set(given.split(", ")))
