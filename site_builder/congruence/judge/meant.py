"""Whether a figure of a sentence is meant for a promise: who acts, for whom, and what its span of time says."""

from collections.abc import Sequence

from site_builder.congruence.judge.conditions import groups, plans
from site_builder.congruence.judge.reading import Reading, clauses_around
from site_builder.congruence.judge.subject import Declared, Key, keys_of
from site_builder.congruence.language.clauses import Clause
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.quantities.quantity import Quantity

FAR = 300  # two spans of time that differ by more than this factor are hardly meant for the same


def could_answer(page: Quantity, said: Quantity) -> bool:
    """Whether a figure of a sentence may be meant for a promised one: of its kind, and not in another world."""
    if page.dim != said.dim or (page.dim == "count" and page.unit != said.unit):
        return False
    one, other = (end.high if end.high is not None else end.low for end in (page, said))
    if page.dim != "duration" or not one or not other:
        return page.dim != "duration" or one == other
    return max(one, other) / min(one, other) <= FAR


def same_value(page: Quantity, said: Quantity) -> bool:
    """Whether two figures name the same value, whatever their bounds."""
    ends = [end.high if end.high is not None else end.low for end in (page, said)]
    is_of_kind = (page.dim, page.calendar) == (said.dim, said.calendar) and (page.dim != "rate" or page.per == said.per)
    return is_of_kind and page.high != 0 and ends[0] == ends[1]


def is_for_some(promise: Reading, said: Reading, pack: Pack) -> bool:
    """Whether a sentence speaks of some people or plans alone that the promise does not name."""
    return any(groups(promise, said, pack)) or any(plans(promise, said, pack)) or opens_with_group(promise, said, pack)


def opens_with_group(promise: Reading, said: Reading, pack: Pack) -> bool:
    """“Children pay nothing”: a sentence that begins with some of all people."""
    first = said.tokens[0]
    is_group = first.word in pack.words["person_group"] and first.word not in pack.words["everybody"]
    return is_group and not promise.has_stem(first.stem)


def is_ours(quantity: Quantity, one: Declared, said: Reading, pack: Pack) -> bool:
    """Whether a figure measures what the promise does, and we are the ones who do it."""
    if quantity.dim == "duration" and not is_same_role(quantity, one, said, pack):
        return False
    if opens_with_a_case(quantity, said, pack) or is_imagined(quantity, said, pack):
        return False
    return acts_as(clauses_around(said, quantity.start, quantity.end, pack), one, pack)


def is_same_role(quantity: Quantity, one: Declared, said: Reading, pack: Pack) -> bool:
    """Whether both spans of time are limits, or both are how long something lasts, takes or is asked for ahead."""
    its = role(quantity, said, pack)
    mine = {role(figure, one.reading, pack) for figure in one.reading.quantities if figure.dim == "duration"}
    if "due" in mine:
        return its in mine
    is_limit = any(way == "less" for figure, way in one.figures if figure.dim == "duration")
    return its in mine or its in ("", "due") or (its == "lasting" and not is_limit)


def is_about_us(said: Reading, one: Declared, pack: Pack) -> bool:
    """Whether we are the ones who act in a sentence."""
    return acts_as(clauses_around(said, 0, len(said.text), pack), one, pack)


def acts_as(clauses: Sequence[Clause], one: Declared, pack: Pack) -> bool:
    """Whether the reader or somebody else does in a clause what the promise is about."""
    known = frozenset[str]().union(*one.core) | {token.stem for token in one.reading.tokens}
    for clause in clauses:
        if clause.subject == "reader" and clause.word not in pack.words["expecting"]:
            return False  # “Please answer within two days” asks it of the reader
        if clause.subject in OTHERS and clause.actor and not is_known(clause, known, pack):
            return False
    return True


def opens_with_a_case(quantity: Quantity, said: Reading, pack: Pack) -> bool:
    """“If you have heard nothing in two days, ring us”: a figure of a case in which the reader is to do something."""
    starts = [hit.first for hit in said.cues("CG006", "if_word")]
    ends = [token.end for token in said.tokens if token.ends_clause and token.start >= quantity.end]
    if 0 not in starts or not ends:
        return False
    clauses = clauses_around(said, ends[0], ends[0], pack)
    return bool(clauses) and clauses[0].verb == "imperative"


def is_imagined(quantity: Quantity, said: Reading, pack: Pack) -> bool:
    """“Your deposit would double in a year”: a figure of what might be."""
    start = max((token.end for token in said.tokens if token.ends_clause and token.end <= quantity.start), default=0)
    return any(t.word in pack.words["imagined"] for t in said.tokens if start <= t.start < quantity.start)


OTHERS = ("bare", "your", "the", "a", "every", "many", "number", "their", "none")


def is_known(clause: Clause, known: Key, pack: Pack) -> bool:
    """Whether the one who acts is named in the promise, or is of our people."""
    actors = keys_of(" ".join(clause.actor), pack)
    return not actors or not actors.isdisjoint(known | OURS) or bool(pack.words["of_us"] & set(clause.actor))


OURS = frozenset({"topic:team"})


def role(quantity: Quantity, reading: Reading, pack: Pack) -> str:
    """What a span of time says: `due`, `taking`, `lasting`, so long `before`, or "" where the words do not tell."""
    words = [token.word for token in reading.tokens if token.end <= quantity.start][-2:]
    inside = [token.word for token in reading.tokens if quantity.start <= token.start < quantity.end][:1]
    after = [token.word for token in reading.tokens if token.start >= quantity.end][:1]
    if "-" in quantity.text or not pack.words["first"].isdisjoint((*words[-1:], *inside)):
        return "lasting"  # “a 30-minute call”, “in the first year”
    if not pack.words["before"].isdisjoint(after):
        return "before"
    for name in ("taking", "lasting"):
        if not pack.words[name].isdisjoint((*words, *inside)):
            return name
    is_after = not pack.words["afterwards"].isdisjoint(after)
    if quantity.bound == "max" or is_after or not pack.words["due"].isdisjoint((*words[-1:], *inside)):
        return "due"
    return ""
