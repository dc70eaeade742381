"""The clauses of a sentence, each read for who does it and in which mood and tense."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from site_builder.congruence.language.grammar import VERB_SECOND, Grammar

_BREAKS = frozenset(',;:—–().!?…"“”-')
_PRONOUNS = ("we", "you", "it", "there")
_OPENERS = ("we", "you", "our", "your", "it", "there", "the", "a", "every", "only", "none")
_DETERMINERS = ("our", "your", "the", "a", "every", "only", "many", "none", "their")
_SUBJECTS = (*_PRONOUNS, *_DETERMINERS, "what", "wh")
_REDUCIBLE = ("bare", "number", "a", "every", "your", "none")
_CLOSED = ("preposition", "conjunction", "aux", "adverb", "wh", "opening")
_FRONTED_REACH = 9
_LIST_ITEM = 2  # words
_BOUND = 2  # words in “under 16”


@dataclass(frozen=True, slots=True)
class Clause:
    """Who acts (`we`, `your`, `every`, `bare`, …), how (`present`, `passive`, `imperative`, …) and by which verb."""

    subject: str
    verb: str
    word: str
    negated: bool
    actor: tuple[str, ...] = ()


def read_clauses(words: Sequence[str], grammar: Grammar) -> list[Clause]:
    """The clauses in order; one that opens with a word such as “if” is left out unless it stands alone."""
    parts = _join_lists(list(_cut(words, grammar)), words, grammar)
    main = [part for part in parts if not grammar.is_a(part[0], "opening")]
    read = _read_verb_second if grammar.order == VERB_SECOND else _read
    return [read(part, grammar) for part in main or parts]


def _cut(words: Sequence[str], grammar: Grammar) -> Iterator[list[str]]:
    part: list[str] = []
    for index, word in enumerate(words):
        if part and (word in _BREAKS or _starts_clause(words, index, grammar)):
            yield part
            part = []
        if word not in _BREAKS:
            part.append(word)
    if part:
        yield part


def _join_lists(parts: list[list[str]], words: Sequence[str], grammar: Grammar) -> list[list[str]]:
    """The parts with an enumeration such as “charger, lock and lights” put together again."""
    if "," not in words:
        return parts
    joined: list[list[str]] = []
    for part in parts:
        if joined and len(joined[-1]) <= _LIST_ITEM and not _has_verb(joined[-1], grammar):
            joined[-1] = [*joined[-1], *part]
        else:
            joined.append(part)
    return joined


def _starts_clause(words: Sequence[str], index: int, grammar: Grammar) -> bool:
    if not grammar.is_a(words[index], "conjunction") or index + 1 == len(words):
        return False
    following = words[index + 1]
    if any(grammar.is_a(following, name) for name in _OPENERS):
        return True
    # A second verb after “and” is a second command only where the sentence opened with one.
    return "base" in grammar.forms(following) and "base" in grammar.forms(words[0])


def _read(part: Sequence[str], grammar: Grammar) -> Clause:
    words = part[_subject_start(part, grammar) :]
    subject = _subject(words, grammar)
    if subject == "bare" and _is_command(words, grammar):
        return Clause("reader", "imperative", words[0], grammar.is_a(words[min(1, len(words) - 1)], "not"))
    if subject == "none" and _forbids(words, grammar):
        return Clause("reader", "never", words[1], True)
    forms = grammar.forms(words[0])
    if subject == "bare" and "participle" in forms and "base" not in forms:
        return Clause("bare", "participle", words[0], False)
    at = _verb_at(words, subject, grammar)
    if at is None:
        return Clause(subject, "fragment", "", subject == "none")
    return _read_verb(words, at, subject, grammar)


def _forbids(words: Sequence[str], grammar: Grammar) -> bool:
    return len(words) > 1 and grammar.is_a(words[0], "never") and grammar.forms(words[1]) & {"base", "past"} == {"base"}


def _subject_start(part: Sequence[str], grammar: Grammar) -> int:
    """Where the subject begins, after conjunctions, adverbs and a fronted phrase such as “on this page”."""
    start = 0
    while start < len(part) - 1 and _leads_in(part[start], grammar):
        start += 1
    fronted = grammar.is_a(part[start], "preposition") or grammar.is_a(part[start], "opening")
    for index in range(start + 2, min(len(part) - 1, start + _FRONTED_REACH)):
        if grammar.is_a(part[index], "pronoun"):
            return index if fronted or not _has_verb(part[start:index], grammar) else start
    return start


def _leads_in(word: str, grammar: Grammar) -> bool:
    if grammar.is_a(word, "conjunction"):
        return True
    return grammar.is_a(word, "adverb") and not any(grammar.is_a(word, name) for name in ("only", "none", "every"))


def _has_verb(words: Sequence[str], grammar: Grammar) -> bool:
    return any(grammar.is_a(word, "aux") or grammar.forms(word) for word in words)


def _subject(words: Sequence[str], grammar: Grammar) -> str:
    first = words[0]
    for name in _SUBJECTS:
        if grammar.is_a(first, name):
            return name
    return "number" if grammar.is_number(first) or first in "£$€" else "bare"


def _is_command(words: Sequence[str], grammar: Grammar) -> bool:
    first, rest = words[0], words[1:]
    following = rest[0] if rest else ""
    is_noun = grammar.is_a(first, "noun-or-adjective")
    has_object = any(grammar.is_a(following, name) for name in ("the", "a", "our", "your", "it", "object"))
    if "base" not in grammar.forms(first):
        return has_object and _could_be_verb(first, grammar)
    if has_object or not following:
        return True
    if is_noun and not grammar.is_a(following, "particle"):
        return False
    if any(grammar.is_a(following, name) for name in ("preposition", "adverb", "every")):
        return True
    if any(grammar.is_a(word, "aux") for word in rest[:3]) or _is_plural_subject(rest, grammar):
        return False
    return not ("third" in grammar.forms(following) and "base" not in grammar.forms(following))


def _is_plural_subject(words: Sequence[str], grammar: Grammar) -> bool:
    """Whether a plural noun with its verb comes first, as “results go” in “test results go to you”."""
    return len(words) > 1 and words[0].endswith(grammar.plural_endings) and "base" in grammar.forms(words[1])


def _could_be_verb(word: str, grammar: Grammar) -> bool:
    if any(grammar.is_a(word, name) for name in _CLOSED):
        return False
    return word.isalpha() and not word.endswith(grammar.nominal_endings)


def _verb_at(words: Sequence[str], subject: str, grammar: Grammar) -> int | None:
    if subject in _PRONOUNS:
        start = 1
    else:
        start = 0
        while start < len(words) and any(grammar.is_a(words[start], name) for name in _DETERMINERS):
            start += 1
        if not (start and grammar.is_a(words[start - 1], "whole")):
            start += 1
    for index in range(start, len(words)):
        if _is_finite(words, index, subject, grammar):
            return index
    return None


def _is_finite(words: Sequence[str], index: int, subject: str, grammar: Grammar) -> bool:
    word, before = words[index], _head_before(words, index, grammar)
    forms = grammar.forms(word)
    if grammar.is_a(word, "aux"):
        return True
    if subject in ("we", "you") and index == _after_adverbs(words, 1, grammar):
        return bool(forms) or not grammar.is_a(word, "preposition")
    if grammar.is_a(before, "preposition") or grammar.is_number(before):
        return False
    if before and not grammar.is_a(before, "whole") and any(grammar.is_a(before, name) for name in _DETERMINERS):
        return False
    plural = before.endswith(grammar.plural_endings) or grammar.is_a(before, "plural") or grammar.is_a(before, "adverb")
    if "third" in forms and _verb_follows(words, index, grammar):
        return False  # a plural noun, as in “our guides hold”
    if forms & {"third", "past"} and "base" not in forms:
        return True
    return bool(forms & {"base", "past"}) and plural


def _head_before(words: Sequence[str], index: int, grammar: Grammar) -> str:
    """The word before, or before a bound such as “under 16”, which parts a noun from its verb."""
    if index > _BOUND and grammar.is_number(words[index - 1]) and grammar.is_a(words[index - 2], "preposition"):
        return words[index - 3]
    return words[index - 1] if index else ""


def _verb_follows(words: Sequence[str], index: int, grammar: Grammar) -> bool:
    following = words[index + 1] if index + 1 < len(words) else ""
    return grammar.is_a(following, "aux") or "base" in grammar.forms(following)


def _after_adverbs(words: Sequence[str], index: int, grammar: Grammar) -> int:
    while index < len(words) - 1 and grammar.is_a(words[index], "adverb"):
        index += 1
    return index


def _read_verb(words: Sequence[str], at: int, subject: str, grammar: Grammar) -> Clause:
    word = words[at]
    next_at = _after_adverbs(words, at + 1, grammar)
    following = words[next_at] if next_at < len(words) else ""
    near = words[max(0, at - 2) : at + 3]
    negated = any(grammar.is_a(other, "none") or grammar.is_a(other, "not") for other in near)
    verb = _mood(word, following, grammar)
    if verb == "past" and subject in _REDUCIBLE and _stands_alone(word, following, grammar):
        verb = "reduced"  # “Windscreens swapped while you wait” tells no history
    named = following if grammar.is_a(word, "aux") else word
    return Clause(subject, verb, named, negated, tuple(words[:at]))


def _stands_alone(word: str, following: str, grammar: Grammar) -> bool:
    if grammar.is_a(word, "aux") or not ("participle" in grammar.forms(word) or grammar.looks_past(word)):
        return False
    if not following or grammar.is_a(following, "preposition"):
        return True
    if word in grammar.verb_classes.get("giving", ()) and not grammar.is_a(following, "adverb"):
        return False  # “the village offered free soup” tells a history
    has_object = any(grammar.is_a(following, name) for name in ("the", "a", "our", "their", "object"))
    return not (has_object or grammar.forms(following))


def _mood(word: str, following: str, grammar: Grammar) -> str:
    forms = grammar.forms(following)
    kind = grammar.auxiliaries.get(word, "")
    participle = "participle" in forms or grammar.looks_past(following)
    if kind == "be":
        return "passive" if participle else "progressive" if "gerund" in forms else "being"
    if kind == "have":
        return "must" if grammar.is_a(following, "infinitive") else "perfect" if participle else "having"
    if kind:
        return kind
    past = "past" in grammar.forms(word) or grammar.looks_past(word)
    return "past" if past and "base" not in grammar.forms(word) else "present"


def _read_verb_second(part: Sequence[str], grammar: Grammar) -> Clause:
    """A clause whose finite verb comes second, with its subject before or right after it, or first in a command."""
    start = 0
    while start < len(part) - 1 and grammar.is_a(part[start], "conjunction"):
        start += 1
    words = part[start:]
    at = next((i for i, word in enumerate(words) if grammar.is_finite(word)), None)
    at = 0 if grammar.is_a(words[0], "command") else at
    negated = any(grammar.is_a(word, "none") or grammar.is_a(word, "not") for word in words)
    if at is None:
        return Clause(_subject(words, grammar), "fragment", "", negated)
    after = words[at + 1] if at + 1 < len(words) else ""
    if at == 0 and (
        grammar.is_a(words[0], "command") or ("base" in grammar.forms(words[0]) and _is_you(after, grammar))
    ):
        return Clause("reader", "imperative", words[0], negated)
    named = any(grammar.is_a(after, name) for name in _PRONOUNS)
    is_behind = at == 0 or (named and not any(grammar.is_a(words[0], name) for name in _PRONOUNS))
    actor = words[at + 1 : at + 2] if is_behind and named else words[at + 1 :] if is_behind else words[:at]
    verb, word = _mood_with_end(words, at, grammar)
    is_yours = len(actor) > 1 and grammar.is_a(actor[0], "your")  # “ihr” alone is you
    subject = "your" if is_yours else _subject(actor or words, grammar)
    return Clause(subject, verb, word, negated, tuple(actor))


def _is_you(word: str, grammar: Grammar) -> bool:
    return grammar.is_a(word, "you")


def _mood_with_end(words: Sequence[str], at: int, grammar: Grammar) -> tuple[str, str]:
    """The mood of a finite verb and the verb that it is about, which stands at the end beside an auxiliary."""
    word, last = words[at], words[-1]
    kind = grammar.auxiliaries.get(word, "")
    if not kind or last == word:
        return ("past" if grammar.forms(word) == {"past"} else "present"), word
    is_participle = "participle" in grammar.forms(last) or grammar.looks_past(last)
    if kind == "become":
        return ("passive" if is_participle else "future"), last
    if kind == "be":
        return ("passive" if is_participle else "being"), last
    if kind == "have":
        return ("perfect" if is_participle else "having"), last
    return kind, last
