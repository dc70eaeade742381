"""What a program with a token may ask: leads, briefs, dispositions, and what was promised."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, current_app, g, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from capture_api.accounts.access import Accounts
from capture_api.accounts.actor import Actor
from capture_api.contract.manifest_file import NoManifest
from capture_api.errors import AnotherBody, NotAllowed, RefusedMove
from capture_api.limits import RateLimit
from capture_api.model.lead import LeadRow
from capture_api.problems import Refusal, json_response, problem
from capture_api.sales.cases.actions import LeadAction
from capture_api.sales.cases.context import UnknownLead
from capture_api.sales.cases.every import Sales
from capture_api.sales.facts import brief_facts, csv_lines, file_facts, json_lines, lead_facts, promise_facts
from capture_api.sales.lifecycle import DISPOSITIONS
from capture_api.sales.queries import BadQuery, one_of, read_day
from capture_api.services import Services
from capture_api.store.errors import StoreUnavailable
from capture_api.store.lead_changes import LeadMoved
from capture_api.verify.post import whole

sales_api = Blueprint("sales_api", __name__, url_prefix="/api/v1")
REFUSALS: dict[type[Exception], tuple[int, str, str]] = {
    BadQuery: (400, "bad-query", "This question cannot be answered"),
    NotAllowed: (403, "not-allowed", "This token may not do that"),
    UnknownLead: (404, "unknown-lead", "There is no such lead"),
    LeadMoved: (409, "lead-moved", "Somebody else changed this lead"),
    AnotherBody: (409, "another-body", "This key was used before"),
    RefusedMove: (422, "refused-move", "This cannot be done with this lead"),
    StoreUnavailable: (503, "unavailable", "The store cannot answer just now"),
    NoManifest: (503, "unavailable", "The site has not been built yet"),
}
ASKED_A_MINUTE = 600
WAIT = 5  # seconds after which a store in trouble is worth another try
View = Callable[..., Response]


@sales_api.record_once
def join(state: BlueprintSetupState) -> None:
    """Count what each token asks of this app."""
    state.app.extensions["waypost.api-limit"] = RateLimit(ASKED_A_MINUTE)


def the_sales() -> Sales:
    """What sales may ask and do, in the app that answers now."""
    return the_services().sales


def the_services() -> Services:
    """The services of the app that answers now."""
    return cast(Services, current_app.extensions["waypost"])


def now() -> datetime:
    """The time that this app's clock tells."""
    return the_services().clock()


def the_accounts() -> Accounts:
    """The accounts of the app that answers now."""
    return cast(Accounts, current_app.extensions["waypost.accounts"])


def actor() -> Actor:
    """Who asks."""
    return cast(Actor, g.actor)


@sales_api.before_request
def know_who_asks() -> Response | None:
    """401 without a token that holds, 429 for one that asks too often."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    found = the_accounts().bearer(secret.strip()) if scheme.lower() == "bearer" and secret else None
    if found is None:
        sentence = "Send the header “Authorization: Bearer TOKEN”. Make a token with `waypost token create`."
        answer = problem(Refusal(401, "unknown-token", "A token is needed", sentence), {})
        answer.headers["WWW-Authenticate"] = 'Bearer realm="waypost"'
        return answer
    limit: RateLimit = current_app.extensions["waypost.api-limit"]
    wait = limit.seconds_to_wait(found.id, now())
    if wait:
        sentence = f"This token asked more than {ASKED_A_MINUTE} times in a minute. Go on in {wait} seconds."
        return problem(Refusal(429, "too-often", "Too many questions", sentence, wait), {})
    g.actor = found
    return None


def refuse(error: Exception) -> Response:
    """Problem details for what we foresaw."""
    status, name, title = REFUSALS[type(error)]
    return problem(Refusal(status, name, title, str(error), WAIT if status == 503 else 0), {})


for foreseen in REFUSALS:
    sales_api.register_error_handler(foreseen, refuse)


def streamed(lines: Iterable[str], media: str, name: str) -> Response:
    """An export sent line by line."""
    return Response(
        (line.encode() for line in lines),
        content_type=f"{media}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def body() -> dict[str, Any]:
    """The JSON object of a request; BadQuery for anything else."""
    try:
        found = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise BadQuery("The body is not JSON. Send an object, with Content-Type: application/json.") from error
    if not isinstance(found, dict):
        raise BadQuery("The body is not a JSON object.")
    return found


def word(facts: dict[str, Any], key: str) -> str:
    """A text of a body; BadQuery when it is something else."""
    value = facts.get(key, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadQuery(f"{key} is not a text.")
    return whole(value)


def idempotency_key_of(facts: dict[str, Any]) -> str:
    """The key that makes a request happen once: its header, or `once` in the body; one caller's is not another's."""
    key = request.headers.get("Idempotency-Key", "") or word(facts, "once")
    if len(key) > 255:
        raise BadQuery(f"The Idempotency-Key has {len(key)} characters. Give at most 255.")
    return f"{actor().id}:{key}" if key else ""


def with_body(view: Callable[..., Response]) -> View:
    """Give a view the request's JSON object as its first argument."""

    @wraps(view)
    def wrapped(**values: str) -> Response:
        return view(body(), **values)

    return wrapped


