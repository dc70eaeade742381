"""Whether a figure of a sentence is meant for a promise: who acts, for whom, and what its span of time says."""

from collections.abc import Sequence

from site_builder.congruence.judge.conditions import groups, plans
from site_builder.congruence.judge.figures import is_alike
from site_builder.congruence.judge.reading import Reading, clauses_around
from site_builder.congruence.judge.subject import Declared, Key, keys_of
from site_builder.congruence.language.clauses import Clause
from site_builder.congruence.language.grammar import load_grammar
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.quantities.quantity import Quantity

BY_THE_TERM = ("keeping", "retention")  # axes on which a span says how long and by when alike
FAR = 300  # two spans of time that differ by more than this factor are hardly meant for the same


def could_answer(page: Quantity, said: Quantity, pack: Pack) -> bool:
    """Whether a figure of a sentence may be meant for a promised one: of its kind, and not in another world."""
    if page.dim == "duration" and page.per == "day" and said.dim == "clock":
        return said.low is not None and said.high is not None  # “open day and night”, “from eight to six”
    if not is_alike(page, said) or (page.dim == "count" and not counts_alike(page.unit, said.unit, pack)):
        return False
    one, other = (end.high if end.high is not None else end.low for end in (page, said))
    if page.dim != "duration" or not one or not other:
        return page.dim != "duration" or one == other
    return max(one, other) / min(one, other) <= FAR


def counts_alike(one: str, other: str, pack: Pack) -> bool:
    """Whether two counts are of the same, our people being one kind: “three of us”, “two movers”."""
    staff = pack.words["staff"] | {""}
    return one == other or (one in staff and other in staff)


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


def is_ours(quantity: Quantity, one: Declared, said: Reading, is_firm: bool, pack: Pack) -> bool:
    """Whether a figure measures what the promise does, and we are the ones who do it."""
    if quantity.dim == "duration" and not is_same_role(quantity, one, said, is_firm, pack):
        return False
    if (
        opens_with_a_case(quantity, said, pack)
        or is_compared(quantity, said, pack)
        or is_imagined(quantity, said, pack)
    ):
        return False
    span = quantity.start, quantity.end
    return acts_as(clauses_around(said, *span, pack), one, said, span, pack, is_firm)


def is_same_role(quantity: Quantity, one: Declared, said: Reading, is_firm: bool, pack: Pack) -> bool:
    """Whether both spans of time are limits, or both are how long something lasts, takes or is asked for ahead.

    In a sentence that surely speaks of the promise, what something takes us is a limit too.
    """
    its = role(quantity, said, pack)
    its = "due" if is_firm and is_waited_for(quantity, its, said, pack) else its
    if its == "lasting" and any(one.reading.poles_of(axis) and said.poles_of(axis) for axis in BY_THE_TERM):
        return True  # “kept for a month”, “deleted after a month”
    mine = {role(figure, one.reading, pack) for figure in one.reading.quantities if figure.dim == "duration"}
    if not any(way == "less" for figure, way in one.figures if figure.dim == "duration"):
        return its in mine or its in ("", "due", "lasting")  # “within ten days” and “for ten days” are one right
    return its in mine or ("due" not in mine and its in ("", "due"))


def is_waited_for(quantity: Quantity, its: str, said: Reading, pack: Pack) -> bool:
    """“Please allow ten days for our reply”, “it takes us ten days”; but not “answering a letter takes an hour”."""
    clauses, grammar = clauses_around(said, quantity.start, quantity.end, pack), load_grammar(pack.language)
    if any(clause.subject == "reader" and clause.word in pack.words["waiting"] for clause in clauses):
        return True
    is_act = any(clause.actor and "gerund" in grammar.forms(clause.actor[0]) for clause in clauses)
    return its == "taking" and not is_act


def is_about_us(said: Reading, one: Declared, pack: Pack, span: tuple[int, int]) -> bool:
    """Whether we are the ones who act around some letters, or it is said there how something of ours is."""
    clauses, kinds = clauses_around(said, *span, pack), load_grammar(pack.language).auxiliaries
    acts = [clause for clause in clauses if clause.verb != "being" and kinds.get(clause.word) != "be"]
    return acts_as(acts, one, said, span, pack)


def acts_as(
    clauses: Sequence[Clause],
    one: Declared,
    said: Reading,
    span: tuple[int, int],
    pack: Pack,
    is_firm: bool = False,
) -> bool:
    """Whether no clause tells what the reader or somebody else does instead of us.

    What is done by nobody in particular is done by us where the sentence surely (`is_firm`) speaks of the promise.
    """
    known = frozenset(token.stem for token in one.reading.tokens)
    for clause in clauses:
        if clause.subject == "reader" and not is_offer(clause, clauses, known, said, span, pack):
            return False  # “Please answer within two days” asks it of the reader
        is_foreign = clause.subject in OTHERS and bool(clause.actor) and not is_known(clause, known, pack)
        is_foreign = is_foreign and not (counts_us(one, pack) and pack.words["staff"] & set(clause.actor))
        if clause.word in pack.words["musing"] or (
            is_foreign and not is_done_by_us(clause, known, said, is_firm, pack)
        ):
            return False
    return True


HELD_OUT = 3  # words of the promise behind a “have”
GIVEN, GIVING = ("we", "you", "our", "your"), ("present", "future", "can", "passive", "being")


