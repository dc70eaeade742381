"""Nothing that may tell who somebody is stays in a sentence that a report holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.congruence.conversation.hiding import Hiding
from site_builder.congruence.conversation.language import load_conversation_words
from site_builder.congruence.language.pack import load_pack

PUBLISHED = ("A broker at Harbour Lane compares at least three lenders for you.", "Our Premium plan costs £20.")


def hiding(*people: str, language: str = "en", spoken: tuple[str, ...] = ()) -> Hiding:
    return Hiding(people, PUBLISHED, spoken, load_pack(language), load_conversation_words(language))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Hi Jane, we ring you within two days.", "Hi [name], we ring you within two days."),
        ("We ring Mr Miller within two days.", "We ring [name] within two days."),
        ("My name is Li Wu and it is free.", "My name is [name] and it is free."),
        ("We ring you on 0412 345 678 or +61 3 5550 0142.", "We ring you on [number] or [number]."),
        ("We write to jane.miller+x@example.org.", "We write to [address]."),
        ("We come to 12a High Street within a week.", "We come to [address] within a week."),
        ("Your reference is WP-7K3M9Q, account 12345678.", "Your reference is [number], account [number]."),
        ("You were born on 03/04/1981.", "You were born on [number]."),
        ("It is at https://example.org/a?b=c for you.", "It is at [link] for you."),
        ("Harbour Lane charges £350,000 or 5% on Monday.", "Harbour Lane charges £350,000 or 5% on Monday."),
        ("The Premium plan costs £20 for 12 months.", "The Premium plan costs £20 for 12 months."),
        ("We send Okonkwo's keys to Ballarat.", "We send [name] keys to [name]."),
    ],
)
def test_what_may_tell_who_somebody_is_goes(said, kept):
    assert hiding().hide(said).text == kept


def test_a_speaker_s_name_goes_in_small_letters_too():
    assert hiding("Jane Miller").hide("so jane, miller, we ring you").text == "so [name], [name], we ring you"


def test_a_name_that_is_a_word_goes_with_a_capital_alone():
    hide = hiding("Will Grace", spoken=("we will ring",)).hide
    assert hide("We will ring Will.").text == "We will ring [name]."


def test_a_reason_that_quotes_the_sentence_loses_the_same_words():
    hidden = hiding().hide("We ring Jane within two days.")
    assert hidden.also_in("“We ring Jane” says two days.") == "“We ring [name]” says two days."


def test_german_nouns_stay_and_names_beside_a_greeting_go():
    hide = hiding("Jana Müller", language="de").hide
    said = hide("Guten Tag Herr Schmidt, die Beratung ist kostenlos, Frau Müller.").text
    assert said == "Guten Tag [name], die Beratung ist kostenlos, Frau [name]."


NAMES = st.from_regex(r"[A-Z][a-z]{2,9}", fullmatch=True).filter(
    lambda name: hiding().hide(f"we ring {name}").text != f"we ring {name}"
)


@given(NAMES, st.sampled_from(("We ring {} today.", "Today {} rings.", "We ring {}’s office.", "We ring (“{}”).")))
def test_no_unpublished_capital_stays_within_a_sentence(name, sentence):
    assert name not in hiding().hide(sentence.format(name)).text


@given(st.from_regex(r"0[0-9]{2,3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}", fullmatch=True))
def test_no_telephone_number_stays(number):
    assert number not in hiding().hide(f"We ring you on {number} within two days.").text


@given(st.text(max_size=80))
def test_any_text_can_be_hidden(text):
    hiding("Jane").hide(text)
