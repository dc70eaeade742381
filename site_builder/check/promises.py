"""Faults between what pages promise, what sales says and what operations does."""

from collections.abc import Iterable, Iterator
from typing import cast

from site_builder.check.journeys import nearest
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.promises.ledger import (
    JudgedPromise,
    contrary_claim,
    conversations,
    declared_claim,
    language_of,
    lines_of,
    review_hash,
)
from site_builder.model.finding import Finding, Level
from site_builder.model.journey import LAYERS, Conversation, Review
from site_builder.model.site import Site

# Levels of rules that no pack holds, and of all rules where the site's language has no pack.
LEVELS: dict[str, Level] = {
    "CG005": "error",
    "CG008": "warning",
    "CG009": "warning",
    "CG012": "warning",
    "CG015": "error",
    "CG016": "suggestion",
    "CG017": "error",
    "CG018": "error",
}
SPEAKS = {"script": "the script", "operations": "the operations file"}
LINKS = {"script": "promise", "operations": "covers"}
VERBS = {
    "contradicted": "contradicts",
    "conditional": "keeps only under a condition",
    "weakened": "weakens",
    "unverified": "can't be held by its words against",
}


def level_of(rule: str, pack: Pack | None) -> Level:
    """The level that the rule packs give a rule; `error` where nobody says. Findings of level `off` are dropped."""
    if pack is not None and rule in pack.rules:
        return cast(Level, pack.rules[rule].level)
    return LEVELS.get(rule, "error")


def unreadable_claims(site: Site) -> Iterator[Finding]:
    """A declared claim can be compared: one bound, one quantity with its unit."""
    language = language_of(site)
    if language is None:
        return
    for promise in site.promises.values():
        try:
            declared_claim(promise, language)
        except ValueError as error:
            place = site.journeys[promise.journey].at("promises", promise.id, "claim")
            yield Finding("S108", place, f"the claim of `{promise.id}` can't be compared: {error}", promise=promise.id)


def contrary_claims(site: Site, pack: Pack | None) -> Iterator[Finding]:
    """A promise's own words say what its claim says."""
    for promise in site.promises.values() if pack else ():
        for why, span in contrary_claim(promise, pack) if pack else ():
            yield Finding(
                "CG017",
                site.journeys[promise.journey].at("promises", promise.id, "claim"),
                f"`{promise.id}` says one thing and claims another: {why} Script and operations are held against the "
                "claim, and customers read the words. Make them the same.",
                level_of("CG017", pack),
                related=(promise.place,),
                promise=promise.id,
                here=promise.text,
                here_span=span,
            )


def incongruent_lines(judged: Iterable[JudgedPromise], pack: Pack | None) -> Iterator[Finding]:
    """A promise is kept by what sales says and by what operations does."""
    for one in judged:
        if one.line is None:
            yield _unkept(one, pack)
        elif one.verdict.label != "congruent":
            yield Finding(
                one.verdict.rule,
                one.line.place,
                f"{SPEAKS[one.layer]} {VERBS[one.verdict.label]} the promise `{one.promise.id}`: "
                f"{one.verdict.why}{_way_out(one)}",
                level_of(one.verdict.rule, pack),
                related=(one.promise.place,),
                promise=one.promise.id,
                here=one.line.text,
                there=one.promise.text,
                here_span=one.verdict.line_span,
                there_span=one.verdict.promise_span,
            )


def _unkept(one: JudgedPromise, pack: Pack | None) -> Finding:
    # A line that keeps another promise already is rarely the one.
    best = next((offered for offered in one.suggested if offered.score >= 0.5 and not offered.line.promises), None)
    where = (
        f" {best.line.place} may be the one: `waypost congruence link {one.promise.id} {best.line.place}`."
        if best
        else ""
    )
    return Finding(
        one.verdict.rule,
        one.promise.place,
        f'{one.verdict.why} Add `{{: {LINKS[one.layer]}="{one.promise.id}" }}` to the line that does, or write '
        f"one.{where}",
        level_of(one.verdict.rule, pack),
        related=(best.line.place,) if best else (),
        promise=one.promise.id,
        here=one.promise.text,
    )


def _way_out(one: JudgedPromise) -> str:
    if one.verdict.label != "unverified" or one.line is None:
        return ""
    return (
        f" Reword the line, or vouch for it once both are read: `waypost congruence review {one.promise.id} "
        f"{one.line.place} --by NAME`."
    )


def orphan_links(site: Site, pack: Pack | None) -> Iterator[Finding]:
    """A line that says it keeps a promise names one that exists."""
    known = site.promises
    for layer in LAYERS:
        for line in lines_of(site, layer):
            for name in line.promises:
                if name not in known:
                    yield Finding(
                        "CG010",
                        line.place,
                        f"this line says that it keeps `{name}`, and no journey declares such a promise. "
                        f"{nearest(name, known)}",
                        level_of("CG010", pack),
                        promise=name,
                        here=line.text,
                    )


def unpromised_commitments(site: Site, pack: Pack | None) -> Iterator[Finding]:
    """What operations commits itself to is worth promising."""
    for line in lines_of(site, "operations"):
        if not line.promises:
            yield Finding(
                "CG016",
                line.place,
                f"operations does this and nobody promises it: “{line.text}” Promise it on a page, or link it to the "
                "promise that it covers.",
                level_of("CG016", pack),
                here=line.text,
            )


def outdated_reviews(site: Site, judged: Iterable[JudgedPromise], pack: Pack | None) -> Iterator[Finding]:
    """A person's review speaks of the words as they stand today."""
    needed = {(one.promise.id, one.layer) for one in judged if one.verdict.label != "congruent"}
    for talk in conversations(site):
        current = {
            (name, review_hash(site.promises[name].text, line.text))
            for line in talk.lines
            for name in line.promises
            if name in site.promises
        }
        renewed = {review.promise for review in talk.reviews if (review.promise, review.hash) in current}
        for review in talk.reviews:
            if review.promise not in renewed:
                yield _outdated(site, talk, review, (review.promise, talk.layer) in needed, pack)


def _outdated(site: Site, talk: Conversation, review: Review, is_needed: bool, pack: Pack | None) -> Finding:
    if review.promise not in site.promises:
        what = f"{review.by} reviewed `{review.promise}`, which is no promise any more. Take the review away."
    else:
        line = next((line for line in talk.lines if review.promise in line.promises), None)
        again = (
            f"`waypost congruence review {review.promise} {line.place} --by NAME`"
            if line
            else "link a line to it first"
        )
        what = (
            f"{review.by} reviewed `{review.promise}` on {review.on}, and the words of the promise or of its line have "
            f"changed since. Read both again, then {again}."
        )
    level = level_of("CG011", pack)
    return Finding("CG011", review.place, what, level if is_needed else "suggestion", promise=review.promise)


def untold_promises(site: Site) -> Iterator[Finding]:
    """A declared promise stands on a page; else nobody is told it."""
    told = {name for page in site.pages.values() for name in page.promises}
    for promise in site.promises.values():
        if promise.id not in told:
            yield Finding(
                "C506",
                promise.place,
                f"no page tells the promise `{promise.id}`. Add it to a page's `promises:` or take it away.",
                "warning",
                promise=promise.id,
                here=promise.text,
            )
