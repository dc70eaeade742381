"""Who speaks for the business is told by name, by the site's people, by role, or is asked."""

import pytest
from garden import NOW, write_site

from site_builder.congruence.conversation.language import load_conversation_words
from site_builder.congruence.conversation.read import read_conversation
from site_builder.congruence.conversation.sides import Sides, UnknownSides, house_of, tell_sides
from site_builder.load.site import load_site


@pytest.fixture
def sides(tmp_path):
    """The sides of a text between the good site's people and others."""
    site = load_site(write_site(tmp_path / "site", {}), NOW)

    def tell(text: str, *ours: str, kind: str = "txt") -> Sides:
        found = read_conversation(text.encode(), kind, "call", "en")
        return tell_sides(found, ours, house_of(site), load_conversation_words("en"))

    return tell


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("Agent: a\nCustomer: b", {"Agent"}),
        ("Sales Rep 2: a\nProspect: b", {"Sales Rep 2"}),
        ("Sam: a\n\nCustomer: b\n\nSam: c", {"Sam"}),
        ("Ros Example: a\n\nSam: b\n\nSam: c", {"Ros Example"}),
        ("We ring you within two days.", {""}),
        ("Customer: a\nCaller: b", set()),
    ],
)
def test_sides_are_told_by_people_or_roles(sides, text, ours):
    assert sides(text).ours == ours


@pytest.mark.parametrize(
    ("sender", "to", "is_ours"),
    [
        ("Ros <ros@example.com>", "jane@example.org", True),
        ("Anybody <desk@www2.example.com>", "jane@example.org", None),
        ("desk@example.com", "jane@example.org", True),
        ("jane@example.org", "Ros Example <ros@example.com>", False),
    ],
)
def test_a_mail_is_ours_by_its_address(sides, sender, to, is_ours):
    mail = f"From: {sender}\nTo: {to}\n\nWe ring.\n"
    if is_ours is None:
        with pytest.raises(UnknownSides):
            sides(mail, kind="eml")
        assert sides(mail, "desk@www2.example.com", kind="eml").ours
    else:
        assert bool(sides(mail, kind="eml").ours) is is_ours


def test_who_cannot_be_told_is_asked_for_by_name(sides):
    text = "Sam Lee: a\n\nAlex: b\n\nSam Lee: c\n\nAlex: d"
    with pytest.raises(UnknownSides, match=r"Name them with --ours NAME, of these: Sam Lee, Alex."):
        sides(text)
    assert sides(text, "sam").ours == {"Sam Lee"}
    with pytest.raises(UnknownSides, match=r"nobody named “Kim” speaks in it. These do: Sam Lee, Alex."):
        sides(text, "Kim")
