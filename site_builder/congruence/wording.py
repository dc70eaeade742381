"""Words, stems and phrases: the only way that the judge looks at a sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

SNOWBALL = {"en": "english", "de": "german"}
# A hyphen is no mark of its own, so that “on-site” and “on site” are one phrase.
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s-]")
CLAUSE_END = frozenset(".,;:!?–—()")
STOP = "|"
# Contractions are opened up, so that a cue for "will not" needs no second spelling.
WHOLE = {"cannot": "can not", "can't": "can not", "won't": "will not", "shan't": "shall not", "ain't": "is not",
         "let's": "let us", "y'all": "you all", "o'clock": "oclock"}
TAILS = (("n't", "not"), ("'ll", "will"), ("'re", "are"), ("'ve", "have"), ("'d", "would"), ("'m", "am"), ("'s", "s"))

NUMBER_WORDS = frozenset({
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "ninety", "hundred", "thousand", "half", "dozen", "couple",
})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence, its stem and where it stands."""

    word: str
    stem: str
    start: int
    end: int

    @property
    def ends_clause(self) -> bool:
        return self.word in CLAUSE_END


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that tells something; `tag` names what, as the pack words it."""

    tag: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found in a sentence, from token `first` up to but without `last`."""

    tag: str
    first: int
    last: int


@cache
def stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(SNOWBALL.get(language, "english"))


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    return str(stemmer(language).stemWord(word))


def opened(word: str) -> tuple[str, ...]:
    """The word's parts when it is a contraction, or the word alone."""
    if word in WHOLE:
        return tuple(WHOLE[word].split())
    for tail, full in TAILS:
        if word.endswith(tail) and len(word) > len(tail):
            rest = word[: -len(tail)]
            return (rest,) if full == "s" else (rest, full)
    return (word,)


@lru_cache(maxsize=8192)
def read_tokens(text: str, language: str = "en") -> tuple[Token, ...]:
    """The sentence's words and marks in order, contractions opened up."""
    found = []
    for match in WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        for part in opened(word):
            found.append(Token(part, stem(part, language), match.start(), match.end()))
    return tuple(found)


def read_cue(tag: str, phrase: str, language: str = "en") -> Iterator[Cue]:
    """A phrase as cues: `(a|b)` is either word, `word*` any ending, `=word` that very form, `_` up to three words."""
    choices: list[list[str]] = [[]]
    for piece in phrase.lower().split():
        options = piece[1:-1].split(STOP) if piece.startswith("(") and piece.endswith(")") else [piece]
        grown = []
        for parts in choices:
            for option in options:
                grown.append(parts + (list(cue_parts(option, language)) if option else []))
        choices = grown
    for parts in choices:
        yield Cue(tag, tuple(parts))


def cue_parts(option: str, language: str) -> Iterator[str]:
    if option in ("_", "#") or option.endswith("*") or option.startswith("="):
        yield option
        return
    for match in WORD.finditer(option):
        for part in opened(match.group().replace("’", "'")):
            yield part if len(part) < 3 else "~" + stem(part, language)


def fits(part: str, token: Token) -> bool:
    mark = part[0]
    if mark == "~":
        return token.stem == part[1:]
    if mark == "=":
        return token.word == part[1:]
    if mark == "#":
        return token.word[0].isdigit() or token.word in NUMBER_WORDS
    if part[-1] == "*":
        return token.word.startswith(part[:-1])
    return token.word == part


class Phrases:
    """All cues of a pack, found together in one pass over a sentence."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self.by_first: dict[str, list[Cue]] = {}
        self.by_prefix: dict[str, list[Cue]] = {}
        self.by_number: list[Cue] = []
        for cue in dict.fromkeys(cues):
            head = cue.parts[0]
            if head == "#":
                self.by_number.append(cue)
            elif head.endswith("*"):
                self.by_prefix.setdefault(head[:-1], []).append(cue)
            else:
                self.by_first.setdefault(head, []).append(cue)
        self.prefix_lengths = sorted({len(prefix) for prefix in self.by_prefix})

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Every cue in the sentence, in the order of its first word."""
        hits = []
        for index, token in enumerate(tokens):
            for cue in self.starting_with(token):
                last = ending(cue.parts, tokens, index)
                if last:
                    hits.append(Hit(cue.tag, index, last))
        return hits

    def starting_with(self, token: Token) -> Iterator[Cue]:
        yield from self.by_first.get(token.word, ())
        yield from self.by_first.get("~" + token.stem, ())
        yield from self.by_first.get("=" + token.word, ())
        for length in self.prefix_lengths:
            yield from self.by_prefix.get(token.word[:length], ()) if len(token.word) >= length else ()
        if token.word[0].isdigit() or token.word in NUMBER_WORDS:
            yield from self.by_number


def ending(parts: Sequence[str], tokens: Sequence[Token], start: int) -> int:
    """Where the phrase that starts at `start` ends, or 0 when it is not there."""
    at = start
    for number, part in enumerate(parts):
        if part == "_":
            rest = parts[number + 1 :]
            for skip in range(4):
                if at + skip > len(tokens) or any(t.ends_clause for t in tokens[at : at + skip]):
                    return 0
                last = ending(rest, tokens, at + skip)
                if last:
                    return last
            return 0
        if at >= len(tokens) or not fits(part, tokens[at]):
            return 0
        at += 1
    return at


def longest(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that lie wholly inside a longer one."""
    return [hit for hit in hits
            if not any(other.first <= hit.first and hit.last <= other.last
                       and other.last - other.first > hit.last - hit.first for other in hits)]


def words_of(text: str, tokens: Sequence[Token], first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last - 1].end]


def grouped(cues: Mapping[str, Sequence[str]], language: str) -> Iterator[Cue]:
    """The cues of a table whose keys are tags and whose values are phrases."""
    for tag, phrases in cues.items():
        for phrase in phrases:
            yield from read_cue(tag, phrase, language)
