"""What a line leaves unsaid beside its promise: the unit of a number, the days between two weekdays, today's date."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from math import log

from site_builder.congruence.judge.reading import Reading
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.units import UnitWords, load_units
from site_builder.congruence.language.words import Tokens, split_tokens
from site_builder.congruence.quantities.amounts import Draft
from site_builder.congruence.quantities.counts import is_name, is_often, singular
from site_builder.congruence.quantities.numbers import Number, read_number
from site_builder.congruence.quantities.quantity import Quantity, read_quantities

A_DAY = Decimal(24)
HALF_A_DAY = Decimal(12)
MANY_DAYS = 2  # weekdays that a rate is told by
HUNDRED = 100


def with_unspoken(page: Quantity, line: Reading, pack: Pack) -> Reading:
    """The line with the one quantity that it leaves to be understood beside this quantity of the promise."""
    if (total := _each_day(page, line, pack)) is not None:
        return replace(line, quantities=(total,))
    if any(_answers(page, said) for said in line.quantities):
        return line
    added = (
        _on_weekdays(page, line, pack)
        or _between_weekdays(page, line, pack)
        or _hours(page, line)
        or _today(page, line)
        or _in_unit_of(page, line, pack)
    )
    if added is None:
        return line
    kept = (said for said in line.quantities if said.end <= added.start or added.end <= said.start)
    return replace(line, quantities=(*kept, added))


def _each_day(page: Quantity, line: Reading, pack: Pack) -> Quantity | None:
    """“Tuesday and Thursday, an hour and a half each” as three hours, where the promise is longer than each."""
    spans = [said for said in line.quantities if said.dim == "duration" and said.low is not None]
    days = {token.word for token in line.tokens if token.word in pack.weekdays}
    if page.dim != "duration" or page.high is None or len(spans) != 1 or len(days) < MANY_DAYS:
        return None
    each, sets = spans[0], load_units(pack.language).sets
    after = split_tokens(line.text[each.end :], load_units(pack.language).pattern).words[0]
    if after not in sets["periods.each"] or each.low is None or each.high is None or page.high <= each.high:
        return None
    return replace(each, low=each.low * len(days), high=each.high * len(days))


def _answers(page: Quantity, said: Quantity) -> bool:
    """Whether the line has a quantity of the same kind, so that nothing has to be understood."""
    if page.dim == "count":
        return said.dim == "count" and said.unit == page.unit
    return said.dim == page.dim and (page.dim != "duration" or page.per != "day" or said.per == "day")


def _in_unit_of(page: Quantity, line: Reading, pack: Pack) -> Quantity | None:
    """The bare number nearest to the promised one, in its unit: “it begins at fifty-five” beside “from €60”."""
    units = load_units(pack.language)
    if not any(token.is_number for token in line.tokens):
        return None
    unit = _unit_words(page, pack.language)
    is_money_only = page.dim == "percent" and any(said.dim == "money" for said in line.quantities)
    if not unit or page.high == 0 or is_money_only:
        return None
    found = [q for number in _bare_numbers(page, line, units) for q in _read_as(number, unit, page, line, pack)]
    return min(found, key=lambda said: (said.per != page.per, _distance(page, said)), default=None)


@lru_cache(maxsize=4096)
def _unit_words(page: Quantity, language: str) -> str:
    """The unit as the promise writes it: “£”, “cents”, “degrees”; nothing for a count of things."""
    units = load_units(language)
    tokens = split_tokens(page.text, units.pattern)
    for i in range(tokens.count()):
        unit = units.units.at(tokens.words, i)
        if unit is not None and (unit[0].dim, unit[0].unit) in ((page.dim, page.unit), (page.dim, "")):
            return " ".join(tokens.words[i : unit[1]])
    return ""


def _bare_numbers(page: Quantity, line: Reading, units: UnitWords) -> Iterator[tuple[int, int, str]]:
    """The spans of the numbers that count nothing by name, each with the words that it is read from."""
    tokens = split_tokens(line.text, units.pattern)
    i = 0
    while i < tokens.count():
        number = read_number(tokens, i, units)
        if number is None or number.is_vague or number.is_fraction:
            i += 1
            continue
        pair = _in_two_parts(tokens, number, units) if page.dim == "money" else ()
        end = pair[0].end if pair else number.end
        span = tokens.starts[i], tokens.ends[end - 1]
        if _is_bare(tokens, i, pair[0] if pair else number, units) and not _is_taken(span, line.quantities):
            for value in [f"{float(part.low):g}" for part in pair] or [line.text[slice(*span)]]:
                yield (*span, value)
        i = end


def _in_two_parts(tokens: Tokens, number: Number, units: UnitWords) -> tuple[Number, ...]:
    """“Three-fifty” as 350 and as 3.50, “eight ninety-nine” as 899 and as 8.99."""
    at = number.end + (tokens.words[number.end] == "-")
    rest = read_number(tokens, at, units)
    if rest is None or number.is_digits or rest.is_digits or number.low >= HUNDRED or rest.is_fraction or rest.is_vague:
        return ()
    if number.low.denominator != 1 or not HUNDRED / 10 <= rest.low < HUNDRED:
        return ()
    values = number.low * HUNDRED + rest.low, number.low + rest.low / HUNDRED
    return tuple(Number(value, value, rest.end) for value in values)


def _is_bare(tokens: Tokens, i: int, number: Number, units: UnitWords) -> bool:
    after, stop = tokens.words[number.end], units.sets["nouns.stop"]
    if number.low <= 1 or after in units.sets["numbers.of"] or after in ("/", ":"):
        return False
    if (after == "-" and tokens.touches(number.end)) or (
        after.isalpha() and after not in stop and not is_often(tokens, number.end, units)
    ):
        return False
    return not is_name(
        tokens, Draft(i, number.end, "count", number.low, number.high, is_digits=number.is_digits), units
    )


def _is_taken(span: tuple[int, int], quantities: Sequence[Quantity]) -> bool:
    return any(
        said.start < span[1] and span[0] < said.end and (said.unit or said.dim not in ("count", "rate", "clock"))
        for said in quantities
    )


def _read_as(number: tuple[int, int, str], unit: str, page: Quantity, line: Reading, pack: Pack) -> Iterator[Quantity]:
    """The quantity that the number is with the unit written after it."""
    start, end, words = number
    added = len(words) + 1 + len(unit) - (end - start)
    for said in read_quantities(f"{line.text[:start]}{words} {unit}{line.text[end:]}", pack.language):
        if said.start <= start and end + added <= said.end and (said.dim, said.unit) == (page.dim, page.unit):
            last = said.end - added
            yield replace(said, end=last, text=line.text[said.start : last], currency=page.currency)


def _distance(page: Quantity, said: Quantity) -> float:
    """How far apart two values are, as the size of the factor between them."""
    one, other = (float(q.high if q.high is not None else q.low or 0) for q in (page, said))
    return abs(log(one / other)) if one > 0 and other > 0 else float("inf")


def _between_weekdays(page: Quantity, line: Reading, pack: Pack) -> Quantity | None:
    """“In on Monday, out on Wednesday” as two days, where the promise is a matter of days."""
    named = [token for token in line.tokens if token.word in pack.weekdays]
    if page.dim != "duration" or page.high is None or len(named) != 2:
        return None
    first, last = named
    before = line.tokens[line.tokens.index(first) - 1].word if first is not line.tokens[0] else ""
    if before in pack.words["by_then"]:
        first, last = last, first  # "by Thursday if you write on Monday"
    days = (pack.weekdays.index(last.word) - pack.weekdays.index(first.word)) % len(pack.weekdays) or len(pack.weekdays)
    text = f"{line.text[first.start : first.end]} to {line.text[last.start : last.end]}"
    start, end = min(first.start, last.start), max(first.end, last.end)
    return replace(page, low=A_DAY * days, high=A_DAY * days, unit="day", per="", calendar="elapsed", bound="exact",
                   start=start, end=end, text=text)  # fmt: skip


def _on_weekdays(page: Quantity, line: Reading, pack: Pack) -> Quantity | None:
    """“On Monday, Wednesday and Friday” as three times a week, where the promise is so many times."""
    named = [token for token in line.tokens if singular(token.word, load_units(pack.language)) in pack.weekdays]
    least = 1 if any(token.word in pack.words.get("nothing_else", ()) for token in line.tokens) else MANY_DAYS
    if page.dim != "rate" or len({token.word for token in named}) < least:
        return None
    start, end = named[0].start, named[-1].end
    return replace(page, low=Decimal(len(named)), high=Decimal(len(named)), per="week", bound="exact",
                   start=start, end=end, text=line.text[start:end])  # fmt: skip


def _today(page: Quantity, line: Reading) -> Quantity | None:
    """“By teatime” as within the day, where the promise is a day or more."""
    if page.dim != "duration" or page.high is None or page.high < A_DAY or page.per:
        return None
    by = next(
        (said for said in line.quantities if said.dim == "clock" and said.bound == "max" and said.low is None), None
    )
    if by is None:
        return None
    return replace(by, dim="duration", high=HALF_A_DAY, unit="hour", calendar="elapsed")


def _hours(page: Quantity, line: Reading) -> Quantity | None:
    """“From seven until eleven” as four hours a day, where the promise is so many hours a day."""
    if page.dim != "duration" or page.per != "day":
        return None
    for said in line.quantities:
        if said.dim == "clock" and said.low is not None and said.high is not None and said.low < said.high:
            hours = said.high - said.low
            return replace(said, dim="duration", low=hours, high=hours, unit="hour", per="day", calendar="elapsed")
    return None
