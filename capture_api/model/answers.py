"""What was typed into a form: one text for a field, or the values of all the boxes that were ticked."""

from collections.abc import Iterable, Mapping
from typing import Any

Answer = str | tuple[str, ...]
Answers = Mapping[str, Answer]


def text_of(answers: Answers, name: str) -> str:
    """The answer to a field that takes one; "" where there is none."""
    answer = answers.get(name, "")
    return answer if isinstance(answer, str) else next(iter(answer), "")


def values_of(answer: Answer) -> tuple[str, ...]:
    """Every value of an answer, in the order of the form."""
    if isinstance(answer, tuple):
        return answer
    return (answer,) if answer else ()


def read_answers(facts: Mapping[str, Any]) -> dict[str, Answer]:
    """Answers as JSON holds them: a text, or a list of texts where several may be given."""
    return {name: tuple(map(str, one)) if isinstance(one, list) else str(one) for name, one in facts.items()}


def joined(words: Iterable[str]) -> str:
    """Several answers in one line; semicolons keep those apart that hold a comma themselves."""
    parts = tuple(words)
    return ("; " if any("," in part for part in parts) else ", ").join(parts)
