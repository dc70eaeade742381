"""The tokenizer: a text cut into words, spelt as the packs spell theirs, in one of three grains.

Quantities need every sign (`cut_signs`), clauses keep “call-out” in one (`cut_words`), and rules look for phrases in
which a hyphen says nothing (`read_tokens`). Contractions are opened in the last two, compounds in the last.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import Stemmer

from site_builder.congruence.language.folder import read_file, spelling

NUMBER = "<n>"
SHORTEST_STEM = 3  # letters
LARGE = 100  # a number from which no unit is joined to its word
SHORTEST_PART = 4  # letters of the first part of a compound


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


@dataclass(frozen=True, slots=True)
class Cut:
    """How words end, as a pattern, and the letters that a language spells in more ways than one."""

    pattern: re.Pattern[str]
    letters: Mapping[int, str]

    def words(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Every word, lower-cased and spelt the pack's way, with its span."""
        spelt = text.lower().translate(self.letters)
        is_even = len(spelt) == len(text)  # no letter became two
        for found in self.pattern.finditer(text):
            start, end = found.span()
            yield spelt[start:end] if is_even else found.group().lower().translate(self.letters), start, end


def sign_cut(language: str, thousands: str, decimal: str, joined: Sequence[str] = ()) -> Cut:
    """The cut of a language that writes 1,234.5 with these marks: every sign is a word.

    A number word below a hundred ends before one of the units that are `joined` to it: “zehnjährig” is ten and years.
    """
    many, point = f"[{re.escape(thousands)}]", re.escape(decimal)
    pattern = rf"\d{{1,3}}(?:{many}\d{{3}})+(?!\d)(?:{point}\d+)?|\d+(?:{point}\d+)?|[^\W\d_]+|\S"
    if joined:
        small = [word for word, value in load_words(language).values.items() if value < LARGE]
        numbers, units = (_in_any_spelling(words, language) for words in (small, joined))
        pattern = rf"(?<![^\W_])(?:{numbers})(?=(?:{units}))|{pattern}"
    return Cut(re.compile(pattern, re.IGNORECASE if joined else 0), spelling(language))


def _in_any_spelling(words: Iterable[str], language: str) -> str:
    """A pattern of any of the words, in every way to spell it; the longest that fits is found."""
    patterns = [re.escape(word) for word in sorted(words, key=len, reverse=True)]
    for letter, spelt in spelling(language).items():
        patterns = [pattern.replace(spelt, f"(?:{spelt}|{chr(letter)})") for pattern in patterns]
    return "|".join(patterns)


def split_tokens(text: str, cut: Cut) -> Tokens:
    """The words and signs of a text, for quantities."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for word, start, end in cut.words(text):
        words.append(word)
        starts.append(start)
        ends.append(end)
    return Tokens(text, [*words, "", ""], starts, ends)


_PROSE = re.compile(
    r"\d+(?:[.,:/]\d+)*"  # 3,900 and 24/7 are one token
    r"|[^\W\d_]+(?:[-'’][^\W_]+)*"  # a name such as “Model-7” too
    r"|[^\w\s]"
)
# A hyphen is no mark of its own, so that “on-site” and “on site” are one phrase.
_PHRASES = re.compile(r"[£€$]?\d+(?:[.,:]\d+)*\w*%?|[^\W_]+(?:['’][^\W_]+)*|[^\w\s-]")
_CLAUSE_END = frozenset(".,;:!?–—()")


@dataclass(frozen=True, slots=True, eq=False)
class WordForms:
    """How the words of a language are opened up, stemmed and counted."""

    stemmer: Any
    whole: Mapping[str, tuple[str, ...]]
    endings: tuple[tuple[str, str], ...]
    possessive: str
    being: str  # the verb that the possessive's letters stand for as well, "" where they stand for none
    after_being: frozenset[str]  # words before which they stand for it
    own_endings: tuple[str, ...]
    no_own_form: frozenset[str]
    numbers: frozenset[str]
    abbreviations: frozenset[str]  # a full stop after one of them ends nothing
    values: dict[str, int]  # of the numbers that are joined of several words
    letters: Mapping[int, str]
    heads: frozenset[str]  # last parts of compounds, in every form
    undivided: frozenset[str]
    bent: tuple[tuple[re.Pattern[str], str], ...]  # what is changed in a stem, in order
    stems: dict[str, str] = field(default_factory=dict)
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    readings: dict[str, tuple[tuple[str, str, bool], ...]] = field(default_factory=dict)

    def read(self, written: str) -> tuple[tuple[str, str, bool], ...]:
        """Each part of a word as it is written, with its stem and whether it is a number; looked up once a word."""
        found = self.readings.get(written)
        if found is None:
            parts = self.opened(written.lstrip("£€$") or written)
            found = tuple((part, self.stem(part), self.is_number(part)) for part in parts)
            self.readings[written] = found
        return found

    def is_number(self, word: str) -> bool:
        """Whether a word is a figure or a number word."""
        return word[0].isdigit() or word in self.numbers

    def opened(self, word: str) -> tuple[str, ...]:
        """The word's parts when it is a contraction or a compound, or the word alone: “we'll” as “we will”."""
        if word in self.whole or "'" in word:
            return self.uncontracted(word)
        return self._divided(word) if self.heads else (word,)

    def uncontracted(self, word: str) -> tuple[str, ...]:
        """The word's parts when it is a contraction, or the word alone."""
        if word in self.whole:
            return self.whole[word]
        if "'" not in word:
            return (word,)
        for ending, full in self.endings:
            if word.endswith(ending) and len(word) > len(ending):
                return (word.removesuffix(ending), full)
        return (word.removesuffix(self.possessive) or word,)

    def _divided(self, word: str) -> tuple[str, ...]:
        """The parts of a compound whose last part is a known head: “Festpreisangebot” as fest, preis, angebot."""
        if word not in self.parts:
            at = next((at for at in range(SHORTEST_PART, len(word) - 2) if word[at:] in self.heads), 0)
            is_whole = not at or word in self.undivided
            self.parts[word] = (word,) if is_whole else (*self._divided(word[:at]), word[at:])
        return self.parts[word]

    def stem(self, word: str) -> str:
        """What the forms of a word have in common."""
        if word not in self.stems:
            stem = str(self.stemmer.stemWord(word))
            for pattern, put in self.bent:
                stem = pattern.sub(put, stem)
            self.stems[word] = stem
        return self.stems[word]

    def spelt(self, word: str) -> str:
        """How a cue spells the word: by its stem, but as it stands where the stem is another word's: likely, like."""
        if len(word) < SHORTEST_STEM:
            return word
        has_own_form = word.endswith(self.own_endings) and word not in self.no_own_form
        return "=" + word if has_own_form else "~" + self.stem(word)


