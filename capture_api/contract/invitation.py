"""The signed facts of a form: what the builder says of the page around it, and what the API believes."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

STAGES = ("need", "information", "evaluation", "decision", "post-purchase")


def wording_hash(text: str) -> str:
    """The short name of an exact wording: white space folded, SHA-256, 16 hex digits."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class PromiseRef:
    """A promise as a page showed it: its id and the hash of its exact words."""

    id: str
    hash: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """The signed facts of a form, so that nothing of them has to be believed from the browser."""

    site: str  # base_url of the site that shows the form
    page: str  # address of the page under the site, "/first-home/talk/"
    journey: str
    stage: str  # "" where the page serves several stages or none
    offer: str
    promises: tuple[PromiseRef, ...]
    thanks: str  # absolute address of the thank-you page

    def facts(self) -> dict[str, Any]:
        """The invitation as plain JSON values, the form in which it is signed."""
        return asdict(self) | {"promises": [[told.id, told.hash] for told in self.promises]}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> "Invitation":
        """Read what `facts` wrote; KeyError or TypeError when it is something else."""
        told = tuple(PromiseRef(str(name), str(digest)) for name, digest in facts["promises"])
        words = {key: str(facts[key]) for key in ("site", "page", "journey", "stage", "offer", "thanks")}
        return cls(promises=told, **words)
