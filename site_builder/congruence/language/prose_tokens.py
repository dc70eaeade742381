"""A sentence cut into words, contractions opened."""

import re
from collections.abc import Mapping

NUMBER = "<n>"
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*"  # 3,900 and 24/7 are one token
    r"|[^\W\d_]+(?:[-'’][^\W\d_]+)*"
    r"|[^\w\s]"
)


def split_words(text: str) -> list[str]:
    """The lower-case words, numbers and signs of a text, curly apostrophes made straight."""
    return [token.lower().replace("’", "'") for token in _TOKEN.findall(text)]


def open_contractions(words: list[str], irregular: Mapping[str, str], endings: Mapping[str, str]) -> list[str]:
    """The words with “we'll” as “we will” and “don't” as “do not”."""
    opened: list[str] = []
    for word in words:
        if "'" not in word and word not in irregular:
            opened.append(word)
        elif word in irregular:
            opened += irregular[word].split()
        else:
            opened += _open(word, endings)
    return opened


def _open(word: str, endings: Mapping[str, str]) -> list[str]:
    for ending, whole in endings.items():
        if word.endswith(ending) and len(word) > len(ending):
            return [word.removesuffix(ending), whole]
    return [word]
