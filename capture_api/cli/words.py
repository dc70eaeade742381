"""Leads, briefs and promises as text that reads well in a terminal and in a pipe."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from capture_api.clock import read_time
from capture_api.model.recording import Touch
from capture_api.sales.cases.quarantine import QuarantinedForm
from capture_api.sales.history import event_of

WIDTH = 88
Facts = Mapping[str, Any]


def clean(text: object) -> str:
    """A text that cannot steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in str(text))


def list_words(leads: Iterable[Facts]) -> Iterator[str]:
    """A line a lead: clock, who, what, where to find it."""
    for lead in leads:
        person = lead["person"]
        who = clean(person["name"] or person["email"] or "(erased)")
        clock = f"{lead['waiting']:<32}"
        clock = click.style(clock, fg="red", bold=True) if lead["is_late"] else clock
        asked = textwrap.shorten(clean(lead["asked"] or lead.get("offer_title") or lead["offer"]), 40, placeholder="…")
        dead = "  mail not sent" if lead.get("has_dead_mail") else ""
        yield f"{lead['reference']}  {clock}  {lead['status']:<11} {who:<22} {asked}{dead}"


def local(time: str, zone: ZoneInfo) -> str:
    """“Tue 24 Nov 2026, 11:00”, as the site's people read it."""
    return moment_of(read_time(time), zone)


def moment_of(moment: datetime, zone: ZoneInfo) -> str:
    """“Tue 24 Nov 2026, 11:00”."""
    moment = moment.astimezone(zone)
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}"


def lead_words(lead: Facts, zone: ZoneInfo) -> Iterator[str]:
    """A lead with its history, in the site's time."""
    person, can_be = lead["person"], lead.get("moves", ())
    yield head(clean(person["name"] or person["email"] or "Erased at their request"))
    for name, value in (
        ("Lead", lead["id"]),
        ("Reference", lead["reference"]),
        ("E-mail", person["email"]),
        ("Phone", person["phone"]),
        ("Company", person["company"]),
        ("Journey", f"{lead.get('journey_title') or lead['journey']}, {lead.get('stage_words') or lead['stage']}"),
        ("Status", lead["status"]),
        ("Reason", lead["reason"]),
        ("Clock", lead["waiting"]),
        ("Promised", f"{local(lead['promised_at'], zone)}{'; ' if lead['promise'] else ''}{lead['promise']}"),
        ("Next step", f"{lead['next_step']}, by {local(lead['next_at'], zone)}"),
        ("Owner", lead["owner"]),
        ("Worked by", lead["taken_by"]),
        ("Asked for", lead.get("offer_title") or lead["offer"]),
        ("Asked", lead["asked"]),
        *((one["label"], one["value"]) for one in lead.get("answers", ())),
        *(
            ("Not sent", f"{one['kind']} to {one['recipient']}: {one['last_error']}")
            for one in lead.get("dead_mail", ())
        ),
        ("Moves", ", ".join(can_be)),
    ):
        if value:
            yield f"{name + ':':<11} {clean(value)}"
    yield ""
    yield head("History")
    yield from (history_line(touch, zone) for touch in lead.get("touches", ()))


def history_line(touch: Facts, zone: ZoneInfo) -> str:
    """A touch in the inbox's words, with its page where it has one, and who of ours did it."""
    kept = Touch(**{**touch, "at": read_time(touch["at"])})
    event = event_of(kept, zone)
    what = "; ".join(one for one in (event.words, kept.page, event.more) if one)
    return clean(f"{moment_of(kept.at, zone):<22} {what}{', by ' if event.by else ''}{event.by}")


def brief_words(brief: Facts) -> Iterator[str]:
    """The page to read before the call: what is said first, then what may be needed, then what is known."""
    yield from first_words(brief)
    yield from words_at_hand(brief)
    yield from words_to_know(brief["know_do_not_say"])


def first_words(brief: Facts) -> Iterator[str]:
    """Who it is, why they want to talk in their own words, how to open, and what they were promised."""
    asked, opener = brief["asked"], brief["opener"]
    yield head(clean(brief["who"]))
    phone = brief["phone"] or "no telephone number"
    yield clean(" · ".join(part for part in (phone, brief["email"], brief["company"]) if part))
    stage = f", at “{brief['stage']}”" if brief["stage"] else ""
    yield clean(f"{brief['journey']}{stage}; {brief['clock']['words']}")
    yield from part("In their own words", [asked["words"] or "(nothing in the free field)"])
    for one in brief["corrections"]:
        changes = [f"{change['label']} was {change['was'] or 'empty'}" for change in one["changes"]]
        yield from part(f"They corrected {one['corrects']}", changes, "- ")
    for one in brief["earlier"]:
        if one["words"] and not one["is_corrected"]:
            yield from part(f"They also wrote, {one['offer']}, {one['reference']}", [one["words"]])
    yield from part("Ask which is theirs, as their forms differ", differences(brief["given"]), "- ")
    answers = [labelled(one["label"], one["value"]) for one in asked["answers"]]
    promised = f"Answer promised {asked.get('within') and 'within ' + asked['within'] + ', '}by {asked['answer_by']}"
    yield from part("Asked for", [asked["offer"], *answers, *([promised] if asked.get("answer_by") else [])], "- ")
    yield from part("How to open", [" ".join((opener["reason"], opener["problem"], opener["question"]))])
    yield from part(
        "What they were promised",
        [
            f"“{one['text']}” {one['words']}{' Recorded as ' + one['outcome'] + '.' if one['outcome'] else ''}"
            for one in brief["promises"]
        ],
        "- ",
    )


