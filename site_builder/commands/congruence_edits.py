"""`waypost congruence link`, `review` and `claims`: what is written into scripts, operations and journeys."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

import click

from capture_api import calling
from site_builder.check.congruence import hold_promises
from site_builder.check.journeys import nearest
from site_builder.check.suppressions import LONGEST, fingerprints
from site_builder.commands.options import today_in, with_site
from site_builder.congruence.judge.claims import derive_claim
from site_builder.congruence.promises.edits import add_claim, add_review, add_suppression, link
from site_builder.congruence.promises.ledger import conversations, pack_of, review_hash
from site_builder.errors import SourceError
from site_builder.model.journey import Conversation, Line, Promise
from site_builder.model.site import Site

UNVERIFIED = "CG012"


@click.command("link")
@click.argument("promise")
@click.argument("place", metavar="FILE:LINE")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.pass_obj
def link_line(root: Path, promise: str, place: str, yes: bool) -> int:
    """Write into a script or operations file that a line keeps a promise.

    \b
    Example:  waypost congruence link callback-1bd journeys/first-home/script.md:14
    """
    return with_site(root, lambda site: _link(site, promise, place, yes))


def _link(site: Site, name: str, place: str, yes: bool) -> int:
    promise = _promise(site, name)
    talk, line = _pick(site, place)
    if promise.id in line.promises:
        click.echo(f"{line.place} says already that it keeps {promise.id}.")
        return 0
    click.echo(f"promise  “{promise.text}”\nline     “{line.text}”")
    if not yes and not click.confirm(f"Write into {line.place} that it keeps {promise.id}?"):
        return 0
    _rewrite(site.root / talk.file, lambda text: link(text, line.place.line, promise.id, talk.layer))
    click.echo(f"Linked {promise.id} to {line.place}.")
    return 0


@click.command()
@click.argument("promise")
@click.argument("place", metavar="FILE:LINE")
@click.option("--by", required=True, metavar="NAME", help="Who read both texts.")
@click.pass_obj
def review(root: Path, promise: str, place: str, by: str) -> int:
    """Vouch that a line keeps a promise where words can't be compared; it lapses when either text changes.

    \b
    Example:  waypost congruence review own-lane journeys/partners/script.md:20 --by "Tom Okafor"
    """
    return with_site(root, lambda site: _review(site, promise, place, by))


def _review(site: Site, name: str, place: str, by: str) -> int:
    promise = _promise(site, name)
    talk, line = _pick_linked(site, promise, place)
    if str(line.place) != place:
        click.echo(f"{promise.id} is linked at {line.place} now, not at {place}; that line is meant.")
    today, both = today_in(site), review_hash(promise.text, line.text)
    _rewrite(site.root / talk.file, lambda text: add_review(text, talk.file, promise.id, by, today, both))
    click.echo(f"{by} vouches since {today} that “{line.text}” keeps {promise.id}. Written into {talk.file}.")
    return 0


@click.command()
@click.argument("place", metavar="FILE:LINE")
@click.option("--by", required=True, metavar="NAME", help="Who read it.")
@click.option("--reason", required=True, metavar="WORDS", help="Why it is no fault.")
@click.option("--days", type=click.IntRange(1, LONGEST.days), default=LONGEST.days, show_default=True)
@click.pass_obj
def allow(root: Path, place: str, by: str, reason: str, days: int) -> int:
    """Answer a false alarm: a review for a line that can't be compared, or else a suppression in site.yaml.

    \b
    Example:  waypost congruence allow content/talk.md:12 --by "Tom Okafor" --reason "It speaks of the bank"
    """
    return with_site(root, lambda site: _allow(site, place, by, reason, days))


def _allow(site: Site, place: str, by: str, reason: str, days: int) -> int:
    _, findings = hold_promises(site, today_in(site))
    here = [one for one in findings if str(one.place) == place and one.suppression is None]
    if not here:
        raise click.UsageError(f"nothing is found at {place}. `waypost congruence --all` tells each place.")
    names, expires = fingerprints(findings), today_in(site) + timedelta(days=days)
    for finding in here:
        if finding.code == UNVERIFIED:
            _review(site, finding.promise, place, by)
            continue
        fields = {"rule": finding.code, "fingerprint": names[finding], "reason": reason, "owner": by}
        _rewrite(site.root / "site.yaml", partial(add_suppression, fields=fields | {"expires": str(expires)}))
        click.echo(f"{finding.code} at {place} is allowed until {expires}. Written into site.yaml.")
    return 0


@click.command()
@click.option("--write", is_flag=True, help="Put the derived claims into journey.yaml.")
@click.pass_obj
def claims(root: Path, write: bool) -> int:
    """Show each promise's claim as it is declared or as its words tell it, for the author to confirm.

    \b
    Example:  waypost congruence claims --write
    """
    return with_site(root, lambda site: _claims(site, write))


def _claims(site: Site, write: bool) -> int:
    derived: list[tuple[Promise, dict[str, object]]] = []
    pack = pack_of(site)
    for promise in site.promises.values():
        words = derive_claim(promise.text, promise.kind, pack).fields() if pack else {}
        told = "declared" if promise.claim else "derived" if words else "nothing that can be compared"
        click.echo(f"{promise.place}: {promise.id} “{promise.text}”\n    {told}: {_spelled(promise.claim or words)}")
        if words and not promise.claim:
            derived.append((promise, words))
    # From the last line up, so that what is written moves no line that is still to come.
    for promise, words in sorted(derived, key=lambda one: -one[0].place.line) if write else ():
        _write_claim(site, promise, words)
    if write and not derived:
        click.echo(
            "Nothing was written: each claim stands in its file already, or nothing in the words can be compared."
        )
    elif derived and not write:
        click.echo(f"`--write` puts {'this claim' if len(derived) == 1 else f'these {len(derived)} claims'} in.")
    return 0


def _spelled(claim: Mapping[str, object]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in claim.items()) or "–"


def _write_claim(site: Site, promise: Promise, words: Mapping[str, object]) -> None:
    path = site.root / promise.place.file
    changed = add_claim(_read(path), promise.place.line, words)
    if changed:
        _write(path, changed)
        click.echo(f"Wrote into {promise.place.file}, for {promise.id}: claim: {{{_spelled(words)}}}")
    else:
        click.echo(f"{promise.place}: {promise.id} stands in braces; write its claim by hand.", err=True)


def _promise(site: Site, name: str) -> Promise:
    promise = site.promises.get(name)
    if promise is None:
        raise click.UsageError(f"there is no promise {name}. {nearest(name, site.promises)}")
    return promise


def _pick(site: Site, place: str) -> tuple[Conversation, Line]:
    """The line that begins at FILE:LINE, and the file that it stands in."""
    talk, number = _talk(site, place)
    for line in talk.lines:
        if line.place.line == number:
            return talk, line
    near = min(talk.lines, key=lambda line: abs(line.place.line - number), default=None)
    hint = f"The nearest is {near.place}, “{near.text}”" if near else "It has no lines yet."
    raise click.UsageError(f"no line of {talk.file} begins at line {number}. {hint}")


def _pick_linked(site: Site, promise: Promise, place: str) -> tuple[Conversation, Line]:
    """The line at FILE:LINE that is linked to the promise, or the file's only one: what is written above moves it."""
    talk, number = _talk(site, place)
    linked = [line for line in talk.lines if promise.id in line.promises]
    here = [line for line in linked if line.place.line == number]
    if not linked:
        line = _pick(site, place)[1]
        words = calling.command("congruence", "link", promise.id, str(line.place), site=site.root)
        raise click.UsageError(f"{line.place} isn't linked to {promise.id}. Link it first: {words}")
    if not here and len(linked) > 1:
        places = " and ".join(str(line.place) for line in linked)
        raise click.UsageError(f"{place} isn't linked to {promise.id}; {places} are. Name the one that you have read.")
    return talk, (here or linked)[0]


def _talk(site: Site, place: str) -> tuple[Conversation, int]:
    file, _, number = place.rpartition(":")
    known = [talk for talk in conversations(site) if talk.lines]
    for talk in known:
        if talk.file == Path(file).as_posix() and number.isdecimal():
            return talk, int(number)
    example = f"{known[0].file}:{known[0].lines[0].place.line}" if known else "journeys/NAME/script.md:6"
    raise click.UsageError(f"{place} is no line of a script or operations file. Write it like {example}.")


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    _write(path, change(_read(path)))


def _read(path: Path) -> str:
    """The file's text with its line endings as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(path, 0, "this is not UTF-8 text. Save the file as UTF-8.") from error


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(text.encode("utf-8"))
    draft.replace(path)
