"""Reads numbers written in digits or words: "1,200", "two and a half", "half a dozen", "1.5m"."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from site_builder.congruence.language.units import UnitWords, load_units
from site_builder.congruence.language.words import Tokens, split_tokens

HUNDRED = 100
THOUSAND = 1000
LONGEST_NUMBER = 15  # longer runs of digits are account or phone numbers


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its lowest and highest reading, and the index of the word after it."""

    low: Fraction
    high: Fraction
    end: int
    is_digits: bool = False
    is_fraction: bool = False
    is_vague: bool = False


def parse_number(text: str, language: str) -> Fraction | None:
    """The number that a whole text spells, or None: "twelve hundred and six" is 1206."""
    units = load_units(language)
    tokens = split_tokens(text, units.pattern)
    number = read_number(tokens, 0, units)
    if number is None or number.end != tokens.count() or number.low != number.high:
        return None
    return number.low


def read_number(tokens: Tokens, i: int, units: UnitWords) -> Number | None:
    """The number that starts at word i, or None."""
    word = tokens.words[i]
    if word[:1].isdigit():
        return _read_digits(tokens, i, units)
    if word in units.sets["numbers.articles"]:
        return _read_after_article(tokens, i + 1, units)
    if word in units.vague:
        return _read_vague(tokens, i, units)
    if word in units.fractions:
        return _read_fraction(tokens, i, units)
    if word in units.cardinals or word in units.hundreds:
        return _read_words(tokens, i, units)
    return None


def _read_digits(tokens: Tokens, i: int, units: UnitWords) -> Number | None:
    value = _value_of(tokens.words[i], units.thousands, units.decimal)
    if value is None:
        return None
    end = i + 1
    if (slashed := _slashed(tokens, i, units)) is not None:
        return Number(slashed, slashed, i + 3, is_digits=True, is_fraction=True)
    if tokens.touches(end) and tokens.words[end] in units.glued:
        value, end = value * units.glued[tokens.words[end]], end + 1
    value, end = _scaled(tokens, value, end, units)
    value, end = _with_fraction(tokens, value, end, units)
    return Number(value, value, end, is_digits=True)


@lru_cache(maxsize=4096)
def _value_of(written: str, thousands: str, decimal: str) -> Fraction | None:
    """The value of digits with a language's marks between them, None for an account or telephone number."""
    word = written if written.isdecimal() else "".join(sign for sign in written if sign not in thousands)
    is_padded = len(word) > 1 and word[0] == "0" and word[1] != decimal
    if len(word) > LONGEST_NUMBER or is_padded or not word.isascii():
        return None
    return Fraction(int(word)) if word.isdecimal() else Fraction(word.replace(decimal, "."))


def _slashed(tokens: Tokens, i: int, units: UnitWords) -> Fraction | None:
    """A fraction such as 1/2, but not a date and not "24/7"."""
    words = tokens.words
    if words[i + 1] != "/" or not (tokens.touches(i + 1) and tokens.touches(i + 2)):
        return None
    above, below = words[i], words[i + 2]
    if not (above.isdecimal() and below.isdecimal() and above.isascii() and below.isascii()) or words[
        i + 3 : i + 4
    ] == ["/"]:
        return None
    if len(below) > 2 or not 0 < int(above) < int(below) <= 16:
        return None
    return Fraction(int(above), int(below))


def _scaled(tokens: Tokens, value: Fraction, end: int, units: UnitWords) -> tuple[Fraction, int]:
    word = tokens.words[end]
    size = units.hundreds.get(word) or units.scales.get(word) or units.groups.get(word)
    return (value * size, end + 1) if size else (value, end)


