"""What a language's `conversation.yaml` says: roles of speakers, signs of quoted mail, words beside names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from site_builder.congruence.language.folder import read_file


@dataclass(frozen=True, slots=True)
class ConversationWords:
    """The words of one language by which conversations are read, in small letters."""

    ours: frozenset[str]  # roles of who speaks for a business
    theirs: frozenset[str]  # roles of who buys from it
    anybody: frozenset[str]  # labels that tell nothing of the side
    quoted_from: re.Pattern[str]  # a line above the mail that is answered
    copied_from: re.Pattern[str]  # a line from which everything is another mail
    headed_by: re.Pattern[str]  # a header line of a mail that is answered
    signed: re.Pattern[str]  # the words above a signature
    titles: frozenset[str]
    introductions: tuple[str, ...]  # what stands before one's own name
    greetings: tuple[str, ...]  # what stands before the name of who is spoken to
    streets: tuple[str, ...]
    capitals: frozenset[str]  # words with a capital that name nobody, weekdays for one
    openers: frozenset[str]  # words that begin a sentence and name nobody
    by_when: re.Pattern[str]  # days and hours that bind whoever names them
    fillers: re.Pattern[str]  # sounds and words that say nothing
    tags: re.Pattern[str]  # a question at the end of a sentence that asks nothing
    has_capital_nouns: bool  # whether every noun has a capital, so that a capital tells nothing


@cache
def load_conversation_words(language: str) -> ConversationWords:
    """The words of a language, read once."""
    data = read_file(language, "conversation.yaml")
    speakers, mail, people = data["speakers"], data["mail"], data["people"]
    return ConversationWords(
        ours=_small(speakers["ours"]),
        theirs=_small(speakers["theirs"]),
        anybody=_small(speakers["anybody"]),
        quoted_from=_any_of(mail["quoted_from"]),
        copied_from=_any_of(mail["copied_from"]),
        headed_by=re.compile(rf"(?i)^\s*\**(?:{'|'.join(map(re.escape, mail['headers']))})\**:\s*\S"),
        signed=re.compile(rf"(?i)^\s*(?:{'|'.join(map(re.escape, mail['signed']))})\s*[,.!]?\s*$"),
        titles=_small(people["titles"]),
        introductions=tuple(people["introductions"]),
        greetings=tuple(people["greetings"]),
        streets=tuple(people["streets"]),
        capitals=_small(people["capitals"]),
        openers=_small(people["openers"]),
        by_when=re.compile(rf"(?i)\b(?:{'|'.join(map(re.escape, data['by_when']))})\b"),
        fillers=re.compile(rf"(?i)(?:^|,\s*|(?<=\s))\b(?:{_words(data['fillers'])})(?!\w),?\s*"),
        tags=re.compile(rf"(?i)[,;–-]\s*(?:{_words(data['tags'])})\s*\?\s*$"),
        has_capital_nouns=people["has_capital_nouns"] == "yes",
    )


def _small(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def _words(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("(?i)" + "|".join(f"(?:{pattern})" for pattern in patterns))
