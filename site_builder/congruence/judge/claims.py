"""What a promise claims, declared or derived from its words, and which way its customer gains by it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache, lru_cache

from site_builder.congruence.judge.reading import Reading, clauses_around, read_sentence
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.units import load_units
from site_builder.congruence.quantities.compare import direction
from site_builder.congruence.quantities.quantity import Quantity, read_quantities

# Which way the customer gains by each bound; how it reads in words stands in the language's `units.yaml`.
BOUNDS = {
    "at_most": "less",
    "at_least": "more",
    "exactly": "same",
    "up_to": "more",
    "from": "less",
    "price": "less",
    "percent": "",
}
KEYS = (*BOUNDS, "currency", "free", "guarantee", "who", "scope", "conditions", "better")
WAYS = ("less", "more", "same")
CURRENCIES = {"GBP": "£", "EUR": "€", "USD": "$"}
BOUND_OF = {"max": "at_most", "min": "at_least", "up-to": "up_to", "from": "from"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A promise in comparable form."""

    bound: str = ""  # at_most, at_least, exactly, up_to, from, price or percent; "" without a quantity
    quantity: Quantity | None = None
    better: str = ""  # less, more or same: which way the customer gains; "" when nobody has said
    is_free: bool = False
    is_guarantee: bool = False
    who: str = ""
    scope: str = ""
    conditions: tuple[str, ...] = ()
    is_declared: bool = field(default=False, kw_only=True)

    def words(self, pack: Pack) -> str:
        """What the claim adds to the promise's own words: who, for whom and on which conditions."""
        spelled = load_units(pack.language).spelled
        extra = [spelled["free"]] * self.is_free + [spelled["guarantee"]] * self.is_guarantee
        return ". ".join([*extra, *(part for part in (self.who, self.scope) if part), *self.conditions])

    def fields(self) -> dict[str, object]:
        """The claim as an author would write it, to be shown for confirmation."""
        shown: dict[str, object] = {}
        if self.quantity is not None:
            shown[self.bound] = self.quantity.text
        flags = {
            "free": self.is_free,
            "guarantee": self.is_guarantee,
            "who": self.who,
            "scope": self.scope,
            "conditions": list(self.conditions),
            "better": self.better,
        }
        return shown | {name: value for name, value in flags.items() if value}


def read_claim(value: object, language: str) -> Claim:
    """The declared claim; a bad one raises ValueError with the way out."""
    if not isinstance(value, Mapping):
        raise ValueError(f"The claim is {value!r}. Write it as fields, for instance {{at_most: 1 business day}}.")
    for key in value:
        if key not in KEYS:
            near = get_close_matches(str(key), KEYS, 1)
            hint = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(KEYS)}."
            raise ValueError(f"A claim has no field {key!r}. {hint}")
    given = [key for key in BOUNDS if key in value]
    if len(given) > 1:
        raise ValueError(f"The claim has {given[0]} and {given[1]}. Keep one and make the other a promise of its own.")
    bound = given[0] if given else ""
    quantity = read_claimed(bound, value[bound], value.get("currency"), language) if bound else None
    better = read_better(value.get("better"), bound)
    return Claim(
        bound,
        quantity,
        better,
        read_flag("free", value),
        read_flag("guarantee", value),
        read_text("who", value),
        read_text("scope", value),
        read_conditions(value.get("conditions")),
        is_declared=True,
    )


def read_claimed(bound: str, value: object, currency: object, language: str) -> Quantity:
    """The one quantity of a bound."""
    examples = load_units(language).examples
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(
            f"{bound} is {value!r}. Write a quantity with its unit, for instance {bound}: {examples['time']}."
        )
    text = str(value).strip()
    if bound == "percent" and not text.endswith("%"):
        text += "%"
    if currency is not None:
        if currency not in CURRENCIES:
            raise ValueError(f"currency is {currency!r}. Write one of {', '.join(CURRENCIES)}.")
        text = CURRENCIES[str(currency)] + text.lstrip("£€$")
    found = read_quantities(f"{load_units(language).spelled.get(bound, '')} {text}".strip(), language)
    if len(found) != 1:
        raise ValueError(
            f"{bound}: {value!r} is not one quantity. Write a number with its unit, for instance "
            f"“{examples['price' if bound == 'price' else 'time']}”."
        )
    if bound == "price" and found[0].dim != "money":
        raise ValueError(f"price: {value!r} has no currency. Write “£{text}”, or add currency: GBP.")
    return found[0]


def read_better(value: object, bound: str) -> str:
    if value is None:
        return BOUNDS[bound] if bound else ""
    if value not in WAYS:
        raise ValueError(f"better is {value!r}. Write less, more or same: which way the customer gains.")
    return str(value)


def read_flag(key: str, value: Mapping[object, object]) -> bool:
    flag = value.get(key, False)
    if not isinstance(flag, bool):
        raise ValueError(f"{key} is {flag!r}. Write true or false.")
    return flag


def read_text(key: str, value: Mapping[object, object]) -> str:
    text = value.get(key, "")
    if not isinstance(text, str):
        raise ValueError(f"{key} is {text!r}. Write it as text, for instance {key}: new customers.")
    return text


def read_conditions(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(condition, str) for condition in value):
        raise ValueError(f"conditions is {value!r}. Write a list of sentences, for instance [with a yearly plan].")
    return tuple(value)


