"""Reads shares and multiples: "one in ten", "four clocks out of five", "a third of", "double the difference"."""

from fractions import Fraction

from site_builder.congruence.language.units import UnitWords
from site_builder.congruence.language.words import Tokens
from site_builder.congruence.quantities.amounts import Draft
from site_builder.congruence.quantities.counts import singular
from site_builder.congruence.quantities.measures import measure_of_fraction, read_measure
from site_builder.congruence.quantities.numbers import Number, read_number

WORDS_TO_A_SAVING = 3
ONE = Fraction(1)


def read_share(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    """The share or multiple that starts at word i, or None."""
    words = tokens.words
    many = units.tables["ratios.doubles"].get(words[i])
    if many is not None:
        is_multiple = words[i + 1] in units.sets["ratios.double_follows"]
        return Draft(i, i + 1, "ratio", Fraction(many), Fraction(many)) if is_multiple else None
    number = read_number(tokens, i, units)
    if number is None:
        return _cut(tokens, i, units)
    return (
        _for_every(tokens, i, number, units)
        or _one_in_ten(tokens, i, number, units)
        or _one_clock_in_ten(tokens, i, number, units)
        or _part_of(tokens, i, number, units)
    )


def _one_in_ten(tokens: Tokens, i: int, number: Number, units: UnitWords) -> Draft | None:
    words = tokens.words
    at = number.end
    phrases = units.share_joiners.at(words, at)
    if phrases is None:
        return None
    whole = read_number(tokens, phrases[1], units)
    if whole is None or not 0 <= number.low < whole.low:
        return None
    if words[at] in units.sets["ratios.weak_in"] and units.units.at(words, whole.end) is not None:
        return None  # "three in ten working days"
    if words[at] in units.sets["ratios.weak_in"] and (
        number.is_vague or whole.is_fraction or number.is_fraction or words[whole.end] in units.sets["business"]
    ):
        return None
    share = number.low / whole.low
    return Draft(i, whole.end, "ratio", share, share)


def _one_clock_in_ten(tokens: Tokens, i: int, number: Number, units: UnitWords) -> Draft | None:
    """ "Ninety-eight doors in a hundred": the same with its noun, out of a round number that counts nothing else."""
    words, at = tokens.words, number.end
    unit = units.units.at(words, at)
    if number.is_fraction or not _is_noun(tokens, at, units) or (unit is not None and unit[0].dim != "count"):
        return None
    joiner = units.share_joiners.at(words, at + 1)
    whole = read_number(tokens, joiner[1], units) if joiner else None
    if whole is None or not 0 <= number.low < whole.low or str(whole.low).strip("0") not in ("1", "2", "5"):
        return None
    after = words[whole.end]
    is_verb = number.low == ONE and whole.low != ONE  # "one job in ten goes"
    is_plural = not is_verb and _is_noun(tokens, whole.end, units) and singular(after, units) != after
    if is_plural or read_measure(tokens, whole.end, units) is not None:
        return None  # "two visits in ten working days", "one nurse in 20 homes"
    share = number.low / whole.low
    return Draft(i, whole.end, "ratio", share, share)


def _for_every(tokens: Tokens, i: int, number: Number, units: UnitWords) -> Draft | None:
    """ "One coach for every six children" and "a ratio of 1:8": how many share one."""
    words = tokens.words
    if number.low != ONE or number.high != ONE:
        return None
    at = number.end
    has_noun = _is_noun(tokens, at, units)
    joiner = units.to_every.at(words, at + has_noun)
    if joiner is None:
        is_named = not units.sets["ratios.named"].isdisjoint(words[max(0, i - WORDS_TO_A_SAVING) : i])
        if words[at] not in units.sets["ratios.to"] or not is_named:
            return None
        joiner = ("", at + 1)
    many = read_number(tokens, joiner[1], units)
    if many is None or many.low <= ONE or many.is_fraction or units.units.at(words, many.end) is not None:
        return None
    if not _is_noun(tokens, many.end, units):
        return Draft(i, many.end, "count", many.low, many.high, per="one", bound="exact")
    return Draft(
        i, many.end + 1, "count", many.low, many.high, singular(words[many.end], units), per="one", bound="exact"
    )


def _is_noun(tokens: Tokens, at: int, units: UnitWords) -> bool:
    return tokens.words[at].isalpha() and tokens.words[at] not in units.sets["nouns.stop"]


def _part_of(tokens: Tokens, i: int, number: Number, units: UnitWords) -> Draft | None:
    if not number.is_fraction:
        return None
    after = tokens.words[number.end]
    if i > 0 and tokens.words[i - 1] in units.sets["ratios.cut_by"] and not after.isalpha():
        return Draft(i, number.end, "ratio", number.low, number.high)  # "cut your bills in half"
    is_share = after in units.sets["ratios.of"] or after in units.sets["ratios.whose"]
    if measure_of_fraction(tokens, number.end, units) is not None:
        return None
    if not is_share:
        is_cut = _is_cut(tokens, i, number.end, units)
        return Draft(i, number.end, "ratio", number.low, number.high) if is_cut else None
    return Draft(i, number.end + (after in units.sets["ratios.of"]), "ratio", number.low, number.high)


def _cut(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    """ "A fifth cheaper", "save a tenth": a part that is an ordinal too, with a word of saving beside it."""
    words = tokens.words
    if words[i] not in units.sets["numbers.articles"] or words[i + 1] not in units.fractions:
        return None
    share, end = units.fractions[words[i + 1]], i + 2
    return Draft(i, end, "ratio", share, share) if _is_cut(tokens, i, end, units) else None


def _is_cut(tokens: Tokens, i: int, end: int, units: UnitWords) -> bool:
    """Whether a word of saving, paying or giving back stands beside the part and no noun follows it."""
    words, sets = tokens.words, units.sets
    if words[end] in sets["ratios.cut_after"]:
        return True
    if words[end].isalpha() and words[end] not in sets["nouns.stop"]:
        return False
    return any(word in sets["ratios.cut_before"] for word in words[max(0, i - WORDS_TO_A_SAVING) : i])


WORDS_TO_THE_FEE = 3
NOTHING = Fraction(0)


def read_free(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    """A price of nothing that starts at word i, or None."""
    words, sets = tokens.words, units.sets
    if words[i] in sets["free.words"]:
        return Draft(i, i + 1, "money", NOTHING, NOTHING, bound="exact") if _is_a_price(tokens, i, units) else None
    if words[i] not in sets["free.denials"]:
        return None
    for k in range(i + 1, min(i + 2 + WORDS_TO_THE_FEE, tokens.count())):
        if words[k] in sets["free.fees"]:
            after = words[k + 2] if words[k + 1] in sets["free.pronouns"] else words[k + 1]
            if after in sets["free.fee_verb_after"] or after in units.currencies.by_first:
                return None
            return Draft(i - 2 if i > 1 and words[i - 1] == "'" else i, k + 1, "money", NOTHING, NOTHING, bound="exact")
        if words[k] in sets["free.fee_stop"] or not (words[k].isalpha() or words[k] == "-"):
            return None
    return None


def _is_a_price(tokens: Tokens, i: int, units: UnitWords) -> bool:
    """Whether "free" is about money: not "risk-free", "feel free", "whoever is free that morning"."""
    words, sets = tokens.words, units.sets
    before = words[i - 1] if i else ""
    if before in sets["free.not_before"] or words[i + 1] in sets["free.not_after"]:
        return False
    subject = i - 3 if i > 2 and words[i - 2] == "'" else i - 2
    return not (before in sets["free.be"] and subject >= 0 and words[subject] in sets["free.pronouns"])
