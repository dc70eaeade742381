"""What may tell who somebody is, taken out of a sentence before it stands in a report."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from site_builder.congruence.conversation.language import ConversationWords
from site_builder.congruence.judge.reading import read_sentence
from site_builder.congruence.language.pack import Pack

_MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|\S+\s?\[at\]\s?\S+")
_LINK = re.compile(
    r"(?i)\b(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|co\.uk|de|au|io|eu)(?:/\S*)?\b"
)
_DIGITS = re.compile(r"(?<![\w£$€])\+?\(?\d(?:[\s().\-/–]{0,2}\d){4,}(?!\w)")
_DAY = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_CODE = re.compile(r"\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{3,}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")
_CAPITAL = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
NAME, NUMBER, ADDRESS, LINK = "[name]", "[number]", "[address]", "[link]"
SHORT = 3  # letters: a shorter word for a street, such as “St”, is not looked for at the end of another word
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A sentence without what may tell who somebody is, and the words that were taken out."""

    text: str
    taken: tuple[tuple[str, str], ...]  # (what stood there, what stands there now)

    def also_in(self, text: str) -> str:
        """Another text about the sentence, such as a reason that quotes it, without the same words."""
        for was, now in sorted(self.taken, key=lambda pair: -len(pair[0])):
            text = re.sub(rf"(?<!\w){re.escape(was)}(?!\w)", now, text)
        return text


class Hiding:
    """What is known of a conversation's people, and which words the business itself has published."""

    def __init__(
        self,
        people: Iterable[str],
        published: Iterable[str],
        spoken: Iterable[str],
        pack: Pack,
        words: ConversationWords,
    ) -> None:
        """`published` is what the site says, `spoken` all of the conversation: words in small letters name nobody."""
        self._pack = pack
        self._words = words
        texts = tuple(published)
        self._public = frozenset(word.lower() for text in texts for word in _WORD.findall(text))
        heard = (word for text in (*texts, *spoken) for word in _WORD.findall(text) if word[0].islower())
        named = frozenset(word.lower() for person in people for word in re.findall(r"[^\W\d_]{2,}", person)) - _roles(
            words
        )
        self._ordinary = (frozenset(heard) - named) | words.openers | pack.words["stop"]
        self._people = named
        self._beside = _beside(words)
        self._street = re.compile(
            rf"(?i)\b\d{{1,5}}[a-z]?(?:\s*/\s*\d+)?,?\s+(?:[^\W\d_][\w'’-]*\s+){{0,3}}(?:{_any(words.streets)})\b\.?"
            rf"|\b[^\W\d_]+(?:{_any([s for s in words.streets if len(s) > SHORT])})\s+\d{{1,4}}[a-z]?\b"
        )

    def hide(self, sentence: str) -> Hidden:
        """The sentence with [name], [number], [address] or [link] in place of what may tell who somebody is."""
        spans = sorted(self._spans(sentence), key=lambda span: (span[0], -span[1]))
        parts, taken, end = [], [], 0
        for start, stop, mark in spans:
            if start < end:
                continue
            parts += [sentence[end:start], mark]
            taken.append((sentence[start:stop], mark))
            end = stop
        text = "".join([*parts, sentence[end:]])
        return Hidden(re.sub(r"\[name\](?:[\s.]{1,2}\[name\])+", NAME, text), tuple(taken))

    def _spans(self, sentence: str) -> Iterator[Span]:
        for pattern, mark in (
            (_MAIL, ADDRESS),
            (_LINK, LINK),
            (self._street, ADDRESS),
            (_CODE, NUMBER),
            (_DAY, NUMBER),
        ):
            yield from ((*found.span(), mark) for found in pattern.finditer(sentence))
        yield from self._numbers(sentence)
        yield from self._names(sentence)

    def _numbers(self, sentence: str) -> Iterator[Span]:
        """Long numbers that are no figure of anything: telephone, account and reference numbers."""
        figures = [(one.start, one.end) for one in read_sentence(sentence, self._pack).quantities if one.dim != "count"]
        for found in _DIGITS.finditer(sentence):
            start, end = found.span()
            if not any(first < end and start < last for first, last in figures):
                yield start, end, NUMBER

    def _names(self, sentence: str) -> Iterator[Span]:
        """The conversation's people, names beside a greeting or a title, and capitals that nobody published."""
        for pattern in self._beside:
            yield from ((*found.span("name"), NAME) for found in pattern.finditer(sentence) if self._may_name(found))
        for number, found in enumerate(_CAPITAL.finditer(sentence)):
            word = found.group().lower().replace("’", "'")
            is_capital = found.group()[0].isupper()
            is_of_them = not self._people.isdisjoint(re.split(r"['.-]", word))
            is_unknown = not self._words.has_capital_nouns and not self._is_public(word, begins=number == 0)
            if (is_of_them and (is_capital or word not in self._ordinary)) or (is_capital and is_unknown):
                yield *found.span(), NAME

    def _may_name(self, found: re.Match[str]) -> bool:
        word = found["name"].lower()
        return word not in self._public and word not in self._words.capitals and word not in self._words.openers

    def _is_public(self, word: str, begins: bool) -> bool:
        """Whether a word with a capital names nobody: the business publishes it, or it begins a sentence as any may."""
        spellings = {word, word.removesuffix("'s"), word.partition("'")[0]}
        known = self._words.capitals | self._public | (self._ordinary if begins else frozenset())
        return not known.isdisjoint(spellings)


def _roles(words: ConversationWords) -> frozenset[str]:
    labels = words.ours | words.theirs | words.anybody
    return frozenset(part for label in labels for part in label.split())


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _beside(words: ConversationWords) -> tuple[re.Pattern[str], ...]:
    """A capital word after a title, a greeting or an introduction, whatever it is."""
    name = r"(?P<name>[A-ZÀ-Þ][\w'’-]*(?:\s+[A-ZÀ-Þ][\w'’-]*){0,2})"
    titles = _any(tuple(words.titles))
    greetings, introductions = _any(words.greetings), _any(words.introductions)
    return (
        re.compile(rf"\b(?i:{titles})\.?\s+{name}"),
        re.compile(rf"(?:^|(?<=[.!?,]\s))(?i:{greetings})\s+{name}(?=\s*(?:[,.!?]|$))"),
        re.compile(rf"\b(?i:{introductions})\s+{name}"),
    )
