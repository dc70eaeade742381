"""Reads every quantity of a text: durations, prices, percentages, counts, shares, rates and times of day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from site_builder.congruence.language.units import UnitWords, load_units
from site_builder.congruence.language.words import Tokens, split_tokens
from site_builder.congruence.quantities.amounts import Draft, read_amount
from site_builder.congruence.quantities.bounds import find_bound, join_drafts, limits
from site_builder.congruence.quantities.clock import read_clock
from site_builder.congruence.quantities.counts import name_count
from site_builder.congruence.quantities.frequency import rate_of, read_frequency, read_per, read_period
from site_builder.congruence.quantities.shares import read_free, read_share

Reader = Callable[[Tokens, int, UnitWords], Draft | None]
ANY_DIGITS = "0"
LONG_BOUND = 2  # words: a longer bound may hold a unit of its own


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a text in canonical units, and the words that it was read from."""

    dim: str  # duration, money, percent, count, ratio, clock or rate
    low: Decimal | None  # None: open below. Hours, major units of the currency, percentage points, 0 to 1
    high: Decimal | None  # None: open above
    unit: str  # a duration's unit as it was written, a count's noun in the singular, or o'clock
    currency: str  # an ISO code, "$" when the text does not say whose, or ""
    per: str  # "hour", "month", "3 hour" (a stated span), a noun, or ""
    calendar: str  # "elapsed" or "business" for a duration
    bound: str  # exact, max, min, up-to, from or about
    start: int
    end: int
    text: str
    language: str  # whose nouns its units are


@lru_cache(maxsize=8192)
def read_quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """The quantities of a text in its order; their spans do not overlap."""
    units = load_units(language)
    tokens = split_tokens(text, units.pattern)
    drafts = join_drafts(tokens, list(_drafts(tokens, units, language)), units)
    return tuple(_finish(tokens, draft, language) for draft in drafts)


def _drafts(tokens: Tokens, units: UnitWords, language: str) -> Iterator[Draft]:
    i = floor = 0
    words, count = tokens.words, tokens.count()
    while i < count:
        if words[i] not in units.openers and not words[i][0].isdigit():
            i += 1
            continue
        bound = units.before.at(words, i)
        if bound is not None and bound[1] > i + LONG_BOUND:
            i = bound[1]  # "not a day over three weeks" holds no day
            continue
        draft = _read_at(tokens, i, units, language)
        if draft is None:
            i += 1
            continue
        if draft.low is not None:
            if not draft.bound or draft.bound == "about":
                draft.bound = find_bound(tokens, draft, units, floor)
            draft.first, draft.end = max(draft.first, floor), min(draft.end, count)
            if not _is_history(tokens, draft, units):
                yield draft
        i = floor = max(draft.end, i + 1)


def _read_at(tokens: Tokens, i: int, units: UnitWords, language: str) -> Draft | None:
    """The quantity that starts at word i; one without a value takes its words out of the reading."""
    idiom = units.idioms.at(tokens.words, i)
    if idiom is not None and not _ends_in_a_rate(tokens, idiom[1] - 1, units):
        row, end = idiom
        if row is None:
            return Draft(i, end, "", None, None)  # "2 for 1": words that are no quantity together
        value = row.value * units.hours.get(row.unit, Fraction(1))
        return Draft(i, end, row.dim, value, value, row.unit, "", row.per, row.calendar, row.bound)
    word = tokens.words[i]
    for reader in _readers(word if word in units.openers else ANY_DIGITS, language):
        draft = reader(tokens, i, units)
        if draft is not None:
            return draft
    return None


@lru_cache(maxsize=4096)
def _readers(word: str, language: str) -> tuple[Reader, ...]:
    """The readers of quantities that may start with a word, in the order in which they are asked."""
    units = load_units(language)
    sets, tables = units.sets, units.tables
    is_number = word[0].isdigit() or word in units.cardinals or word in units.hundreds
    is_number = is_number or word in units.fractions or word in units.vague or word in sets["numbers.articles"]
    is_range = word in sets["ranges.between"]
    is_rate = word in tables["periods.once"] or word in tables["periods.adverbs"] or word in units.fractions
    is_rate = is_rate or word in sets["periods.every"] or word in sets["periods.of_the_month"]
    is_sum = word in units.currencies.by_first or word in sets["first"] or word in sets["periods.the"]
    asked: tuple[tuple[Reader, bool], ...] = (
        (_read_whole, word in units.whole.by_first),
        (_read_day_number, word in units.day_words.by_first),
        (read_clock, is_number or is_range or word in tables["clock.names"]),
        (read_frequency, is_rate),
        (read_free, word in sets["free.words"] or word in sets["free.denials"]),
        (read_share, is_number or word in tables["ratios.doubles"]),
        (_read_number, is_number or is_range or is_sum),
    )
    return tuple(reader for reader, is_asked in asked if is_asked)


def _ends_in_a_rate(tokens: Tokens, last: int, units: UnitWords) -> bool:
    """Whether the last word of an idiom begins a rate: "a doctor looks at once a day"."""
    is_once = tokens.words[last] in units.tables["periods.once"]
    return is_once and read_period(tokens, last + 1, units) is not None


