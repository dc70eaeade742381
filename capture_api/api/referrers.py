"""Who sends us clients, for programs."""

from typing import Any

from werkzeug.wrappers import Response

from capture_api.api.requests import actor, lead_answer, sales_api, the_sales, the_services, with_body, word
from capture_api.problems import json_response
from capture_api.sales.facts import referrer_facts


@sales_api.get("/referrers")
def referrers() -> Response:
    """Every referrer with the address that they pass on and what is counted of theirs."""
    return json_response({"referrers": [referrer_facts(one) for one in the_sales().referrers.everyone(actor())]}, 200)


@sales_api.post("/referrers")
@with_body
def add_referrer(facts: dict[str, Any]) -> Response:
    """Give somebody a code: their own choice, or one that is made; all of them then."""
    the_sales().referrers.add(actor(), word(facts, "name"), word(facts, "email"), word(facts, "code"))
    return referrers()


@sales_api.post("/referrers/<code>/end")
@with_body
def end_referrer(facts: dict[str, Any], code: str) -> Response:
    """Let a code count no more; all of them then."""
    the_sales().referrers.end(actor(), code)
    return referrers()


@sales_api.post("/referrers/<code>/take-up")
@with_body
def take_up_referrer(facts: dict[str, Any], code: str) -> Response:
    """Let a code that was ended count again; all of them then."""
    the_sales().referrers.take_up(actor(), code)
    return referrers()


@sales_api.get("/referrers/<code>/page")
def referrer_page(code: str) -> Response:
    """The address of the page on which a referrer sees what came of whom they sent."""
    link = the_sales().referrers.page_link(actor(), code, the_services().settings.secret_keys)
    return json_response({"page": link}, 200)


@sales_api.post("/leads/<lead_id>/introduced")
@with_body
def introduced(facts: dict[str, Any], lead_id: str) -> Response:
    """Say by `code` who introduced a lead, or with none that nobody did; the lead as it is then."""
    return lead_answer(the_sales().referrers.credit(actor(), lead_id, word(facts, "code")))
