"""What was promised, what became of it, and who was told which words."""

from dataclasses import dataclass

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
    lists = {
        "Needs somebody": [one for one in reports if needs_somebody(one)],
        "Kept as promised": [one for one in reports if not needs_somebody(one)],
    }
    return render("promises.html", lists=lists, verdicts=LABELS, way=way)


def urgency(report: PromiseReport) -> tuple[bool, int, str]:
    """What places a promise in the list: broken ones first, then by the worst verdict."""
    order = ("withdrawn", *WORST_FIRST)
    return not any(one.broken for one in report.wordings), order.index(report.label), report.id


def needs_somebody(report: PromiseReport) -> bool:
    """Whether a promise was broken, is not said the same everywhere, or was told in words that do not hold today."""
    return report.label != "congruent" or report.told_otherwise > 0 or any(one.broken for one in report.wordings)


@dataclass(frozen=True, slots=True)
class Station:
    """One stop of a promise's way in the picture: its name, how it stands in words, and a mark."""

    name: str
    words: str
    mark: str  # one sign or a short number; "" where there is nothing to tell
    state: str  # good | bad | open


MARKS = {"congruent": "✔", "unverified": "?", "weakened": "~", "conditional": "±", "missing": "○", "contradicted": "✘"}


def way(report: PromiseReport) -> tuple[Station, ...]:
    """Page, script, operations, told and kept, as one report knows them."""
    page = Station("page", "says it", "✔", "good") if report.text else Station("page", "says it no more", "✘", "bad")
    judged = {one.layer: one.label for one in report.layers}
    told = sum(one.leads_told for one in report.wordings)
    kept, broken = (sum(getattr(one, name) for one in report.wordings) for name in ("kept", "broken"))
    state = "bad" if broken else "good" if kept else "open"
    return (
        page,
        *(_judged(layer, judged.get(layer, "")) for layer in ("script", "operations")),
        Station("told", f"{told} leads", str(told) if told else "", "open"),
        Station("kept", f"{kept} kept, {broken} broken", {"bad": "✘", "good": "✔"}.get(state, ""), state),
    )


def _judged(layer: str, label: str) -> Station:
    state = "good" if label == "congruent" else "open" if label in ("", "unverified") else "bad"
    return Station(layer, LABELS.get(label, "not judged"), MARKS.get(label, ""), state)


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
