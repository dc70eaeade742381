"""The clauses of a sentence, each read for who does it and in which mood and tense."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from site_builder.congruence.prose.lexicon import Lexicon

_BREAKS = frozenset(",;:—–().!?…\"“”")
_SUBJECT_WORDS = ("we", "you", "our", "your", "it", "there")
_WHOLE_SUBJECTS = frozenset(
    {"nobody", "nothing", "everyone", "everybody", "everything", "anyone", "anybody", "whoever", "none"}
)
_DETERMINERS = ("our", "your", "the", "a", "every", "only", "many", "none", "their")


@dataclass(frozen=True, slots=True)
class Clause:
    """Who acts (`we`, `your`, `every`, `bare`, …) and how (`present`, `past`, `passive`, `imperative`, `fragment`, …)."""

    subject: str
    verb: str
    word: str
    negated: bool


def read_clauses(words: Sequence[str], lexicon: Lexicon) -> list[Clause]:
    """The clauses in order; one that opens with a word such as “if” is left out unless it stands alone."""
    parts = list(_cut(words, lexicon))
    main = [part for part in parts if not lexicon.is_a(part[0], "opening")]
    return [_read(part, lexicon) for part in main or parts]


def _cut(words: Sequence[str], lexicon: Lexicon) -> Iterator[list[str]]:
    part: list[str] = []
    for index, word in enumerate(words):
        dash = word == "-" and 0 < index
        if word in _BREAKS or dash or (part and _starts_clause(words, index, lexicon)):
            if part:
                yield part
            part = []
        if word not in _BREAKS and not dash:
            part.append(word)
    if part:
        yield part


def _starts_clause(words: Sequence[str], index: int, lexicon: Lexicon) -> bool:
    if not lexicon.is_a(words[index], "conjunction") or index + 1 == len(words):
        return False
    following = words[index + 1]
    if any(lexicon.is_a(following, name) for name in _SUBJECT_WORDS):
        return True
    return "base" in lexicon.forms(following) and words[index] in ("and", "or", "then") and _opens_bare(words, lexicon)


def _opens_bare(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the sentence starts with a verb, so that one after “and” is a second command."""
    return "base" in lexicon.forms(words[0])


def _read(part: Sequence[str], lexicon: Lexicon) -> Clause:
    start = _subject_start(part, lexicon)
    words = part[start:]
    if not words:
        return Clause("none", "fragment", "", False)
    subject = _subject(words, lexicon)
    if subject == "bare":
        if _is_command(words, lexicon):
            return Clause("reader", "imperative", words[0], False)
        if "participle" in lexicon.forms(words[0]) and "base" not in lexicon.forms(words[0]):
            return Clause("bare", "participle", words[0], False)
    at = _verb_at(words, subject, lexicon)
    if at is None:
        return Clause(subject, "fragment", "", False)
    return _read_verb(words, at, subject, lexicon)


def _subject_start(part: Sequence[str], lexicon: Lexicon) -> int:
    """Where the subject begins, after conjunctions, adverbs and a fronted phrase such as “on this page”."""
    start = 0
    while start < len(part) - 1 and (
        lexicon.is_a(part[start], "conjunction")
        or (lexicon.is_a(part[start], "adverb") and not lexicon.is_a(part[start], "only") and part[start] not in lexicon.classes["none"]
            and not lexicon.is_a(part[start], "every"))
    ):
        start += 1
    fronted = lexicon.is_a(part[start], "preposition") or lexicon.is_a(part[start], "opening")
    if fronted or start == 0:
        for index in range(start + 2, min(len(part) - 1, start + 9)):
            if part[index] in ("we", "you", "i") and (fronted or not _has_verb(part[:index], lexicon)):
                return index
    return start


def _has_verb(words: Sequence[str], lexicon: Lexicon) -> bool:
    return any(lexicon.is_a(word, "aux") or lexicon.forms(word) for word in words)


