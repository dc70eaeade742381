"""People as vCards: what another program reads of them is what was typed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st

from capture_api.model.form_words import FormWords
from capture_api.model.lead import LeadRow
from capture_api.sales.vcard import WIDEST, card, cards

AT = datetime(2026, 11, 23, tzinfo=UTC)
ADA = LeadRow(
    id="l_1", person_id="p_1", submission_id="s_1", reference="WP-7K3M9Q", name="Ada Byron", email="ada@example.org",
    phone="03 9000 0142 ext 12", company="Byron; Söhne, Ltd", journey="first-home", stage="decision",
    offer="consultation", answers={"message": "Can we buy in spring?\nOr later, perhaps; say", "when": "now"},
    words=FormWords(journey="Buying a first home", offer="Talk it through"), promised_at=AT, status="new",
    owner="tom@example.com", taken_by="", created_at=AT, updated_at=AT, reason="", meets=True, definition_version=2,
    criteria=(), source={}, revision=1, kind="hand-raise", next_at=AT, act_at=AT, answered_at=None, won_at=None,
    turn_of="",
)  # fmt: skip
# What a form keeps: letters of any script, line breaks and tabs, no half letters and no controls.
KEPT = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\\,;:=\"'"))
ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


@pytest.mark.parametrize(("for_people", "version"), [(False, "4.0"), (True, "3.0")])
def test_another_program_reads_what_was_typed(for_people, version):
    read = vobject.readOne(card(ADA, "AU", for_people=for_people))
    assert (read.version.value, read.fn.value) == (version, "Ada Byron")
    assert read.email.value == "ada@example.org"
    assert read.org.value == (["Byron; Söhne, Ltd"])
    assert read.note.value == "Talk it through, WP-7K3M9Q\nCan we buy in spring?\nOr later, perhaps; say\nwhen: now"
    assert read.tel.value == ("+61390000142,12" if for_people else "tel:+61390000142;ext=12")
    assert read.tel.params == ({"TYPE": ["VOICE"]} if for_people else {"VALUE": ["uri"]})
    if for_people:
        assert read.n.value.given == "Ada Byron"


def test_each_number_of_a_field_is_one_to_dial_and_what_is_none_is_told():
    both = card(replace(ADA, phone="03 9000 0142, or 0412 345 678 after six"), "AU", for_people=False)
    assert both.count("TEL;VALUE=uri:tel:+61") == 2
    none = vobject.readOne(card(replace(ADA, phone="after six"), "AU", for_people=True))
    assert not hasattr(none, "tel")
    assert "Telephone: after six" in none.note.value


@given(name=KEPT, message=KEPT, for_people=st.booleans())
@example(name="山田太郎" * 30, message="\\n;,\\\\," * 40, for_people=True)
@example(name="🏠" * 100, message="END:VCARD\nBEGIN:VCARD", for_people=False)
def test_no_text_breaks_a_card_or_is_changed_in_it(name, message, for_people):
    row = replace(ADA, name=name, answers={"message": message})
    text = card(row, "AU", for_people=for_people)
    assert all(len(line.encode()) <= WIDEST for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    values = dict(line.split(":", 1) for line in unfolded if line.startswith(("FN:", "NOTE:")))
    assert unescaped(values["FN"]) == (name or "ada@example.org")
    assert unescaped(values["NOTE"]) == "\n".join(filter(None, ("Talk it through, WP-7K3M9Q", message)))


@given(text=ANY)
def test_what_no_form_would_keep_breaks_no_card_either(text):
    row = replace(ADA, name=text, company=text, email=text, answers={"message": text})
    for for_people in (False, True):
        lines = card(row, "", for_people=for_people).replace("\r\n ", "").split("\r\n")
        assert all(line.partition(":")[0].partition(";")[0].isupper() for line in lines[:-1])
        assert (lines.count("END:VCARD"), lines[-2:]) == (1, ["END:VCARD", ""])


def unescaped(text: str) -> str:
    """What a value of a card means (RFC 6350, 3.4)."""
    found, letters = "", iter(text)
    for letter in letters:
        found += {"n": "\n"}.get(after := next(letters), after) if letter == "\\" else letter
    return found


def test_a_person_has_one_card_with_one_name_for_ever_and_the_erased_have_none():
    other = replace(ADA, id="l_2", reference="WP-222222", updated_at=AT.replace(day=24))
    grace, erased = replace(ADA, person_id="p_2"), replace(ADA, person_id="p_3", name="", email="", phone="")
    first, second = cards([ADA, other, grace, erased], "AU", for_people=True)
    assert vobject.readOne(first).uid.value == vobject.readOne(card(other, "AU", for_people=False)).uid.value
    assert vobject.readOne(first).uid.value != vobject.readOne(second).uid.value


def test_the_same_cards_from_the_api_the_inbox_and_the_terminal(raise_hand, api, browser, run, rows):
    raise_hand()
    lead = raise_hand(
        once="another-key-of-a-form", email="grace@example.org", name="Grace Hopper", phone="0412 345 678"
    )
    asked = api("GET", "/leads.people.vcf?q=grace")
    assert asked.content_type == "text/vcard; charset=utf-8"
    assert asked.text.count("BEGIN:VCARD") == 1
    tom = browser()
    assert tom.get("/inbox/leads.vcf?q=grace").text == asked.text
    assert tom.get(f"/inbox/leads/{lead}.vcf").text == asked.text
    assert f"/inbox/leads/{lead}.vcf" in tom.get(f"/inbox/leads/{lead}").text
    assert "/inbox/leads.vcf" in tom.get("/inbox/?status=open&q=grace").text
    reference = rows("SELECT reference FROM submission ORDER BY rowid DESC")[0]["reference"]
    assert run("leads", "show", reference, "--format", "people.vcf").output == asked.text.replace("\r\n", "\n")
    for_programs = api("GET", f"/leads/{lead}.vcf").text
    assert run("leads", "export", "--q", "grace", "--format", "vcf").output == for_programs.replace("\r\n", "\n")
    assert "VERSION:4.0" in for_programs
    assert api("GET", "/leads.xml").status_code == 404
