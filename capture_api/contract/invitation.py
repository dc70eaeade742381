"""The signed facts of a form: what the builder says of the page around it, and what the API believes."""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

STAGES = ("need", "information", "evaluation", "decision", "post-purchase")


def wording_hash(text: str) -> str:
    """The short name of an exact wording: white space folded, SHA-256, 16 hex digits."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


class PromiseRef(NamedTuple):
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
    terms: str = ""  # the hash of what the page agreed on; "" in forms of earlier releases
