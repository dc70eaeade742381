"""Reads numbers written in digits or words: "1,200", "two and a half", "half a dozen", "1.5m"."""

from dataclasses import dataclass
from fractions import Fraction

from site_builder.congruence.language.tokens import Tokens, split_tokens
from site_builder.congruence.language.units import Lexicon, load_lexicon

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


def parse_number(text: str, language: str = "en") -> Fraction | None:
    """The number that a whole text spells, or None: "twelve hundred and six" is 1206."""
    lexicon = load_lexicon(language)
    tokens = split_tokens(text, lexicon.pattern)
    number = read_number(tokens, 0, lexicon)
    if number is None or number.end != tokens.count() or number.low != number.high:
        return None
    return number.low


def read_number(tokens: Tokens, i: int, lexicon: Lexicon) -> Number | None:
    """The number that starts at word i, or None."""
    word = tokens.words[i]
    if word[:1].isdigit():
        return _read_digits(tokens, i, lexicon)
    if word in lexicon.sets["numbers.articles"]:
        return _read_after_article(tokens, i + 1, lexicon)
    if word in lexicon.vague:
        return _read_vague(tokens, i, lexicon)
    if word in lexicon.fractions:
        return _read_fraction(tokens, i, lexicon)
    if word in lexicon.cardinals or word in lexicon.hundreds:
        return _read_words(tokens, i, lexicon)
    return None


def _read_digits(tokens: Tokens, i: int, lexicon: Lexicon) -> Number | None:
    word = tokens.words[i]
    is_padded = len(word) > 1 and word[0] == "0" and word[1] != lexicon.decimal
    if len(word) > LONGEST_NUMBER or is_padded or not word.isascii():
        return None
    value = Fraction(word.replace(lexicon.thousands, "").replace(lexicon.decimal, "."))
    end = i + 1
    if (slashed := _slashed(tokens, i, lexicon)) is not None:
        return Number(slashed, slashed, i + 3, is_digits=True, is_fraction=True)
    if tokens.touches(end) and tokens.words[end] in lexicon.glued:
        value, end = value * lexicon.glued[tokens.words[end]], end + 1
    value, end = _scaled(tokens, value, end, lexicon)
    value, end = _with_fraction(tokens, value, end, lexicon)
    return Number(value, value, end, is_digits=True)


def _slashed(tokens: Tokens, i: int, lexicon: Lexicon) -> Fraction | None:
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


def _scaled(tokens: Tokens, value: Fraction, end: int, lexicon: Lexicon) -> tuple[Fraction, int]:
    word = tokens.words[end]
    size = lexicon.hundreds.get(word) or lexicon.scales.get(word) or lexicon.groups.get(word)
    return (value * size, end + 1) if size else (value, end)


def _read_words(tokens: Tokens, i: int, lexicon: Lexicon) -> Number | None:
    value, end = _read_cardinal(tokens, i, lexicon)
    word = tokens.words[end]
    at = end + 1 if word == "-" and tokens.touches(end) else end
    part = tokens.words[at]
    if part in lexicon.fractions and _is_counted_fraction(tokens, at, lexicon):
        share = value * lexicon.fractions[part]
        return Number(share, share, at + 1, is_fraction=True)
    if word in lexicon.groups:
        value, end = value * lexicon.groups[word], end + 1
    elif word in lexicon.sets["numbers.point"]:
        value, end = _with_point(tokens, value, end, lexicon)
    value, end = _with_fraction(tokens, value, end, lexicon)
    return Number(value, value, end)