@cache
def load_words(language: str) -> WordForms:
    """The word forms of a language, read once from its `words.yaml`."""
    data = read_file(language, "words.yaml")
    contractions, own, compounds = data["contractions"], data["own_form"], data.get("compounds", {})
    values = joined_numbers(data.get("joined_numbers", {}))
    return WordForms(
        stemmer=Stemmer.Stemmer(data["stemmer"]),
        whole={word: tuple(parts.split()) for word, parts in contractions["whole"].items()},
        endings=tuple(contractions["endings"].items()),
        possessive=contractions["possessive"],
        being=contractions.get("being", {}).get("verb", ""),
        after_being=frozenset(contractions.get("being", {}).get("before", ())),
        own_endings=tuple(own["endings"]),
        no_own_form=frozenset(own["but"]),
        numbers=frozenset(data["numbers"]) | values.keys(),
        abbreviations=frozenset(data.get("abbreviations", ())),
        values=values,
        letters=spelling(language),
        heads=frozenset(
            head + ending for head in compounds.get("heads", ()) for ending in ("", *compounds.get("endings", ()))
        ),
        undivided=frozenset(compounds.get("but", ())),
        bent=tuple((re.compile(row["from"]), row["to"]) for row in data.get("stems", ())),
    )


def joined_numbers(data: Mapping[str, Any]) -> dict[str, int]:
    """The numbers to 999, and whole thousands to 999,000, that a language writes as one word; {} where it has none.

    “Zweihundertfünfundzwanzig” and “zweitausend”, but not “zweitausendfünf”.
    """
    if not data:
        return {}
    ones = {word: int(value) for word, value in data["ones"].items()}
    below = ones | {word: int(value) for word, value in data["tens"].items()}
    below |= {one + data["joiner"] + ten: below[ten] + ones[one] for ten in data["tens"] for one in ones}
    found = dict(below)
    for many, hundreds in (("", 1), *ones.items()):
        head = many + data["hundred"]
        found[head] = hundreds * 100
        for put in ("", data["joiner"]):
            found |= {head + put + word: hundreds * 100 + value for word, value in below.items()}
    thousands = {word + data["thousand"]: value * 1000 for word, value in found.items()}
    return found | thousands


def split_words(text: str, language: str) -> list[str]:
    """The words, numbers and signs of a text, contractions opened up, for its clauses.

    Compounds stay whole: in “Anfahrtskosten” nothing costs.
    """
    forms = load_words(language)
    words = [word for word, _, _ in Cut(_PROSE, forms.letters).words(text)]
    found: list[str] = []
    for word, following in pairwise([*words, ""]):
        found.extend(forms.uncontracted(word))
        if following in forms.after_being and word.endswith(forms.possessive) and word not in forms.whole:
            found.append(forms.being)  # “the bike's back with you”
    return found


def cut_phrase(text: str, language: str) -> list[str]:
    """The words and signs of a phrase as a pack writes it, nothing opened up."""
    return [word for word, _, _ in Cut(_PROSE, spelling(language)).words(text)]


def open_up(words: Iterable[str], forms: WordForms) -> list[str]:
    """The words with every contraction and compound opened up."""
    return [part for word in words for part in forms.opened(word)]


class Token(NamedTuple):
    """A word of a sentence, its stem and where it stands; a named tuple, since a large site has millions of them."""

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
    """The sentence's words and marks in order, contractions and compounds opened up, for phrases of rules."""
    forms, found, last = load_words(language), list[Token](), ("", 0)
    for written, start, end in Cut(_PHRASES, forms.letters).words(text):
        before, last = last, (written, end)
        if written == "." and before[1] == start and before[0] in forms.abbreviations:
            continue
        for part, stem, is_number in forms.read(written):
            found.append(Token(part, stem, start, end, is_number))
    return tuple(found)


def parts_of(word: str, forms: WordForms) -> list[str]:
    """The words that a phrase's word is read as, so that a contraction in it is opened up too."""
    return open_up((part for part, _, _ in Cut(_PHRASES, forms.letters).words(word)), forms)
