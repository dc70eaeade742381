"""A form as it came, before anything of it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """A form as it came."""

    given: Mapping[str, tuple[str, ...]]  # every answer under its name
    path: object  # JSON text from a form, its value from JSON
    shuns_path: bool  # the reader left the path out, or their browser asks not to be followed
    idempotency_key: str

    def first(self, name: str) -> str:
        """The first answer of that name, or "". A second one of the same name is not looked at."""
        answers = self.given.get(name) or ("",)
        return answers[0]


def whole(text: str) -> str:
    """A text that can be written as UTF-8: JSON may carry halves of characters."""
    return text.encode("utf-8", "replace").decode("utf-8")
