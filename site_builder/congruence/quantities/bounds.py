"""Reads the words around an amount that make it a most, a least, a start or a guess."""

from fractions import Fraction

from site_builder.congruence.language.units import UnitWords
from site_builder.congruence.language.words import Tokens
from site_builder.congruence.quantities.amounts import Draft
from site_builder.congruence.quantities.frequency import per_words

TRANSPARENT_WORDS = 3
FAR_WORDS = 5
NEGATION_WORDS = 5
TURNED = {"max": "min", "min": "max"}


def find_bound(tokens: Tokens, draft: Draft, units: UnitWords, floor: int) -> str:
    """The bound of an amount; its span grows over the words that say so, but not below word `floor`."""
    after = _after(tokens, draft, units)
    before = _before(tokens, draft, units, floor)
    if "about" in (before, after, draft.bound) and not (before in ("max", "min") and draft.bound == "about"):
        return "about" if before in ("", "about", "exact") or after == "about" else before
    if before == "from" and draft.low != draft.high:
        before = ""  # "from 3 to 5 days"
    if after in ("max", "min"):
        return after
    return before or after or _far(tokens, draft, units, floor) or draft.bound or "exact"


def _after(tokens: Tokens, draft: Draft, units: UnitWords) -> str:
    start = draft.end
    if tokens.words[start] == ",":
        start += 1
    found = units.after.at(tokens.words, start)
    if found is None or (found[1] == start + 1 != draft.end + 1 and tokens.words[found[1]].isalpha()):
        return ""
    bound, end = found
    if tokens.words[draft.end] in ("-", "+") and not tokens.touches(draft.end):
        return ""
    if tokens.words[draft.end] == "-" and end == draft.end + 1:
        return ""
    after = tokens.words[end + 1] if tokens.words[end] in (".", ":") else tokens.words[end]
    if bound == "about" and after and (after.isalnum() or after in units.currencies.by_first):
        return ""  # "£299, usually £399"
    if after.isdigit() or (after.isalpha() and tokens.words[start] in units.sets["periods.asides"]):
        return ""  # "2 guests, minimum 3 nights", "8% plus VAT"
    draft.end = end
    return str(bound)


def _before(tokens: Tokens, draft: Draft, units: UnitWords, floor: int) -> str:
    words, sets, end = tokens.words, units.sets, draft.first
    is_over_a_verb = False
    for _ in range(TRANSPARENT_WORDS + 1):
        found = units.before.ending(words, end)
        if found is not None and found[1] >= floor and not (is_over_a_verb and found[0] != "about"):
            bound, start = found
            is_time = draft.dim in ("duration", "clock") or words[start] not in sets["bounds.of_time"]
            if not is_time or _is_denied(tokens, start, units):
                return ""
            draft.first = start
            return _unless_negated(tokens, start, str(bound), units, floor)
        word = words[end - 1] if end > floor else ""
        if word in sets["bounds.verbs"]:
            is_over_a_verb = True
        elif word not in sets["bounds.transparent"]:
            return ""
        end -= 1
    return ""


def _unless_negated(tokens: Tokens, start: int, bound: str, units: UnitWords, floor: int) -> str:
    """The bound, turned round after a "not": "you never wait more than an hour" is a most."""
    if tokens.words[start] not in units.sets["bounds.comparatives"] or bound not in TURNED:
        return bound
    for k in range(start - 1, max(floor, start - NEGATION_WORDS) - 1, -1):
        if tokens.words[k] in units.sets["bounds.negators"]:
            return TURNED[bound]
        if not (tokens.words[k].isalpha() or tokens.words[k] == "'"):
            return bound
    return bound


def _is_denied(tokens: Tokens, start: int, units: UnitWords) -> bool:
    return start > 0 and tokens.words[start - 1] in units.sets["bounds.no"]


def _far(tokens: Tokens, draft: Draft, units: UnitWords, floor: int) -> str:
    """The bound of "the minimum order is £20", some words before the number."""
    for k in range(draft.first - 1, max(floor, draft.first - FAR_WORDS) - 1, -1):
        word = tokens.words[k]
        if word in units.far:
            return "" if k > 0 and tokens.words[k - 1] in units.sets["bounds.far_stop"] else units.far[word]
        if word in units.sets["bounds.far_stop"] or not (word.isalpha() or word in (":", "-", "'")):
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


WORDS_TO_A_PRICE = 6
WORDS_TO_A_PERIOD = 9
WORDS_OF_A_RATE = 3  # "every extra day"
SENTENCE_ENDS = frozenset(".;!?")


def join_drafts(tokens: Tokens, drafts: list[Draft], units: UnitWords) -> list[Draft]:
    """The drafts with each price's span or period moved into it."""
    gone: set[int] = set()
    for k, price in enumerate(drafts):
        if price.dim not in ("money", "percent") or price.per or not price.high:
            continue
        for other in (k + 1, k - 1):
            if 0 <= other < len(drafts) and other not in gone and _takes(tokens, price, drafts[other], units):
                gone.add(other)
                break
    return [
        draft for k, draft in enumerate(drafts) if k not in gone or (draft.dim == "duration" and not draft.is_whole)
    ]


def _takes(tokens: Tokens, price: Draft, other: Draft, units: UnitWords) -> bool:
    gap = tokens.words[price.end : other.first] if price.first < other.first else tokens.words[other.end : price.first]
    if not SENTENCE_ENDS.isdisjoint(gap):
        return False
    if other.dim == "rate":
        return _takes_rate(price, other, gap)
    if price.dim != "money" or other.dim != "duration" or other.low is None or other.low != other.high or not other.low:
        return False
    if other.is_whole and len(gap) <= WORDS_TO_A_PERIOD:
        price.per = _span(other, units)
        return True
    if other.first > price.first and len(gap) == 1 and gap[0] in units.sets["periods.for"]:
        price.per, price.end = _span(other, units), other.end
        other.is_whole = True
        return True
    is_linked = len(gap) <= WORDS_TO_A_PRICE and any(word in units.sets["periods.linking"] for word in gap)
    if other.first < price.first and is_linked and other.bound in ("", "exact") and other.low < Fraction(24 * 32):
        price.per = _span(other, units)
        return True
    return False


def _takes_rate(price: Draft, rate: Draft, gap: list[str]) -> bool:
    if rate.unit or rate.low != 1 or rate.end - rate.first > WORDS_OF_A_RATE:
        return False
    if len(gap) > (WORDS_TO_A_PERIOD if rate.first < price.first else 3):
        return False
    price.per = rate.per
    return True


def _span(duration: Draft, units: UnitWords) -> str:
    return per_words((duration.low or Fraction(1)) / units.hours[duration.unit], duration.unit)
