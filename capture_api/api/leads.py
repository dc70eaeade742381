"""Leads and briefs, dispositions, notes, and what became of a promise."""

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.wrappers import Response

from capture_api.api.requests import (
    actor,
    idempotency_key_of,
    lead_answer,
    now,
    sales_api,
    streamed,
    the_sales,
    the_services,
    with_body,
    word,
)
from capture_api.contract.codec import to_json
from capture_api.problems import json_response
from capture_api.sales.cases.actions import LeadAction
from capture_api.sales.exports import CARDS, EXPORTS
from capture_api.sales.facts import (
    brief_facts,
    file_facts,
    introduced_facts,
    lead_facts,
    planned_facts,
    same_person_facts,
)
from capture_api.sales.moves import DISPOSITIONS
from capture_api.sales.queries import BadQuery, one_of, read_day, read_hour

NAMED, NAMED_CARDS = (", ".join(f"'{kind}'" for kind in kinds) for kinds in (EXPORTS, CARDS))  # as addresses list them
OUTCOMES = {"won": "win", "lost": "lose", "answered": "answer", "unqualified": "unqualify"}


@sales_api.get("/leads")
def list_leads() -> Response:
    """One page of leads; `next` is the cursor of the one after it."""
    page, moment = the_sales().leads.page(actor(), request.args.to_dict()), now()
    facts = {
        "leads": [lead_facts(row, moment) | {"has_dead_mail": row.id in page.dead} for row in page.rows],
        "next": page.cursor or None,
        "time_zone": the_services().manifests.current().hours.zone.key,
    }
    answer = json_response(facts, 200)
    if page.cursor:
        query = request.args.to_dict() | {"cursor": page.cursor}
        answer.headers["Link"] = f'<{url_for("sales_api.list_leads")}?{urlencode(query)}>; rel="next"'
    return answer


@sales_api.get(f"/leads.<any({NAMED}):kind>")
def export(kind: str) -> Response:
    """All leads of a query in one of the forms that programs and people read, as they are found."""
    rows, form = the_sales().leads.export(actor(), request.args.to_dict()), EXPORTS[kind]
    return streamed(form.lines(rows, the_services().manifests.current(), now()), form.media, form.file)


@sales_api.get(f"/leads/<lead_id>.<any({NAMED_CARDS}):kind>")
def one_card(lead_id: str, kind: str) -> Response:
    """The person of a lead as a vCard."""
    row, form = the_sales().leads.row(actor(), lead_id), EXPORTS[kind]
    return streamed(form.lines([row], the_services().manifests.current(), now()), form.media, f"{row.reference}.vcf")


@sales_api.get("/leads/<lead_id>")
def one_lead(lead_id: str) -> Response:
    """A lead with everything that its person sent, did and was told."""
    promises = the_services().manifests.current().promises
    more = {
        "mails": [planned_facts(one) for one in the_sales().after_sale.mails(actor(), lead_id)],
        "introduced_by": introduced_facts(the_sales().referrers.of_lead(actor(), lead_id)),
    }
    return json_response(file_facts(the_sales().leads.file(actor(), lead_id), promises, now()) | more, 200)


@sales_api.get("/leads/<lead_id>/brief")
def brief(lead_id: str) -> Response:
    """The page to read before the call."""
    return json_response(brief_facts(the_sales().leads.brief(actor(), lead_id)), 200)


@sales_api.get("/leads/<lead_id>/conversation")
def conversation(lead_id: str) -> Response:
    """All that was said with a lead, for whoever holds it against the promises."""
    return json_response(to_json(the_sales().conversations.of_lead(actor(), lead_id)), 200)


@sales_api.post("/leads/<lead_id>/disposition")
@with_body
def dispose(facts: dict[str, Any], lead_id: str) -> Response:
    """Record sales' verdict: accepted, unqualified with a reason, recycled until a day, or reopened."""
    verdict = one_of("disposition", word(facts, "disposition"), tuple(DISPOSITIONS))
    return move_lead(facts, lead_id, DISPOSITIONS[verdict], day="again_on")


@sales_api.post("/leads/<lead_id>/moves/<move>")
@with_body
def make_move(facts: dict[str, Any], lead_id: str, move: str) -> Response:
    """Make one of the `moves` that the lead may make now, or `undo` the last."""
    return move_lead(facts, lead_id, move)


