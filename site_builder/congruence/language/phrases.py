"""Phrases looked up in a sentence: cues of rules with stems and gaps, and fixed phrases of quantities."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from site_builder.congruence.language.words import Token, WordForms, load_words, parts_of

STOP = "|"
PIECE = re.compile(r"\([^)]*\)|\S+")
GAP = 3

Keys = tuple[str, str, str]  # a word as it is spelt, its stem, and its very form


class Hit(NamedTuple):
    """A cue found in a sentence, from token `first` up to but without `last`."""

    tag: str
    first: int
    last: int


def cue_parts(word: str, forms: WordForms) -> Iterator[str]:
    """How one word of a phrase is looked for; a contraction is opened up."""
    if word in ("_", "#") or word.endswith("*") or word.startswith(("=", "~")):
        yield word
        return
    yield from (forms.spelt(part) for part in parts_of(word, forms))


class Node:
    """One word of the phrases that begin alike: the words that may follow, and the tags of phrases that end here.

    The rests of phrases are spelt out only when a sentence comes this far, since most never do. In a phrase `(a|b)`
    is either word, `word*` any ending, `=word` that very form, `#` a number and `_` up to three words.
    """

    __slots__ = ("forms", "gap", "nexts", "number", "prefixes", "rests", "tags")

    def __init__(self, forms: WordForms) -> None:
        self.forms = forms
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
            part, *others = cue_parts(words[0], self.forms)
            self.after(part).rests.append((tag, " ".join((*others, *words[1:], rest)).strip()))

    def after(self, part: str) -> "Node":
        """The node for the phrase so far and this part, made when it is new."""
        if part == "_":
            self.gap = self.gap or Node(self.forms)
            return self.gap
        if part == "#":
            self.number = self.number or Node(self.forms)
            return self.number
        table = self.prefixes if part.endswith("*") else self.nexts
        key = part.rstrip("*")
        node = table.get(key)
        if node is None:
            node = table[key] = Node(self.forms)
        return node

    def tags_below(self) -> Iterator[str]:
        """The tags of all phrases that begin with the words so far."""
        yield from self.tags
        yield from (tag for tag, _ in self.rests)
        for node in (*self.nexts.values(), *self.prefixes.values(), self.gap, self.number):
            if node is not None:
                yield from node.tags_below()

    def after_token(self, token: Token, keys: Keys) -> Iterator["Node"]:
        """The nodes for the phrases so far that may go on with a token."""
        for key in keys if self.nexts else ():
            child = self.nexts.get(key)
            if child is not None:
                yield child
        if self.number is not None and token.is_number:
            yield self.number
        for prefix, child in self.prefixes.items():
            if token.word.startswith(prefix):
                yield child


class PhraseIndex:
    """All cues of a pack, found together in one pass over a sentence."""

    def __init__(self, phrases: Iterable[tuple[str, str]], language: str) -> None:
        self.forms = load_words(language)
        self.root = Node(self.forms)
        self.keys: dict[str, Keys] = {}  # how each word that was met is looked up
        self.starts: dict[str, tuple[Node, ...]] = {}  # where the phrases that begin with a word go on
        self.tags: dict[str, frozenset[str]] = {}  # of the phrases that begin with a word
        for tag, phrase in dict.fromkeys(phrases):
            self.root.add(tag, phrase.lower())

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Every cue in the sentence, in the order of its first word; once each, though found in two ways."""
        search, hits = Search(tokens, [self._keys(token) for token in tokens]), dict[Hit, None]()
        for first, token in enumerate(tokens):
            for node in self._starts(token):
                search.follow(node, first + 1)
            if search.ends:
                hits.update(dict.fromkeys(Hit(tag, first, last) for tag, last in search.ends))
                search.ends.clear()
        return list(hits)

    def tags_from(self, word: str) -> frozenset[str]:
        """The tags of all cues that begin with a word, whatever follows it there."""
        found = self.tags.get(word)
        if found is None:
            token = Token(word, self.forms.stem(word), 0, len(word), self.forms.is_number(word))
            found = self.tags[word] = frozenset(tag for node in self._starts(token) for tag in node.tags_below())
        return found

    def _keys(self, token: Token) -> Keys:
        found = self.keys.get(token.word)
        if found is None:
            found = self.keys[token.word] = (token.word, "~" + token.stem, "=" + token.word)
        return found

    def _starts(self, token: Token) -> tuple[Node, ...]:
        found = self.starts.get(token.word)
        if found is None:
            found = self.starts[token.word] = tuple(self.root.after_token(token, self._keys(token)))
        return found


@dataclass(frozen=True, slots=True)
class Search:
    """The phrases followed through one sentence: the tags of those that end, each with the token after its last."""

    tokens: Sequence[Token]
    keys: Sequence[Keys]
    ends: list[tuple[str, int]] = field(default_factory=list)

    def follow(self, node: Node, at: int) -> None:
        """Follows the phrases that go on from `node` with the token `at`."""
        if node.rests:
            node.unfold()
        for tag in node.tags:
            self.ends.append((tag, at))
        if node.gap is not None:
            self.leap(node.gap, at)
        if at < len(self.tokens):
            for child in node.after_token(self.tokens[at], self.keys[at]):
                self.follow(child, at + 1)

    def leap(self, node: Node, at: int) -> None:
        """Follows the phrases that go on after a gap of no more than three words of the same clause."""
        for skip in range(GAP + 1):
            if at + skip > len(self.tokens) or (skip and self.tokens[at + skip - 1].ends_clause):
                return
            self.follow(node, at + skip)


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


NO_WORD = object()  # longer phrases start with the word, which means nothing by itself
NOTHING = object()


class WordTable:
    """Phrases of one or more words, each with a value, found from their first or their last word."""

    def __init__(self, pairs: Iterable[tuple[tuple[str, ...], Any]]) -> None:
        self.by_first: dict[str, Any] = {}  # the value of the word alone, or NO_WORD
        self.longer: dict[tuple[str, str], list[tuple[tuple[str, ...], Any]]] = {}  # by their first two words
        self.by_last: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        for words, value in sorted(pairs, key=lambda pair: -len(pair[0])):
            if len(words) == 1:
                if self.by_first.get(words[0], NO_WORD) is NO_WORD:
                    self.by_first[words[0]] = value
            else:
                self.by_first.setdefault(words[0], NO_WORD)
                self.longer.setdefault((words[0], words[1]), []).append((words, value))
            self.by_last.setdefault(words[-1], []).append((words, value))

    def at(self, words: list[str], i: int) -> tuple[Any, int] | None:
        """The value of the longest phrase that starts at word i, and the index after it."""
        alone = self.by_first.get(words[i], NOTHING)
        if alone is NOTHING:
            return None
        for phrase, value in self.longer.get((words[i], words[i + 1]), ()) if i + 1 < len(words) else ():
            end = i + len(phrase)
            if tuple(words[i:end]) == phrase:
                return value, end
        return None if alone is NO_WORD else (alone, i + 1)

    def ending(self, words: list[str], end: int) -> tuple[Any, int] | None:
        """The value of the longest phrase that ends before word `end`, and the index where it starts."""
        if end < 1:
            return None
        for phrase, value in self.by_last.get(words[end - 1], ()):
            start = end - len(phrase)
            if start >= 0 and (end - start == 1 or tuple(words[start:end]) == phrase):
                return value, start
        return None
