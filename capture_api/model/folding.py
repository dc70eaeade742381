"""Words as they are searched for: without case, accents and widths, so that a name is found however it is spelt.

What is kept and what is asked for are folded alike, so that neither has to be right, only the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Letters that no decomposition takes apart, as people type them who do not have them.
PLAIN = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
    "ə": "e", "ĸ": "k", "ƒ": "f",
})  # fmt: skip
SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})  # as German and Danish do
# Marks that readers leave out: accents, Hebrew points, Arabic vowels. Vowel signs of Indian scripts are letters.
MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
                   "\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")  # fmt: skip
INNER = re.compile("['’ʼ‘`´-]")  # stand within a word; some leave them out, some put a space
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)  # scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese
LONGEST = 40  # letters of a word that count; what is longer is no word
REACH = 8  # letters from any place of an unspaced text that are found together
NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-/·•∙\u2010-\u2015\u2212]*\d)+")  # digits as telephone numbers are spelt
FEWEST_DIGITS, MOST_DIGITS = 6, 15  # of what may be dialled
FEWEST_LAST = 3  # digits at the end of a number by which it is found


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A text without case, accents, ligatures and widths; digits of every script are those of ours."""
    if text.isascii():
        return text.lower()
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(PLAIN)
    plain = MARKS.sub("", unicodedata.normalize("NFKC", MARKS.sub("", whole)))
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in plain.casefold())


def words_in(text: str) -> Iterator[str]:
    """The folded words of a text in its order, one with a stroke or apostrophe in its parts and as a whole."""
    for chunk in fold(text).split():
        if INNER.search(chunk):
            yield from parts_of(INNER.sub("", chunk))
        yield from parts_of(chunk)


def parts_of(text: str) -> Iterator[str]:
    """The runs of letters, their marks and digits."""
    if text.isalnum():
        yield text[:LONGEST]
        return
    run = ""
    for letter in text:
        if unicodedata.category(letter)[0] in "LMN":
            run += letter
        elif run:
            yield run[:LONGEST]
            run = ""
    if run:
        yield run[:LONGEST]


def indexed(text: str) -> Iterator[str]:
    """Every word by whose beginning a text is found: its words, other spellings of them, and where they may begin."""
    for word in words_in(text):
        yield word
        if UNSPACED.search(word):
            yield from (word[start : start + REACH] for start in range(1, len(word)))
    if not text.isascii():
        yield from words_in(spelt_out(text))
    for number in NUMBER.findall(fold(text)):
        digits = digits_of(number)
        if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:  # with or without the prefix of its country or town
            yield from (digits[start:] for start in range(len(digits) - FEWEST_LAST + 1))


def spelt_out(text: str) -> str:
    """A text with two letters for one that has a ring, a stroke or two dots."""
    return unicodedata.normalize("NFC", text).casefold().translate(SPELT_OUT)


def digits_of(number: str) -> str:
    """The digits alone."""
    return "".join(letter for letter in number if letter.isdecimal())
