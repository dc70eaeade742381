"""Conditional: a line that keeps the promise only under a condition which the page does not state."""

from collections.abc import Iterator
from itertools import pairwise

from site_builder.congruence.judge.evidence import Evidence
from site_builder.congruence.judge.reading import Reading
from site_builder.congruence.language.grammar import VERB_SECOND, load_grammar
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.phrases import Hit
from site_builder.congruence.language.words import Token

REACH = 12
GUARANTEES = frozenset(
    {"try_out", "guarantee", "refund", "replace", "insure", "remedy", "insured", "damage", "repair", "complaint"}
)
SURE, LIKELY, OPENING, SOFT = 1.0, 0.9, 0.75, 0.6


def conditions(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """A condition for each limiting phrase of the line that the promise does not carry itself."""
    for group, weight in (("limit", SURE), ("soft", SOFT)):
        for hit in line.cues("CG006", group):
            if is_plain_purchase(line, hit, pack):
                continue
            if is_first_of_both(promise, line, hit, pack):
                continue
            is_denied = group == "soft" and line.negated[hit.first]
            if not is_denied and not is_promised(promise, line.tokens[hit.first : hit.last], pack):
                yield condition(line, hit.first, hit.last, weight)
    yield from clauses(promise, line, pack)
    yield from verb_first(promise, line, pack)
    yield from groups(promise, line, pack)
    yield from plans(promise, line, pack)
    yield from acts(promise, line, pack)
    yield from openings(promise, line, pack)
    yield from hours(promise, line, pack)
    yield from narrowed(promise, line, pack)


def condition(line: Reading, first: int, last: int, weight: float) -> Evidence:
    said = line.words(first, last)
    return Evidence(
        "conditional",
        "CG006",
        weight,
        f"The page promises it to all; the line adds “{said}”.",
        None,
        line.span(first, last),
    )


def is_first_of_both(promise: Reading, line: Reading, hit: Hit, pack: Pack) -> bool:
    """Whether promise and line both speak of a first one, and the condition is no more than that."""
    firsts = pack.words["first"]
    both = all(any(token.word in firsts for token in reading.tokens) for reading in (promise, line))
    return both and line.tokens[hit.first].word in firsts | pack.words["definite"]


def is_promised(promise: Reading, words: tuple[Token, ...], pack: Pack) -> bool:
    return all(promise.has_stem(token.stem) or token.word in pack.words["small"] for token in words)


def clause_end(reading: Reading, first: int) -> int:
    last = first
    while last < len(reading.tokens) and last < first + REACH and not reading.tokens[last].ends_clause:
        last += 1
    return last


def clauses(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """Clauses with “if”, and those with “when” or “once” that ask something of the customer."""
    for hit in line.cues("CG006", "if_word"):
        if not is_trigger(promise, line, hit, pack) and not is_repeated(promise, line, hit):
            yield condition(line, hit.first, clause_end(line, hit.first), SURE)
    for hit in line.cues("CG006", "when_word"):
        if is_plain_purchase(line, hit, pack):
            continue
        last = clause_end(line, hit.first)
        asks = any(hit.last <= need.first < last for need in line.cues("CG006", "needs"))
        asks = asks or any(token.word in pack.words["thresholds"] for token in line.tokens[hit.last : last])
        asks = asks or counts_within(promise, line, hit.last, last)
        shared = {token.stem for token in line.tokens[hit.last : last]} & set(promise.content)
        if asks and not (carries_condition(promise, pack) and shared):
            yield condition(line, hit.first, last, LIKELY)


def verb_first(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """A case told by putting its verb first, as in German: “Liegt alles vor, beginnen wir”."""
    grammar, end = load_grammar(pack.language), clause_end(line, 0)
    if grammar.order != VERB_SECOND or end + 1 >= len(line.tokens) or line.tokens[end].word != ",":
        return
    both = (line.tokens[0].word, line.tokens[end + 1].word)
    hit = Hit("CG006:if_word", 0, 1)
    if all(grammar.is_finite(word) for word in both) and not is_trigger(promise, line, hit, pack):
        yield condition(line, 0, end, SURE)


def is_repeated(promise: Reading, line: Reading, hit: Hit) -> bool:
    """Whether the promise itself has most words of a clause: the same case in nearly the same words."""
    words = [token for token in line.tokens[hit.last : clause_end(line, hit.first)] if token.stem in line.content]
    shared = [token for token in words if token.stem in promise.content]
    is_alike = bool(promise.cues("CG006", "if_word") or promise.cues("CG006", "when_word"))
    return is_alike and len(shared) >= ENOUGH * len(words) and bool(words)


ENOUGH = 0.6  # of a clause's telling words


def is_plain_purchase(line: Reading, hit: Hit, pack: Pack) -> bool:
    """Whether a clause asks no more than to be a customer: “when you buy”, with nothing said of what or how."""
    words = [token.word for token in line.tokens[hit.first : clause_end(line, hit.first) + 1] if token.word.isalpha()]
    return len(words) == 3 and ":".join(words[:2]) in pack.words["plain_cases"] and words[2] in pack.words["purchase"]


def counts_within(promise: Reading, line: Reading, first: int, last: int) -> bool:
    """Whether a clause names a quantity of its own, no answer to the promise's: “once the bag comes to €15”."""
    if first >= last:
        return False
    start, end = line.span(first, last)
    outside = {quantity.dim for quantity in line.quantities if not start <= quantity.start < end}
    answers = {quantity.dim for quantity in promise.quantities} - outside
    return any(start <= quantity.start < end and quantity.dim not in answers for quantity in line.quantities)


def names_new_sum(promise: Reading, line: Reading, first: int, last: int) -> bool:
    """Whether a clause sets a sum where the promise has none: “if your repair comes to over £100”."""
    if first >= last or any(q.dim in ("money", "percent") and q.high != 0 for q in promise.quantities):
        return False
    start, end = line.span(first, last)
    sums = [q for q in line.quantities if start <= q.start < end and q.bound in ("min", "from")]
    return any(q.dim == "money" or (q.dim == "count" and not q.unit) for q in sums)


def sets_a_bar(line: Reading, first: int, last: int, pack: Pack) -> bool:
    """Whether words name a deadline or a least number: “by eleven”, “more than twenty”, “before the month is out”."""
    words = line.tokens[first:last]
    for index, token in enumerate(words[:-1]):
        following = next(
            (word for word in words[index + 1 : index + 3] if word.word not in pack.words["small"]), words[index + 1]
        )
        is_number = following.is_number or following.word in pack.words["times"]
        if token.word in pack.words["bars"] and is_number:
            return True
    return False


def carries_condition(promise: Reading, pack: Pack) -> bool:
    """Whether the promise itself begins with a case: “if”, a question, or “… or we …”."""
    words = [token.word for token in promise.tokens]
    either, people, no = pack.words["either"], pack.words["both_sides"], pack.words["no"]
    is_either = any(first in either and second in people for first, second in pairwise(words))
    is_pair = words[0] in no and sum(word in no for word in words) > 1 and "," in words  # “no win, no fee”
    has_case = any(promise.cues("CG006", group) for group in ("if_word", "when_word"))
    return is_either or is_pair or has_case or "?" in words


def is_trigger(promise: Reading, line: Reading, hit: Hit, pack: Pack) -> bool:
    """Whether a clause only tells when the promise itself comes into force."""
    last = clause_end(line, hit.first)
    clause = line.tokens[hit.last : last]
    shared = {token.stem for token in clause} & set(promise.content)
    events = pack.words["negative_event"]
    if clause and clause[0].word in pack.words["addressed"] and sets_a_bar(line, hit.last, last, pack):
        return False
    if names_new_sum(promise, line, hit.last, last):
        return False
    has_event = any(token.word in events for token in clause) or any(line.negated[hit.last : last])
    has_event = has_event or any(hit.last <= negator < last for negator in line.negators)
    if GUARANTEES & promise.topics or carries_condition(promise, pack):
        return not any(hit.last <= need.first < last for need in line.cues("CG006", "needs"))
    if any(token.word in events for token in promise.tokens):
        return has_event or bool(shared)
    return False


def groups(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """“For charities”, “for buyers with a clean record”: a group that the promise does not name."""
    for index, token in enumerate(line.tokens[:-1]):
        if token.word not in pack.words["for_whom"]:
            continue
        for at in range(index + 1, min(index + 4, len(line.tokens))):
            word = line.tokens[at]
            if word.ends_clause or word.word in pack.words["not_a_group"]:
                break
            after = line.tokens[at + 1].word if at + 1 < len(line.tokens) else ""
            is_narrowed = (
                word.word.endswith(pack.plural_endings)
                and after in pack.words["after_group"]
                and word.word[0].isalpha()
            )
            is_group = word.word in pack.words["person_group"] and word.word not in pack.words["everybody"]
            if (is_group or is_narrowed) and not names_group(promise, word, pack):
                yield condition(line, index, at + 1, LIKELY)
                break


def names_group(promise: Reading, group: Token, pack: Pack) -> bool:
    """Whether the promise names the group, be it in another word: “kids” for “children”."""
    alike = next((words.split(",") for words in pack.words.get("same_group", ()) if group.word in words.split(",")), ())
    return promise.has_stem(group.stem) or any(token.word in alike for token in promise.tokens)


def plans(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """“On Ledger Plus”: a name that the promise does not give, after a preposition; a place is a softer sign."""
    for index, token in enumerate(line.tokens[:-1]):
        is_place = token.word in pack.words["place_before"]
        if not is_place and token.word not in pack.words["plan_before"]:
            continue
        at = index + 1 + (line.tokens[index + 1].word in pack.words["small"])
        if at >= len(line.tokens) or line.tokens[at].ends_clause:
            continue
        name = line.tokens[at]
        letters = line.text[name.start : name.end]
        is_name = letters[0].isupper() and "'" not in letters and name.word not in pack.words["not_a_plan"]
        if is_name and not promise.has_stem(name.stem):
            yield condition(line, index, at + 1, SOFT if is_place else LIKELY)


def acts(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """“Book six in a block and the last is free”, “Ring by ten and it is ready at noon”: an order, then its reward."""
    first, second = line.tokens[0], line.tokens[min(1, len(line.tokens) - 1)]
    end = next(
        (
            index
            for index, token in enumerate(line.tokens[2:], 2)
            if token.word in pack.words["then"] and index + 1 < len(line.tokens)
        ),
        0,
    )
    if not end or promise.has_stem(first.stem) or first.word in pack.words["subjects"]:
        return
    is_barred = (
        sets_a_bar(line, 0, end, pack)
        and not carries_condition(promise, pack)
        and (not any(quantity.dim in ("count", "clock") for quantity in promise.quantities))
    )
    is_asking = first.word in pack.words["asking"] or (
        first.word in pack.words["asking_for"] and second.word in pack.words["asked"]
    )
    is_open = any(token.word in pack.words["whatever"] for token in line.tokens)
    is_order = (
        first.word not in pack.words["stop"]
        and not first.is_number
        and not any(token.word in pack.words["states"] for token in line.tokens[:end])
    )
    if (is_asking and not is_open) or (is_barred and (is_asking or is_order)):
        yield condition(line, 0, end, LIKELY)


def narrowed(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """“Small dogs sleep in the heated room”: the promise's own noun, narrowed by a word that the promise lacks."""
    for before, noun in pairwise(range(len(line.tokens))):
        word = line.tokens[before]
        if word.word in pack.words["narrowing"] and not promise.has_stem(word.stem):
            whose = line.tokens[before - 1].word if before else ""
            is_all = whose in pack.words["not_narrowing"]
            if line.tokens[noun].stem in promise.content and not is_all:
                yield condition(line, before, noun + 1, OPENING)


def openings(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """“On the long trip there's lunch”, “Restaurants on contract get …”: a line that begins with a case of its own."""
    first, second = line.tokens[0], line.tokens[min(1, len(line.tokens) - 1)]
    is_judged = any(hit.first == 0 for hit in line.cues("CG006", "if_word"))  # as a clause, which may be a trigger
    if first.word in pack.words["openers"] and not is_judged:
        last = 1
        end = min(clause_end(line, 0), 5)
        while (
            last < end
            and line.tokens[last].word not in pack.words["subjects"]
            and (line.tokens[last].stem not in promise.content)
        ):
            last += 1
        words = [token for token in line.tokens[1:last] if token.word not in pack.words["stop"]]
        is_span = first.word in pack.words["span_opens"] and any(
            token.word in pack.words["span_closes"] for token in line.tokens[1:last]
        )
        ones = pack.words["single"] if any(q.low == q.high == 1 for q in promise.quantities) else ()
        is_one = any(token.word in ones for token in line.tokens[1:last])
        is_own = any(quantity.start < line.tokens[last - 1].end for quantity in line.quantities)
        is_yours = any(token.word in pack.words["of_both"] for token in line.tokens[1:last])
        if words and not (is_own or is_span or is_one or is_yours):
            yield condition(line, 0, last, OPENING)
    elif (
        first.word in pack.words["person_group"]
        and second.word in pack.words["group_gets"]
        and (first.word not in pack.words["everybody"] and not names_group(promise, first, pack))
    ):
        yield condition(line, 0, 2, LIKELY)
    elif (
        first.word.endswith(pack.plural_endings)
        and second.word in pack.words["after_group"]
        and not promise.has_stem(first.stem)
    ):
        yield condition(line, 0, min(4, len(line.tokens)), OPENING)
    for index, token in enumerate(line.tokens):
        if token.word in pack.words["such_ones"] and index and not promise.has_stem(line.tokens[index - 1].stem):
            yield condition(line, index - 1, index + 1, OPENING)


def hours(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """“Until seven in the evening”: a time of day that ends what the promise leaves open."""
    if "opening" in promise.topics or any(q.dim in ("clock", "duration", "rate") for q in promise.quantities):
        return
    for quantity in line.quantities:
        if quantity.dim == "clock":
            index = next(i for i, token in enumerate(line.tokens) if token.end > quantity.start)
            last = next((i for i, t in enumerate(line.tokens) if t.start >= quantity.end), len(line.tokens))
            first = index - (index > 0 and line.tokens[index].word not in pack.words["bounding"])
            if line.tokens[first].word in pack.words["bounding"]:
                yield condition(line, first, last, OPENING)
