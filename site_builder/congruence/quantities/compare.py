"""Compares what is said with what was promised, in the customer's direction, and tells that direction from words."""

from decimal import Decimal
from functools import lru_cache

from site_builder.congruence.language.units import load_units
from site_builder.congruence.language.words import split_tokens
from site_builder.congruence.quantities.quantity import Quantity
from site_builder.congruence.quantities.scales import (
    Interval,
    is_period,
    mirrored,
    on_one_scale,
    same_currency,
    same_edge,
    to_period,
)

__all__ = ["compare", "direction", "to_period"]

HALF_A_DAY = Decimal(12)
CLEARLY = Decimal("0.2")  # how far a guess must lie on the good side to count as better


def compare(promised: Quantity, said: Quantity, better: str) -> str:
    """ "equal", "better", "worse", "vaguer" or "incomparable": what is said, against the promise.

    `better` is "less" or "more", whichever the customer gains by, "same" when any other value breaks the promise,
    or "" when that is unknown.
    """
    pair = on_one_scale(promised, said)
    if pair is None:
        return _lump_against_period(promised, said, better)
    if promised.dim == "clock" and is_window(promised) and is_window(said):
        return _compare_windows(promised, said)
    if better == "less":
        return _compare_ends(*pair)
    if better == "more":
        return _compare_ends(*(mirrored(side) for side in pair))
    return _compare_same(*pair, differs="worse" if better == "same" else "incomparable")


def is_window(quantity: Quantity) -> bool:
    """Whether it is a span of hours, such as “from 9 to 5”."""
    return quantity.low is not None and quantity.high is not None and quantity.low < quantity.high


def _compare_windows(promised: Quantity, said: Quantity) -> str:
    """The comparison of hours from one time to another: the longer window is better, and a missing hour worse."""
    assert promised.low is not None
    assert promised.high is not None
    assert said.low is not None
    assert said.high is not None
    if said.low <= promised.low and said.high >= promised.high:
        return "equal" if (said.low, said.high) == (promised.low, promised.high) else "better"
    return "worse"


def same_end(promised: Quantity, said: Quantity) -> bool | None:
    """Whether two figures name the same value, their bounds aside; None where nothing exact joins them.

    “The same day” is half a day among durations, and as good as a day here.
    """
    pair = on_one_scale(promised, said)
    if pair is None:
        return None
    one, other = (side.high or side.low for side in pair)
    if promised.dim == "duration" and said.high == HALF_A_DAY and promised.high == 2 * HALF_A_DAY:
        return True
    return same_edge(one, other)


def _compare_ends(promised: Interval, said: Interval) -> str:
    """The comparison when less is better: the promise is a ceiling."""
    if promised.high is None:
        return _compare_floors(promised, said)
    if said.high is None:
        return "worse" if said.low is not None and said.low.against(promised.high) > 0 else "vaguer"
    order = said.high.against(promised.high)
    if said.bound == "about":
        return _compare_guess(promised, said, order)
    if order > 0:
        is_out = said.low is None or said.low.against(promised.high) > 0
        return "worse" if is_out else "vaguer"
    if said.bound == "up-to" and said.low is not None:
        return "vaguer"
    return "better" if order < 0 else "equal"


def _compare_floors(promised: Interval, said: Interval) -> str:
    """The comparison of "from £28" with what is said: the entry price counts."""
    entry = said.low or said.high
    if entry is None or promised.low is None:
        return "incomparable"
    order = entry.against(promised.low)
    if order > 0:
        return "worse"
    if said.bound == "about":
        return "vaguer"
    return "better" if order < 0 else "equal"


def _compare_guess(promised: Interval, said: Interval, order: int) -> str:
    """The comparison with an "about" on the side of what is said."""
    if promised.high is None or said.high is None:
        return "incomparable"
    if promised.bound == "about":
        return ("better", "equal", "worse")[order + 1]
    if order <= 0 and _is_range(promised) and _holds(promised, said):
        return "equal"  # “about 2 to 3 days” of “1 to 3 days”
    if order > 0:
        return "worse" if said.low is None or said.low.against(promised.high) > 0 else "vaguer"
    room = abs(promised.high.least) * CLEARLY
    return "better" if said.high.most <= promised.high.least - room and order < 0 else "vaguer"


