from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.congruence.language.units import load_units
from site_builder.congruence.quantities.numbers import parse_number
from site_builder.congruence.quantities.quantity import Quantity, read_quantities

CASES = [
    (text, expected)
    for name in ("quantity_cases.yaml", "quantity_cases_later.yaml", "quantity_cases_last.yaml")
    for trade in yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8")).values()
    for text, expected in trade.items()
]
BOUNDS = ("exact", "max", "min", "up-to", "from", "about")
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
]
ONES += ["sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spell(number: int) -> str:
    """The English words of a whole number below a million."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {spell(number % 100)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    rest = number % 1000
    tail = "" if not rest else f" and {spell(rest)}" if rest < 100 else f" {spell(rest)}"
    return f"{spell(number // 1000)} thousand{tail}"


def decimal(number: str) -> Decimal:
    value = Fraction(number)
    return Decimal(value.numerator) / Decimal(value.denominator)


def written(quantity: Quantity) -> str:
    """A quantity in the notation of the cases, with a duration's hours turned back into its unit."""
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    if quantity.dim == "duration":
        hours = load_units("en").hours[quantity.unit]
        ends = [decimal(str(Fraction(end) / hours)) for end in ends]
    numbers = ends[:1] if len(set(ends)) == 1 else ends
    value = "..".join(f"{round(float(end), 6):.12g}" for end in numbers)
    parts = [quantity.dim, value, quantity.unit, quantity.currency]
    parts.append(f"per={quantity.per.replace(' ', '')}" if quantity.per else "")
    return " ".join(part for part in [*parts, quantity.bound] if part)


def spelled_out(expected: str) -> str:
    """A case's short notation in the full form that `written` gives."""
    full = []
    for item in expected.split("; ") if expected != "none" else []:
        dim, value, *rest = item.split()
        value = "..".join(f"{round(float(Fraction(end)), 6):.12g}" for end in value.split(".."))
        bound = [word for word in rest if word in BOUNDS] or ["exact"]
        per = [word for word in rest if word.startswith("per=")]
        full.append(" ".join([dim, value, *(w for w in rest if w not in [*bound, *per]), *per, *bound]))
    return "; ".join(full)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_is_read_as(text, expected):
    assert "; ".join(written(quantity) for quantity in read_quantities(text, "en")) == spelled_out(expected)


@given(st.integers(0, 999_999))
def test_a_spelled_number_is_read_back(number):
    assert parse_number(spell(number), "en") == number
    assert parse_number(spell(number).replace("-", " "), "en") == number
    assert parse_number(f"{number:,}", "en") == parse_number(str(number), "en") == number


@given(st.integers(1, 5000), st.sampled_from(["second", "minute", "hour", "day", "week", "month", "year"]))
def test_a_unit_is_converted_exactly(number, unit):
    (quantity,) = read_quantities(f"within {number} {unit}s", "en")
    exact = number * load_units("en").hours[unit]
    assert quantity.high == Decimal(exact.numerator) / Decimal(exact.denominator)


@given(st.decimals(0, 10**6, places=2))
def test_a_price_is_read_to_the_penny(price):
    (quantity,) = read_quantities(f"It costs £{price:,} in all.", "en")
    assert (quantity.low, quantity.currency) == (price, "GBP")


IRRELEVANT = st.lists(
    st.sampled_from(["certainly", "our", "friendly", "team", "and", "your", "lovely", "garden"]), max_size=6
)
READ_ALONE = [
    "within two hours",
    "£16 an hour",
    "at least three viewings",
    "half a per cent",
    "twice a year",
    "up to £50",
]


@given(IRRELEVANT, st.sampled_from(READ_ALONE), IRRELEVANT)
def test_words_around_do_not_change_the_reading(before, phrase, after):
    (alone,) = read_quantities(phrase, "en")
    (among,) = read_quantities(f"{' '.join(before)}: {phrase}, {' '.join(after)}", "en")
    assert written(among) == written(alone)


WORDS = (
    "a an the one two half quarter hundred dozen of in out per every other each within up to at least day days hour "
    "and month 3 1/2 24 / 7 - – £ $ % 5.5 1,200 k pm by free no fee twice double working fortnight , . : between t 10 "
    "guests not more than don ' don't charge + 08:30 a.m. around ein halbe bis"
)


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS.split(" ")), max_size=14).map(" ".join)))
def test_any_text_is_read_without_overlaps(text):
    for language in ("en", "de"):
        end = 0
        for quantity in read_quantities(text, language):
            assert end <= quantity.start < quantity.end <= len(text)
            assert quantity.text == text[quantity.start : quantity.end]
            assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
            end = quantity.end