def _is_counted_fraction(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether the fraction word after a number is a share, "two thirds", and not an ordinal or three months."""
    word, after = tokens.words[at], tokens.words[at + 1 : at + 2]
    if word not in lexicon.sets["numbers.ordinal_too"] and lexicon.fractions[word] != Fraction(1, 4):
        return True
    sets = lexicon.sets
    is_share = after[:1] and after[0] in sets["ratios.of"] | sets["ratios.whose"] | sets["ratios.cut_after"]
    return bool(after) and (is_share or lexicon.units.at(tokens.words, at + 1) is not None)


def _read_cardinal(tokens: Tokens, i: int, lexicon: Lexicon) -> tuple[Fraction, int]:
    """The whole number at word i; the caller has seen that its first word is one."""
    words = tokens.words
    total, current, end, room, top = 0, 0, i, 100, 0
    while True:
        at = _next_part(tokens, end, end > i, current + total, room, lexicon)
        word = words[at]
        if (
            word in lexicon.cardinals
            and lexicon.cardinals[word] < room
            and (at == end or _may_join(at, end, words, room))
        ):
            current += lexicon.cardinals[word]
            room = 10 if lexicon.cardinals[word] >= 20 else 0
        elif word in lexicon.hundreds and current < 100 and (current or end == i):
            current, room = max(current, 1) * 100, 100
        elif word in lexicon.scales and current and (not top or lexicon.scales[word] < top):
            top = lexicon.scales[word]
            total, current, room = total + current * top, 0, 100
        else:
            return Fraction(total + current), end
        end = at + 1


def _next_part(tokens: Tokens, end: int, has_begun: bool, value: int, room: int, lexicon: Lexicon) -> int:
    """The index of the word that may go on with the number, over a hyphen or an "and"."""
    words = tokens.words
    if not has_begun or end + 1 >= len(words):
        return end
    if words[end] == "-" and tokens.touches(end) and tokens.touches(end + 1):
        return end + 1
    if words[end] in lexicon.sets["numbers.and"] and room == 100 and value >= 100:
        return end + 1 if words[end + 1] in lexicon.cardinals else end
    return end


def _may_join(at: int, end: int, words: list[str], room: int) -> bool:
    """Whether a hyphen or "and" joins two parts of one number: "twenty-one" does, "two-ten" does not."""
    return at > end and room > 0 and bool(words[at])


def _with_point(tokens: Tokens, value: Fraction, end: int, lexicon: Lexicon) -> tuple[Fraction, int]:
    at, place = end + 1, Fraction(1, 10)
    while tokens.words[at] in lexicon.cardinals and lexicon.cardinals[tokens.words[at]] < 10:
        value += lexicon.cardinals[tokens.words[at]] * place
        at, place = at + 1, place / 10
    return (value, at) if at > end + 1 else (value, end)


def _with_fraction(tokens: Tokens, value: Fraction, end: int, lexicon: Lexicon) -> tuple[Fraction, int]:
    """The number with a tail such as "½", "1/2" or "and a half"."""
    words = tokens.words
    if len(words[end]) == 1 and words[end] in lexicon.fractions:
        return value + lexicon.fractions[words[end]], end + 1
    if words[end][:1].isdecimal() and (slashed := _slashed(tokens, end, lexicon)) is not None:
        return value + slashed, end + 3
    return with_and_a_half(tokens, value, end, lexicon)


def with_and_a_half(tokens: Tokens, value: Fraction, end: int, lexicon: Lexicon) -> tuple[Fraction, int]:
    """The value with "and a half" or "and three quarters" added when these words stand at `end`."""
    words = tokens.words
    if words[end] not in lexicon.sets["numbers.and"] and not (
        words[end] == "-" and words[end + 1] in lexicon.sets["numbers.and"]
    ):
        return value, end
    at = end + (2 if words[end] == "-" else 1)
    at += words[at] == "-"
    many = 1
    if words[at] in lexicon.sets["numbers.articles"]:
        at += 1
    elif words[at] in lexicon.cardinals:
        many, at = lexicon.cardinals[words[at]], at + 1
    else:
        return value, end
    if at + 1 >= len(words):
        return value, end
    at += words[at] == "-"
    share = lexicon.fractions.get(words[at])
    if share is None or words[at + 1] in lexicon.price_words or words[at + 1] in lexicon.sets["ratios.of"]:
        return value, end
    if words[at] in lexicon.sets["numbers.ordinal_too"] and words[at + 1] in lexicon.sets["ratios.cut_after"]:
        return value, end  # "spend five hundred and a tenth comes off"
    return value + many * share, at + 1


def _read_after_article(tokens: Tokens, at: int, lexicon: Lexicon) -> Number | None:
    """ "a hundred", "a dozen", "a couple of", "a half", "a quarter of"."""
    word = tokens.words[at]
    if word in lexicon.hundreds:
        value, end = _read_cardinal(tokens, at, lexicon)
        return Number(value, value, end)
    if word in lexicon.scales or word in lexicon.groups:
        size = Fraction(lexicon.scales.get(word) or lexicon.groups[word])
        share, end = with_and_a_half(tokens, Fraction(0), at + 1, lexicon)
        if share:
            return Number(size * (1 + share), size * (1 + share), end)  # "a million and a half"
        rest, end = _rest_of_a_thousand(tokens, end, size, lexicon)
        return Number(size + rest, size + rest, end)
    if word in lexicon.vague:
        return _read_vague(tokens, at, lexicon)
    if word in lexicon.fractions and _is_counted_fraction(tokens, at, lexicon):
        return _read_fraction(tokens, at, lexicon, is_plain=False)
    return None


def _rest_of_a_thousand(tokens: Tokens, end: int, size: Fraction, lexicon: Lexicon) -> tuple[Fraction, int]:
    """The eighty of "a thousand and eighty", and the index after it."""
    is_joined = tokens.words[end] in lexicon.sets["numbers.and"] and size >= THOUSAND
    if not is_joined or tokens.words[end + 1] not in lexicon.cardinals:
        return Fraction(0), end
    rest, after = _read_cardinal(tokens, end + 1, lexicon)
    return (rest, after) if rest < size else (Fraction(0), end)


def _read_vague(tokens: Tokens, at: int, lexicon: Lexicon) -> Number:
    low, high = lexicon.vague[tokens.words[at]]
    end = at + 1
    if tokens.words[end] in lexicon.sets["numbers.of"]:
        end += 1
    word = tokens.words[end]
    size = lexicon.hundreds.get(word) or lexicon.scales.get(word) or lexicon.groups.get(word)
    if size:
        return Number(Fraction(low * size), Fraction(high * size), end + 1, is_vague=True)  # "a couple of hundred"
    return Number(Fraction(low), Fraction(high), end, is_vague=True)


def _read_fraction(tokens: Tokens, at: int, lexicon: Lexicon, is_plain: bool = True) -> Number | None:
    """A fraction on its own, "half", or of a group, "half a dozen", "half a million"."""
    word = tokens.words[at]
    if is_plain and word in lexicon.sets["numbers.ordinal_too"]:
        return None
    share, end = lexicon.fractions[word], at + 1
    if tokens.words[end] in lexicon.sets["numbers.articles"]:
        group = tokens.words[end + 1]
        size = lexicon.groups.get(group) or lexicon.hundreds.get(group) or lexicon.scales.get(group)
        if size:
            return Number(share * size, share * size, end + 2)
    if dozen := lexicon.groups.get(tokens.words[end]):
        return Number(share * dozen, share * dozen, end + 1)  # "half dozen"
    return Number(share, share, end, is_fraction=True)