def _read_number(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    draft = read_amount(tokens, i, units)
    if draft is None:
        return None
    if draft.is_bare():
        if not name_count(tokens, draft, units):
            draft.low = None
            return draft
        if not draft.unit and draft.low is not None and 0 < draft.low < 1:
            draft.dim = "ratio"
    elif draft.dim == "money" or draft.dim == "percent":
        per = read_per(tokens, draft.end, units) if draft.dim == "money" else _time_per(tokens, draft.end, units)
        if per is not None:
            draft.per, draft.end = per
        _share_of_a_pound(tokens, draft, units)
    elif draft.dim == "duration":
        _give_duration_per(tokens, draft, units)
    if draft.dim == "count":
        rate_of(draft, tokens, units)
    return draft


def _share_of_a_pound(tokens: Tokens, draft: Draft, units: UnitWords) -> None:
    """Turns "three cents in every euro" and "5p in the pound" into percentages."""
    if draft.dim != "money" or draft.low is None or draft.high is None:
        return
    said = set(tokens.words[draft.first : draft.end])
    whole = draft.per if not said.isdisjoint(units.sets["periods.per_in"] | units.sets["periods.every"]) else ""
    if not draft.per:
        joiner = units.share_joiners.at(tokens.words, draft.end)
        at = joiner[1] if joiner else 0
        at += at > 0 and tokens.words[at] in units.sets["periods.the"] | units.sets["numbers.articles"]
        whole = tokens.words[at] if at else ""
    money = units.units.at([whole], 0)
    if whole and money is not None and money[0].dim == "money":
        draft.end = draft.end if draft.per else at + 1
        draft.dim, draft.per, draft.currency = "percent", "", ""
        draft.low, draft.high = draft.low * 100 / money[0].factor, draft.high * 100 / money[0].factor


def _time_per(tokens: Tokens, at: int, units: UnitWords) -> tuple[str, int] | None:
    period = read_period(tokens, at, units)
    return (period[1], period[2]) if period is not None and period[0] == 1 else None


def _give_duration_per(tokens: Tokens, draft: Draft, units: UnitWords) -> None:
    """Reads "a week" after "four hours", and "per appointment" after "20 minutes"."""
    word = tokens.words[draft.end]
    if word not in units.sets["periods.per"]:
        return
    if word not in units.sets["numbers.articles"]:
        per = read_per(tokens, draft.end, units)
        if per is not None and per[0] != "item":
            draft.per, draft.end = per
        return
    period = read_period(tokens, draft.end, units)
    if period is not None and draft.high is not None and period[0] * units.hours[period[1]] >= draft.high:
        draft.per, draft.end = period[1], period[2]


def _read_whole(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    """ "the whole year": one year, which a price in the sentence may be for."""
    found = units.whole.at(tokens.words, i)
    if found is None:
        return None
    unit = units.units.at(tokens.words, found[1])
    if unit is None or unit[0].dim != "duration":
        return None
    hours = unit[0].factor
    return Draft(i, unit[1], "duration", hours, hours, unit[0].unit, calendar="elapsed", is_whole=True)


def _read_day_number(tokens: Tokens, i: int, units: UnitWords) -> Draft | None:
    """ "day ten", "working day 10", "T-14"."""
    words = tokens.words
    day = units.day_words.at(words, i)
    if day is None:
        return None
    unit, at = day
    if unit == "countdown":
        if words[at] != "-" or not tokens.touches(at) or not words[at + 1].isdecimal():
            return None
        unit, at = "day", at + 1
    elif i > 0 and words[i - 1] in units.sets["day_number.not_after"]:
        return None
    number = read_amount(tokens, at, units) if at < tokens.count() else None
    if number is None or not number.is_bare() or number.low is None or number.low < 1 or number.low != number.high:
        return None
    if words[number.end].isalpha() and words[number.end] not in units.sets["nouns.stop"]:
        return Draft(i, number.end, "", None, None)  # "year 11 pupils"
    hours = number.low * units.hours[unit]
    calendar = "business" if unit == "business_day" else "elapsed"
    return Draft(i, number.end, "duration", hours, hours, unit, calendar=calendar)


def _is_history(tokens: Tokens, draft: Draft, units: UnitWords) -> bool:
    """Whether the span lies in the past, "three weeks ago", or is somebody's age."""
    if draft.dim != "duration":
        return False
    after = tokens.words[draft.end]
    if after in units.sets["history_after"]:
        return after not in units.sets["history_old"] or draft.unit in units.sets["history_ages"]
    if draft.first < 1 or tokens.words[draft.first - 1] not in units.sets["history_before"]:
        return False
    return (
        draft.first > 1 and tokens.words[draft.first - 2] in units.sets["history_determiners"]
    )  # not "lessons last an hour"


def _finish(tokens: Tokens, draft: Draft, language: str) -> Quantity:
    low, high = limits(draft, draft.bound)
    start, end = tokens.starts[draft.first], tokens.ends[draft.end - 1]
    return Quantity(
        draft.dim, _decimal(low), _decimal(high), draft.unit, draft.currency, draft.per, draft.calendar,
        draft.bound or "exact", start, end, tokens.text[start:end], language,
    )  # fmt: skip


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)