def _read_words(tokens: Tokens, i: int, units: UnitWords) -> Number | None:
    value, end = _read_cardinal(tokens, i, units)
    word = tokens.words[end]
    at = end + 1 if word == "-" and tokens.touches(end) else end
    part = tokens.words[at]
    if part in units.fractions and _is_counted_fraction(tokens, at, units):
        share = value * units.fractions[part]
        return Number(share, share, at + 1, is_fraction=True)
    if word in units.groups:
        value, end = value * units.groups[word], end + 1
    elif word in units.sets["numbers.point"]:
        value, end = _with_point(tokens, value, end, units)
    value, end = _with_fraction(tokens, value, end, units)
    return Number(value, value, end)


def _is_counted_fraction(tokens: Tokens, at: int, units: UnitWords) -> bool:
    """Whether the fraction word after a number is a share, "two thirds", and not an ordinal or three months."""
    word, after = tokens.words[at], tokens.words[at + 1 : at + 2]
    if word not in units.sets["numbers.ordinal_too"] and units.fractions[word] != Fraction(1, 4):
        return True
    sets = units.sets
    is_share = after[:1] and after[0] in sets["ratios.of"] | sets["ratios.whose"] | sets["ratios.cut_after"]
    return bool(after) and (is_share or units.units.at(tokens.words, at + 1) is not None)


def _read_cardinal(tokens: Tokens, i: int, units: UnitWords) -> tuple[Fraction, int]:
    """The whole number at word i; the caller has seen that its first word is one."""
    words = tokens.words
    total, current, end, room, top = 0, 0, i, 100, 0
    while True:
        at = _next_part(tokens, end, end > i, current + total, room, units)
        word = words[at]
        value = units.cardinals.get(word, room)
        is_next = value < room or (end == i and word in units.cardinals)  # the first may be “zweihundertzwei”
        if is_next and (at == end or _may_join(at, end, words, room)):
            current += value
            room = 10 if 20 <= value < HUNDRED else 0
        elif word in units.hundreds and current < 100 and (current or end == i):
            current, room = max(current, 1) * 100, 100
        elif word in units.scales and current and (not top or units.scales[word] < top):
            top = units.scales[word]
            total, current, room = total + current * top, 0, 100
        else:
            return Fraction(total + current), end
        end = at + 1


def _next_part(tokens: Tokens, end: int, has_begun: bool, value: int, room: int, units: UnitWords) -> int:
    """The index of the word that may go on with the number, over a hyphen or an "and"."""
    words = tokens.words
    if not has_begun or end + 1 >= len(words):
        return end
    if words[end] == "-" and tokens.touches(end) and tokens.touches(end + 1):
        return end + 1
    if words[end] in units.sets["numbers.and"] and room == 100 and value >= 100:
        return end + 1 if words[end + 1] in units.cardinals else end
    return end


def _may_join(at: int, end: int, words: list[str], room: int) -> bool:
    """Whether a hyphen or "and" joins two parts of one number: "twenty-one" does, "two-ten" does not."""
    return at > end and room > 0 and bool(words[at])


def _with_point(tokens: Tokens, value: Fraction, end: int, units: UnitWords) -> tuple[Fraction, int]:
    at, place = end + 1, Fraction(1, 10)
    while tokens.words[at] in units.cardinals and units.cardinals[tokens.words[at]] < 10:
        value += units.cardinals[tokens.words[at]] * place
        at, place = at + 1, place / 10
    return (value, at) if at > end + 1 else (value, end)


def _with_fraction(tokens: Tokens, value: Fraction, end: int, units: UnitWords) -> tuple[Fraction, int]:
    """The number with a tail such as "½", "1/2" or "and a half"."""
    words = tokens.words
    if len(words[end]) == 1 and words[end] in units.fractions:
        return value + units.fractions[words[end]], end + 1
    if words[end][:1].isdecimal() and (slashed := _slashed(tokens, end, units)) is not None:
        return value + slashed, end + 3
    return with_and_a_half(tokens, value, end, units)


