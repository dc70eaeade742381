"""Who buys together, and the links that let in more, for programs."""

from typing import Any

from werkzeug.wrappers import Response

from capture_api.api.requests import actor, sales_api, the_sales, the_services, with_body, word
from capture_api.contract.codec import to_json
from capture_api.model.buying_group import HOUSEHOLD
from capture_api.problems import json_response
from capture_api.sales.facts import together_facts


@sales_api.get("/leads/<lead_id>/together")
def together(lead_id: str) -> Response:
    """The household or company of a lead's person with who works what, and who else may belong to it."""
    return json_response(together_facts(the_sales().together.of(actor(), lead_id)), 200)


@sales_api.post("/leads/<lead_id>/together")
@with_body
def join_together(facts: dict[str, Any], lead_id: str) -> Response:
    """Put the people of two leads into one household or company; who belongs together then."""
    kind = word(facts, "kind") or HOUSEHOLD
    the_sales().together.join(actor(), lead_id, word(facts, "other"), kind, word(facts, "role"))
    return together(lead_id)


@sales_api.post("/leads/<lead_id>/together/<person_id>/role")
@with_body
def give_role(facts: dict[str, Any], lead_id: str, person_id: str) -> Response:
    """Say what somebody has to do with it; who belongs together then."""
    the_sales().together.give_role(actor(), lead_id, person_id, word(facts, "role"))
    return together(lead_id)


@sales_api.post("/leads/<lead_id>/together/<person_id>/leave")
@with_body
def leave_together(facts: dict[str, Any], lead_id: str, person_id: str) -> Response:
    """Take somebody out; who belongs together then."""
    the_sales().together.leave(actor(), lead_id, person_id)
    return together(lead_id)


@sales_api.post("/leads/<lead_id>/share")
@with_body
def share(facts: dict[str, Any], lead_id: str) -> Response:
    """Make a link by which one person more may join; its address."""
    link = the_sales().sharing.share(actor(), lead_id, word(facts, "kind") or HOUSEHOLD)
    address = the_sales().sharing.address(link, the_services().settings.secret_keys)
    return json_response(to_json(link) | {"address": address}, 201)


@sales_api.post("/leads/<lead_id>/share/<link_id>/end")
@with_body
def end_share(facts: dict[str, Any], lead_id: str, link_id: str) -> Response:
    """Take a link back; who belongs together then."""
    the_sales().sharing.end(actor(), lead_id, link_id)
    return together(lead_id)
