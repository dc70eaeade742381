"""Leads, briefs and promises as plain facts, for JSON, CSV and the terminal."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from capture_api.clock import rfc3339
from capture_api.contract.codec import to_json
from capture_api.contract.manifest import PromiseFacts
from capture_api.model.cells import csv_line, safe_cell
from capture_api.model.lead import LeadFile, LeadRow, labelled
from capture_api.model.recording import Submission
from capture_api.sales.after_sale import PlannedMail
from capture_api.sales.brief import KNOW, WHY_KNOW, Brief
from capture_api.sales.cases.buying_groups import Together
from capture_api.sales.cases.definitions import DefinitionSheet
from capture_api.sales.cases.referrers import KnownReferrer
from capture_api.sales.cases.same_person import SamePerson
from capture_api.sales.cases.team import TeamMember
from capture_api.sales.credit import source_of
from capture_api.sales.disclosed import disclosed_promises
from capture_api.sales.lifecycle import hubspot_name, moves_from
from capture_api.sales.moves import STATES
from capture_api.sales.promise_report import PromiseReport
from capture_api.sales.waiting import clock_of
from capture_api.store.buying_groups import Member
from capture_api.store.referrers import Introduction

COLUMNS = (
    "id",
    "reference",
    "name",
    "email",
    "phone",
    "company",
    "journey",
    "stage",
    "offer",
    "asked",
    "status",
    "lifecycle_stage",
    "owner",
    "taken_by",
    "promised_at",
    "created_at",
    "updated_at",
    "again_at",
    "reason",
    "meets_definition",
    "definition_version",
    "source",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_term",
    "ref",
    "referrer",
    "landing",
    "kind",
    "next_at",
    "journey_title",
    "stage_words",
    "offer_title",
    "answers",
    "promised_by",
    "next_step",
    "answered_at",
    "won_at",
    "seq",
    "vendor",
    "fields",
)
TIMES = ("promised_at", "next_at", "created_at", "updated_at", "again_at", "answered_at", "won_at")


def lead_facts(row: LeadRow, now: datetime) -> dict[str, Any]:
    """A lead as lists give it."""
    clock = clock_of(row, now)
    return {
        "id": row.id,
        "reference": row.reference,
        "kind": row.kind,
        "person": {"name": row.name, "email": row.email, "phone": row.phone, "company": row.company},
        "journey": row.journey,
        "stage": row.stage,
        "offer": row.offer,
        "asked": row.message,
        "journey_title": row.words.journey,
        "stage_words": row.words.stage,
        "offer_title": row.words.offer,
        "answers": to_json(row.answers_in_words),
        "fields": to_json(row.answers),
        "promised": {"within": row.words.within, "by": row.promised_by},
        "status": row.status,
        "lifecycle_stage": hubspot_name(row.status, was_won=row.won_at is not None),
        "owner": row.owner,
        "taken_by": row.taken_by,
        "promised_at": rfc3339(row.promised_at),
        "next_at": rfc3339(row.next_at),
        "next_step": STATES[row.status].step,
        "next_role": STATES[row.status].next.role,
        "activity": STATES[row.status].next.name,
        "waiting": clock.words,
        "is_late": clock.is_late,
        "promise": clock.promise,
        "answered_at": rfc3339(row.answered_at) if row.answered_at else None,
        "won_at": rfc3339(row.won_at) if row.won_at else None,
        "created_at": rfc3339(row.created_at),
        "updated_at": rfc3339(row.updated_at),
        "again_at": rfc3339(row.again_at) if row.again_at else None,
        "reason": row.reason,
        "meets_definition": row.meets,
        "definition_version": row.definition_version,
        "criteria": to_json(row.criteria),
        "source": dict(row.source),
        "revision": row.revision,
        "seq": row.seq,
    }


def file_facts(file: LeadFile, promises: Mapping[str, PromiseFacts], now: datetime) -> dict[str, Any]:
    """A lead with what its person sent, what happened, and what they were told."""
    references = {one.id: one.reference for one in file.sent}
    sent = [submission_facts(one) | {"corrects": references.get(one.corrects)} for one in file.sent]
    promised = [
        to_json(one) | {"words": one.words} for one in disclosed_promises(file.disclosed, promises, file.touches)
    ]
    return lead_facts(file.row, now) | {
        "submissions": sent,
        "touches": to_json(file.touches),
        "promises": promised,
        "moves": list(moves_from(file.row.status, file.row.kind)),
        "dead_mail": to_json(file.dead),
        "other_leads": [other_facts(one) for one in file.others],
    }


def same_person_facts(found: SamePerson) -> dict[str, Any]:
    """Who a lead's person was said to be one with, who may be, and the lead that stands for this one."""
    return {
        "merges": [{"id": one.id, "at": rfc3339(one.at), "by": one.by} for one in found.merges],
        "alike": [{"by": list(one.by), "lead": other_facts(one.lead)} for one in found.alike],
        "joined_to": other_facts(found.joined_to) if found.joined_to else None,
    }


def referrer_facts(one: KnownReferrer) -> dict[str, Any]:
    """A referrer with the address that they pass on, and what is counted of theirs."""
    told, count = one.referrer, one.introduced
    facts = {name: to_json(getattr(told, name)) for name in ("id", "code", "name", "email", "made_at", "ended_at")}
    return facts | {"link": one.link, "hands": count.hands, "spoken_with": count.talked, "won": count.won}


