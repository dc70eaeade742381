"""What a sentence makes of a promise without a figure for its figures: “as many as you like”, “is payable”, “not”."""

from collections.abc import Iterator, Mapping

from site_builder.congruence.judge.evidence import NEARLY, Evidence, denials
from site_builder.congruence.judge.held import FEWEST, FIRM, NEAR, SAYS, Held, Told, fewest
from site_builder.congruence.judge.judging import gather
from site_builder.congruence.judge.meant import is_about_us, is_for_some, is_ours, role
from site_builder.congruence.judge.reading import Reading, clauses_around
from site_builder.congruence.judge.subject import Declared, keys_of
from site_builder.congruence.judge.told_by_figure import is_nothing, is_size, is_subject_of
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.quantities.quantity import Quantity

DENIED = 0.8  # the weight of evidence that a word is denied on one side alone
OPPOSED = ("CG003", "CG004")
LIMITED = ("count", "rate", "duration")

Hit = tuple[str, int, int, str]  # less or more, where the words stand, and what is declared


def told_by_words(held: Held, is_counted: bool) -> Iterator[Told]:
    """At most one finding: by words without a limit or a price, or by words that deny or oppose the promise's.

    Where the sentence has a figure for the promised one (`is_counted`), only a further fee is looked for.
    """
    hit = next(_added_fees(held) if is_counted else _without_figure(held), None)
    is_opposed = (
        hit is None and not is_counted and len(held.share.shared) >= fewest(held.one) and could_be_opposed(held)
    )
    if (hit is None and not is_opposed) or is_for_some(held.one.reading, held.said, held.pack):
        return
    if hit is not None:
        outcome, first, last, declared = hit
        words = f"“{declared}” is declared and this says “{held.said.text[first:last]}”"
        yield Told(held.one.id, outcome, f"{words}, {SAYS[outcome]}.", (first, last), None)
    else:
        yield from _opposed(held)


def charges(said: Reading, pack: Pack) -> bool:
    """Whether a sentence may put a price on something that is free: it names one, or says that something costs."""
    charged = pack.words["charged"]
    if said.cues("CG007", "surcharge") or any(map(is_price, said.quantities)):
        return True
    return any(token.word in charged for token in said.tokens)


def is_extra(said: Reading) -> bool:
    """Whether a sentence names a fee beside a price."""
    return bool(said.cues("CG007", "side_fee")) and any(map(is_price, said.quantities))


def is_price(quantity: Quantity) -> bool:
    """Whether a quantity is a sum to be paid."""
    return quantity.dim == "money" and bool(quantity.low and quantity.low > 0)


def could_be_opposed(held: Held) -> bool:
    """Whether the two deny different words, or stand for different ends of a subject."""
    page, said = held.one.reading, held.said
    mine, theirs = page.content, said.content
    if any(theirs[stem] != mine[stem] for stem in mine.keys() & theirs.keys()):
        return True
    return any(page.stances[axis].pole != said.stances[axis].pole for axis in page.stances.keys() & said.stances.keys())


def _without_figure(held: Held) -> Iterator[Hit]:
    """More or less than is declared, in words that have no figure for it."""
    spoken = (*_beyond_figures(held), *_limited(held)) if held.is_spoken_of else ()
    for hit in (*spoken, *_charged(held), *_added_fees(held)):
        if is_given_freely(held, hit) or is_about_us(held.said, held.one, held.pack, hit[1:3]):
            yield hit


def is_given_freely(held: Held, hit: Hit) -> bool:
    """Whether words without a limit are the reader's to choose: “miss as many lessons as you like”."""
    boundless = (held.said.span(cue.first, cue.last) for cue in held.said.cues("CG007", "boundless"))
    addressed = any(t.word in held.pack.words["addressed"] for t in held.said.tokens if hit[1] <= t.start < hit[2])
    return addressed and hit[1:3] in boundless


def _beyond_figures(held: Held) -> Iterator[Hit]:
    """“As many as you like” for five of them, “at any time” for a month's notice, “the full price” for a discount."""
    if held.share.part < (NEAR if held.share.has_anchor else FIRM):
        return
    is_notice = any(token.word in held.pack.words["notice"] for token in held.one.reading.tokens)
    for figure, way in held.one.figures:
        if figure.dim in ("percent", "ratio"):
            if way == "more":
                yield from (("more", q.start, q.end, figure.text) for q in held.said.quantities if is_nothing(q))
                yield from _cues(held, "undiscounted", "less", figure)
        elif way == "more":
            yield from _cues(held, "boundless", "more", figure)
        elif way == "less" and figure.dim == "duration" and is_notice:
            yield from _cues(held, "at_once", "more", figure)


def _cues(held: Held, group: str, outcome: str, figure: Quantity) -> Iterator[Hit]:
    for hit in held.said.cues("CG007", group):
        if not held.said.negated[hit.first]:
            yield outcome, *held.said.span(hit.first, hit.last), figure.text


def _charged(held: Held) -> Iterator[Hit]:
    """A price, or a charge without one, on what the promise gives for nothing."""
    one, said, pack = held.one, held.said, held.pack
    if is_free(one):
        for price in (price for price in said.quantities if is_price(price) and not is_size(held, price)):
            if is_subject_of(held, price.start, price.end):
                yield "less", price.start, price.end, one.reading.text
        for hit in said.cues("CG007", "surcharge"):
            if not said.negated[hit.first] and is_subject_of(held, *said.span(hit.first, hit.last)):
                yield "less", *said.span(hit.first, hit.last), one.reading.text
        for token, is_denied in zip(said.tokens, said.negated, strict=True):
            if token.word in pack.words["charged"] and not is_denied and is_subject_of(held, token.start, token.end):
                yield "less", token.start, token.end, one.reading.text


