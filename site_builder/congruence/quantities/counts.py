"""Says what a bare number counts, or that it is a year, a page, a street number or a telephone number."""

from fractions import Fraction

from site_builder.congruence.language.units import UnitWords
from site_builder.congruence.language.words import Tokens
from site_builder.congruence.quantities.amounts import Draft

WORDS_TO_THE_NOUN = 4
YEARS = range(1900, 2100)


def singular(noun: str, units: UnitWords) -> str:
    """The singular of a noun, by the pack's list of irregular ones or its endings, the first that fits."""
    if noun in units.singular:
        return units.singular[noun]
    for ending, single in units.plurals:
        if noun.endswith(ending) and len(noun) > len(ending) + 1:
            return noun.removesuffix(ending) + single
    return noun


def name_count(tokens: Tokens, draft: Draft, units: UnitWords) -> bool:
    """Gives a bare number its noun; False when the number is not a quantity at all."""
    word, sets = tokens.words[draft.first], units.sets
    if is_name(tokens, draft, units):
        return False
    is_one = draft.low == draft.high == 1
    before = tokens.words[draft.first - 1] if draft.first else ""
    after = tokens.words[draft.end]
    is_pair = before in sets["skips.pair_before"] and not draft.is_digits and after not in sets["numbers.of"]
    if is_pair and singular(after, units) == after and not _is_bound(tokens, draft.first, units):
        return False  # "you two", but "gives you three visits" and "we stop at ten"
    if is_one and not word[:1].isdigit() and (before in sets["skips.one_before"] or after in sets["skips.one_after"]):
        return False
    if after == "+" and tokens.touches(draft.end):
        draft.bound, draft.end = "min", draft.end + 1
    at = _over_of_the(tokens, draft.end, units)
    if tokens.words[at] in sets["periods.times"]:
        draft.unit, draft.end = "time", at + 1
        return True
    is_alone = after in units.cardinals or is_often(tokens, draft.end, units)
    noun, end = ("", at) if is_alone else _find_noun(tokens, at, is_one, units)
    if not noun:
        if draft.is_digits and _follows_a_name(tokens, draft.first, units):
            return False
        is_range = draft.low != draft.high and draft.high is not None and draft.high >= 100  # 555-1234
        return not (is_one or is_range or _is_year(tokens, draft, "", units))
    if _is_year(tokens, draft, noun, units):
        return False
    draft.unit, draft.end = singular(noun, units), end
    return True


def _follows_a_name(tokens: Tokens, i: int, units: UnitWords) -> bool:
    """Whether a capitalised name stands before the number, as in "Chrome 120"."""
    if i == 0 or not (tokens.words[i - 1].isalpha() and tokens.is_capital(i - 1)):
        return False
    if _is_bound(tokens, i, units) or tokens.words[i - 1] in units.sets["skips.capacity"]:
        return False
    return tokens.words[i - 1] not in units.sets["nouns.stop"] | units.sets["bounds.transparent"]


def is_often(tokens: Tokens, at: int, units: UnitWords) -> bool:
    """Whether the word is a "monthly" that no noun follows: "ninety-nine monthly", but not "12 monthly payments"."""
    after = tokens.words[at + 1]
    is_plain = not after.isalpha() or after in units.sets["nouns.stop"]
    return is_plain and tokens.words[at] in units.tables["periods.adverbs"]


def is_name(tokens: Tokens, draft: Draft, units: UnitWords) -> bool:
    """Whether a number only names something: page 12, 24 Baker Street, 3 May, a telephone number."""
    return _is_labelled(tokens, draft, units) or (draft.is_digits and _is_identifier(tokens, draft, units))


def _is_bound(tokens: Tokens, i: int, units: UnitWords) -> bool:
    return units.before.ending(tokens.words, i) is not None or tokens.words[i - 1] in units.far


def _over_of_the(tokens: Tokens, at: int, units: UnitWords) -> int:
    """The index of the noun in "ten of the guests"."""
    if tokens.words[at] in units.sets["numbers.of"]:
        return at + 2 if tokens.words[at + 1] in units.sets["bounds.transparent"] else at + 1
    return at


