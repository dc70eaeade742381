"""Whoever asks, and by whichever door: each use case looks first whether they may."""

from dataclasses import fields
from inspect import Parameter, getmembers, isfunction, signature

import pytest

from capture_api.accounts.actor import Actor
from capture_api.errors import NotAllowed
from capture_api.sales.cases.every import Sales

STRANGER = Actor("x", "Nobody", "", "stranger")
# What a signed link or a code that was passed on opens, and the address of a link that somebody who may has made.
OPEN_TO_ALL = {
    ("referrers", "site_for"), ("referrers", "told"),
    ("sharing", "accept"), ("sharing", "address"), ("sharing", "invited"),
}  # fmt: skip
USE_CASES = [
    (subject.name, name)
    for subject in fields(Sales)
    for name, _ in getmembers(subject.type, isfunction)
    if not name.startswith("_") and (subject.name, name) not in OPEN_TO_ALL
]


@pytest.mark.parametrize(("subject", "name"), USE_CASES)
def test_a_role_that_may_nothing_is_refused_by_every_use_case(app, lead, subject, name):
    ask = getattr(getattr(app.extensions["waypost"].sales, subject), name)
    needed = [one for one in signature(ask).parameters.values() if one.default is Parameter.empty]
    assert needed[0].name == "actor"
    with pytest.raises(NotAllowed):
        ask(STRANGER, *(lead for _ in needed[1:]))


def test_there_are_use_cases_to_be_refused():
    assert {subject.name for subject in fields(Sales)} == {name for name, _ in USE_CASES}
    assert len(USE_CASES) > 15
