"""Faults in what is promised outside the declared promises: on pages, in components, forms and mails, in scripts."""

from collections.abc import Iterator

from site_builder.check.promises import level_of
from site_builder.congruence.judge.find import declared_as, is_about
from site_builder.congruence.judge.held import Told
from site_builder.congruence.judge.subject import declare
from site_builder.congruence.judge.telling import Declarations
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.promises.ledger import claim_of, judge_text
from site_builder.congruence.promises.passages import passages
from site_builder.congruence.promises.site_prose import Said, binding, promising_lines, sentences_of
from site_builder.model.finding import Finding
from site_builder.model.journey import Promise
from site_builder.model.site import Site

OWN_VOICE = ("landing", "page", "mail", "vendor")
LOUD = ("landing", "vendor")  # what is said there is the first that a person hears of us
SAYS = {
    "less": "this says less than the promise `{id}` does",
    "more": "this promises more than `{id}` does",
    "hedged": "this is less certain than the promise `{id}`",
}
FALSE_ALARM = "If it speaks of something else: `waypost congruence allow {place} --by NAME --reason WORDS`."
REMEDY = "Say here what is declared, or declare what is said here."
VENDOR_REMEDY = "Have the vendor say what is declared, or declare what they say and deliver it."


def promises_in_prose(site: Site, pack: Pack | None) -> Iterator[Finding]:
    """Pages, forms and mails say of a promise what is declared, and the script promises no more than they do."""
    if pack is None:
        return
    declared = tuple(site.promises.values())
    known = Declarations([declare(p.id, p.text, p.kind, claim_of(p, pack), pack) for p in declared], pack)
    texts = {" ".join(promise.text.split()) for promise in declared}
    for said in (one for passage in passages(site) for one in sentences_of(passage, pack.language)):
        if said.text in texts:
            continue
        told = list(known.told(said.text))
        yield from (_told(said, one, site.promises[one.promise], pack) for one in told)
        if not told and said.voice in OWN_VOICE:
            found = binding(said, pack)
            if found is not None and declared_as(said.text, declared, pack) is None:
                yield _undeclared(found, pack)
    for line, said in promising_lines(site, pack.language):
        promise = declared_as(said.text, declared, pack)
        if promise is None:
            yield _overpromised(line.text, said, pack)
        else:  # nobody has said that this line speaks of the promise, so it is only worth a look
            yield from _apart(said, promise, pack)


def _told(said: Said, one: Told, promise: Promise, pack: Pack) -> Finding:
    level = level_of("CG015", pack)
    remedy = VENDOR_REMEDY if said.voice == "vendor" else REMEDY
    return Finding(
        "CG015",
        said.place,
        f"{SAYS[one.outcome].format(id=promise.id)}: {one.why} {remedy} {FALSE_ALARM.format(place=said.place)}",
        "warning" if level == "error" and (said.voice == "quote" or one.outcome == "hedged") else level,
        related=(promise.place,),
        promise=promise.id,
        here=said.text,
        there=promise.text,
        here_span=one.line_span,
        there_span=one.promise_span,
    )


def _undeclared(said: Said, pack: Pack) -> Finding:
    why = said.verdict.why if said.verdict else ""
    return Finding(
        "CG009",
        said.place,
        f"“{said.text}” reads as a promise and is not declared: {why} Declare it in a journey and name it "
        "in `promises:`, or say it so that nobody could hold you to it.",
        level_of("CG009", pack) if said.voice in LOUD else "suggestion",
        here=said.text,
    )


def _overpromised(line: str, said: Said, pack: Pack) -> Finding:
    why = said.verdict.why if said.verdict else ""
    return Finding(
        "CG008",
        said.place,
        f"“{said.text}” promises what no page does: {why} Declare it, link the line to the promise that "
        "it keeps, or say it so that nobody could hold you to it.",
        level_of("CG008", pack),
        here=line,
    )


def _apart(said: Said, promise: Promise, pack: Pack) -> Iterator[Finding]:
    if said.text == promise.text or not is_about(said.text, promise, pack):
        return
    verdict = judge_text(promise, said.text, pack)
    if verdict.label not in ("contradicted", "conditional"):
        return
    yield Finding(
        "CG015",
        said.place,
        f"this says something else than the promise `{promise.id}` that it repeats: {verdict.why} Use the same words "
        "in both places.",
        "warning",
        related=(promise.place,),
        promise=promise.id,
        here=said.text,
        there=promise.text,
        here_span=verdict.line_span,
        there_span=verdict.promise_span,
    )
