"""Reads the words around an amount that make it a most, a least, a start or a guess."""

from fractions import Fraction

from site_builder.congruence.language.tokens import Tokens
from site_builder.congruence.language.units import Lexicon
from site_builder.congruence.quantities.amounts import Draft

TRANSPARENT_WORDS = 3
FAR_WORDS = 5
NEGATION_WORDS = 5
TURNED = {"max": "min", "min": "max"}


def find_bound(tokens: Tokens, draft: Draft, lexicon: Lexicon, floor: int) -> str:
    """The bound of an amount; its span grows over the words that say so, but not below word `floor`."""
    after = _after(tokens, draft, lexicon)
    before = _before(tokens, draft, lexicon, floor)
    if "about" in (before, after, draft.bound) and not (before in ("max", "min") and draft.bound == "about"):
        return "about" if before in ("", "about", "exact") or after == "about" else before
    if before == "from" and draft.low != draft.high:
        before = ""  # "from 3 to 5 days"
    if after in ("max", "min"):
        return after
    return before or after or _far(tokens, draft, lexicon, floor) or draft.bound or "exact"


def _after(tokens: Tokens, draft: Draft, lexicon: Lexicon) -> str:
    start = draft.end
    if tokens.words[start] == ",":
        start += 1
    found = lexicon.after.at(tokens.words, start)
    if found is None or (found[1] == start + 1 != draft.end + 1 and tokens.words[found[1]].isalpha()):
        return ""
    bound, end = found
    if tokens.words[draft.end] in ("-", "+") and not tokens.touches(draft.end):
        return ""
    if tokens.words[draft.end] == "-" and end == draft.end + 1:
        return ""
    after = tokens.words[end + 1] if tokens.words[end] in (".", ":") else tokens.words[end]
    if bound == "about" and after and (after.isalnum() or after in lexicon.currencies.by_first):
        return ""  # "£299, usually £399"
    if after.isdigit() or (after.isalpha() and tokens.words[start] in lexicon.sets["periods.asides"]):
        return ""  # "2 guests, minimum 3 nights", "8% plus VAT"
    draft.end = end
    return str(bound)


def _before(tokens: Tokens, draft: Draft, lexicon: Lexicon, floor: int) -> str:
    words, sets, end = tokens.words, lexicon.sets, draft.first
    is_over_a_verb = False
    for _ in range(TRANSPARENT_WORDS + 1):
        found = lexicon.before.ending(words, end)
        if found is not None and found[1] >= floor and not (is_over_a_verb and found[0] != "about"):
            bound, start = found
            is_time = draft.dim in ("duration", "clock") or words[start] not in sets["bounds.of_time"]
            if not is_time or _is_denied(tokens, start, lexicon):
                return ""
            draft.first = start
            return _unless_negated(tokens, start, str(bound), lexicon, floor)
        word = words[end - 1] if end > floor else ""
        if word in sets["bounds.verbs"]:
            is_over_a_verb = True
        elif word not in sets["bounds.transparent"]:
            return ""
        end -= 1
    return ""


def _unless_negated(tokens: Tokens, start: int, bound: str, lexicon: Lexicon, floor: int) -> str:
    """The bound, turned round after a "not": "you never wait more than an hour" is a most."""
    if tokens.words[start] not in lexicon.sets["bounds.comparatives"] or bound not in TURNED:
        return bound
    for k in range(start - 1, max(floor, start - NEGATION_WORDS) - 1, -1):
        if tokens.words[k] in lexicon.sets["bounds.negators"]:
            return TURNED[bound]
        if not (tokens.words[k].isalpha() or tokens.words[k] == "'"):
            return bound
    return bound


def _is_denied(tokens: Tokens, start: int, lexicon: Lexicon) -> bool:
    return start > 0 and tokens.words[start - 1] in lexicon.sets["bounds.no"]


def _far(tokens: Tokens, draft: Draft, lexicon: Lexicon, floor: int) -> str:
    """The bound of "the minimum order is £20", some words before the number."""
    for k in range(draft.first - 1, max(floor, draft.first - FAR_WORDS) - 1, -1):
        word = tokens.words[k]
        if word in lexicon.far:
            return "" if k > 0 and tokens.words[k - 1] in lexicon.sets["bounds.far_stop"] else lexicon.far[word]
        if word in lexicon.sets["bounds.far_stop"] or not (word.isalpha() or word in (":", "-", "'")):
            return ""
    return ""


def limits(draft: Draft, bound: str) -> tuple[Fraction | None, Fraction | None]:
    """The lowest and highest value that the bound leaves open."""
    if draft.low != draft.high:
        return draft.low, draft.high
    if bound in ("max", "up-to"):
        return None, draft.high
    if bound in ("min", "from"):
        return draft.low, None
    return draft.low, draft.high