def with_and_a_half(tokens: Tokens, value: Fraction, end: int, units: UnitWords) -> tuple[Fraction, int]:
    """The value with "and a half" or "and three quarters" added when these words stand at `end`."""
    words = tokens.words
    if words[end] not in units.sets["numbers.and"] and not (
        words[end] == "-" and words[end + 1] in units.sets["numbers.and"]
    ):
        return value, end
    at = end + (2 if words[end] == "-" else 1)
    at += words[at] == "-"
    many = 1
    if words[at] in units.sets["numbers.articles"]:
        at += 1
    elif words[at] in units.cardinals:
        many, at = units.cardinals[words[at]], at + 1
    else:
        return value, end
    if at + 1 >= len(words):
        return value, end
    at += words[at] == "-"
    share = units.fractions.get(words[at])
    if share is None or words[at + 1] in units.price_words or words[at + 1] in units.sets["ratios.of"]:
        return value, end
    if words[at] in units.sets["numbers.ordinal_too"] and words[at + 1] in units.sets["ratios.cut_after"]:
        return value, end  # "spend five hundred and a tenth comes off"
    return value + many * share, at + 1


def _read_after_article(tokens: Tokens, at: int, units: UnitWords) -> Number | None:
    """ "a hundred", "a dozen", "a couple of", "a half", "a quarter of"."""
    word = tokens.words[at]
    if word in units.hundreds:
        value, end = _read_cardinal(tokens, at, units)
        return Number(value, value, end)
    if word in units.scales or word in units.groups:
        size = Fraction(units.scales.get(word) or units.groups[word])
        share, end = with_and_a_half(tokens, Fraction(0), at + 1, units)
        if share:
            return Number(size * (1 + share), size * (1 + share), end)  # "a million and a half"
        rest, end = _rest_of_a_thousand(tokens, end, size, units)
        return Number(size + rest, size + rest, end)
    if word in units.vague:
        return _read_vague(tokens, at, units)
    if word in units.fractions and _is_counted_fraction(tokens, at, units):
        return _read_fraction(tokens, at, units, is_plain=False)
    return None


def _rest_of_a_thousand(tokens: Tokens, end: int, size: Fraction, units: UnitWords) -> tuple[Fraction, int]:
    """The eighty of "a thousand and eighty", and the index after it."""
    is_joined = tokens.words[end] in units.sets["numbers.and"] and size >= THOUSAND
    if not is_joined or tokens.words[end + 1] not in units.cardinals:
        return Fraction(0), end
    rest, after = _read_cardinal(tokens, end + 1, units)
    return (rest, after) if rest < size else (Fraction(0), end)


def _read_vague(tokens: Tokens, at: int, units: UnitWords) -> Number:
    low, high = units.vague[tokens.words[at]]
    end = at + 1
    if tokens.words[end] in units.sets["numbers.of"]:
        end += 1
    word = tokens.words[end]
    size = units.hundreds.get(word) or units.scales.get(word) or units.groups.get(word)
    if size:
        return Number(Fraction(low * size), Fraction(high * size), end + 1, is_vague=True)  # "a couple of hundred"
    return Number(Fraction(low), Fraction(high), end, is_vague=True)


def _read_fraction(tokens: Tokens, at: int, units: UnitWords, is_plain: bool = True) -> Number | None:
    """A fraction on its own, "half", or of a group, "half a dozen", "half a million"."""
    word = tokens.words[at]
    if is_plain and word in units.sets["numbers.ordinal_too"]:
        return None
    share, end = units.fractions[word], at + 1
    if tokens.words[end] in units.sets["numbers.articles"]:
        group = tokens.words[end + 1]
        size = units.groups.get(group) or units.hundreds.get(group) or units.scales.get(group)
        if size:
            return Number(share * size, share * size, end + 2)
    if dozen := units.groups.get(tokens.words[end]):
        return Number(share * dozen, share * dozen, end + 1)  # "half dozen"
    return Number(share, share, end, is_fraction=True)
