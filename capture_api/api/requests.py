"""Who asks, what a request holds, and what is refused: what every address of the API shares."""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from flask import Blueprint, Flask, current_app, g, request
from werkzeug.wrappers import Response

from capture_api.accounts.access import Accounts
from capture_api.accounts.actor import Actor
from capture_api.contract.addresses import API
from capture_api.contract.manifest_file import NoManifest
from capture_api.errors import AnotherBody, NotAllowed, RefusedMove
from capture_api.limits import RateLimit
from capture_api.model.lead import LeadRow
from capture_api.problems import Refusal, json_response, problem
from capture_api.sales.cases.context import UnknownLead
from capture_api.sales.cases.every import Sales
from capture_api.sales.cases.referrers import UnfitReferrer
from capture_api.sales.cases.team import LeadsLeft, UnfitTeam
from capture_api.sales.definitions import UnfitDefinition
from capture_api.sales.facts import lead_facts
from capture_api.sales.queries import BadQuery
from capture_api.services import Services
from capture_api.store.errors import StoreUnavailable
from capture_api.store.lead_changes import LeadMoved
from capture_api.verify.post import whole

log = logging.getLogger("waypost")
sales_api = Blueprint("sales_api", __name__, url_prefix=f"/{API}")
REFUSALS: dict[type[Exception], tuple[int, str, str]] = {
    BadQuery: (400, "bad-query", "This question cannot be answered"),
    NotAllowed: (403, "not-allowed", "This token may not do that"),
    UnknownLead: (404, "unknown-lead", "There is no such lead"),
    LeadMoved: (409, "lead-moved", "Somebody else changed this lead"),
    AnotherBody: (409, "another-body", "This key was used before"),
    RefusedMove: (422, "refused-move", "This cannot be done with this lead"),
    LeadsLeft: (409, "leads-left", "Their leads come first"),
    UnfitDefinition: (422, "unfit-definition", "This cannot be agreed on"),
    UnfitReferrer: (422, "unfit-referrer", "This cannot be"),
    UnfitTeam: (422, "unfit-team", "This cannot be"),
    StoreUnavailable: (503, "unavailable", "The store cannot answer just now"),
    NoManifest: (503, "unavailable", "The site has not been built yet"),
}
ASKED_A_MINUTE = 600
WAIT = 5  # seconds after which a store in trouble is worth another try
View = Callable[..., Response]


def limit_programs(app: Flask) -> None:
    """Count what each token asks of this app."""
    app.extensions["waypost.api-limit"] = RateLimit(ASKED_A_MINUTE)


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
    if isinstance(error, (StoreUnavailable, NoManifest)):  # told before anybody has shown a token
        log.error("Sales' API cannot answer.", extra={"facts": {"why": str(error)}})
        return problem(Refusal(status, name, title, error.for_anybody, WAIT), {})
    return problem(Refusal(status, name, title, str(error)), {})


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
