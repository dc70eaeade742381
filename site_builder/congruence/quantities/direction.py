"""Says whether more or less of a quantity is better for the customer, or that the words do not tell."""

from functools import lru_cache

from site_builder.congruence.language.units import load_units
from site_builder.congruence.language.words import split_tokens
from site_builder.congruence.quantities.quantity import Quantity

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


def direction(quantity: Quantity, kind: str, text: str, language: str = "en") -> str:
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
