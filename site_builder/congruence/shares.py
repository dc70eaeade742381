"""Reads shares and multiples: "one in ten", "four out of five", "a third of", "double the difference"."""

from fractions import Fraction

from site_builder.congruence.amounts import Draft
from site_builder.congruence.lexicon import Lexicon
from site_builder.congruence.measures import measure_of_fraction
from site_builder.congruence.numbers import Number, read_number
from site_builder.congruence.tokens import Tokens


def read_share(tokens: Tokens, i: int, lexicon: Lexicon) -> Draft | None:
    """The share or multiple that starts at word i, or None."""
    words = tokens.words
    many = lexicon.tables["ratios.doubles"].get(words[i])
    if many is not None:
        is_multiple = words[i + 1] in lexicon.sets["ratios.double_follows"]
        return Draft(i, i + 1, "ratio", Fraction(many), Fraction(many)) if is_multiple else None
    number = read_number(tokens, i, lexicon)
    if number is None:
        return None
    return _one_in_ten(tokens, i, number, lexicon) or _part_of(tokens, i, number, lexicon)


def _one_in_ten(tokens: Tokens, i: int, number: Number, lexicon: Lexicon) -> Draft | None:
    words = tokens.words
    at = number.end
    phrases = lexicon.share_joiners.at(words, at)
    if phrases is None:
        return None
    whole = read_number(tokens, phrases[1], lexicon)
    if whole is None or not 0 <= number.low < whole.low:
        return None
    if words[at] in lexicon.sets["ratios.weak_in"] and lexicon.units.at(words, whole.end) is not None:
        return None  # "three in ten working days"
    if words[at] in lexicon.sets["ratios.weak_in"] and (
        number.is_vague or whole.is_fraction or number.is_fraction or words[whole.end] in lexicon.sets["business"]
    ):
        return None
    share = number.low / whole.low
    return Draft(i, whole.end, "ratio", share, share)


def _part_of(tokens: Tokens, i: int, number: Number, lexicon: Lexicon) -> Draft | None:
    if not number.is_fraction:
        return None
    after = tokens.words[number.end]
    if i > 0 and tokens.words[i - 1] in lexicon.sets["ratios.cut_by"] and not after.isalpha():
        return Draft(i, number.end, "ratio", number.low, number.high)  # "cut your bills in half"
    is_share = after in lexicon.sets["ratios.of"] or after in lexicon.sets["ratios.whose"]
    if not is_share or measure_of_fraction(tokens, number.end, lexicon) is not None:
        return None
    return Draft(i, number.end + (after in lexicon.sets["ratios.of"]), "ratio", number.low, number.high)