@sales_api.post("/leads/<lead_id>/assign")
@with_body
def assign(facts: dict[str, Any], lead_id: str) -> Response:
    """Hand a lead over to the account whose address is `to`."""
    return move_lead(facts, lead_id, "assign")


@sales_api.post("/leads/<lead_id>/appointments")
@with_body
def appoint(facts: dict[str, Any], lead_id: str) -> Response:
    """Record the day (`on`) and hour (`at`) that was agreed on for a talk."""
    return move_lead(facts, lead_id, "book")


@sales_api.post("/leads/<lead_id>/outcome")
@with_body
def outcome(facts: dict[str, Any], lead_id: str) -> Response:
    """Record how it ended: won, lost with a reason, answered, or unqualified with a reason."""
    return move_lead(facts, lead_id, OUTCOMES[one_of("outcome", word(facts, "outcome"), tuple(OUTCOMES))])


def move_lead(facts: dict[str, Any], lead_id: str, move: str, day: str = "on") -> Response:
    """The lead after a move with what a body says."""
    revision = facts.get("revision")
    if revision is not None and (isinstance(revision, bool) or not isinstance(revision, int)):
        raise BadQuery("revision is not a whole number. Send the one that came with the lead, or leave it out.")
    row = the_sales().actions.act(
        actor(),
        lead_id,
        LeadAction(
            move,
            reason=word(facts, "reason"),
            day=read_day(word(facts, day)),
            hour=read_hour(word(facts, "at")),
            to=word(facts, "to"),
            note=word(facts, "note"),
            key=idempotency_key_of(facts),
            revision=revision,
        ),
    )
    return lead_answer(row)


@sales_api.post("/leads/<lead_id>/send-again")
@with_body
def send_again(facts: dict[str, Any], lead_id: str) -> Response:
    """Try the mail about a lead that could not be sent once more; how many."""
    count = the_sales().actions.send_again(actor(), lead_id)
    the_services().outbox_wakeup.set()
    return json_response({"tried_again": count}, 200)


@sales_api.get("/leads/<lead_id>/same-person")
def same_person(lead_id: str) -> Response:
    """Who the person of a lead was said to be one with, who else may be, and with which lead it is one."""
    return json_response(same_person_facts(the_sales().same_person.of(actor(), lead_id)), 200)


@sales_api.post("/leads/<lead_id>/same-person")
@with_body
def merge(facts: dict[str, Any], lead_id: str) -> Response:
    """Make one person of those of two leads; the lead that stays open."""
    return lead_answer(the_sales().same_person.merge(actor(), lead_id, word(facts, "other")))


@sales_api.post("/leads/<lead_id>/same-person/<merge_id>/part")
@with_body
def part(facts: dict[str, Any], lead_id: str, merge_id: str) -> Response:
    """Say that two people are two after all; the lead as it is then."""
    return lead_answer(the_sales().same_person.part(actor(), lead_id, merge_id))


@sales_api.post("/leads/<lead_id>/mails/<journey>/<mail>/stop")
@with_body
def stop_mail(facts: dict[str, Any], lead_id: str, journey: str, mail: str) -> Response:
    """Keep one mail of a journey from a lead; its mails as they stand then."""
    the_sales().after_sale.stop(actor(), lead_id, journey, mail)
    return json_response({"mails": [planned_facts(one) for one in the_sales().after_sale.mails(actor(), lead_id)]}, 200)


@sales_api.post("/leads/<lead_id>/notes")
@with_body
def add_note(facts: dict[str, Any], lead_id: str) -> Response:
    """Add a note to a lead's history, and perhaps the day of the next step."""
    row = the_sales().actions.note(
        actor(),
        lead_id,
        word(facts, "text"),
        key=idempotency_key_of(facts),
        next_on=read_day(word(facts, "next_on")),
    )
    return lead_answer(row)


@sales_api.post("/leads/<lead_id>/promises/<promise>")
@with_body
def record_outcome(facts: dict[str, Any], lead_id: str, promise: str) -> Response:
    """Record that a promise was kept or broken."""
    row = the_sales().actions.outcome(
        actor(),
        lead_id,
        promise,
        word(facts, "outcome"),
        note=word(facts, "note"),
        key=idempotency_key_of(facts),
    )
    return lead_answer(row)
