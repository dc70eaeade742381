"""The agreed lead definition, tried on one raised hand, with the reason for every line."""

from collections.abc import Mapping
from typing import Any

from capture_api.model import Criterion
from capture_api.patterns import fits


def judge(definition: Mapping[str, Any], values: Mapping[str, str]) -> tuple[Criterion, ...]:
    """Each criterion with whether it is met and why; nothing agreed means nothing unmet."""
    return tuple(judge_one(criterion, values) for criterion in definition.get("criteria") or ())


def judge_one(criterion: Mapping[str, Any], values: Mapping[str, str]) -> Criterion:
    """One line of the definition."""
    name = str(criterion.get("field") or "")
    given = values.get(name, "")
    if not given:
        return Criterion(name, False, f"{name} was not answered")
    wanted = criterion.get
    for rule, met, why in (
        ("any_of", holds_any(wanted("any_of"), given), f"one of {listed(wanted('any_of'))}"),
        ("none_of", not holds_any(wanted("none_of"), given), f"none of {listed(wanted('none_of'))}"),
        ("matches", fits(str(wanted("matches")), given, whole=False) is True, f"like {wanted('matches')}"),
        ("at_least", number(given) >= number(wanted("at_least")), f"at least {wanted('at_least')}"),
        ("at_most", number(given) <= number(wanted("at_most")), f"at most {wanted('at_most')}"),
    ):
        if rule in criterion and not met:
            return Criterion(name, False, f"{name} is “{given}”, agreed is {why}")
    return Criterion(name, True, f"{name} is “{given}”")


def holds_any(wanted: Any, given: str) -> bool:
    """Whether any answer given stands in a list."""
    values = {str(value) for value in wanted or ()}
    return given in values or bool(values & set(given.split(", ")))


def listed(values: Any) -> str:
    """The values of a rule as words."""
    return ", ".join(str(value) for value in values or ())


def number(text: Any) -> float:
    """The first number in a text; not a number, which meets nothing, when there is none."""
    digits = "".join(letter for letter in str(text) if letter.isdecimal() or letter == ".")
    try:
        return float(digits)
    except ValueError:
        return float("nan")
