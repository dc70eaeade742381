"""The number and unit words of a language, read once from its pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from site_builder.congruence.language.folder import read_file
from site_builder.congruence.language.phrases import WordTable
from site_builder.congruence.language.words import Cut, load_words, sign_cut, split_tokens


@dataclass(frozen=True, slots=True)
class Unit:
    """One way to measure: the dimension, the canonical unit and how much of it one is."""

    dim: str
    unit: str
    factor: Fraction
    glued: bool = False
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Idiom:
    """A fixed phrase that is a whole quantity, such as "round the clock"."""

    dim: str
    value: Fraction
    unit: str
    per: str
    calendar: str
    bound: str


@dataclass(frozen=True, slots=True)
class UnitWords:
    """A language's words for quantities, in the shapes that the readers look them up in."""

    pattern: Cut
    thousands: str  # every sign that may part thousands
    decimal: str
    cardinals: dict[str, int]
    hundreds: dict[str, int]
    scales: dict[str, int]
    groups: dict[str, int]
    fractions: dict[str, Fraction]
    vague: dict[str, tuple[int, int]]
    glued: dict[str, int]
    glued_money: dict[str, int]
    notes: dict[str, int]
    units: WordTable
    hours: dict[str, Fraction]
    currencies: WordTable
    idioms: WordTable
    before: WordTable
    after: WordTable
    far: dict[str, str]
    short_periods: WordTable
    meridiem: WordTable
    o_clock: WordTable
    half_past: Fraction  # what “half” adds to the hour that follows it
    whole: WordTable
    share_joiners: WordTable
    to_every: WordTable
    day_words: WordTable
    openers: frozenset[str]
    price_words: frozenset[str]
    singular: dict[str, str]
    plurals: tuple[tuple[str, str], ...]  # the ending of a plural, and what stands in its place in the singular
    spelled: Mapping[str, str]  # how a claim's bound, or that it is free or guaranteed, reads in words
    examples: Mapping[str, str]  # a `time` and a `price` as an author may write them in a claim
    same_nouns: dict[str, frozenset[str]]
    sets: Mapping[str, frozenset[str]]
    tables: Mapping[str, Mapping[str, str]]
    measured: frozenset[str]
    places: tuple[tuple[str, str, str, str], ...]  # dimension or unit, way, place, the words as a pattern
    direction: Mapping[str, tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]]


@cache
def load_units(language: str) -> UnitWords:
    """The units of a language, read once from its `units.yaml`."""
    return _build(read_file(language, "units.yaml"), language)


def _build(data: Mapping[str, Any], language: str) -> UnitWords:
    marks, numbers, money = data["marks"], data["numbers"], data["currencies"]
    pattern = sign_cut(language, marks["thousands"], marks["decimal"], marks.get("joined", ()))
    cardinals = _integers(numbers["cardinals"]) | load_words(language).values

    def words(phrase: str) -> tuple[str, ...]:
        return tuple(word for word in split_tokens(phrase, pattern).words if word)

    def phrases(table: Mapping[str, Any]) -> WordTable:
        return WordTable((words(phrase), value) for phrase, value in table.items())

    hours = _hours(data)
    bounds = data["bounds"]
    return UnitWords(
        pattern=pattern,
        thousands=marks["thousands"],
        decimal=marks["decimal"],
        cardinals=cardinals,
        hundreds=_integers(numbers["hundreds"]),
        scales=_integers(numbers["scales"]),
        groups=_integers(numbers["groups"]),
        fractions={word: Fraction(value) for word, value in numbers["fractions"].items()},
        vague={word: (int(low), int(high)) for word, (low, high) in numbers["vague"].items()},
        glued=_integers(numbers["glued"]),
        glued_money=_integers(numbers["glued_money"]),
        notes=_integers(money["notes"]),
        units=WordTable((words(phrase), unit) for phrase, unit in _units(data)),
        hours=hours,
        currencies=phrases(
            {**money["symbols"], **money["prefixed"], **{code.lower(): code for code in money["codes"]}}
        ),
        idioms=WordTable(
            [
                *((words(phrase), _idiom(row)) for row in data["idioms"] for phrase in row["words"]),
                *((words(phrase), None) for phrase in data["skips"]["phrases"]),
            ]
        ),
        before=WordTable((words(p), bound) for bound, all_of in bounds["before"].items() for p in all_of),
        after=WordTable((words(p), bound) for bound, all_of in bounds["after"].items() for p in all_of),
        far={word: bound for bound, all_of in bounds["far"].items() for word in all_of},
        short_periods=phrases({**data["periods"]["adverbs"], **data["periods"]["short"]}),
        meridiem=phrases(data["clock"]["meridiem"]),
        o_clock=phrases(dict.fromkeys(data["clock"]["o_clock"], "")),
        half_past=Fraction(data["clock"]["half"]),
        whole=phrases(dict.fromkeys(data["periods"]["whole"], "")),
        share_joiners=phrases(dict.fromkeys([*data["ratios"]["in"], *data["ratios"]["times_out_of"]], "")),
        to_every=phrases(dict.fromkeys(data["ratios"]["to_every"], "")),
        day_words=phrases(data["day_number"]["words"]),
        openers=_openers(data, pattern) | cardinals.keys(),
        price_words=frozenset(data["ratios"]["price_words"]),
        singular=data["nouns"]["irregular"],
        plurals=tuple((ending, single) for ending, single in data["nouns"]["plurals"]),
        spelled=data["spelled"],
        examples=data["examples"],
        same_nouns=_groups(data["nouns"]["same"]),
        sets=_sets(data),
        tables=_tables(data),
        measured=frozenset(data["measures"]),
        places=tuple((row["dim"], row["way"], row["place"], row["words"]) for row in data["places"]),
        direction={
            dim: tuple((way, tuple(words(cue) for cue in cues)) for way, cues in ways.items())
            for dim, ways in data["direction"].items()
        },
    )