def _is_range(side: Interval) -> bool:
    return side.low is not None and side.high is not None and side.low.against(side.high) < 0


def _compare_same(promised: Interval, said: Interval, differs: str) -> str:
    """The comparison when the customer gains by neither direction."""
    lows = same_edge(promised.low, said.low)
    highs = same_edge(promised.high, said.high)
    if lows and highs:
        return "vaguer" if said.bound == "about" != promised.bound else "equal"
    return "vaguer" if _holds(said, promised) else differs


def _holds(wide: Interval, narrow: Interval) -> bool:
    """Whether the whole of one interval lies in the other."""
    low_is_in = wide.low is None or (narrow.low is not None and wide.low.against(narrow.low) <= 0)
    high_is_in = wide.high is None or (narrow.high is not None and wide.high.against(narrow.high) >= 0)
    return low_is_in and high_is_in


def _lump_against_period(promised: Quantity, said: Quantity, better: str) -> str:
    """£99 against £99 a month: equal when only the period is left out, worse when the sum is paid again and again."""
    if promised.dim != "money" or said.dim != "money" or not same_currency(promised, said):
        return "incomparable"
    if not said.per and is_period(promised.per) and (promised.low, promised.high) == (said.low, said.high):
        return "equal"
    if promised.per or not is_period(said.per) or better != "less" or promised.high is None or said.low is None:
        return "incomparable"
    return "worse" if said.low >= promised.high else "incomparable"


BY_KIND = {
    ("guarantee", "duration"): "more",
    ("price", "money"): "less",
    ("price", "percent"): "less",
    ("discount", "money"): "more",
    ("discount", "percent"): "more",
    ("discount", "ratio"): "more",
    ("inclusion", "count"): "more",
    ("inclusion", "rate"): "more",
    ("inclusion", "duration"): "more",
    ("person", "count"): "more",
    ("free", "money"): "less",
    ("free", "duration"): "more",
}
BY_BOUND = {"max": "less", "min": "more", "up-to": "more", "from": "less"}


def direction(quantity: Quantity, kind: str, text: str, language: str) -> str:
    """ "less" or "more", whichever the customer gains by; "" when neither the kind nor the words around say."""
    if quantity.dim == "money" and quantity.high == 0:
        return "less"
    cue = _nearest_cue(quantity, kind, text, language)
    declared = BY_KIND.get((kind, quantity.dim), "")
    if declared and not (cue and quantity.dim in ("money", "percent") and kind == "price"):
        return declared
    if cue:
        return cue
    if quantity.dim == "duration" and kind == "time":
        return "less"
    if quantity.dim in ("count", "duration", "rate"):
        return BY_BOUND.get(quantity.bound, "")
    return ""


@lru_cache(maxsize=4096)
def _nearest_cue(quantity: Quantity, kind: str, text: str, language: str) -> str:
    """The way of the cue that stands nearest to the quantity; the longer cue wins at the same distance.

    Cues inside the quantity, such as "within", decide only where no other does: "change your mind within 14 days".
    """
    units = load_units(language)
    tokens = split_tokens(text, units.pattern)
    present = set(tokens.words)
    best: tuple[bool, int, int] | None = None
    way_found = ""
    for way, cues in units.direction.get(quantity.dim, ()):
        for cue in (cue for cue in cues if cue[0] in present):
            for i, word in enumerate(tokens.words):
                if word != cue[0] or tuple(tokens.words[i : i + len(cue)]) != cue:
                    continue
                distance = _distance(quantity, tokens.starts[i], tokens.ends[i + len(cue) - 1])
                rank = (distance == 0 and kind != "time", distance, -len(cue))
                if best is None or rank < best:
                    best, way_found = rank, way
    return way_found


def _distance(quantity: Quantity, start: int, end: int) -> int:
    return max(quantity.start - end, start - quantity.end, 0)
