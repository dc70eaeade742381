"""People who buy together: a household or a company, what each has to do with it, and by what they may be found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from capture_api.model.answers import Answers, text_of
from capture_api.model.folding import fold

HOUSEHOLD, COMPANY = "household", "company"
KINDS: Mapping[str, str] = {HOUSEHOLD: "Household", COMPANY: "Company"}
# What somebody has to do with the decision, as sales says it; "" is for what nobody asked yet.
ROLES: Mapping[str, str] = {
    "partner": "partner",
    "decides": "decision maker",
    "pays": "pays for it",
    "uses": "uses it",
    "advises": "advises them",
    "other": "something else",
}
NOT_ASKED = "role not asked yet"
AT_COMPANY, AT_HOME = "company", "home"  # the kinds of keys by which two people may belong together


@dataclass(frozen=True, slots=True)
class BuyingGroup:
    """A household or a company in which several people have a say."""

    id: str
    kind: str  # household | company
    made_at: datetime
    made_by: str


def role_words(role: str) -> str:
    """What a role is called."""
    return ROLES.get(role, NOT_ASKED)


def belonging_keys(answers: Answers) -> Iterator[tuple[str, str]]:
    """(kind, value) for each: the same for two people of one company and mail domain, or of one surname and place."""
    company, domain = spelt(text_of(answers, "company")), text_of(answers, "email").rpartition("@")[2].lower()
    if company and domain:
        yield AT_COMPANY, f"{company} @ {domain}"
    _, has_surname, surname = spelt(text_of(answers, "name")).rpartition(" ")
    for place in (spelt(text_of(answers, field)) for field in ("address", "postcode")):
        if has_surname and place:
            yield AT_HOME, f"{surname} / {place}"


def spelt(text: str) -> str:
    """A text without case, accents and odd spaces."""
    return " ".join(fold(text).split())
