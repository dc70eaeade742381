"""A mail of a journey with its words filled in: those of the closed list, and nothing else."""

import re
from collections.abc import Mapping
from html import escape

WORD = re.compile(r"( ?)\{\{ ([a-z_.]+) \}\}")


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its words; the space before a word that is empty goes with it: “Hello,” for nobody's name."""
    return WORD.sub(lambda found: f"{found[1]}{said}" if (said := words.get(found[2], "")) else "", text)


def filled_html(html: str, words: Mapping[str, str]) -> str:
    """The same for HTML, in which no word can become a tag."""
    return filled(html, {name: escape(said) for name, said in words.items()})
