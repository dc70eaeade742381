"""What marketing and sales look at together: each report with its bars and tables, and the monthly review."""

from dataclasses import replace
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.contract.journeys import CLIENTS
from capture_api.inbox.auth import actor, inbox, the_sales
from capture_api.inbox.pages import render, templates
from capture_api.inbox.plots import bars
from capture_api.inbox.site import now, the_manifest
from capture_api.model.cells import csv_line, safe_cell
from capture_api.sales.cases.reports import TITLES, ReportQuery
from capture_api.sales.queries import one_of, read_day
from capture_api.sales.reports.period import first_of, month_after, month_name
from capture_api.sales.reports.sheet import AUDIENCE_WORDS, AUDIENCES, LEAD, TEXT
from capture_api.sales.reports.showing import cell_words, csv_rows, table_keys

ASKED = ("first", "last", "month", "journey", "audience")
SPELT = {"from": "first", "to": "last"}  # as the API's addresses call them
MONTHS_OFFERED = 24
MOST = 12  # rows of a table on a page, so that a year and a journey with every step stand whole; the CSV has all
SHOWN = 5  # rows of a table in the review, which is two sheets of paper

templates.globals |= {"bars": bars, "audience_words": AUDIENCE_WORDS}
templates.filters |= {"cell": cell_words}


@inbox.get("/reports")
def reports() -> Response:
    """Each report, by what it answers."""
    actor().must("read")
    return render("reports.html", titles=TITLES)


@inbox.get("/reports/<name>")
def one_report(name: str) -> Response:
    """A report with bars and tables, for one audience; the other is told apart."""
    asked = asked_of(name)
    audience = one_of("audience", asked.audience or CLIENTS, AUDIENCES)
    sheet = the_sales().reports.sheet(actor(), replace(asked, audience=""))
    here = {key: value for key, value in request.args.to_dict().items() if value}
    return render(
        "report.html",
        sheet=sheet,
        report=name,
        audience=audience,
        others=[one for one in AUDIENCES if one != audience],
        titles=TITLES,
        asked=asked,
        months=months_offered(),
        journeys={key: one.title for key, one in the_manifest().journeys.items()},
        audiences=AUDIENCES,
        csv=lambda table: f"{url_for('inbox.report_as_csv', name=name)}?{urlencode(here | {'table': table})}",
        most=MOST,
        is_text=is_text,
        lead_kind=LEAD,
    )


@inbox.get("/reports/<name>.csv")
def report_as_csv(name: str) -> Response:
    """One table of a report for a spreadsheet, each audience by itself where none is named."""
    sheet = the_sales().reports.sheet(actor(), asked_of(name))
    keys = table_keys(sheet)
    table = one_of("table", request.args.get("table") or keys[0], keys)
    lines = (csv_line(map(safe_cell, row)).encode() for row in csv_rows(sheet, table))
    return Response(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{table}.csv"'},
    )


def asked_of(name: str) -> ReportQuery:
    """The report that an address asks for."""
    asked = {SPELT.get(key, key): value.strip() for key, value in request.args.to_dict().items()}
    return ReportQuery(name, **{key: asked.get(key, "") for key in ASKED})


def is_text(kind: str) -> bool:
    """Whether a column holds words and no figures."""
    return kind in (TEXT, LEAD)


def months_offered() -> list[tuple[str, str]]:
    """The last months, newest first: YYYY-MM and its name."""
    first = first_of(now().astimezone(the_manifest().hours.zone).date())
    days = [month_after(first, -number) for number in range(MONTHS_OFFERED)]
    return [(f"{day:%Y-%m}", month_name(day)) for day in days]


@inbox.get("/review")
def review() -> Response:
    """The month as both sides look at it together, on two sheets of paper."""
    asked = request.args.get("month", "")
    audience = one_of("audience", request.args.get("audience", CLIENTS), AUDIENCES)
    found = the_sales().reports.review(actor(), asked)
    assert found.period.first is not None
    return render(
        "review.html",
        review=found,
        part=found.parts[audience],
        audience=audience,
        others=[one for one in AUDIENCES if one != audience],
        titles=TITLES,
        month=f"{found.period.first:%Y-%m}",
        month_words=month_name(found.period.first),
        months=months_offered(),
        names=the_sales().reports.people(actor()),
        may_decide=actor().may("decide"),
        today=now().astimezone(found.period.zone).date(),
        said=request.args.get("said", "") == "1",
        shown=SHOWN,
        is_text=is_text,
        lead_kind=LEAD,
    )


@inbox.post("/review/decisions")
def decide() -> Response:
    """Note what the meeting decided; 303 back to the review."""
    given = {name: request.form.get(name, "") for name in ("month", "text", "owner", "due")}
    the_sales().reports.decide(actor(), given["month"], given["text"], given["owner"], read_day(given["due"]))
    return redirect(f"{url_for('inbox.review', month=given['month'], said=1)}#decided", 303)


@inbox.post("/review/decisions/<decision_id>/done")
def finish(decision_id: str) -> Response:
    """Say that a decision was carried out; 303 back to the review."""
    the_sales().reports.finish(actor(), decision_id)
    return redirect(f"{url_for('inbox.review', month=request.form.get('month', ''))}#decided", 303)