def _find_noun(tokens: Tokens, at: int, is_one: bool, units: UnitWords) -> tuple[str, int]:
    """The noun that a number at the words before `at` counts, and the index after it."""
    words, stop = tokens.words, units.sets["nouns.stop"]
    if (
        words[at] == "-"
        and tokens.touches(at)
        and tokens.touches(at + 1)
        and words[at + 1].isalpha()
        and words[at + 1] not in stop
    ):
        return words[at + 1], at + 2  # "a two-bedroom flat" is one flat
    last, end = "", at
    for k in range(at, min(at + WORDS_TO_THE_NOUN, tokens.count())):
        word = words[k]
        if word == "-" and last:
            continue
        is_second_part = bool(last) and words[k - 1] == "-" and tokens.touches(k)  # "follow-up calls"
        if not word.isalpha() or (word in stop and not is_second_part) or (last and word in units.sets["free.words"]):
            break
        if k > at and is_one and singular(word, units) != word:
            break  # "one nurse stays": the verb
        last, end = word, k + 1
        if not is_one and singular(word, units) != word:
            break
    return last, end


def _is_year(tokens: Tokens, draft: Draft, noun: str, units: UnitWords) -> bool:
    word = tokens.words[draft.first]
    if not (word.isdecimal() and len(word) == 4 and int(word) in YEARS):
        return False
    before = tokens.words[draft.first - 1] if draft.first else ""
    is_plural = bool(noun) and singular(noun, units) != noun
    return before in units.sets["skips.year_before"] or not is_plural or before in units.sets["skips.months"]


def _is_labelled(tokens: Tokens, draft: Draft, units: UnitWords) -> bool:
    """Whether the number is a name: "page 12", "number three", "No. 7"."""
    words, sets, i = tokens.words, units.sets, draft.first
    if i == 0 or (not draft.is_digits and words[draft.end].isalpha() and words[draft.end] not in sets["nouns.stop"]):
        return False
    two_before = words[i - 2] if i > 1 else ""
    if words[i - 1] in sets["numbers.of"]:
        return two_before in sets["skips.label_of"]  # "on a scale of one to ten"
    return (two_before if words[i - 1] == "." else words[i - 1]) in sets["skips.labels"]


def _is_identifier(tokens: Tokens, draft: Draft, units: UnitWords) -> bool:
    """Whether the digits name something (page 3, 24 Baker Street, 3 May, 2nd, 555 1234) and count nothing."""
    words, sets, i, end = tokens.words, units.sets, draft.first, draft.end
    before = words[i - 1] if i else ""
    after = words[end]
    if tokens.touches(end) and (after.isalpha() or after in ("/", ":", "_")) and after not in sets["periods.times"]:
        return True
    if after == "." and tokens.touches(end) and tokens.touches(end + 1) and words[end + 1].isdecimal():
        return True
    if tokens.touches(i) and before in ("/", ".", "_", "#", "@", "§"):
        return True
    if before in sets["skips.months"] and tokens.is_capital(i - 1):
        return True
    if after in sets["skips.months"] and tokens.is_capital(end):
        return True
    if _is_beside_digits(tokens, i, end) or (
        before in sets["skips.phone"] and draft.low is not None and draft.low > Fraction(99)
    ):
        return True
    if before.isalpha() and len(before) > 1 and tokens.text[tokens.starts[i - 1] : tokens.ends[i - 1]].isupper():
        return not after.isalpha() or singular(after, units) == after
    return tokens.is_capital(end) and any(word in sets["skips.streets"] for word in words[end + 1 : end + 4])


def _is_beside_digits(tokens: Tokens, i: int, end: int) -> bool:
    words = tokens.words
    if words[end][:1].isdigit() and not tokens.words[end + 1].isalpha():
        return True
    return i > 0 and words[i - 1][:1].isdigit()
