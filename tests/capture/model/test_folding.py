"""What is typed into the search finds what is written, however either is spelt."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_api.model.asked_words import asked_words
from capture_api.model.folding import fold, indexed


def finds(asked: str, written: str) -> bool:
    """As the store does it: every term, by an alternative all of whose words begin a word of the text."""
    words = set(indexed(written))
    terms = asked_words(asked)
    return bool(terms) and all(
        any(all(any(word.startswith(one) for word in words) for one in way) for way in term.alternatives)
        for term in terms
    )


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Mesut Özil", "ozil"),
        ("Mesut Özil", "ÖZIL"),
        ("Mesut Özil", "oezil mes"),
        ("O\u0308zil", "Özil"),  # the dots as a letter of their own, as on a Mac
        ("Émile Zola", "emile"),
        ("Иван Петров", "иван"),
        ("Иван Петров", "ИВ ПЕТР"),
        ("Łukasz Nowak", "lukasz"),
        ("Łukasz Nowak", "łukasz"),
        ("Hauptstraße", "HAUPTSTRASSE"),
        ("Hauptstrasse", "hauptstraße"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("σίσυφος", "ΣΙΣΥΦΟΣ"),
        ("İstanbul", "istanbul"),
        ("Istanbul", "İSTANBUL"),
        ("Diyarbakır", "diyarbakir"),
        ("oﬃce ﬁne", "office fine"),
        ("ＡＣＭＥ １２", "acme 12"),
        ("Nguyễn Đặng", "nguyen dang"),
        ("Müller", "mueller"),
        ("Mueller", "müller"),
        ("Søren Åström", "soren astrom"),
        ("Søren Åström", "soeren aastroem"),
        ("O’Brien", "obrien"),
        ("OBrien", "o'brien"),
        ("Smith-Jones", "smith jones"),
        ("Smith-Jones", "smithjones"),
        ("山田太郎商店東京支店", "太郎"),
        ("山田太郎商店東京支店", "太郎商店東京支店と言う"[:8]),
        ("कि", "कि"),
        ("مُحَمَّد", "محمد"),
        ("ada.byron@example.org", "byron@ex"),
        ("ada.byron@example.org", "ada.byron@example.org"),
        ("WP-7K3M9Q", "7k3m9q"),
        ("WP-234567", "wp-234567"),
        ("Budget 500\u00a0000 €", "500 000"),
        ("٠٤١٢ ٣٤٥ ٦٧٨", "0412 345 678"),
        *(("0412 345 678", asked) for asked in ("0412345678", "+61 412 345 678", "+61 412", "0061 412 345 678",
          "+61 (0)412 345 678", "61412345678", "(04) 12-34", "345 678", "0412.345.678", "0412-345", "412345678")),
        *((written, "0412 345 678") for written in ("+61412345678", "+61 (0)412 345 678", "(04) 12 34 56 78",
          "ring 0412–345–678 after six", "0412345678x12")),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_found(written, asked):
    assert finds(asked, written), (list(indexed(written)), asked_words(asked))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Ada Byron", "ada lovelace"),
        ("Ada", ""),
        ("Ada", "!!"),
        ("कि", "कु"),
        ("0412 345 678", "0412 999"),
        ("2026", "26"),
    ],
)
def test_what_is_not_there_is_not_found(written, asked):
    assert not finds(asked, written)


def test_a_search_of_any_length_asks_for_few_terms():
    assert len(asked_words("a " * 500)) == 8
    assert all(len(word) <= 40 for term in asked_words("x" * 500) for way in term.alternatives for word in way)


@given(st.text())
def test_every_text_finds_itself_folded_or_not(text):
    terms = asked_words(text)
    for typed in (text, fold(text), unicodedata.normalize("NFD", text)):
        assert not terms or finds(typed, text)


@given(st.text())
def test_words_hold_nothing_but_letters_marks_and_digits(text):
    words = [*indexed(text), *(word for term in asked_words(text) for way in term.alternatives for word in way)]
    assert all(unicodedata.category(letter)[0] in "LMN" for word in words for letter in word)
