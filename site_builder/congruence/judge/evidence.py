"""What speaks for or against a line keeping a promise."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding about a promise and a line, with the words on both sides that it rests on."""

    label: str
    rule: str
    weight: float
    why: str
    promise_span: tuple[int, int] | None = None
    line_span: tuple[int, int] | None = None
    is_guess: bool = False  # rests on what is usual rather than on what the words say
