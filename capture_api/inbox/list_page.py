"""Who is waiting, and the same as a table."""

from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.wrappers import Response

from capture_api.contract.invitation import STAGES
from capture_api.inbox.auth import actor, inbox, the_sales
from capture_api.inbox.pages import render
from capture_api.inbox.site import names_of, now, the_manifest
from capture_api.model.states import GROUPS, STATUSES
from capture_api.sales.facts import csv_lines
from capture_api.sales.moves import STATES
from capture_api.sales.waiting import clock_of, empty_words

FILTERS = ("status", "journey", "stage", "owner", "q", "sort", "cursor")


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
        dead=page.dead,
        asked=query,
        next=address("inbox.list_leads", query | {"cursor": page.cursor}) if page.cursor else "",
        export=address("inbox.export", query | {"cursor": ""}),
        journeys=sales.leads.journeys(actor()),
        stages=STAGES,
        statuses=(*tuple(GROUPS)[1:], *STATUSES),
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