def lead_answer(row: LeadRow) -> Response:
    """The lead as it is now."""
    return json_response(lead_facts(row, now()), 200)


@sales_api.get("/leads")
def list_leads() -> Response:
    """One page of leads; `next` is the cursor of the one after it."""
    page, moment = the_sales().leads.page(actor(), request.args.to_dict()), now()
    facts = {
        "leads": [lead_facts(row, moment) for row in page.rows],
        "next": page.cursor or None,
        "time_zone": the_services().manifests.current().hours.zone.key,
    }
    answer = json_response(facts, 200)
    if page.cursor:
        query = request.args.to_dict() | {"cursor": page.cursor}
        answer.headers["Link"] = f'<{request.path}?{urlencode(query)}>; rel="next"'
    return answer


@sales_api.get("/leads.csv")
def leads_as_csv() -> Response:
    """All leads of a query as a table that no spreadsheet runs."""
    rows = the_sales().leads.export(actor(), request.args.to_dict())
    return streamed(csv_lines(rows), "text/csv", "leads.csv")


@sales_api.get("/leads.jsonl")
def leads_as_json_lines() -> Response:
    """All leads of a query, one JSON object a line."""
    rows = the_sales().leads.export(actor(), request.args.to_dict())
    return streamed(json_lines(rows, now()), "application/jsonl", "leads.jsonl")


@sales_api.get("/leads/<lead_id>")
def one_lead(lead_id: str) -> Response:
    """A lead with everything that its person sent, did and was told."""
    promises = the_services().manifests.current().promises
    return json_response(file_facts(the_sales().leads.file(actor(), lead_id), promises, now()), 200)


@sales_api.get("/leads/<lead_id>/brief")
def brief(lead_id: str) -> Response:
    """The page to read before the call."""
    return json_response(brief_facts(the_sales().leads.brief(actor(), lead_id)), 200)


@sales_api.post("/leads/<lead_id>/disposition")
@with_body
def dispose(facts: dict[str, Any], lead_id: str) -> Response:
    """Record sales' verdict: accepted, unqualified with a reason, recycled until a day, or reopened."""
    verdict = one_of("disposition", word(facts, "disposition"), tuple(DISPOSITIONS))
    revision = facts.get("revision")
    if revision is not None and (isinstance(revision, bool) or not isinstance(revision, int)):
        raise BadQuery("revision is not a whole number. Send the one that came with the lead, or leave it out.")
    row = the_sales().actions.act(
        actor(),
        lead_id,
        LeadAction(
            DISPOSITIONS[verdict],
            reason=word(facts, "reason"),
            again_on=read_day(word(facts, "again_on")),
            note=word(facts, "note"),
            key=idempotency_key_of(facts),
            revision=revision,
        ),
    )
    return lead_answer(row)


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


@sales_api.get("/congruence")
def congruence() -> Response:
    """Each promise with its verdicts by layer, and each wording with who was told it and what became of it."""
    reports = the_sales().promises.reports(actor())
    counts: dict[str, int] = {}
    for report in reports:
        counts[report.label] = counts.get(report.label, 0) + 1
    facts = {
        "schema": 1,
        "build": the_services().manifests.current().build,
        "counts": counts,
        "promises": [promise_facts(report) for report in reports],
    }
    return json_response(facts, 200)


@sales_api.get("/congruence/<promise>")
def people_told(promise: str) -> Response:
    """A promise with the leads that were told each wording, or the one of `hash`; those of an old wording first."""
    promises = the_sales().promises
    report = promises.report(actor(), promise)
    if report is None:
        raise UnknownLead(f"There is no promise “{promise[:60]}”. See {sales_api.url_prefix}/congruence for the list.")
    moment, wordings = now(), []
    for wording in report.told_first(request.args.get("hash", "")):
        page = promises.leads_told(actor(), promise, wording.hash, request.args.get("cursor", ""))
        wordings.append(
            {
                "hash": wording.hash,
                "text": wording.text,
                "standing": wording.standing,
                "leads": [lead_facts(row, moment) for row in page.rows],
                "next": page.cursor or None,
            }
        )
    return json_response(promise_facts(report) | {"told": wordings}, 200)