def is_offer(
    clause: Clause, clauses: Sequence[Clause], known: Key, said: Reading, span: tuple[int, int], pack: Pack
) -> bool:
    """Whether a command holds something out: “start your trial”, or “leave within a week and you get it back”.

    What stands behind “and you”, “and your” or “and we” is held out whatever the reader is to do for it.
    """
    is_held_out = clause.word in pack.words["holding"] and len(known & said.content.keys()) >= HELD_OUT
    if is_held_out or clause.word in pack.words["expecting"]:
        return True
    if not any(other.subject in GIVEN and other.verb in GIVING for other in clauses if other is not clause):
        return False
    given = pack.words["of_us"] | pack.words["of_both"] | pack.words["addressed"]
    is_behind = any(token.word in given and token.end <= span[0] for token in said.tokens[1:])
    return is_behind or not keys_of(clause.word, pack).isdisjoint(known)


def counts_us(one: Declared, pack: Pack) -> bool:
    """Whether a promise says how many of us there are."""
    is_of_us = not pack.words["of_us"].isdisjoint(token.word for token in one.reading.tokens)
    return (
        any(figure.dim == "count" and figure.unit in pack.words["staff"] | {""} for figure, _ in one.figures)
        and is_of_us
    )


def is_done_by_us(clause: Clause, known: Key, said: Reading, is_firm: bool, pack: Pack) -> bool:
    """Whether something is done by us or those whom a promise names, or to what is the reader's and by nobody else."""
    tokens = said.tokens
    if clause.verb != "passive":
        return False
    by = [tokens[at + 1 : at + 1 + AGENT] for at, token in enumerate(tokens) if token.word in pack.words["done_by"]]
    if any(token.stem in known and token.stem in said.content for agent in by for token in agent):
        return True
    if any(agent and agent[0].word in pack.words["definite"] for agent in by):
        return False
    is_nobody_s = is_firm and not any(agent and agent[0].word in said.content for agent in by)
    return clause.subject == "your" or is_nobody_s or any(token.word in pack.words["of_us"] for token in tokens)


AGENT = 3  # words after “by” that may name who does it


def opens_with_a_case(quantity: Quantity, said: Reading, pack: Pack) -> bool:
    """“If you have heard nothing in two days, ring us”: a figure of a case in which the reader is to do something."""
    starts = [hit.first for hit in said.cues("CG006", "if_word")]
    ends = [token.end for token in said.tokens if token.ends_clause and token.start >= quantity.end]
    if 0 not in starts or not ends:
        return False
    clauses = clauses_around(said, ends[0], ends[0], pack)
    return bool(clauses) and clauses[0].verb == "imperative"


def is_compared(quantity: Quantity, said: Reading, pack: Pack) -> bool:
    """“Better a week before than an hour after”: a figure that something else is held against."""
    before = [token.word for token in said.tokens if token.end <= quantity.start][-1:]
    return quantity.bound == "exact" and not pack.words["compared"].isdisjoint(before)


def is_imagined(quantity: Quantity, said: Reading, pack: Pack) -> bool:
    """“Your deposit would double in a year”: a figure of what might be."""
    start = max((token.end for token in said.tokens if token.ends_clause and token.end <= quantity.start), default=0)
    return any(t.word in pack.words["imagined"] for t in said.tokens if start <= t.start < quantity.start)


OTHERS = ("bare", "your", "the", "a", "every", "many", "number", "their", "none")


def is_known(clause: Clause, known: Key, pack: Pack) -> bool:
    """Whether the one who acts is named in the promise, or is of our people."""
    actors = keys_of(" ".join(clause.actor), pack)
    if not pack.words["theirs"].isdisjoint(clause.actor):
        return False  # “the board, whose engineers”
    if not pack.words["impersonal"].isdisjoint(clause.actor):
        return True
    if clause.subject != "many" and not pack.words["readers"].isdisjoint(clause.actor):
        return True  # “customers receive”, “a new customer gets”
    return not actors or not actors.isdisjoint(known | OURS) or bool(pack.words["of_us"] & set(clause.actor))


OURS = frozenset({"topic:team"})


def role(quantity: Quantity, reading: Reading, pack: Pack) -> str:
    """What a span of time says: `due`, `taking`, `lasting`, so long `before`, or "" where the words do not tell."""
    others = [one for one in reading.quantities if one is not quantity]
    near = [token for token in reading.tokens if token.end <= quantity.start][-2:]
    words = [token.word for token in near if not any(one.start <= token.start < one.end for one in others)]
    own = [token.word for token in reading.tokens if quantity.start <= token.start < quantity.end]
    inside = own if quantity.bound == "about" else own[:1]  # “usually within two days”
    after = [token.word for token in reading.tokens if token.start >= quantity.end][:1]
    if "-" in quantity.text or not pack.words["first"].isdisjoint((*words[-1:], *inside)):
        return "lasting"  # “a 30-minute call”, “in the first year”
    if not pack.words["before"].isdisjoint(after):
        return "before"
    if not pack.words["afterwards"].isdisjoint(inside) and any(t.word in pack.words["ending"] for t in reading.tokens):
        return "lasting"  # “after seven days the trial ends”
    for name in ("taking", "lasting"):
        if not pack.words[name].isdisjoint((*words, *inside)):
            return name
    is_after = not pack.words["afterwards"].isdisjoint(after)
    if quantity.bound == "max" or is_after or not pack.words["due"].isdisjoint((*words[-1:], *inside)):
        return "due"
    return ""
