"""Joins quantities that speak of one thing: a price and the span that it buys, a fee and the word "annual"."""

from fractions import Fraction

from site_builder.congruence.language.tokens import Tokens
from site_builder.congruence.language.units import Lexicon
from site_builder.congruence.quantities.amounts import Draft
from site_builder.congruence.quantities.frequency import per_words

WORDS_TO_A_PRICE = 6
WORDS_TO_A_PERIOD = 9
WORDS_OF_A_RATE = 3  # "every extra day"
SENTENCE_ENDS = frozenset(".;!?")


def join_drafts(tokens: Tokens, drafts: list[Draft], lexicon: Lexicon) -> list[Draft]:
    """The drafts with each price's span or period moved into it."""
    gone: set[int] = set()
    for k, price in enumerate(drafts):
        if price.dim not in ("money", "percent") or price.per or not price.high:
            continue
        for other in (k + 1, k - 1):
            if 0 <= other < len(drafts) and other not in gone and _takes(tokens, price, drafts[other], lexicon):
                gone.add(other)
                break
    return [
        draft for k, draft in enumerate(drafts) if k not in gone or (draft.dim == "duration" and not draft.is_whole)
    ]


def _takes(tokens: Tokens, price: Draft, other: Draft, lexicon: Lexicon) -> bool:
    gap = tokens.words[price.end : other.first] if price.first < other.first else tokens.words[other.end : price.first]
    if not SENTENCE_ENDS.isdisjoint(gap):
        return False
    if other.dim == "rate":
        return _takes_rate(price, other, gap)
    if price.dim != "money" or other.dim != "duration" or other.low is None or other.low != other.high or not other.low:
        return False
    if other.is_whole and len(gap) <= WORDS_TO_A_PERIOD:
        price.per = _span(other, lexicon)
        return True
    if other.first > price.first and len(gap) == 1 and gap[0] in lexicon.sets["periods.for"]:
        price.per, price.end = _span(other, lexicon), other.end
        other.is_whole = True
        return True
    is_linked = len(gap) <= WORDS_TO_A_PRICE and any(word in lexicon.sets["periods.linking"] for word in gap)
    if other.first < price.first and is_linked and other.bound in ("", "exact") and other.low < Fraction(24 * 32):
        price.per = _span(other, lexicon)
        return True
    return False


def _takes_rate(price: Draft, rate: Draft, gap: list[str]) -> bool:
    if rate.unit or rate.low != 1 or rate.end - rate.first > WORDS_OF_A_RATE:
        return False
    if len(gap) > (WORDS_TO_A_PERIOD if rate.first < price.first else 3):
        return False
    price.per = rate.per
    return True


def _span(duration: Draft, lexicon: Lexicon) -> str:
    return per_words((duration.low or Fraction(1)) / lexicon.hours[duration.unit], duration.unit)