def _openers(data: Mapping[str, Any], pattern: Cut) -> frozenset[str]:
    """Every word that a quantity may start with, so that the others cost one look-up."""
    numbers, money, periods = data["numbers"], data["currencies"], data["periods"]
    starts = [
        *(word for name in ("cardinals", "hundreds", "fractions", "vague", "articles") for word in numbers[name]),
        *(word for name in ("symbols", "prefixed", "codes") for word in money[name]),
        *(word for name in ("once", "every", "adverbs", "whole", "the", "per") for word in periods[name]),
        *data["free"]["words"], *data["free"]["denials"], *data["clock"]["names"], *data["ranges"]["between"],
        *data["day_number"]["words"], *data["first"], *periods["of_the_month"],
        *data["ratios"]["doubles"], *data["skips"]["phrases"],
        *(phrase for row in data["idioms"] for phrase in row["words"]),
    ]  # fmt: skip
    return frozenset(split_tokens(phrase, pattern).words[0] for phrase in starts) - {"/"}


def _integers(table: Mapping[str, str]) -> dict[str, int]:
    return {word: int(value) for word, value in table.items()}


def _hours(data: Mapping[str, Any]) -> dict[str, Fraction]:
    return {name: Fraction(row["hours"]) for name, row in data["durations"].items()}


def _units(data: Mapping[str, Any]) -> Iterable[tuple[str, Unit]]:
    for name, row in data["durations"].items():
        for word in row["words"]:
            yield word, Unit("duration", name, Fraction(row["hours"]))
        for word in row["glued"]:
            yield word, Unit("duration", name, Fraction(row["hours"]), glued=True)
    for word, (many, name) in data["multiples"].items():
        yield word, Unit("duration", name, Fraction(many) * Fraction(data["durations"][name]["hours"]))
    for phrase in data["percent"]:
        yield phrase, Unit("percent", "", Fraction(1))
    for phrase in data["basis_points"]:
        yield phrase, Unit("percent", "", Fraction(1, 100))
    for name, row in data["measures"].items():
        for word, factor in row.items():
            yield word, Unit("count", name, Fraction(factor), glued=word in data["glued_measures"])
    yield from _money_units(data["currencies"])


def _money_units(money: Mapping[str, Any]) -> Iterable[tuple[str, Unit]]:
    for phrase, code in {**money["symbols"], **money["words"]}.items():
        yield phrase, Unit("money", "", Fraction(1), currency=code)
    for code in money["codes"]:
        yield code.lower(), Unit("money", "", Fraction(1), currency=code)
    for word, code in money["minor"].items():
        yield word, Unit("money", "", Fraction(1, 100), glued=word in money["minor_glued"], currency=code)
    for word, code in money["thousands"].items():
        yield word, Unit("money", "", Fraction(1000), currency=code)


def _idiom(row: dict[str, Any]) -> Idiom:
    calendar = row.get("calendar", "")
    if row["dim"] == "duration" and not calendar:
        calendar = "business" if row["unit"] == "business_day" else "elapsed"
    return Idiom(
        row["dim"], Fraction(row["value"]), row.get("unit", ""), row.get("per", ""), calendar, row.get("bound", "exact")
    )


def _groups(rows: list[list[str]]) -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for row in rows:
        for noun in row:
            groups[noun] = groups.get(noun, frozenset()) | frozenset(row)
    return groups


def _sets(data: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Every plain list of the pack under "section.name", for membership."""
    sets = {name: frozenset(data[name]) for name in _TOP_LISTS}
    for section in (
        "numbers",
        "currencies",
        "bounds",
        "ranges",
        "periods",
        "day_number",
        "ratios",
        "free",
        "clock",
        "skips",
        "nouns",
    ):
        for name, value in data[section].items():
            if isinstance(value, list) and name not in ("same", "plurals"):
                sets[f"{section}.{name}"] = frozenset(value)
    return sets


_TOP_LISTS = (
    "business", "elapsed", "unit_adjectives", "shy_units", "glued_measures", "first", "the_unit_after",
    "history_before", "history_after", "history_determiners", "history_ages", "history_old",
)  # fmt: skip


def _tables(data: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """Every plain table of the pack under "section.name"."""
    return {
        f"{section}.{name}": value
        for section in ("periods", "ratios", "clock", "currencies")
        for name, value in data[section].items()
        if isinstance(value, dict)
    }
