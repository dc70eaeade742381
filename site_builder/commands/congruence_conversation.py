"""`waypost congruence conversation`: a call or a mail held against the promises."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from site_builder.check.conversation import level_of_heard
from site_builder.check.journeys import nearest
from site_builder.check.registry import RANK
from site_builder.commands.options import with_site
from site_builder.congruence.conversation.hearing import hear
from site_builder.congruence.conversation.hiding import Hiding
from site_builder.congruence.conversation.language import load_conversation_words
from site_builder.congruence.conversation.read import read_conversation_file
from site_builder.congruence.conversation.sides import UnknownSides, house_of, tell_sides
from site_builder.congruence.conversation.turns import Transcript
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.promises.ledger import lines_of, pack_of
from site_builder.congruence.promises.passages import passages
from site_builder.errors import SourceError
from site_builder.model.journey import Promise
from site_builder.model.site import Site
from site_builder.report.conversation import WRITERS, ConversationRecord


@click.command("conversation")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--journey", default="", metavar="NAME", help="Hold it against this journey's promises alone.")
@click.option("--ours", multiple=True, metavar="NAME", help="Who speaks for the business; may be given again.")
@click.option("--format", "form", type=click.Choice(list(WRITERS)), default="text", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to a file.")
@click.option("--fail-on", type=click.Choice(list(RANK)), default="error", show_default=True, help="As for `check`.")
@click.pass_obj
def conversation(
    root: Path, /, file: Path, journey: str, ours: tuple[str, ...], form: str, out: Path | None, fail_on: str
) -> int:
    """Hold a transcript or a mail (.vtt, .srt, .txt, .eml) against the promises: said, contradicted, newly made.

    Nothing leaves this machine. The report holds sentences of ours alone, without names and numbers of people.

    \b
    Example:  waypost congruence conversation call.vtt --journey first-home
              waypost congruence conversation answer.eml --format json --out heard.json
    """

    def work(site: Site) -> int:
        record = _heard(site, file, journey, ours)
        text = WRITERS[form](record)
        if out is None:
            click.echo(text, nl=False)
        else:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(click.unstyle(text), "utf-8")
        return 1 if any(level and RANK[level] >= RANK[fail_on] for level in record.levels) else 0

    return with_site(root, work)


def _heard(site: Site, file: Path, journey: str, ours: Sequence[str]) -> ConversationRecord:
    pack = _pack(site)
    transcript = read_conversation_file(file, pack.language)
    promises = _promises(site, journey)
    words = load_conversation_words(pack.language)
    try:
        sides = tell_sides(transcript, ours, house_of(site), words)
    except UnknownSides as error:
        raise click.UsageError(str(error)) from error
    script = lines_of(site, "script")
    hiding = Hiding(_people(transcript), _published(site), (turn.text for turn in transcript.turns), pack, words)
    hearing = hear(transcript, sides, promises, script, pack, hiding)
    return ConversationRecord(hearing, tuple(level_of_heard(one, pack) for one in hearing.heard), journey)


def _pack(site: Site) -> Pack:
    pack = pack_of(site)
    if pack is None:
        words = f"there are no rules for the language {site.settings.language}, so that nobody but a person can tell."
        raise SourceError("site.yaml", site.at("language").line, words)
    return pack


def _promises(site: Site, journey: str) -> tuple[Promise, ...]:
    if journey and journey not in site.journeys:
        raise click.UsageError(f"there is no journey {journey}. {nearest(journey, site.journeys)}")
    return tuple(one for one in site.promises.values() if journey in ("", one.journey))


def _people(transcript: Transcript) -> tuple[str, ...]:
    return (*transcript.speakers, *transcript.addressed)


def _published(site: Site) -> Iterator[str]:
    """What the business says of itself: a word of it names nobody."""
    yield from (passage.text for passage in passages(site))
    yield from (promise.text for promise in site.promises.values())
    yield from (line.text for line in lines_of(site, "script"))
