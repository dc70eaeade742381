"""`waypost congruence conversation`: a call or a mail held against the promises."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from capture_api.contract.conversation import LeadConversation
from site_builder.check.conversation import level_of_heard
from site_builder.check.journeys import nearest
from site_builder.check.registry import RANK
from site_builder.commands.options import with_site
from site_builder.congruence.conversation.hearing import hear
from site_builder.congruence.conversation.hiding import Hiding
from site_builder.congruence.conversation.language import ConversationWords, load_conversation_words
from site_builder.congruence.conversation.lead import OF_LEAD, lead_transcript, promises_told
from site_builder.congruence.conversation.read import read_conversation_file
from site_builder.congruence.conversation.sides import Sides, UnknownSides, house_of, tell_sides
from site_builder.congruence.conversation.turns import Transcript
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.promises.ledger import lines_of, pack_of
from site_builder.congruence.promises.passages import passages
from site_builder.errors import SourceError
from site_builder.model.journey import Promise
from site_builder.model.site import Site
from site_builder.report.conversation import WRITERS, ConversationRecord


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is held against which promises."""

    file: Path | None
    journey: str
    ours: tuple[str, ...]
    lead: LeadConversation | None


@click.command("conversation")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--journey", default="", metavar="NAME", help="Hold it against this journey's promises alone.")
@click.option(
    "--lead", default="", metavar="REF", help="Hold it against what this lead was told; alone, its own words."
)
@click.option("--api", default="", metavar="URL", help="Ask this capture API for the lead, not the local database.")
@click.option("--token", default="", metavar="T", help="A token of that API; else WAYPOST_TOKEN.")
@click.option("--ours", multiple=True, metavar="NAME", help="Who speaks for the business; may be given again.")
@click.option("--format", "form", type=click.Choice(list(WRITERS)), default="text", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to a file.")
@click.option("--fail-on", type=click.Choice(list(RANK)), default="error", show_default=True, help="As for `check`.")
@click.pass_obj
def conversation(
    root: Path,
    /,
    file: Path | None,
    journey: str,
    lead: str,
    ours: tuple[str, ...],
    form: str,
    out: Path | None,
    fail_on: str,
    **where: str,
) -> int:
    """Hold a call or a mail against the promises: said, contradicted, newly made.

    FILE is a transcript (.vtt, .srt, .txt) or a mail (.eml); without it the notes and mails of --lead are read.
    Nothing leaves this machine. The report holds sentences of ours alone, without names and numbers of people.

    \b
    Example:  waypost congruence conversation call.vtt --journey first-home
              waypost congruence conversation answer.eml --format json --out heard.json
              waypost congruence conversation --lead WP-7K3M9Q
    """
    if lead and journey:
        raise click.UsageError("--journey and --lead exclude each other: a lead has its journey. Leave one out.")
    if not lead and file is None:
        raise click.UsageError("there is nothing to read. Name a FILE, or a lead with --lead.")

    def work(site: Site) -> int:
        record = _heard(site, _Asked(file, journey, ours, _lead(root, lead, where)))
        text = WRITERS[form](record)
        if out is None:
            click.echo(text, nl=False)
        else:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(click.unstyle(text), "utf-8")
        return 1 if any(level and RANK[level] >= RANK[fail_on] for level in record.levels) else 0

    return with_site(root, work)


def _lead(root: Path, reference: str, where: Mapping[str, str]) -> LeadConversation | None:
    if not reference:
        return None
    from site_builder.commands.lead_conversation import read_lead  # the capture side is slow to import

    return read_lead(root, reference, where["api"], where["token"])


def _heard(site: Site, asked: _Asked) -> ConversationRecord:
    pack, lead = _pack(site), asked.lead
    words = load_conversation_words(pack.language)
    if asked.file is not None:
        transcript = read_conversation_file(asked.file, pack.language)
        sides = _sides(transcript, asked.ours, site, words)
    else:
        assert lead is not None
        transcript, sides = lead_transcript(lead, words), OF_LEAD
    promises = promises_told(lead, site.promises) if lead else _promises(site, asked.journey)
    people = (*transcript.speakers, *transcript.addressed, *(lead.people if lead else ()))
    hiding = Hiding(people, _published(site), (turn.text for turn in transcript.turns), pack, words)
    hearing = hear(transcript, sides, promises, lines_of(site, "script"), pack, hiding)
    levels = tuple(level_of_heard(one, pack) for one in hearing.heard)
    return ConversationRecord(hearing, levels, lead.journey if lead else asked.journey, lead.unmade if lead else 0)


def _sides(transcript: Transcript, ours: Sequence[str], site: Site, words: ConversationWords) -> Sides:
    try:
        return tell_sides(transcript, ours, house_of(site), words)
    except UnknownSides as error:
        raise click.UsageError(str(error)) from error


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


def _published(site: Site) -> Iterator[str]:
    """What the business says of itself: a word of it names nobody."""
    yield from (passage.text for passage in passages(site))
    yield from (promise.text for promise in site.promises.values())
    yield from (line.text for line in lines_of(site, "script"))
