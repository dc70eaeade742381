"""The agreed lead definition, tried on one raised hand, with the reason for every line in the words of the form."""

from collections.abc import Mapping, Sequence
from typing import Any

from capture_api.contract.manifest import Field
from capture_api.contract.patterns import fits
from capture_api.model.recording import Criterion


def judge(definition: Mapping[str, Any], values: Mapping[str, str], fields: Sequence[Field]) -> tuple[Criterion, ...]:
    """Each criterion with whether it is met and why; nothing agreed means nothing unmet."""
    known = {field.name: field for field in fields}
    return tuple(judge_one(criterion, values, known) for criterion in definition.get("criteria") or ())


def judge_one(criterion: Mapping[str, Any], values: Mapping[str, str], known: Mapping[str, Field]) -> Criterion:
    """One line of the definition."""
    name = str(criterion.get("field") or "")
    field = known.get(name) or Field(name, name, "text", is_required=False)
    given = values.get(name, "")
    if not given:
        met = criterion.get("present") is False
        return Criterion(name, met, f"“{field.label}” was not answered{', as agreed' if met else ''}")
    told = f"“{field.label}” is “{spoken(field, given.split(', '), ', ')}”"
    if criterion.get("present") is False:
        return Criterion(name, False, f"{told}; agreed is that it stays empty")
    if "any_of" in criterion and not holds_any(criterion["any_of"], given):
        agreed = spoken(field, map(str, criterion["any_of"] or ()), "” or “")
        return Criterion(name, False, f"{told}; agreed is “{agreed}”")
    if "matches" in criterion:
        met_or_not = fits(str(criterion["matches"]), given, whole=False)
        if met_or_not is None:
            return Criterion(name, False, f"{told}; what was agreed cannot be checked here, so ask")
        if not met_or_not:
            return Criterion(name, False, f"{told}, which is outside what was agreed")
    return Criterion(name, True, told)


def spoken(field: Field, values: Any, between: str) -> str:
    """Answers in the words that the form showed."""
    labels = dict(field.choices)
    return between.join(labels.get(value, value) for value in values)


def holds_any(wanted: Any, given: str) -> bool:
    """Whether any answer given stands in a list."""
    values = {str(value) for value in wanted or ()}
    return given in values or bool(values & set(given.split(", ")))