@pytest.mark.parametrize(
    "noise", ["1,234" * 5000, "one " * 20000, "between " * 20000, "£1-" * 10000, "every other " * 9000]
)
def test_a_long_line_is_read_in_linear_time(noise):
    assert len(read_quantities(noise, "en")) <= len(noise)


def test_a_language_without_a_pack_is_named():
    with pytest.raises(ValueError, match=r"language .xx."):
        read_quantities("three days", "xx")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("innerhalb von zwei Werktagen", "duration 2 business_day max"),
        ("Rückruf binnen 24 Stunden", "duration 24 hour max"),
        ("spätestens in drei Wochen", "duration 3 week max"),
        ("14-tägiges Rückgaberecht", "duration 14 day exact"),
        ("eine halbe Stunde", "duration 0.5 hour exact"),
        ("anderthalb Stunden", "duration 1.5 hour exact"),
        ("mindestens zwölf Monate Garantie", "duration 12 month min"),
        ("1.200,50 € im Jahr", "money 1200.5 EUR per=year exact"),
        ("ab 28 Euro pro Person", "money 28 EUR per=person from"),
        ("bis zu 20 Prozent", "percent 20 up-to"),
        ("zweimal im Jahr", "rate 2 per=year exact"),
        ("etwa drei bis fünf Tage", "duration 3..5 day about"),
        ("kostenlos", "money 0 exact"),
        ("ohne Gebühr", "money 0 exact"),
        ("höchstens acht Gäste", "count 8 gast max"),
        ("jede Woche", "rate 1 per=week exact"),
        ("jeder zehnte Kunde", ""),
        ("von 8.30 bis 17.30 Uhr", "clock 8.5..17.5 exact"),
        ("zwischen 8 und 17 Uhr", "clock 8..17 exact"),
        ("ab halb acht", "clock 7.5 min"),
        ("eine zehnjährige Garantie", "duration 10 year exact"),
        ("Fr. 120.- pro Lektion", "money 120 CHF per=lektion exact"),
        ("1 500 Euro", "money 1500 EUR exact"),
        ("zwei Dutzend Eier", "count 24 eier exact"),
        ("noch heute", "duration 12 hour max"),
        ("in der Regel innerhalb von drei Tagen", "duration 3 day about"),
        ("keinerlei Anfahrtskosten", "money 0 exact"),
        ("zweihundertfünfzig Euro", "money 250 EUR exact"),
    ],
)
def test_german_is_read_with_its_own_pack(text, expected):
    assert "; ".join(written(quantity) for quantity in read_quantities(text, "de")) == expected


def shape(value: object) -> object:
    """The keys of a pack, down to the lists and tables that a reader looks up by name."""
    named = {
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
    }
    if not isinstance(value, dict):
        return None
    return {key: sorted(inner) if key in named else None for key, inner in value.items()}


def test_both_packs_answer_to_the_same_names():
    packs = [files("site_builder.congruence") / "packs" / language / "units.yaml" for language in ("en", "de")]
    english, german = (yaml.load(pack.read_text("utf-8"), yaml.BaseLoader) for pack in packs)
    assert shape(german) == shape(english)
