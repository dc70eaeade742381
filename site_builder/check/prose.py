"""Faults in what is promised outside the declared promises: on pages, in components, in e-mails, in the script."""

from collections.abc import Iterator
from dataclasses import replace

from site_builder.check.promises import level_of
from site_builder.congruence.judge.find import declared_as, is_about
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.promises.ledger import judge_text
from site_builder.congruence.promises.site_prose import Said, promising_lines, promising_prose
from site_builder.model.finding import Finding
from site_builder.model.journey import Promise
from site_builder.model.site import Site


def promises_in_prose(site: Site, pack: Pack | None) -> Iterator[Finding]:
    """A promise in prose is declared, in the same words, and the script promises no more than the pages do."""
    if pack is None:
        return
    declared = tuple(site.promises.values())
    for said in promising_prose(site, pack.language):
        promise = declared_as(said.text, declared, pack)
        yield from [_undeclared(said, pack)] if promise is None else _apart(said, promise, pack)
    for line, said in promising_lines(site, pack.language):
        promise = declared_as(said.text, declared, pack)
        if promise is None:
            yield _overpromised(line.text, said, pack)
        else:  # nobody has said that this line speaks of the promise, so it is only worth a look
            yield from (replace(finding, level="warning") for finding in _apart(said, promise, pack))


def _undeclared(said: Said, pack: Pack) -> Finding:
    return Finding(
        "CG009",
        said.place,
        f"“{said.text}” reads as a promise and is not declared: {said.verdict.why} Declare it in a journey and name it "
        "in `promises:`, or say it so that nobody could hold you to it.",
        level_of("CG009", pack) if said.voice == "landing" else "suggestion",
        here=said.text,
    )


def _overpromised(line: str, said: Said, pack: Pack) -> Finding:
    return Finding(
        "CG008",
        said.place,
        f"“{said.text}” promises what no page does: {said.verdict.why} Declare it, link the line to the promise that "
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
        level_of("CG015", pack) if verdict.label == "contradicted" else "warning",
        related=(promise.place,),
        promise=promise.id,
        here=said.text,
        there=promise.text,
        here_span=verdict.line_span,
        there_span=verdict.promise_span,
    )