def introduced_facts(one: Introduction | None) -> dict[str, Any] | None:
    """Who introduced a lead, and how we know; None for nobody."""
    return (
        {"code": one.referrer.code, "name": one.referrer.name, "way": one.way, "at": rfc3339(one.at)} if one else None
    )


def together_facts(found: Together) -> dict[str, Any]:
    """The household or company of a lead's person: who belongs to it as what, and who works what of theirs."""
    return {
        "groups": [
            {
                "id": one.group.id,
                "kind": one.group.kind,
                "title": one.title,
                "members": [member_of_group(member, found.people) for member in one.members],
                "links": [to_json(link) for link in one.links],
            }
            for one in found.groups
        ],
        "alike": [{"by": list(one.by), "lead": other_facts(one.lead)} for one in found.alike],
    }


def member_of_group(one: Member, people: tuple[str, ...]) -> dict[str, Any]:
    """Somebody who belongs to a household or company."""
    names = ("person_id", "name", "email", "phone", "role", "by", "words")
    told = {name: getattr(one, name) for name in names}
    leads = [other_facts(row) for row in one.leads]
    return told | {"is_this_person": one.person_id in people, "at": rfc3339(one.at), "leads": leads}


def planned_facts(one: PlannedMail) -> dict[str, Any]:
    """A mail of a journey to a lead: which, when, and what became of it."""
    at = rfc3339(one.at) if one.at else None
    names = {"journey": one.journey, "mail": one.mail.name, "subject": one.subject}
    return names | {"due_at": rfc3339(one.due_at), "state": one.state, "at": at, "by": one.by}


def other_facts(row: LeadRow) -> dict[str, Any]:
    """Another lead of the same person: which, about what, how far, and who has it."""
    names = ("id", "reference", "kind", "journey", "status", "owner", "taken_by")
    return {name: getattr(row, name) for name in names} | {"journey_title": row.words.journey}


def submission_facts(sent: Submission) -> dict[str, Any]:
    """A form as it was sent: what was typed, and the words that it was asked in."""
    names = ("reference", "at", "journey", "offer", "kind", "stage", "page", "path", "source", "prep")
    answers = labelled(sent.answers, sent.words)
    return {name: to_json(getattr(sent, name)) for name in names} | {
        "fields": to_json(sent.answers),
        "answers": to_json(answers),
        "journey_title": sent.words.journey,
        "stage_words": sent.words.stage,
        "offer_title": sent.words.offer,
        "prep_items": list(sent.words.prep),
    }


def brief_facts(brief: Brief) -> dict[str, Any]:
    """A brief, with what to know and not to say under a name that says so."""
    facts: dict[str, Any] = to_json(brief)
    facts["promises"] = [to_json(one) | {"words": one.words} for one in brief.promises]
    facts["know_do_not_say"] = facts.pop("known") | {"heading": KNOW, "why": WHY_KNOW}
    return facts


def promise_facts(report: PromiseReport) -> dict[str, Any]:
    """A promise over all its wordings."""
    facts: dict[str, Any] = to_json(report)
    return facts | {"label": report.label, "told_otherwise": report.told_otherwise}


def definition_facts(sheet: DefinitionSheet) -> dict[str, Any]:
    """What holds for a journey, what was proposed, and what the open proposal would have changed."""
    facts: dict[str, Any] = to_json(sheet)
    facts.pop("fields")
    if sheet.comparison:
        facts["comparison"] |= {"words": sheet.comparison.words}
    return facts


def member_facts(one: TeamMember) -> dict[str, Any]:
    """Somebody who may work leads, and what they take in turn."""
    taken = one.takes
    takes: dict[str, Any] | None = None
    if taken:
        takes = {name: to_json(getattr(taken, name)) for name in ("journeys", "languages", "weight", "capacity")}
        takes["only"] = {only.field: only.pattern for only in taken.only}
    away_until = taken.away_until.isoformat() if taken and taken.away_until and one.is_away else None
    return {"email": one.email, "name": one.name, "open": one.load, "takes": takes, "away_until": away_until}


def lead_cells(row: LeadRow) -> list[str]:
    """A lead as a line of a table."""
    flat = {
        **{name: str(getattr(row, name)) for name in COLUMNS if hasattr(row, name)},
        **row.source,
        "asked": row.message,
        "journey_title": row.words.journey,
        "stage_words": row.words.stage,
        "offer_title": row.words.offer,
        "answers": "\n".join(f"{one.label}: {one.value}" for one in row.answers_in_words),
        "fields": json.dumps(to_json(row.answers), ensure_ascii=False),
        "promised_by": row.promised_by,
        "lifecycle_stage": hubspot_name(row.status, was_won=row.won_at is not None),
        "source": source_of(row.source),
        **{name: rfc3339(moment) if (moment := getattr(row, name)) else "" for name in TIMES},
        "next_step": STATES[row.status].step,
        "meets_definition": "yes" if row.meets else "no",
    }
    return [safe_cell(flat.get(name, "")) for name in COLUMNS]


def csv_lines(rows: Iterable[LeadRow]) -> Iterator[str]:
    """The leads as CSV (RFC 4180), a line at a time, headings first."""
    yield csv_line(COLUMNS)
    for row in rows:
        yield csv_line(lead_cells(row))


def json_lines(rows: Iterable[LeadRow], now: datetime) -> Iterator[str]:
    """The leads as JSON Lines."""
    for row in rows:
        yield json.dumps(lead_facts(row, now), ensure_ascii=False) + "\n"
