"""Which way the customer gains by a promised quantity, told from the words of the promise."""

import re
from dataclasses import replace
from functools import cache, lru_cache

from site_builder.congruence.judge.reading import Reading
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.units import load_units
from site_builder.congruence.quantities.compare import direction
from site_builder.congruence.quantities.quantity import Quantity

ONLY_RIGHT = frozenset({"degree"})  # more is no better than less: a pool at 32 degrees


def gain(quantity: Quantity, kind: str, promise: Reading, pack: Pack) -> str:
    """ "less", "more" or "same", or nothing when the words do not say."""
    if way := _by_place(quantity, promise.text, pack.language):
        return way
    words = {token.word for token in promise.tokens}
    way = ""
    if quantity.dim in ("percent", "money", "ratio"):
        is_ceiling = quantity.dim == "percent" and quantity.bound == "max"  # “losses below 1 %”
        way = "more" if words & pack.words["given_back"] else "less" if is_ceiling else ""
    elif quantity.dim == "clock":
        is_late = quantity.bound != "min" and words & pack.words["later_is_better"]
        way = "more" if is_late else "less"
    elif quantity.dim == "duration":
        way = _of_duration(quantity, promise, words, pack)
    elif quantity.dim == "count":
        way = _of_count(quantity, words, pack)
    return way or direction(quantity, kind, promise.text, pack.language) or _of_offer(quantity, promise.text)


def _of_offer(quantity: Quantity, text: str) -> str:
    """The way by where the quantity stands: a promise starts with what it gives and ends with the price."""
    if quantity.dim == "money":
        is_threshold = quantity.bound in ("from", "min") and "free" in text.lower()  # "orders over €60 ship free"
        is_last = not any(letter.isalpha() for letter in text[quantity.end :])
        return "less" if is_threshold or quantity.per or is_last else ""
    if text[: quantity.start].strip() or quantity.dim not in ("count", "rate", "percent"):
        return ""
    is_many = quantity.low is not None and quantity.low > 1
    return "more" if is_many or quantity.dim == "rate" else ""


def _of_duration(quantity: Quantity, promise: Reading, words: set[str], pack: Pack) -> str:
    if quantity.bound == "min" and quantity.text.lower().endswith(("minimum", "min")):
        return "less"  # "a two-night minimum" binds the customer
    if quantity.per == "day":
        return "more"  # hours in which somebody or something is there
    before = promise.text[: quantity.start].split()[-1:]
    if words & pack.words["ahead"] and not words & pack.words["kept"]:
        return "less"
    if before and before[0].lower() in pack.words["longer"]:
        return "more"
    return "more" if promise.text[quantity.end :].split()[:1] == ["to"] else ""


def _of_count(quantity: Quantity, words: set[str], pack: Pack) -> str:
    if quantity.unit in ONLY_RIGHT:
        return "same" if quantity.low == quantity.high else ""
    if quantity.bound in ("from", "min") and "free" in words:
        return "less"  # "delivery is free from six bottles"
    return "less" if quantity.per == "one" or words & pack.words["fewer"] else ""


@lru_cache(maxsize=4096)
def _by_place(quantity: Quantity, text: str, language: str) -> str:
    """The way that the words right after or before the quantity give: "40 minutes for every treatment"."""
    before, after = text[: quantity.start].lower(), text[quantity.end :].lower()
    for dim, way, place, pattern in _places(language):
        if dim not in (quantity.dim, quantity.unit) or (place == "start" and before.strip()):
            continue
        if pattern.search(before if place == "before" else after):
            return way
    return ""


@cache
def _places(language: str) -> tuple[tuple[str, str, str, re.Pattern[str]], ...]:
    rows = load_units(language).places
    return tuple((dim, way, place, _pattern(place, words)) for dim, way, place, words in rows)


def _pattern(place: str, words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\b)(?:{words})\W*$" if place == "before" else rf"^\W*(?:{words})\b")


def as_window(quantity: Quantity, way: str) -> Quantity:
    """“Within sixty days”, where more days are better, is a window of sixty; “a decade or more” gives a decade."""
    is_span = quantity.dim == "duration" or quantity.unit == "metre"
    is_reach = quantity.unit == "metre" and quantity.bound == "up-to"
    if way == "more" and is_span and (quantity.bound == "max" or is_reach):
        return replace(quantity, low=quantity.high, bound="exact")
    if way == "more" and quantity.bound == "min" and quantity.low is not None and quantity.high is None:
        return replace(quantity, high=quantity.low, bound="exact")
    return quantity


def as_moment(quantity: Quantity, way: str) -> Quantity:
    """“Gone after eight days”, where fewer days are better, is gone in eight."""
    if way == "less" and quantity.dim == "duration" and quantity.text.lower().startswith(("after ", "past ")):
        return replace(quantity, high=quantity.low, bound="exact")
    return quantity
