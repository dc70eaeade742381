"""Each promise with its verdicts, and who was told which words."""

from flask import request, url_for
from werkzeug.wrappers import Response

from capture_api.api.requests import actor, now, sales_api, the_sales, the_services
from capture_api.problems import json_response
from capture_api.sales.cases.context import UnknownLead
from capture_api.sales.facts import lead_facts, promise_facts


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
        known = url_for("sales_api.congruence")
        raise UnknownLead(f"There is no promise “{promise[:60]}”. See {known} for the list.")
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
