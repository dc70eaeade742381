"""The list, one lead, what may be done with it, and what was promised."""

import secrets
from datetime import datetime
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.accounts.actor import MAY
from capture_api.contract.invitation import STAGES
from capture_api.contract.manifest import Manifest
from capture_api.contract.manifest_file import NoManifest
from capture_api.errors import AnotherBody, CaptureError, NotAllowed, RefusedMove
from capture_api.inbox.auth import actor, inbox, the_sales, the_services
from capture_api.inbox.history import history_of
from capture_api.inbox.pages import render, say, style_text
from capture_api.model.states import OPEN, STATUSES
from capture_api.sales.brief import KNOW, WHY_KNOW
from capture_api.sales.cases.actions import LeadAction
from capture_api.sales.cases.context import UnknownLead
from capture_api.sales.disclosed import IN_WORDS, WORST_FIRST
from capture_api.sales.facts import csv_lines
from capture_api.sales.lifecycle import STATES
from capture_api.sales.promise_report import PromiseReport
from capture_api.sales.queries import BadQuery, read_day
from capture_api.sales.waiting import clock_of, elapsed_words, empty_words
from capture_api.store.errors import StoreUnavailable
from capture_api.store.lead_changes import LeadMoved

__all__ = ["inbox"]
FILTERS = ("status", "journey", "stage", "owner", "q", "sort", "cursor")
LABELS = IN_WORDS | {"withdrawn": "withdrawn", "reworded": "reworded"}
# What an address may say after an action; anything else in it is not shown.
SAID = {
    "accept": "You took this lead. The promised time stands.",
    "unqualify": "Marked unqualified. Marketing sees the reason, and its credit is taken back.",
    "recycle": "Put off. It comes back to the list on its date.",
    "reopen": "Opened again.",
    "note": "The note is kept.",
    "let-through": "Let through. It is a lead like any other now; nobody was sent a mail.",
    "kept": "Recorded: this promise was kept.",
    "broken": "Recorded: this promise was broken. It counts in the report on promises.",
}


@inbox.get("/")
def list_leads() -> Response:
    """Who is waiting, the most urgent on top."""
    sales, moment = the_sales(), now()
    asked = {name: request.args.get(name, "") for name in FILTERS}
    query = asked | {"status": asked["status"] or "open"}
    page, open_leads = sales.leads.page(actor(), query), sales.leads.open_leads(actor())
    return render(
        "list.html",
        rows=[(row, clock_of(row, moment)) for row in page.rows],
        asked=query,
        next=address("inbox.list_leads", query | {"cursor": page.cursor}) if page.cursor else "",
        export=address("inbox.export", query | {"cursor": ""}),
        journeys=sales.leads.journeys(actor()),
        stages=STAGES,
        statuses=STATUSES,
        states=STATES,
        quarantined=sales.quarantine.count(actor()),
        waiting_now=open_leads.waiting,
        late=open_leads.late,
        names=names_of(the_manifest()),
        is_narrowed=any(asked[name] for name in ("journey", "stage", "owner", "q")) or query["status"] != "open",
        empty=empty_words(open_leads.last_hand_raise, moment),
    )


def address(view: str, query: dict[str, str]) -> str:
    """The address of a list that asks this, to be shared."""
    return f"{url_for(view)}?{urlencode({name: value for name, value in query.items() if value})}"


def names_of(manifest: Manifest) -> dict[str, str]:
    """Address -> name of the people whom the site names."""
    people = manifest.site.owners.values()
    return {person.email: person.name for person in people if person.email and person.name}


def the_manifest() -> Manifest:
    """The newest build's manifest: whose inbox it is, and in which time zone."""
    return the_services().manifests.current()