def _subject(words: Sequence[str], lexicon: Lexicon) -> str:
    first = words[0]
    for name in ("we", "our", "you", "your", "none", "every", "only", "many", "there", "it", "the", "a", "their", "wh"):
        if lexicon.is_a(first, name):
            return name
    if first[0].isdigit() or first in lexicon.numbers or first in "£$€":
        return "number"
    return "bare"


def _is_command(words: Sequence[str], lexicon: Lexicon) -> bool:
    first = words[0]
    following = words[1] if len(words) > 1 else ""
    object_follows = any(lexicon.is_a(following, name) for name in ("the", "a", "our", "your", "it", "every")) or following in ("us", "me")
    if "base" not in lexicon.forms(first):
        return object_follows and _could_be_verb(first, lexicon)
    if not following or object_follows or lexicon.is_a(following, "preposition") or lexicon.is_a(following, "adverb"):
        return True
    finite = any(lexicon.is_a(word, "aux") for word in words[1:4])
    return not finite and not (lexicon.forms(following) & {"third"} and "base" not in lexicon.forms(following))


def _could_be_verb(word: str, lexicon: Lexicon) -> bool:
    closed = ("preposition", "conjunction", "aux", "adverb", "wh", "opening")
    if any(lexicon.is_a(word, name) for name in closed):
        return False
    return word.isalpha() and not word.endswith(("s", "ed", "ing", "ly"))


def _verb_at(words: Sequence[str], subject: str, lexicon: Lexicon) -> int | None:
    if subject in ("we", "you", "it", "there"):
        start = 1
    else:
        start = 0
        while start < len(words) and any(lexicon.is_a(words[start], name) for name in _DETERMINERS):
            start += 1
        start += 0 if start > 0 and words[start - 1] in _WHOLE_SUBJECTS else 1
    for index in range(start, len(words)):
        if _is_finite(words, index, subject, lexicon):
            return index
    return None


def _is_finite(words: Sequence[str], index: int, subject: str, lexicon: Lexicon) -> bool:
    word = words[index]
    if lexicon.is_a(word, "aux"):
        return True
    if subject in ("we", "you") and index == _after_adverbs(words, 1, lexicon):
        return not lexicon.is_a(word, "preposition") or bool(lexicon.forms(word))
    forms = lexicon.forms(word)
    before = words[index - 1] if index else ""
    if lexicon.is_a(before, "preposition") or any(lexicon.is_a(before, name) for name in _DETERMINERS if name != "none"):
        return False
    if forms & {"third", "past"}:
        return "base" not in forms or before.endswith("s")
    return "base" in forms and (before.endswith("s") or before in ("people", "children", "we", "you", "they", "who", "both")
                                or lexicon.is_a(before, "adverb"))


def _after_adverbs(words: Sequence[str], index: int, lexicon: Lexicon) -> int:
    while index < len(words) - 1 and lexicon.is_a(words[index], "adverb"):
        index += 1
    return index


def _read_verb(words: Sequence[str], at: int, subject: str, lexicon: Lexicon) -> Clause:
    word = words[at]
    next_at = _after_adverbs(words, at + 1, lexicon)
    following = words[next_at] if next_at < len(words) else ""
    negated = any(lexicon.is_a(other, "none") or other == "not" for other in words[max(0, at - 2) : at + 3])
    return Clause(subject, _mood(word, following, lexicon), following if lexicon.is_a(word, "aux") else word, negated)


def _mood(word: str, following: str, lexicon: Lexicon) -> str:
    forms = lexicon.forms(following)
    kind = lexicon.auxiliaries.get(word, "")
    participle = "participle" in forms or _looks_past(following)
    if kind == "be":
        return "passive" if participle else "progressive" if "gerund" in forms else "being"
    if kind == "have":
        return "must" if following == "to" else "perfect" if participle else "having"
    if kind:
        return kind
    past = "past" in lexicon.forms(word) or _looks_past(word)
    return "past" if past and "base" not in lexicon.forms(word) else "present"


def _looks_past(word: str) -> bool:
    return word.endswith("ed") and len(word) > 4
