"""What a sentence makes of a promise by a figure of its own: “within three days” where one is declared."""

from collections.abc import Iterator
from dataclasses import replace

from site_builder.congruence.judge.evidence import CLAUSES
from site_builder.congruence.judge.figures import best_match
from site_builder.congruence.judge.held import FIRM, NEAR, SAYS, Held, Told
from site_builder.congruence.judge.meant import could_answer, is_for_some, is_ours, role
from site_builder.congruence.judge.reading import Reading, clauses_around, clauses_in
from site_builder.congruence.judge.subject import act_before, keys_of, telling
from site_builder.congruence.judge.unspoken import with_unspoken
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.units import load_units
from site_builder.congruence.quantities.quantity import Quantity


def fits(held: Held, figure: Quantity, quantity: Quantity) -> bool:
    """Whether a figure of the sentence may be meant for the promised one."""
    is_of_people = figure.dim == "count" and figure.unit != quantity.unit and held.share.part >= FIRM
    if not could_answer(figure, quantity, held.pack):
        return False
    if not (held.is_spoken_of or is_of_people):
        return does_the_same(held, figure, quantity)
    is_near = held.share.has_anchor
    if is_nothing(figure):
        if is_size(held, quantity):
            return False
        is_near = is_subject_of(held, quantity.start, quantity.end)
    if figure.dim == "count":  # what is counted is in both anyway
        unit = keys_of(figure.unit, held.pack)
        is_near = any(not key.isdisjoint(held.share.words) and key.isdisjoint(unit) for key in held.one.core)
        is_near = is_near or is_given(held, quantity)
    if not is_near and is_of_the_same_due(held, figure, quantity):
        return held.share.part >= HALF
    return held.share.part >= (NEAR if is_near else FIRM)


def does_the_same(held: Held, figure: Quantity, quantity: Quantity) -> bool:
    """Whether both say by when the same is done, as no other promise does: “comes”, “is on your doorstep”."""
    acts = held.one.acts & held.share.own
    if not acts or figure.dim != "duration" or role(quantity, held.said, held.pack) != "due":
        return False
    words = telling(held.said.text, held.pack)
    done = act_before(quantity, held.said, words, held.pack.words["light"])
    return not acts.isdisjoint(done) and role(figure, held.one.reading, held.pack) == "due"


def is_of_the_same_due(held: Held, figure: Quantity, quantity: Quantity) -> bool:
    """Whether both say by when, of the first thing that the promise speaks of: “payslips”, in whatever words for it."""
    if figure.dim != "duration" or not held.one.core or held.one.core[0].isdisjoint(held.own_words):
        return False
    return role(quantity, held.said, held.pack) == role(figure, held.one.reading, held.pack) == "due"


def is_nothing(figure: Quantity) -> bool:
    """Whether a figure is a price of nothing."""
    return figure.dim == "money" and figure.high == 0


def is_subject_of(held: Held, start: int, end: int) -> bool:
    """Whether what costs so much is what the promise speaks of, and nothing else: “loan bikes are £8 a day”."""
    known = frozenset[str]().union(*held.one.core)
    for clause in clauses_around(held.said, start, end, held.pack):
        keys = [keys_of(name, held.pack) for name in clause.actor if name.isalpha()]
        if clause.verb not in UNSAID and any(keys) and all(not key or not key.isdisjoint(known) for key in keys):
            return True
    return False


HALF = 0.45  # of the telling words, where both say by when
UNSAID = ("fragment", "reduced", "participle")


def is_size(held: Held, quantity: Quantity) -> bool:
    """Whether a sum only tells how big a thing is: “a loan of £9,000”, but not “a fee of £90”."""
    said, words = held.said, held.pack.words
    before = [token for token in said.tokens if token.end <= quantity.start][-2:]
    if len(before) < 2 or before[1].word not in words["made_of"] or before[0].word in words["fee_heads"]:
        return False
    return not any(token.word in words["charged"] for token in said.tokens)


def is_given(held: Held, quantity: Quantity) -> bool:
    """Whether the reader gets what is counted: “a customer gets five boxes”."""
    clauses = clauses_around(held.said, quantity.start, quantity.end, held.pack)
    return any(clause.word in held.pack.words["receiving"] for clause in clauses)


def enough(quantity: Quantity, said: Reading, pack: Pack) -> float:
    """How much has to be shared: a figure without a verb, as in a table, needs more beside it."""
    start, end = 0, len(said.text)
    for gap in CLAUSES.finditer(said.text):
        start = gap.end() if gap.end() <= quantity.start else start
        end = min(end, gap.start()) if gap.start() >= quantity.end else end
    clauses = clauses_in(said, start, end, pack)
    return FIRM if all(clause.verb == "fragment" for clause in clauses) else NEAR


def told_by_figure(held: Held, quantity: Quantity) -> Iterator[Told]:
    """What a figure of the sentence makes of each promised one that it may be meant for."""
    if not is_ours(quantity, held.one, held.said, held.share.part >= FIRM, held.pack):
        return
    for figure, way in held.one.figures:
        if could_answer(figure, quantity, held.pack):
            yield from _compared(held, figure, way)


def _compared(held: Held, figure: Quantity, way: str) -> Iterator[Told]:
    one, said = held.one, with_unspoken(figure, with_period(figure, as_told(held.said, way), held.pack), held.pack)
    match = best_match(figure, way, said, True, held.pack)
    if match is None or match.is_guess or match.outcome == "incomparable":
        return
    span = match.said.start, match.said.end
    where = (figure.start, figure.end) if one.reading.text[figure.start : figure.end] == figure.text else None
    words = f"“{figure.text}” is declared and this says “{match.said.text}”"
    if match.outcome == "worse":
        yield Told(one.id, "less", f"{words}, {SAYS['less']}.", span, where)
    elif match.outcome == "better" and role(match.said, held.said, held.pack) != "taking":
        if not is_for_some(one.reading, held.said, held.pack):
            yield Told(one.id, "more", f"{words}, {SAYS['more']}.", span, where)
    elif match.outcome == "vaguer" and figure.high is not None and match.said.high == figure.high:
        yield Told(one.id, "hedged", f"{words}, which is less certain.", span, where)


def with_period(figure: Quantity, said: Reading, pack: Pack) -> Reading:
    """The sentence with its prices for the promised period where another word names it: “the monthly charge”."""
    if figure.dim != "money" or figure.per not in load_units(pack.language).hours:
        return said
    is_named = any(token.word == figure.per for token in said.tokens)
    is_named = is_named or any(q.dim == "rate" and q.per == figure.per and q.high == 1 for q in said.quantities)
    if not is_named or any(q.dim == "money" and q.per in load_units(pack.language).hours for q in said.quantities):
        return said
    priced = (replace(one, per=figure.per) if one.dim == "money" else one for one in said.quantities)
    return replace(said, quantities=tuple(priced))


def as_told(said: Reading, way: str) -> Reading:
    """The sentence as its reader takes it: “from £9” holds out £9, and “up to ten years” ten."""
    hopes = tuple(
        replace(one, high=one.low, bound="exact")
        if way == "less" and one.bound == "from" and one.low is not None
        else replace(one, low=one.high, bound="exact")
        if way == "more" and one.bound == "up-to" and one.high is not None
        else one
        for one in said.quantities
    )
    return replace(said, quantities=hopes)
