"""What was promised, what became of it, and who was told which words."""

from flask import request
from werkzeug.wrappers import Response

from capture_api.inbox.auth import actor, inbox, the_sales
from capture_api.inbox.pages import render, say
from capture_api.inbox.site import the_manifest
from capture_api.sales.disclosed import IN_WORDS, WORST_FIRST
from capture_api.sales.moves import STATES
from capture_api.sales.promise_report import PromiseReport

LABELS = IN_WORDS | {"withdrawn": "withdrawn", "reworded": "reworded"}


@inbox.get("/promises")
def promises() -> Response:
    """Each promise with its verdicts, its wordings, and who was told them."""
    reports = sorted(the_sales().promises.reports(actor()), key=urgency)
    return render("promises.html", reports=reports, verdicts=LABELS)


def urgency(report: PromiseReport) -> tuple[bool, int, str]:
    """What places a promise in the list: broken ones first, then by the worst verdict."""
    order = ("withdrawn", *WORST_FIRST)
    return not any(one.broken for one in report.wordings), order.index(report.label), report.id


@inbox.get("/promises/<promise>")
def people_told(promise: str) -> Response:
    """Who was told which words, those of an old wording first."""
    cases = the_sales().promises
    report = cases.report(actor(), promise)
    if report is None:
        return say(404, "There is no such promise", "It may have been renamed. The list shows all that were ever made.")
    wordings = [
        (wording, cases.leads_told(actor(), promise, wording.hash, request.args.get("cursor", "")))
        for wording in report.told_first(request.args.get("hash", ""))
    ]
    return render(
        "told.html", report=report, told=wordings, states=STATES, zone=the_manifest().hours.zone, verdicts=LABELS
    )
