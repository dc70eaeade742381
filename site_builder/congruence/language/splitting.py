"""Prose cut into sentences, with the place of each."""

import re

from site_builder.congruence.language.grammar import Lexicon

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*•·–+]|\d+[.)])\s)|(?<=\n)(?=\s*[-*•·–+]\s)")
_BULLET = re.compile(r"\s*(?:[-*•·–+]|\d{1,3}[.)])\s+")
_LAST_WORD = re.compile(r"[^\s(\"'“‘]*$")
_NEXT_MARK = re.compile(r"\s*[\"'“‘(]*(\S)")
_LONGEST_WORD = 60  # letters looked back over, so that a long text is read in one pass


def split_sentences(text: str, lexicon: Lexicon) -> tuple[tuple[int, str], ...]:
    """Every sentence with its offset; bullets and blank lines part sentences too, and are in none."""
    found: list[tuple[int, str]] = []
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, match, start, lexicon):
            _add(found, text, start, match.end())
            start = match.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _add(found: list[tuple[int, str]], text: str, start: int, end: int) -> None:
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    piece = text[start:end]
    sentence = piece.strip()
    if sentence:
        found.append((start + len(piece) - len(piece.lstrip()), sentence))


def _ends_sentence(text: str, match: re.Match[str], start: int, lexicon: Lexicon) -> bool:
    if match.group() != ".":
        return not (match.group()[:1] in (".", "!", "?", "…") and _goes_on(text, match.end()))
    before = _LAST_WORD.search(text, max(start, match.start() - _LONGEST_WORD), match.start())
    word = before.group().lower() if before else ""
    following = _NEXT_MARK.match(text, match.end())
    if following is None:
        return True
    if word.isdigit() and not text[start : match.start() - len(word)].strip(" \t-*•"):
        return False  # “1.” at the head of a numbered point
    if word in lexicon.sentence_ending_abbreviations:
        return following.group(1).isupper()
    is_initial = len(word) == 1 and word.isalpha() and word != "i" and text[match.start() - 1].isupper()
    return not (word in lexicon.abbreviations or is_initial) and not following.group(1).islower()


def _goes_on(text: str, end: int) -> bool:
    """Whether a small letter follows, as in “Is it safe?” she asked."""
    following = _NEXT_MARK.match(text, end)
    return following is not None and following.group(1).islower()