def derive_claim(text: str, kind: str, pack: Pack) -> Claim:
    """What the promise's words claim; `better` stays empty where they do not say which way the customer gains."""
    page = read_sentence(text, pack)
    is_free = kind == "free" or "free" in page.poles_of("cost")
    is_guarantee = kind == "guarantee" or "guarantee" in page.topics
    if not page.quantities:
        return Claim(is_free=is_free, is_guarantee=is_guarantee)
    quantity = page.quantities[0]
    bound = BOUND_OF.get(quantity.bound, "exactly")
    return Claim(bound, quantity, gain(quantity, kind, page, pack), is_free, is_guarantee)


ONLY_RIGHT = frozenset({"degree"})  # more is no better than less: a pool at 32 degrees


def gain(quantity: Quantity, kind: str, promise: Reading, pack: Pack) -> str:
    """ "less", "more" or "same", or nothing when the words do not say."""
    if way := _by_right(quantity, promise, pack) or _by_place(quantity, promise.text, pack.language):
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
    return (
        way or direction(quantity, kind, promise.text, pack.language) or _of_offer(quantity, promise.text, words, pack)
    )


def _of_offer(quantity: Quantity, text: str, words: set[str], pack: Pack) -> str:
    """The way by where the quantity stands: a promise starts with what it gives and ends with the price."""
    if quantity.dim == "money":
        is_threshold = quantity.bound in ("from", "min") and bool(words & pack.words["free"])  # "over €60 ships free"
        is_last = not any(letter.isalpha() for letter in text[quantity.end :])
        return "less" if is_threshold or quantity.per or is_last else ""
    if text[: quantity.start].strip() or quantity.dim not in ("count", "rate", "percent"):
        return ""
    is_many = quantity.low is not None and quantity.low > 1
    return "more" if is_many or quantity.dim == "rate" else ""


def _of_duration(quantity: Quantity, promise: Reading, words: set[str], pack: Pack) -> str:
    if quantity.bound == "min" and quantity.text.lower().endswith(tuple(pack.words["minimum"])):
        return "less"  # "a two-night minimum" binds the customer
    if quantity.per == "day":
        return "more"  # hours in which somebody or something is there
    before = promise.text[: quantity.start].split()[-1:]
    if words & pack.words["ahead"] and not words & pack.words["kept"]:
        return "less"
    if before and before[0].lower() in pack.words["longer"]:
        return "more"
    return "more" if set(promise.text[quantity.end :].split()[:1]) & pack.words["to_do"] else ""


def _by_right(quantity: Quantity, promise: Reading, pack: Pack) -> str:
    """The way of what the reader may do or is told, and of what is kept or deleted; nothing else has one here."""
    words = {token.word for token in promise.tokens}
    if quantity.dim == "count":
        is_most = quantity.bound in ("max", "up-to")
        return "more" if is_most and quantity.unit in pack.words["allowances"] else ""
    if quantity.dim != "duration" or quantity.per:
        return ""
    if is_time_to_act(quantity, promise, pack) or is_notice_given(quantity, promise, pack):
        return "more"
    if words & pack.words["personal"] and words & pack.words["storing"]:
        return "less"
    return "more" if words & pack.words["erasing"] and words & pack.words["aging"] else ""


def is_time_to_act(quantity: Quantity, promise: Reading, pack: Pack) -> bool:
    """Whether a span is the reader's own time for something: “you can appeal within 14 days”."""
    after = [token.word for token in promise.tokens if token.start >= quantity.end][:1]
    if quantity.bound not in ("max", "up-to") or (after and after[0] in pack.words["cut_off"]):
        return False
    start = max((token.end for token in promise.tokens if token.ends_clause and token.end <= quantity.start), default=0)
    before = {token.word for token in promise.tokens if start <= token.start < quantity.start}
    for clause in clauses_around(promise, quantity.start, quantity.end, pack):
        acts = clause.verb in ("can", "might") or before & pack.words["entitled"]
        if clause.subject == "you" and acts and clause.word not in pack.words["receiving"]:
            return True
    return False


def is_notice_given(quantity: Quantity, promise: Reading, pack: Pack) -> bool:
    """Whether a span is how long before something we tell the reader: “you are told two weeks before”."""
    near = [token.word for token in promise.tokens if token.start >= quantity.end][:NOTICE]
    words = {token.word for token in promise.tokens}
    is_ours = words & pack.words["informing"] and not words & pack.words["give_us"]
    return bool(is_ours) and not pack.words["before"].isdisjoint(near)


NOTICE = 3  # words after a span


def _of_count(quantity: Quantity, words: set[str], pack: Pack) -> str:
    if quantity.unit in ONLY_RIGHT:
        return "same" if quantity.low == quantity.high else ""
    if quantity.bound in ("from", "min") and words & pack.words["free"]:
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


def as_moment(quantity: Quantity, way: str, pack: Pack) -> Quantity:
    """“Gone after eight days”, where fewer days are better, is gone in eight."""
    if (
        way == "less"
        and quantity.dim == "duration"
        and quantity.text.lower().partition(" ")[0] in pack.words["afterwards"]
    ):
        return replace(quantity, high=quantity.low, bound="exact")
    return quantity
