"""`waypost congruence`: promise by promise against pages, script and operations."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click

from capture_api.places import PRIVATE
from site_builder.check.congruence import WANTED, hold_promises
from site_builder.check.journeys import nearest
from site_builder.check.registry import RANK, at_or_above
from site_builder.commands.check import all_option, least_shown
from site_builder.commands.options import clock, site_option, tell_unreadable
from site_builder.congruence.judge.claims import derive_claim
from site_builder.congruence.judge.find import Embed
from site_builder.congruence.judge.semantic import ModelMissing, open_model
from site_builder.congruence.language.folder import languages
from site_builder.congruence.language.pack import load_pack
from site_builder.congruence.promises.batch import Asked, judge_file, judge_sentences_file
from site_builder.congruence.promises.edits import add_claim, add_review, link
from site_builder.congruence.promises.ledger import PromiseJudge, conversations, pack_of, review_hash
from site_builder.congruence.promises.matrix import Row, compare, site_at
from site_builder.errors import SourceError
from site_builder.load.site import UnreadableError, load_site
from site_builder.model.journey import Conversation, Line, Promise
from site_builder.model.site import Site
from site_builder.report.formats import FORMATS, rules_of, write_report
from site_builder.report.record import Record
from site_builder.report.since import WRITERS

EVERY = ("draft", "future", "expired")
_file = click.Path(dir_okay=False, path_type=Path)
_language = click.option(
    "--language", type=click.Choice(languages()), default="en", show_default=True, help="In which they are written."
)
_model = click.option("--model", is_flag=True, help="Use the sentence model of `waypost[semantic]`.")


@click.group(invoke_without_command=True)
@site_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--out", type=_file, help="Write the report to a file.")
@click.option("--fail-on", type=click.Choice(list(RANK)), default="error", show_default=True, help="As for `check`.")
@all_option
@click.option("--since", metavar="REV", help="Tell only what changed since a revision of git.")
@click.pass_context
def congruence(
    context: click.Context, root: Path, form: str, out: Path | None, fail_on: str, show_all: bool, since: str | None
) -> int:
    """Hold every promise against what the pages, the script and operations say.

    \b
    Example:  waypost congruence --format html --out promises.html
              waypost congruence --since main --format markdown
    """
    context.obj = root
    if context.invoked_subcommand is not None:
        return 0
    try:
        site = load_site(root, clock())
        rows, findings = hold_promises(site, _today(site))
        if since is not None:
            return _tell_changes(site, rows, since, form, out)
    except UnreadableError as error:
        return tell_unreadable(error)
    rules = rules_of(WANTED, pack_of(site))
    title, least = site.settings.title, least_shown(fail_on, show_all)
    write_report(Record(findings, rules, rows, title, fail_on, least), form, out)
    return 1 if at_or_above(findings, fail_on) else 0


def _today(site: Site) -> date:
    return clock().astimezone(site.zone).date()


def _tell_changes(site: Site, rows: tuple[Row, ...], since: str, form: str, out: Path | None) -> int:
    if form not in WRITERS:
        raise click.UsageError(f"--since is told as {', '.join(WRITERS)}; it has no {form}.")
    with site_at(site.root, since) as folder:
        before = load_site(folder, clock())
        changes = compare(hold_promises(before, _today(site))[0], rows)
    text = WRITERS[form](changes, since)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, "utf-8")
    return 1 if any(change.turn == "worse" for change in changes) else 0


@congruence.command("judge")
@click.option("--pairs", required=True, type=_file, help="Pairs to judge, one JSON object a line.")
@click.option("--out", required=True, type=_file, help="Where the verdicts go, one JSON object a line.")
@click.option("--abstain", is_flag=True, help="Say unverified rather than guess.")
@_model
@_language
def judge_pairs(pairs: Path, out: Path, abstain: bool, model: bool, language: str) -> int:
    """Judge loose pairs of a promise and the lines that may keep it.

    \b
    Example:  waypost congruence judge --pairs pairs.jsonl --out verdicts.jsonl --abstain
    """
    number = _batch(lambda: judge_file(pairs, out, Asked(load_pack(language), abstain, _embed(Path(PRIVATE), model))))
    click.echo(f"{number} pair{'' if number == 1 else 's'} judged to {out}.")
    return 0


@congruence.command()
@click.option("--in", "source", required=True, type=_file, help="Sentences, one JSON object a line.")
@click.option("--out", required=True, type=_file, help="Where the labels go, one JSON object a line.")
@_language
def sentences(source: Path, out: Path, language: str) -> int:
    """Tell of loose sentences whether they promise.

    \b
    Example:  waypost congruence sentences --in sentences.jsonl --out labels.jsonl
    """
    number = _batch(lambda: judge_sentences_file(source, out, language))
    click.echo(f"{number} sentence{'' if number == 1 else 's'} judged to {out}.")
    return 0


def _batch(work: Callable[[], int]) -> int:
    try:
        return work()
    except (ValueError, UnicodeDecodeError) as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}.") from error


def _embed(private: Path, wanted: bool) -> Embed | None:
    if not wanted:
        return None
    try:
        return open_model(private / "vectors.txt")
    except ModelMissing as error:
        raise click.UsageError(str(error)) from error


@congruence.command()
@_model
@click.pass_obj
def suggest(root: Path, model: bool) -> int:
    """Offer up to three lines for each promise that no line keeps, and the edit that would link each.

    \b
    Example:  waypost congruence suggest
    """
    return _with_site(root, lambda site: _suggest(site, model))


def _suggest(site: Site, model: bool) -> int:
    bench = PromiseJudge(site, pack_of(site), _embed(site.root / PRIVATE, model))
    missing = [one for promise in site.promises.values() for one in bench.judge(promise) if one.line is None]
    for one in missing:
        click.echo(f"{one.promise.place}: {one.promise.id} “{one.promise.text}” has no line in {one.layer}.")
        for offered in one.suggested:
            click.echo(f"    {offered.score:.2f}  {offered.line.place}  “{offered.line.text}”")
            click.echo(f"          waypost congruence link {one.promise.id} {offered.line.place}")
        if not one.suggested:
            click.echo(f"    No line is near it. Write one, or link by hand: {_link_command(one.promise, one.layer)}")
    if not missing:
        click.echo("Every promise has a line in each layer that it needs.")
    return 0


def _link_command(promise: Promise, layer: str) -> str:
    file = f"{promise.place.file.rpartition('/')[0]}/{layer}.md"
    return f"waypost congruence link {promise.id} {file}:LINE"


@congruence.command("link")
@click.argument("promise")
@click.argument("place", metavar="FILE:LINE")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.pass_obj
def link_line(root: Path, promise: str, place: str, yes: bool) -> int:
    """Write into a script or operations file that a line keeps a promise.

    \b
    Example:  waypost congruence link callback-1bd journeys/first-home/script.md:14
    """
    return _with_site(root, lambda site: _link(site, promise, place, yes))


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


@congruence.command()
@click.argument("promise")
@click.argument("place", metavar="FILE:LINE")
@click.option("--by", required=True, metavar="NAME", help="Who read both texts.")
@click.pass_obj
def review(root: Path, promise: str, place: str, by: str) -> int:
    """Vouch that a line keeps a promise where words can't be compared; it lapses when either text changes.

    \b
    Example:  waypost congruence review own-lane journeys/partners/script.md:20 --by "Tom Okafor"
    """
    return _with_site(root, lambda site: _review(site, promise, place, by))


def _review(site: Site, name: str, place: str, by: str) -> int:
    promise = _promise(site, name)
    talk, line = _pick_linked(site, promise, place)
    if str(line.place) != place:
        click.echo(f"{promise.id} is linked at {line.place} now, not at {place}; that line is meant.")
    today, both = _today(site), review_hash(promise.text, line.text)
    _rewrite(site.root / talk.file, lambda text: add_review(text, talk.file, promise.id, by, today, both))
    click.echo(f"{by} vouches since {today} that “{line.text}” keeps {promise.id}. Written into {talk.file}.")
    return 0


@congruence.command()
@click.option("--write", is_flag=True, help="Put the derived claims into journey.yaml.")
@click.pass_obj
def claims(root: Path, write: bool) -> int:
    """Show each promise's claim as it is declared or as its words tell it, for the author to confirm.

    \b
    Example:  waypost congruence claims --write
    """
    return _with_site(root, lambda site: _claims(site, write))


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


def _with_site(root: Path, work: Callable[[Site], int]) -> int:
    try:
        return work(load_site(root, clock(), EVERY))
    except UnreadableError as error:
        return tell_unreadable(error)


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
        words = f"waypost congruence link {promise.id} {line.place}"
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
