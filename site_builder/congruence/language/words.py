"""A text cut into words: for quantities with every sign, for prose with contractions opened, for rules with stems."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import Stemmer

from site_builder.congruence.language.folder import read_file


@dataclass(frozen=True, slots=True)
class Tokens:
    """The lower-cased words of a text, each with its span; two empty words at the end save bounds checks."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    def touches(self, i: int) -> bool:
        """Whether word i follows word i - 1 without a space."""
        return 0 < i < len(self.starts) and self.starts[i] == self.ends[i - 1]

    def is_capital(self, i: int) -> bool:
        """Whether word i is written with a capital."""
        return i < len(self.starts) and self.text[self.starts[i]].isupper()

    def count(self) -> int:
        """How many words the text has."""
        return len(self.starts)


def token_pattern(thousands: str, decimal: str) -> re.Pattern[str]:
    """The pattern of one token in a language that writes 1,234.5 with these marks."""
    many, point = re.escape(thousands), re.escape(decimal)
    return re.compile(rf"\d{{1,3}}(?:{many}\d{{3}})+(?:{point}\d+)?|\d+(?:{point}\d+)?|[^\W\d_]+|\S")


def split_tokens(text: str, pattern: re.Pattern[str]) -> Tokens:
    """The tokens of a text; curly apostrophes are straightened so that a phrase needs one spelling."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in pattern.finditer(text):
        start, end = found.span()
        words.append(text[start:end].lower())
        starts.append(start)
        ends.append(end)
    return Tokens(text, ["'" if word == "’" else word for word in words] + ["", ""], starts, ends)


NUMBER = "<n>"
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*"  # 3,900 and 24/7 are one token
    r"|[^\W\d_]+(?:[-'’][^\W\d_]+)*"
    r"|[^\w\s]"
)


def split_words(text: str) -> list[str]:
    """The lower-case words, numbers and signs of a text, curly apostrophes made straight."""
    return [token.lower().replace("’", "'") for token in _TOKEN.findall(text)]


@dataclass(frozen=True, slots=True)
class WordForms:
    """How the words of a language are opened up, stemmed and counted."""

    stemmer: Any
    whole: Mapping[str, tuple[str, ...]]
    endings: tuple[tuple[str, str], ...]
    possessive: str
    own_endings: tuple[str, ...]
    no_own_form: frozenset[str]
    numbers: frozenset[str]

    def opened(self, word: str) -> tuple[str, ...]:
        """The word's parts when it is a contraction, or the word alone: “we'll” as “we will”."""
        if word in self.whole:
            return self.whole[word]
        if "'" not in word:
            return (word,)
        for ending, full in self.endings:
            if word.endswith(ending) and len(word) > len(ending):
                return (word.removesuffix(ending), full)
        return (word.removesuffix(self.possessive) or word,)

    def spelt(self, word: str) -> str:
        """How a cue spells the word: by its stem, but as it stands where the stem is another word's: likely, like."""
        if len(word) < SHORTEST_STEM:
            return word
        has_own_form = word.endswith(self.own_endings) and word not in self.no_own_form
        return "=" + word if has_own_form else "~" + self.stemmer.stemWord(word)


SHORTEST_STEM = 3  # letters


@cache
def load_words(language: str) -> WordForms:
    """The word forms of a language, read once from its `words.yaml`."""
    data = read_file(language, "words.yaml")
    contractions, own = data["contractions"], data["own_form"]
    return WordForms(
        Stemmer.Stemmer(data["stemmer"]),
        {word: tuple(parts.split()) for word, parts in contractions["whole"].items()},
        tuple(contractions["endings"].items()),
        contractions["possessive"],
        tuple(own["endings"]),
        frozenset(own["but"]),
        frozenset(data["numbers"]),
    )


def open_contractions(words: Sequence[str], forms: WordForms) -> list[str]:
    """The words with every contraction opened up."""
    return [part for word in words for part in forms.opened(word)]


# A hyphen is no mark of its own, so that “on-site” and “on site” are one phrase.
_WORD = re.compile(r"[£€$]?\d+(?:[.,:]\d+)*\w*%?|[^\W_]+(?:['’][^\W_]+)*|[^\w\s-]")
_CLAUSE_END = frozenset(".,;:!?–—()")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence, its stem and where it stands."""

    word: str
    stem: str
    start: int
    end: int
    is_number: bool

    @property
    def ends_clause(self) -> bool:
        """Whether a clause ends here."""
        return self.word in _CLAUSE_END


@lru_cache(maxsize=8192)
def read_tokens(text: str, language: str) -> tuple[Token, ...]:
    """The sentence's words and marks in order, contractions opened up."""
    forms, found = load_words(language), []
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'").lstrip("£€$") or match.group()
        for part in forms.opened(word):
            is_number = part[0].isdigit() or part in forms.numbers
            found.append(Token(part, _stem(part, language), match.start(), match.end(), is_number))
    return tuple(found)


@lru_cache(maxsize=65536)
def _stem(word: str, language: str) -> str:
    return str(load_words(language).stemmer.stemWord(word))


def parts_of(word: str, forms: WordForms) -> list[str]:
    """The words that a phrase's word is read as, so that a contraction in it is opened up too."""
    return [part for match in _WORD.finditer(word) for part in forms.opened(match.group().replace("’", "'"))]