def _added_fees(held: Held) -> Iterator[Hit]:
    """“A setup fee of £90” where the promise leaves nothing else to pay."""
    one, said = held.one, held.said
    fees = [hit for hit in said.cues("CG007", "side_fee") if not said.negated[hit.first]]
    for hit in one.reading.cues("CG007", "no_extras") if fees and any(map(is_price, said.quantities)) else ():
        declared = one.reading.words(hit.first, hit.last)
        yield from (("less", *said.span(fee.first, fee.last), declared) for fee in fees)


def is_free(one: Declared) -> bool:
    """Whether a promise gives its subject for nothing: free, included, or “no fee”."""
    return one.kind in ("free", "inclusion") or any(is_nothing(figure) for figure, _ in one.figures)


def _limited(held: Held) -> Iterator[Hit]:
    """A number where the promise sets no limit: “up to three claims” for “no limit on claims”."""
    boundless = held.one.reading.cues("CG007", "boundless")
    if not boundless or held.share.part < NEAR:
        return
    declared = held.one.reading.words(boundless[0].first, boundless[0].last)
    for quantity in held.said.quantities:
        if quantity.dim not in LIMITED or quantity.bound == "min":
            continue
        is_span = quantity.dim != "duration" or role(quantity, held.said, held.pack) == "lasting"
        if is_span and is_ours(quantity, held.one, held.said, False, held.pack):
            yield "less", quantity.start, quantity.end, declared


def _opposed(held: Held) -> Iterator[Told]:
    """What one of the two denies and the other says, of the promise's own words or on one of its subjects."""
    found = gather(held.one.reading, held.said, held.one.claim, held.one.kind, held.pack)
    agrees = any(proof.label == "congruent" and 1 <= proof.weight < NEARLY for proof in found)
    for proof in (*found, *(() if agrees else denials(held.one.reading, held.said))):
        if proof.label != "contradicted" or proof.weight < DENIED or not proof.line_span:
            continue
        if not is_stated(held, *proof.line_span):
            continue
        is_end = proof.rule in OPPOSED and proof.weight > DENIED and not agrees and is_beside(held, proof)
        if is_denied(held, proof) or (is_end and not takes_both_ends(held, proof, held.pack.bent)):
            yield Told(held.one.id, "less", proof.why, proof.line_span, proof.promise_span)
            return


def is_stated(held: Held, start: int, end: int) -> bool:
    """Whether a clause says it of us as it is: no heading, no case, and nobody else's doing."""
    clauses = clauses_around(held.said, start, end, held.pack)
    if all(clause.verb == "fragment" for clause in clauses):
        return False
    opens = max((t.end for t in held.said.tokens if t.ends_clause and t.end <= start), default=0)
    if any(token.word in held.pack.words["cases"] for token in held.said.tokens if opens <= token.start < start):
        return False
    return is_about_us(held.said, held.one, held.pack, (start, end))


def is_denied(held: Held, proof: Evidence) -> bool:
    """Whether the sentence denies a telling word of the promise; where the promise denies it, more has to be shared."""
    if proof.rule != "CG003" or not is_own_word(held, proof):
        return False
    is_here = any(held.said.tokens[at].end <= (proof.line_span or (0, 0))[0] for at in held.said.negators)
    least = NEAR if is_here and not held.one.reading.negators and len(held.own_words) >= FEWEST else FIRM
    return held.share.part >= least


def is_beside(held: Held, proof: Evidence) -> bool:
    """Whether the sentence has more of the promise's very words than the two that are opposed."""
    first, last = proof.line_span or (0, 0)
    opposed = {token.stem for token in held.said.tokens if first <= token.start < last}
    own = held.own_words - opposed
    return len(own) >= (1 if held.share.part >= FIRM else min(FEWEST, len(held.one.core) - 1))


def is_own_word(held: Held, proof: Evidence) -> bool:
    """Whether what is denied is a telling word of the promise."""
    words = keys_of(held.said.text[slice(*proof.line_span)], held.pack) if proof.line_span else frozenset[str]()
    if proof.promise_span:
        words &= keys_of(held.one.reading.text[slice(*proof.promise_span)], held.pack)
    return not words.isdisjoint(held.own_words)


def takes_both_ends(held: Held, proof: Evidence, bent: Mapping[str, str]) -> bool:
    """Whether a sentence names the promise's own end of a subject beside the opposite one."""
    said, page = held.said, held.one.reading
    first, last = proof.line_span or (0, 0)
    start, end = proof.promise_span or (0, 0)
    own = [token.stem for token in page.tokens if start <= token.start < end]
    ends = {bent.get(stem, stem) for stem in own if stem in page.content}
    beside = {bent.get(token.stem, token.stem) for token in said.tokens if not first <= token.start < last}
    if len(ends) > 1 and ends <= beside:
        return True
    mine = [pole for pole in said.poles if said.tokens[pole.first].start == first]
    if any(pole.axis == "cost" for pole in mine):
        return True  # what something costs is told by prices
    return any(page.poles_of(pole.axis) & said.poles_of(pole.axis) for pole in mine)
