"""The agreed definition of a lead: what holds, proposals, and both sides' word on them."""

from typing import Any

from werkzeug.wrappers import Response

from capture_api.api.requests import actor, sales_api, the_sales, with_body, word
from capture_api.contract.codec import Mistyped, from_json, to_json
from capture_api.contract.journeys import AgreedCriterion
from capture_api.problems import json_response
from capture_api.sales.facts import definition_facts
from capture_api.sales.queries import BadQuery


@sales_api.get("/definitions/<journey>")
def definition(journey: str) -> Response:
    """What holds for a journey, every proposal, and what the open one would have changed in 90 days."""
    return json_response(definition_facts(the_sales().definitions.sheet(actor(), journey)), 200)


@sales_api.post("/definitions/<journey>")
@with_body
def propose(facts: dict[str, Any], journey: str) -> Response:
    """Propose a version, or with `"try": true` only say what it would have changed."""
    cases, criteria = the_sales().definitions, criteria_of(facts)
    if facts.get("try") is True:
        found = cases.try_out(actor(), journey, criteria)
        return json_response(to_json(found) | {"words": found.words}, 200)
    cases.propose(actor(), journey, word(facts, "text"), criteria, word(facts, "for"), word(facts, "why"))
    return json_response(definition_facts(cases.sheet(actor(), journey)), 201)


@sales_api.post("/definitions/<journey>/<int:version>/agree")
@with_body
def agree(facts: dict[str, Any], journey: str, version: int) -> Response:
    """Give one side's word, in the name of whoever asks."""
    cases = the_sales().definitions
    cases.agree(actor(), journey, version, word(facts, "for"))
    return json_response(definition_facts(cases.sheet(actor(), journey)), 200)


def criteria_of(facts: dict[str, Any]) -> tuple[AgreedCriterion, ...] | str:
    """The criteria of a body: lines of text, or objects as in a journey file."""
    criteria = facts.get("criteria", "")
    if isinstance(criteria, str):
        return criteria
    if not isinstance(criteria, list):
        raise BadQuery("criteria is neither lines of text nor a list of objects as in journey.yaml.")
    try:
        return tuple(from_json(AgreedCriterion, one) for one in criteria)
    except Mistyped as error:
        raise BadQuery(f"criteria cannot be read: {error}") from error
