"""Lets a named person live with a finding until a day, and finds the suppressions that have had theirs."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from site_builder.model.finding import Finding, Suppression
from site_builder.model.site import Site

LONGEST = timedelta(days=90)
RULE = "CG013"


def fingerprints(findings: Iterable[Finding]) -> dict[Finding, str]:
    """A short name for each finding that stays when its line moves.

    It is made of rule, promise, file and the line's words; those alike in all four are counted from the top of the
    file, so that no two findings share a name.
    """
    names: dict[Finding, str] = {}
    seen = Counter[tuple[str, ...]]()
    for finding in sorted(findings, key=order):
        words = " ".join((finding.here or finding.message).lower().split())
        parts = (finding.code, finding.promise, finding.place.file, words)
        seen[parts] += 1
        names[finding] = hashlib.sha256("\n".join((*parts, str(seen[parts]))).encode()).hexdigest()[:16]
    return names


def suppressions_of(site: Site) -> list[Suppression]:
    """Every suppression of a site, those of site.yaml first."""
    talks = [talk for journey in site.journeys.values() for talk in (journey.script, journey.operations)]
    return [*site.settings.suppressions, *(one for talk in talks for one in talk.suppressions)]


def lapsed_suppressions(site: Site, today: date, firm: Collection[str]) -> Iterator[Finding]:
    """A suppression has not run out, ends within 90 days, says what it speaks of and spares nothing broken."""
    for one in suppressions_of(site):
        wrong = _wrong(one, today, firm)
        if wrong:
            yield Finding(RULE, one.place, f"the suppression of {one.rule} ({one.reason}) {wrong}", promise=one.promise)


def _wrong(one: Suppression, today: date, firm: Collection[str]) -> str:
    if one.rule in firm or one.rule == RULE:
        return f"can't stand: {one.rule} would publish something broken. Mend that and take the suppression away."
    if not (one.promise or one.fingerprint or one.line):
        return "names neither a `promise` nor a `fingerprint`. Add the one that it speaks of."
    if today > one.expires:
        return f"ran out on {one.expires}. {one.owner} mends what it hides, or gives it a new day and reason."
    if one.expires > today + LONGEST:
        return f"ends on {one.expires}, more than 90 days ahead. Give it a day up to {today + LONGEST}."
    return ""


def settle(
    findings: Sequence[Finding], site: Site, today: date, firm: Collection[str], looked_for: Collection[str]
) -> list[Finding]:
    """The findings with those marked that a suppression in force spares, and one for each that spares nothing."""
    standing = [one for one in suppressions_of(site) if not _wrong(one, today, firm)]
    used: set[Suppression] = set()
    names = fingerprints(findings)
    settled = [_marked(finding, names[finding], standing, used) for finding in findings]
    if RULE in looked_for:
        settled += [_unused(one) for one in standing if one.rule in looked_for and one not in used]
    return sorted(settled, key=order)


def order(finding: Finding) -> tuple[str, int, str, str]:
    """By place, so that a report reads like its files."""
    return finding.place.file, finding.place.line, finding.code, finding.message


def _marked(finding: Finding, name: str, standing: Sequence[Suppression], used: set[Suppression]) -> Finding:
    spared = next((one for one in standing if _speaks_of(one, finding, name)), None)
    if spared is None:
        return finding
    used.add(spared)
    return replace(finding, suppression=spared)


def _speaks_of(one: Suppression, finding: Finding, name: str) -> bool:
    if one.rule != finding.code:
        return False
    if one.line is not None:
        return one.line == finding.place
    if one.fingerprint:
        return one.fingerprint == name
    return one.promise == finding.promise


def _unused(one: Suppression) -> Finding:
    return Finding(
        RULE,
        one.place,
        f"the suppression of {one.rule} ({one.reason}) spares nothing any more. Take it away.",
        "warning",
        promise=one.promise,
    )