def differences(given: list[Facts]) -> list[str]:
    """Each field for which the forms gave several values, newest first."""
    several = (one for one in given if len(one["values"]) > 1)
    return [f"{one['label']}: {', then before '.join(value['value'] for value in one['values'])}" for one in several]


def words_at_hand(brief: Facts) -> Iterator[str]:
    """What is asked, agreed and mentioned in the course of the talk."""
    definition = brief["definition"]
    yield from part(
        "Is it a lead?",
        [
            f"{'Meets' if definition['is_met'] else 'Does not meet'} the definition: {definition['text']}",
            *(f"{'met' if one['is_met'] else 'NOT met'}: {one['why']}" for one in definition["criteria"]),
        ],
        "- ",
    )
    yield from part("Still to ask", brief["to_ask"], "- ")
    yield from part(
        "Ready for the call", [f"[{'x' if one['is_ticked'] else ' '}] {one['text']}" for one in brief["prep"]], indent=4
    )
    for heading, key in (
        ("Advantages to mention", "advantages"),
        ("Deal breakers", "deal_breakers"),
        ("What else they may consider", "alternatives"),
        ("People to include", "people_to_include"),
    ):
        yield from part(heading, brief[key], "- ")
    yield from part(
        "Script (* keeps a promise of theirs)",
        [f"{'*' if line['is_theirs'] else ' '} {line['text']}" for line in brief["script"]],
        indent=2,
    )


def words_to_know(known: Facts) -> Iterator[str]:
    """What is known and not said: how they came."""
    yield from part(
        known["heading"].upper(),
        [
            *(f"{step['after']:>14}  {step['title']}" for step in known["path"]),
            *([known["no_path"]] if known["no_path"] else []),
            f"From the first page to the raised hand: {known['first_to_hand']}",
            *(f"{one['label']}: {one['value']}" for one in known["source"]),
            *([f"They say they heard of us through: {known['self_reported']}"] if known["self_reported"] else []),
            *([f"Downloads: {', '.join(known['downloads'])}"] if known["downloads"] else []),
        ],
    )


def promise_words(promises: Iterable[Facts]) -> Iterator[str]:
    """Each promise with its verdicts and the people behind each wording."""
    for one in promises:
        colour = "red" if one["label"] in ("contradicted", "missing", "withdrawn") else None
        yield f"{click.style(one['label'], fg=colour, bold=bool(colour))}  {one['id']}"
        for layer in one["layers"]:
            place = f" ({layer['file']}:{layer['line']})" if layer["file"] else ""
            yield f"    {layer['layer']}: {layer['label']}{place} {clean(layer['why'])}".rstrip()
            if layer["text"] and layer["label"] != "congruent":
                yield f"        page:  “{clean(layer['promise'])}”"
                yield f"        there: “{clean(layer['text'])}”"
        for wording in one["wordings"]:
            yield f"    “{clean(wording['text'])}”"
            yield (
                f"      {wording['standing']}; leads told {wording['leads_told']}, open {wording['leads_open']}; "
                f"then {wording['verdict_then']}, now {wording['verdict_now']}; "
                f"kept {wording['kept']}, broken {wording['broken']}"
            )
            if wording["leads"]:
                more = wording["leads_told"] - len(wording["leads"])
                yield f"      told these words: {', '.join(wording['leads'])}{f' and {more} more' if more else ''}"


def quarantined_words(forms: Iterable[QuarantinedForm], zone: ZoneInfo) -> Iterator[str]:
    """Each quarantined form: its reference, why, and what was typed."""
    for form in forms:
        yield f"{head(form.sent.reference)}  {moment_of(form.sent.at, zone)}  held: {form.sent.quarantined}"
        for one in form.answers:
            yield textwrap.fill(f"    {clean(labelled(one.label, one.value))}", WIDTH, subsequent_indent="      ")


def labelled(label: str, value: str) -> str:
    """An answer behind its label; a question needs no colon."""
    return f"{label} {value}" if label.endswith("?") else f"{label}: {value}"


def head(text: str) -> str:
    """A heading."""
    return click.style(text, bold=True)


def part(heading: str, lines: Iterable[str], mark: str = "", indent: int = 0) -> Iterator[str]:
    """A heading with its lines, or nothing where there are none."""
    shown = [clean(line) for line in lines]
    if shown:
        yield ""
        yield head(heading)
        for line in shown:
            yield textwrap.fill(mark + line, WIDTH, subsequent_indent=" " * (indent or len(mark)))
