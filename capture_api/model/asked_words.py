"""What somebody searches for, as the words that have to be found and the spellings that would do."""

from collections.abc import Iterator
from dataclasses import dataclass

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from capture_api.model.folding import INNER, NUMBER, REACH, UNSPACED, digits_of, fold, parts_of, spelt_out

MOST = 8  # terms that are looked for; what follows them narrows no more
FEWEST_DIGITS = 4  # of a number that may be the part of a longer one
WHOLE = 9  # digits from which on a number may begin with its country without saying so
LONGEST_CODE = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that has to be found: any of its alternatives, each of them words that all have to begin so."""

    alternatives: tuple[tuple[str, ...], ...]


def asked_words(text: str) -> tuple[Term, ...]:
    """The terms of a search, each of which has to be found; none where nothing can be searched for."""
    return tuple(term for term in terms_in(text) if term.alternatives)[:MOST]


def terms_in(text: str) -> Iterator[Term]:
    """Numbers in any spelling first, then each word."""
    folded, other = fold(text), fold(spelt_out(text))
    for number in NUMBER.findall(folded):
        if len(digits_of(number)) >= FEWEST_DIGITS and not stands_in_word(number, folded):
            yield number_term(number)
            folded, other = folded.replace(number, " ", 1), other.replace(number, " ", 1)
    for word, spelt in zip(folded.split(), other.split(), strict=True):
        yield word_term(word, spelt)


def stands_in_word(number: str, text: str) -> bool:
    """Whether a number is the part of a word, as in a reference or an address."""
    begin = text.index(number)
    around = text[begin - 1 : begin] + text[begin + len(number) : begin + len(number) + 1]
    return any(letter.isalpha() or letter in "@_" for letter in around)


def number_term(typed: str) -> Term:
    """A number by its digits: as typed, without the prefix of its country or town, or as words of their own."""
    digits = digits_of(typed)
    found = [digits, digits.lstrip("0")]
    if typed.startswith("+") or digits.startswith("00") or len(digits) >= WHOLE:
        found += [after.lstrip("0") for after in after_code(digits.lstrip("0"))]
    words = tuple(parts_of(typed))
    return Term((*((one,) for one in dict.fromkeys(found) if len(one) >= LONGEST_CODE), *((words,) if words else ())))


def after_code(digits: str) -> Iterator[str]:
    """What follows the code of a country."""
    for length in range(1, LONGEST_CODE + 1):
        if int(digits[:length] or 0) in COUNTRY_CODE_TO_REGION_CODE:
            yield digits[length:]


def word_term(word: str, spelt: str) -> Term:
    """A word as it is, with other spellings of its letters, and with what stands within it left out."""
    found: dict[tuple[str, ...], None] = {}
    for one in (word, spelt):
        found[tuple(parts_of(one))] = None
        found[tuple(parts_of(INNER.sub("", one)))] = None
    reachable = [tuple(part[:REACH] if UNSPACED.search(part) else part for part in parts) for parts in found]
    return Term(tuple(parts for parts in dict.fromkeys(reachable) if parts))
