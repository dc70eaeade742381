"""`waypost congruence`: promise by promise against pages, script and operations."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from capture_api import calling
from capture_api.places import PRIVATE
from site_builder.check.congruence import WANTED, hold_promises
from site_builder.check.registry import RANK, at_or_above
from site_builder.commands.check import all_option, least_shown
from site_builder.commands.congruence_conversation import conversation
from site_builder.commands.congruence_edits import allow, claims, link_line, review
from site_builder.commands.options import clock, site_option, tell_unreadable, today_in, with_site
from site_builder.congruence.judge.find import Embed
from site_builder.congruence.judge.semantic import ModelMissing, open_model
from site_builder.congruence.language.folder import languages
from site_builder.congruence.language.pack import load_pack
from site_builder.congruence.promises.batch import Asked, judge_file, judge_sentences_file
from site_builder.congruence.promises.ledger import PromiseJudge, pack_of
from site_builder.congruence.promises.matrix import Row, compare, site_at
from site_builder.congruence.proposing.asking import KEY
from site_builder.congruence.proposing.propose import propose
from site_builder.load.site import UnreadableError, load_site
from site_builder.model.journey import Promise
from site_builder.model.site import Site
from site_builder.report.formats import FORMATS, rules_of, write_report
from site_builder.report.record import Record
from site_builder.report.since import WRITERS

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
@click.option("--no-model", is_flag=True, help="Do not ask the model that site.yaml names; show what is kept.")
@click.option("--since", metavar="REV", help="Tell only what changed since a revision of git.")
@click.pass_context
def congruence(
    context: click.Context,
    /,
    root: Path,
    form: str,
    out: Path | None,
    fail_on: str,
    show_all: bool,
    no_model: bool,
    since: str | None,
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
        rows, findings = hold_promises(site, today_in(site))
        if since is not None:
            return _tell_changes(site, rows, since, form, out)
    except UnreadableError as error:
        return tell_unreadable(error)
    rules = rules_of(WANTED, pack_of(site))
    title, least = site.settings.title, least_shown(fail_on, show_all)
    proposed = propose(site, rows, os.environ.get(KEY, "").strip(), not no_model)
    write_report(Record(findings, rules, rows, title, fail_on, least, proposed.cells), form, out)
    if proposed.note:
        click.echo(proposed.note, err=True)
    return 1 if at_or_above(findings, fail_on) else 0


def _tell_changes(site: Site, rows: tuple[Row, ...], since: str, form: str, out: Path | None) -> int:
    if form not in WRITERS:
        raise click.UsageError(f"--since is told as {', '.join(WRITERS)}; it has no {form}.")
    with site_at(site.root, since) as folder:
        before = load_site(folder, clock())
        changes = compare(hold_promises(before, today_in(site))[0], rows)
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
    return with_site(root, lambda site: _suggest(site, model))


def _suggest(site: Site, model: bool) -> int:
    bench = PromiseJudge(site, pack_of(site), _embed(site.root / PRIVATE, model))
    missing = [one for promise in site.promises.values() for one in bench.judge(promise) if one.line is None]
    for one in missing:
        click.echo(f"{one.promise.place}: {one.promise.id} “{one.promise.text}” has no line in {one.layer}.")
        for offered in one.suggested:
            click.echo(f"    {offered.score:.2f}  {offered.line.place}  “{offered.line.text}”")
            step = ("link", one.promise.id, str(offered.line.place))
            click.echo(f"          {calling.command('congruence', *step, site=site.root)}")
        if not one.suggested:
            click.echo(
                f"    No line is near it. Write one, or link by hand: {_link_command(site, one.promise, one.layer)}"
            )
    if not missing:
        click.echo("Every promise has a line in each layer that it needs.")
    return 0


def _link_command(site: Site, promise: Promise, layer: str) -> str:
    file = f"{promise.place.file.rpartition('/')[0]}/{layer}.md"
    return calling.command("congruence", "link", promise.id, f"{file}:LINE", site=site.root)


for command in (link_line, review, claims, allow, conversation):
    congruence.add_command(command)
