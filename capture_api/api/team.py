"""Who of ours takes which leads, and who is away."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from capture_api.api.requests import actor, sales_api, the_sales, with_body, word
from capture_api.model.team import Only
from capture_api.problems import json_response
from capture_api.sales.cases.team import TeamChange
from capture_api.sales.facts import member_facts
from capture_api.sales.queries import BadQuery, read_day


@sales_api.get("/team")
def everyone() -> Response:
    """Everybody who may work leads: what they take in turn, how many they have, who is away."""
    return json_response({"team": [member_facts(one) for one in the_sales().team.everyone(actor())]}, 200)


@sales_api.post("/team/<email>")
@with_body
def change(facts: dict[str, Any], email: str) -> Response:
    """Let somebody take leads in turn; what the body does not name stays as it is."""
    cases = the_sales().team
    if "away_until" in facts:
        cases.away(actor(), email, read_day(word(facts, "away_until")))
    only = facts.get("only")
    if only is not None and not (isinstance(only, dict) and all(isinstance(one, str) for one in only.values())):
        raise BadQuery('only is no object of fields with a pattern each. Send one like {"postcode": "^30"}.')
    asked = TeamChange(
        journeys=texts(facts, "journeys"),
        only=tuple(Only(field, pattern) for field, pattern in only.items()) if only is not None else None,
        languages=texts(facts, "languages"),
        weight=number(facts, "weight"),
        capacity=number(facts, "capacity"),
    )
    if asked != TeamChange():
        cases.change(actor(), email, asked)
    return everyone()


@sales_api.post("/team/<email>/disable")
@with_body
def disable(facts: dict[str, Any], email: str) -> Response:
    """Let an account in no more, its leads handed over to `to`; how many went there."""
    return json_response({"handed_over": the_sales().team.disable(actor(), email, word(facts, "to"))}, 200)


@sales_api.get("/team/<email>/leads")
def leads_of(email: str) -> Response:
    """The leads that somebody has: their references, what is due first on top."""
    limit = request.args.get("limit", "200")
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:5]) <= 1000:
        raise BadQuery(f"“{limit[:20]}” is not a limit. Give a whole number from 1 to 1000.")
    rows = the_sales().team.leads_of(actor(), email, int(limit))
    return json_response(
        {"leads": [{"id": one.id, "reference": one.reference, "status": one.status} for one in rows]}, 200
    )


def texts(facts: dict[str, Any], name: str) -> tuple[str, ...] | None:
    """A list of texts of a body; None where it is not named."""
    value = facts.get(name)
    if value is not None and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        raise BadQuery(f"{name} is not a list of texts.")
    return None if value is None else tuple(value)


def number(facts: dict[str, Any], name: str) -> int | None:
    """A whole number of a body; None where it is not named."""
    value = facts.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise BadQuery(f"{name} is not a whole number.")
    return value
