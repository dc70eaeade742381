"""Words, stems and phrases: the only way that the judge looks at a sentence."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer

SNOWBALL = {"en": "english", "de": "german"}
# A hyphen is no mark of its own, so that “on-site” and “on site” are one phrase.
WORD = re.compile(r"[£€$]?\d+(?:[.,:]\d+)*\w*%?|[^\W_]+(?:['’][^\W_]+)*|[^\w\s-]")
CLAUSE_END = frozenset(".,;:!?–—()")
STOP = "|"
PIECE = re.compile(r"\([^)]*\)|\S+")
GAP = 3
# Contractions are opened up, so that a cue for "will not" needs no second spelling.
WHOLE = {
    "cannot": "can not",
    "can't": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "let's": "let us",
    "y'all": "you all",
    "o'clock": "oclock",
}
TAILS = (("n't", "not"), ("'ll", "will"), ("'re", "are"), ("'ve", "have"), ("'d", "would"), ("'m", "am"), ("'s", "s"))

BEINGS = frozenset(
    {"he", "she", "it", "that", "there", "here", "who", "what", "where", "everything", "nothing", "this", "whoever"}
)
NO_ADVERBS = frozenset({"apply", "assembly", "family", "multiply", "rely", "reply", "supply", "comply"})
NUMBER_WORDS = frozenset(
    {
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "million",
        "half",
        "dozen",
        "couple",
    }
)


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

    @property
    def is_number(self) -> bool:
        return self.word[0].isdigit() or self.word in NUMBER_WORDS


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found in a sentence, from token `first` up to but without `last`."""

    tag: str
    first: int
    last: int


@cache
def stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(SNOWBALL.get(language, "english"))


def spelt(word: str, language: str) -> str:
    """How a cue spells the word: by its stem, but as it stands where the stem is another word's: likely, like."""
    if len(word) < 3:
        return word
    is_adverb = language == "en" and word.endswith(("ly", "ful")) and word not in NO_ADVERBS
    return "=" + word if is_adverb else "~" + stem(word, language)


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    return str(stemmer(language).stemWord(word))


def opened(word: str) -> tuple[str, ...]:
    """The word's parts when it is a contraction, or the word alone."""
    if word in WHOLE:
        return tuple(WHOLE[word].split())
    if "'" not in word:
        return (word,)
    for tail, full in TAILS:
        if word.endswith(tail) and len(word) > len(tail):
            rest = word[: -len(tail)]
            if full == "s":
                return (rest, "is") if rest in BEINGS else (rest,)
            return (rest, full)
    return (word,)


@lru_cache(maxsize=8192)
def read_tokens(text: str, language: str = "en") -> tuple[Token, ...]:
    """The sentence's words and marks in order, contractions opened up."""
    found = []
    for match in WORD.finditer(text):
        word = match.group().lower().replace("’", "'").lstrip("£€$") or match.group()
        for part in opened(word):
            found.append(Token(part, stem(part, language), match.start(), match.end()))
    return tuple(found)


def cue_parts(word: str, language: str) -> Iterator[str]:
    """How one word of a phrase is looked for; a contraction is opened up."""
    if word in ("_", "#") or word.endswith("*") or word.startswith(("=", "~")):
        yield word
        return
    for match in WORD.finditer(word):
        for part in opened(match.group().replace("’", "'")):
            yield spelt(part, language)


class Node:
    """One word of the phrases that begin alike: the words that may follow, and the tags of phrases that end here.

    The rests of phrases are spelt out only when a sentence comes this far, since most never do. In a phrase `(a|b)`
    is either word, `word*` any ending, `=word` that very form, `#` a number and `_` up to three words.
    """

    __slots__ = ("gap", "language", "nexts", "number", "prefixes", "rests", "tags")

    def __init__(self, language: str) -> None:
        self.language = language
        self.nexts: dict[str, Node] = {}
        self.prefixes: dict[str, Node] = {}
        self.gap: Node | None = None
        self.number: Node | None = None
        self.tags: list[str] = []
        self.rests: list[tuple[str, str]] = []

    def unfold(self) -> None:
        """Spells out the next word of every phrase that goes on from here."""
        rests, self.rests = self.rests, []
        for tag, rest in rests:
            self.add(tag, rest)

    def add(self, tag: str, phrase: str) -> None:
        piece = PIECE.match(phrase)
        if piece is None:
            if tag not in self.tags:
                self.tags.append(tag)
            return
        first, rest = piece.group(), phrase[piece.end() :].lstrip()
        for option in first[1:-1].split(STOP) if first[0] == "(" else (first,):
            words = option.split()
            if not words:
                self.add(tag, rest)
                continue
            part, *others = cue_parts(words[0], self.language)
            self.after(part).rests.append((tag, " ".join((*others, *words[1:], rest)).strip()))

    def after(self, part: str) -> "Node":
        """The node for the phrase so far and this part, made when it is new."""
        if part == "_":
            self.gap = self.gap or Node(self.language)
            return self.gap
        if part == "#":
            self.number = self.number or Node(self.language)
            return self.number
        table = self.prefixes if part.endswith("*") else self.nexts
        key = part.rstrip("*")
        node = table.get(key)
        if node is None:
            node = table[key] = Node(self.language)
        return node


class PhraseIndex:
    """All cues of a pack, found together in one pass over a sentence."""

    def __init__(self, phrases: Iterable[tuple[str, str]], language: str = "en") -> None:
        self.root = Node(language)
        for tag, phrase in dict.fromkeys(phrases):
            self.root.add(tag, phrase.lower())

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Every cue in the sentence, in the order of its first word; once each, though found in two ways."""
        keys = [(token.word, "~" + token.stem, "=" + token.word) for token in tokens]
        hits: dict[Hit, None] = {}
        for first in range(len(tokens)):
            for tag, last in follow(self.root, tokens, keys, first):
                hits[Hit(tag, first, last)] = None
        return list(hits)


def follow(node: Node, tokens: Sequence[Token], keys: Sequence[tuple[str, ...]], at: int) -> Iterator[tuple[str, int]]:
    """The tags of phrases that go on from `node` with the token `at`, each with the token after its last."""
    if node.rests:
        node.unfold()
    for tag in node.tags:
        yield tag, at
    if node.gap is not None:
        yield from leap(node.gap, tokens, keys, at)
    if at >= len(tokens):
        return
    for key in keys[at]:
        child = node.nexts.get(key)
        if child is not None:
            yield from follow(child, tokens, keys, at + 1)
    if node.number is not None and tokens[at].is_number:
        yield from follow(node.number, tokens, keys, at + 1)
    for prefix, child in node.prefixes.items():
        if tokens[at].word.startswith(prefix):
            yield from follow(child, tokens, keys, at + 1)


def leap(node: Node, tokens: Sequence[Token], keys: Sequence[tuple[str, ...]], at: int) -> Iterator[tuple[str, int]]:
    """The phrases that go on after a gap of no more than three words of the same clause."""
    for skip in range(GAP + 1):
        if at + skip > len(tokens) or (skip and tokens[at + skip - 1].ends_clause):
            return
        yield from follow(node, tokens, keys, at + skip)


def longest(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that lie wholly inside a longer one."""
    return [
        hit
        for hit in hits
        if not any(
            other.first <= hit.first and hit.last <= other.last and other.last - other.first > hit.last - hit.first
            for other in hits
        )
    ]
