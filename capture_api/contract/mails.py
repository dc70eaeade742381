"""The mails that a journey sends by itself after the sale, as a build hands them over."""

from dataclasses import dataclass
from typing import Annotated

from capture_api.contract.codec import OneOf

AFTER, BEFORE = "after", "before"
MAIL_ROLES = ("marketing", "sales", "operations")
# The words in double braces that a mail may hold, and what stands in their place when it goes out.
MAIL_WORDS = {
    "person.first_name": "the first name, nothing where none was given",
    "person.name": "the whole name, nothing where none was given",
    "signer.name": "who signs the mail",
    "site.title": "the name of the site",
    "site.phone": "the telephone number of the organisation",
    "delivered.day": "the day of the delivery",
    "link.promises": "the address of a page on which they say which promises were kept",
}


@dataclass(frozen=True, slots=True)
class JourneyMail:
    """A mail with its words, in which those of MAIL_WORDS stand in double braces, and when it goes out."""

    name: str
    subject: str
    when: Annotated[str, OneOf((AFTER, BEFORE))]  # a lead came to the state, or the date that the state has
    state: str
    days: int
    signed_by: Annotated[str, OneOf(MAIL_ROLES)]
    language: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class AfterSale:
    """The journey that takes over once a lead of this one is delivered, and after how many days."""

    journey: str = ""
    days: int = 30


NO_AFTER_SALE = AfterSale()
