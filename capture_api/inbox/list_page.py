"""Who is waiting, the same as a table, and several leads handed over at once."""

import secrets
from collections.abc import Mapping

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.accounts.actor import MAY
from capture_api.contract.invitation import STAGES
from capture_api.errors import RefusedMove
from capture_api.inbox.auth import actor, inbox, safe_next, the_sales, the_unsent
from capture_api.inbox.pages import render
from capture_api.inbox.site import names_of, now, the_manifest
from capture_api.inbox.view_page import address, views_of
from capture_api.model.states import GROUPS, STATUSES
from capture_api.sales.cases.actions import LeadAction
from capture_api.sales.cases.views import ASKS
from capture_api.sales.exports import EXPORTS
from capture_api.sales.likely import is_one_press, likely_move
from capture_api.sales.waiting import clock_of, empty_words

FILTERS = ("status", "kind", "journey", "stage", "owner", "until", "q", "sort", "cursor")
NARROWING = ("kind", "journey", "stage", "owner", "until", "q")
MOST_AT_ONCE = 200


@inbox.get("/")
def list_leads() -> Response:
    """Who is waiting, the most urgent on top."""
    sales, moment, manifest = the_sales(), now(), the_manifest()
    asked = {name: request.args.get(name, "") for name in FILTERS}
    query = asked | {"status": asked["status"] or "open"}
    page, open_leads = sales.leads.page(actor(), query), sales.leads.open_leads(actor())
    return render(
        "list.html",
        rows=[(row, clock_of(row, moment), likely_move(row)) for row in page.rows],
        dead=page.dead,
        asked=query,
        views=views_of(asked),
        kept={name: query[name] for name in ASKS if query[name]},
        said=handed_words(request.args),
        waits=len(the_unsent().of(actor().id)),
        here=address("inbox.list_leads", query).removeprefix(request.script_root),
        next=address("inbox.list_leads", query | {"cursor": page.cursor}) if page.cursor else "",
        export=address("inbox.export", query | {"cursor": ""}),
        cards=address("inbox.export_cards", query | {"cursor": ""}),
        leads_at=url_for("inbox.one_lead", lead_id=""),
        journeys=sales.leads.journeys(actor()),
        stages=STAGES,
        statuses=(*tuple(GROUPS)[1:], *STATUSES),
        quarantined=sales.quarantine.count(actor()),
        waiting_now=open_leads.waiting,
        late=open_leads.late,
        owners=names_of(manifest),
        people=sales.leads.people(actor()),
        may_act=actor().role in MAY["act"],
        is_one_press=is_one_press,
        once=secrets.token_urlsafe(12),
        is_chosen=any(asked[name] for name in ("journey", "stage")) or query["status"] not in ("open", "all"),
        is_narrowed=any(asked[name] for name in NARROWING) or query["status"] != "open",
        empty=empty_words(open_leads.last_hand_raise, moment),
    )


@inbox.post("/leads/assign")
def assign_several() -> Response:
    """Hand several leads over; 303 back to the list with how many were, and how many could not be."""
    chosen = request.form.getlist("lead")[:MOST_AT_ONCE]
    if not chosen:
        raise RefusedMove("No lead is ticked. Go back and tick those that are to be handed over.")
    to, key = request.form.get("to", ""), request.form.get("once", "")[:64]
    refused: list[RefusedMove] = []
    for lead_id in chosen:
        try:
            action = LeadAction("assign", to=to, key=f"{actor().id}:{key}:{lead_id}" if key else "")
            the_sales().actions.act(actor(), lead_id, action)
        except RefusedMove as error:
            refused.append(error)
    if len(refused) == len(chosen):
        raise refused[0]
    back = safe_next(request.form.get("back", "")) or url_for("inbox.list_leads").removeprefix(request.script_root)
    mark = "&" if "?" in back else "?"
    return redirect(f"{request.script_root}{back}{mark}handed={len(chosen) - len(refused)}&left={len(refused)}", 303)


def handed_words(given: Mapping[str, str]) -> str:
    """What an address may say after several leads were handed over."""
    done, left = (given.get(name, "") for name in ("handed", "left"))
    if not (done.isascii() and done.isdigit() and left.isascii() and left.isdigit() and len(done + left) < 7):
        return ""
    words = f"{int(done)} lead{'s' if int(done) != 1 else ''} handed over."
    return f"{words} {int(left)} could not be, as they have ended." if int(left) else words


@inbox.get("/leads.csv")
def export() -> Response:
    """The leads of the list as a table."""
    return of_the_list("people.csv")


@inbox.get("/leads.vcf")
def export_cards() -> Response:
    """The people of the list for an address book."""
    return of_the_list("people.vcf")


def of_the_list(kind: str) -> Response:
    """The leads of the list in one of the forms that people read."""
    query = {name: request.args.get(name, "") for name in FILTERS if name != "cursor"}
    rows, form = the_sales().leads.export(actor(), query), EXPORTS[kind]
    return Response(
        (line.encode() for line in form.lines(rows, the_manifest(), now())),
        content_type=f"{form.media}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{form.file}"'},
    )
