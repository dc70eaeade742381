"""Reads words that mean a price of nothing: "free", "no booking fee", "without charge"."""

from fractions import Fraction

from site_builder.congruence.language.tokens import Tokens
from site_builder.congruence.language.units import Lexicon
from site_builder.congruence.quantities.amounts import Draft

WORDS_TO_THE_FEE = 3
NOTHING = Fraction(0)


def read_free(tokens: Tokens, i: int, lexicon: Lexicon) -> Draft | None:
    """A price of nothing that starts at word i, or None."""
    words, sets = tokens.words, lexicon.sets
    if words[i] in sets["free.words"]:
        return Draft(i, i + 1, "money", NOTHING, NOTHING, bound="exact") if _is_a_price(tokens, i, lexicon) else None
    if words[i] not in sets["free.denials"]:
        return None
    for k in range(i + 1, min(i + 2 + WORDS_TO_THE_FEE, tokens.count())):
        if words[k] in sets["free.fees"]:
            after = words[k + 2] if words[k + 1] in sets["free.pronouns"] else words[k + 1]
            if after in sets["free.fee_verb_after"] or after in lexicon.currencies.by_first:
                return None
            return Draft(i - 2 if i > 1 and words[i - 1] == "'" else i, k + 1, "money", NOTHING, NOTHING, bound="exact")
        if words[k] in sets["free.fee_stop"] or not (words[k].isalpha() or words[k] == "-"):
            return None
    return None


def _is_a_price(tokens: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Whether "free" is about money: not "risk-free", "feel free", "whoever is free that morning"."""
    words, sets = tokens.words, lexicon.sets
    before = words[i - 1] if i else ""
    if before in sets["free.not_before"] or words[i + 1] in sets["free.not_after"]:
        return False
    subject = i - 3 if i > 2 and words[i - 2] == "'" else i - 2
    return not (before in sets["free.be"] and subject >= 0 and words[subject] in sets["free.pronouns"])
