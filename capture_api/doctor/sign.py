"""What one look finds."""

from dataclasses import dataclass

OK, WARNING, FAILURE = "ok", "warning", "failure"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was tried, how it is, and what to do about it."""

    level: str  # ok | warning | failure
    name: str
    words: str
    remedy: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether nothing has to be done."""
        return self.level == OK