@inbox.get("/leads.csv")
def export() -> Response:
    """The leads of the list as a table."""
    query = {name: request.args.get(name, "") for name in FILTERS if name != "cursor"}
    lines = csv_lines(the_sales().leads.export(actor(), query))
    return Response(
        (line.encode() for line in lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="leads.csv"'},
    )


@inbox.get("/leads/<lead_id>")
def one_lead(lead_id: str) -> Response:
    """One lead: their words first."""
    return lead_page(lead_id, said=SAID.get(request.args.get("said", ""), ""))


def lead_page(lead_id: str, status: int = 200, *, said: str = "", error: str = "", typed: str = "") -> Response:
    """The page of a lead, perhaps with what was said or refused, and what was typed."""
    sheet, manifest = the_sales().leads.sheet(actor(), lead_id), the_manifest()
    row, zone = sheet.file.row, manifest.hours.zone
    return render(
        "lead.html",
        status,
        row=row,
        brief=sheet.brief,
        said=said,
        error=error,
        typed=typed,
        moves=sheet.moves,
        state=STATES[row.status].words,
        verdicts=IN_WORDS,
        reasons=sheet.reasons,
        may_act=actor().role in MAY["act"],
        zone=zone,
        today=now().astimezone(zone).date(),
        once=secrets.token_urlsafe(12),
        know=KNOW,
        why_know=WHY_KNOW,
        is_open=row.status in OPEN,
        names=names_of(manifest),
        history=history_of(sheet.file.touches, zone),
    )


@inbox.post("/leads/<lead_id>/<move>")
def act(lead_id: str, move: str) -> Response:
    """Take, mark, put off or reopen a lead; 303 back to it with what was done."""
    form = request.form
    if move == "note":
        the_sales().actions.note(
            actor(),
            lead_id,
            form.get("note", ""),
            key=key(),
            next_on=read_day(form.get("next_on", "")),
        )
    else:
        the_sales().actions.act(
            actor(),
            lead_id,
            LeadAction(
                move,
                reason=form.get("reason", ""),
                again_on=read_day(form.get("again_on", "")),
                note=form.get("note", ""),
                key=key(),
                revision=revision(),
            ),
        )
    return redirect(url_for("inbox.one_lead", lead_id=lead_id, said=move), 303)


@inbox.post("/leads/<lead_id>/promises/<promise>")
def promise_outcome(lead_id: str, promise: str) -> Response:
    """Record that a promise was kept or broken; 303 back to the lead."""
    outcome = request.form.get("outcome", "")
    the_sales().actions.outcome(actor(), lead_id, promise, outcome, key=key())
    return redirect(url_for("inbox.one_lead", lead_id=lead_id, said=outcome), 303)


def key() -> str:
    """The key of the form that was sent, this account's own."""
    key = request.form.get("once", "")[:64]
    return f"{actor().id}:{key}" if key else ""


def revision() -> int | None:
    """The lead as the page showed it."""
    seen = request.form.get("revision", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1


@inbox.get("/quarantine")
def quarantined_forms() -> Response:
    """Quarantined forms, for a person to see."""
    page = the_sales().quarantine.page(actor(), request.args.get("after", "")[:60])
    may_act, zone = actor().role in MAY["act"], the_manifest().hours.zone
    return render("quarantine.html", forms=page.forms, after=page.after, zone=zone, may_act=may_act)


@inbox.post("/quarantine/<form_id>/let-through")
def let_through(form_id: str) -> Response:
    """Make of a quarantined form what any other makes; 303 to its lead."""
    lead_id = the_sales().quarantine.let_through(actor(), form_id)
    where = (
        url_for("inbox.one_lead", lead_id=lead_id, said="let-through")
        if lead_id
        else url_for("inbox.quarantined_forms")
    )
    return redirect(where, 303)


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


@inbox.get("/style.css")
def style() -> Response:
    """The inbox's style; its address changes with it."""
    return Response(
        style_text(), content_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=86400"}
    )


@inbox.errorhandler(RefusedMove)
@inbox.errorhandler(BadQuery)
@inbox.errorhandler(AnotherBody)
def refused(error: CaptureError) -> Response:
    """The lead again with the reason on top, or the reason alone."""
    lead_id = (request.view_args or {}).get("lead_id")
    if request.method != "POST" or not lead_id:
        status, title = (400, "This list cannot be shown") if request.method == "GET" else (422, "This cannot be done")
        return say(status, title, str(error))
    try:
        status = 409 if isinstance(error, AnotherBody) else 422
        return lead_page(lead_id, status, error=str(error), typed=request.form.get("note", ""))
    except UnknownLead as missing:
        return unknown(missing)


@inbox.errorhandler(LeadMoved)
def moved(error: LeadMoved) -> Response:
    """The lead as it is now, and who was faster."""
    row = error.row
    ago = elapsed_words(now() - row.updated_at)
    by = f"{row.taken_by} took this lead" if row.taken_by else "Somebody changed this lead"
    sentence = f"{by} {ago} ago. Nothing of yours was done. Look at it again below."
    return lead_page(row.id, 409, error=sentence, typed=request.form.get("note", ""))


def now() -> datetime:
    """The time."""
    return the_services().clock()


@inbox.errorhandler(UnknownLead)
def unknown(error: UnknownLead) -> Response:
    """No such lead."""
    return say(404, "There is no such lead", "The address may be mistyped. Find the lead in the list.")


@inbox.errorhandler(NotAllowed)
def not_allowed(error: NotAllowed) -> Response:
    """The role does not cover it."""
    return say(403, "Your role does not cover this", str(error))


@inbox.errorhandler(StoreUnavailable)
@inbox.errorhandler(NoManifest)
def unavailable(error: Exception) -> Response:
    """Nothing can be read or kept just now."""
    answer = say(503, "The inbox cannot answer just now", f"{error} Nothing was lost; try again in a moment.")
    answer.headers["Retry-After"] = "5"
    return answer
