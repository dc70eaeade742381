"""What marketing and sales look at together, for programs: each report, the monthly review, and its decisions."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from capture_api.api.requests import actor, sales_api, streamed, the_sales, with_body, word
from capture_api.model.cells import csv_line, safe_cell
from capture_api.problems import json_response
from capture_api.sales.cases.reports import TITLES, ReportQuery
from capture_api.sales.queries import BadQuery, one_of, read_day
from capture_api.sales.reports.review import decision_facts, review_facts
from capture_api.sales.reports.sheet import Sheet, sheet_facts
from capture_api.sales.reports.showing import csv_rows, table_keys

ASKED = {"from": "first", "to": "last", "month": "month", "journey": "journey", "audience": "audience"}
FORMATS = ("json", "csv")


@sales_api.get("/reports")
def reports() -> Response:
    """The names of the reports, and what each shows."""
    actor().must("read")
    return json_response({"reports": [{"name": name, "title": title} for name, title in TITLES.items()]}, 200)


@sales_api.get("/reports/<name>")
def one_report(name: str) -> Response:
    """A report of a time (`from`, `to` or `month`), a `journey` or an `audience`; `format=csv` for one `table`."""
    known = (*ASKED, "format", "table")
    for key in request.args:
        if key not in known:
            raise BadQuery(f"“{key[:60]}” is nothing that a report can be asked. Possible: {', '.join(known)}.")
    if name == "month":
        return json_response(review_facts(the_sales().reports.review(actor(), request.args.get("month", ""))), 200)
    asked = {field: request.args.get(key, "").strip() for key, field in ASKED.items()}
    sheet = the_sales().reports.sheet(actor(), ReportQuery(name, **asked))
    if one_of("format", request.args.get("format", "json"), FORMATS) == "json":
        return json_response(sheet_facts(sheet), 200)
    return streamed(csv_of(sheet, request.args.get("table", "")), "text/csv", f"{name}.csv")


def csv_of(sheet: Sheet, asked: str) -> list[str]:
    """The lines of one table, its main one where none is named; BadQuery for a table that it does not have."""
    keys = table_keys(sheet)
    key = one_of("table", asked or keys[0], keys)
    return [csv_line(map(safe_cell, row)) for row in csv_rows(sheet, key)]


@sales_api.post("/decisions")
@with_body
def decide(facts: dict[str, Any]) -> Response:
    """Note a decision of a review: `text`, `owner` (an address), `due` (a day), and perhaps the `month`."""
    made = the_sales().reports.decide(
        actor(), word(facts, "month"), word(facts, "text"), word(facts, "owner"), read_day(word(facts, "due"))
    )
    return json_response(decision_facts(made), 201)


@sales_api.post("/decisions/<decision_id>/done")
def done(decision_id: str) -> Response:
    """Say that a decision was carried out."""
    return json_response(decision_facts(the_sales().reports.finish(actor(), decision_id)), 200)
