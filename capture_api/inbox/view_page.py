"""Views of the list by name: what everybody has, what one keeps, and renaming and removing those."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.inbox.auth import actor, inbox, the_sales
from capture_api.inbox.pages import render
from capture_api.model.recording import QUESTION
from capture_api.model.states import NO_SHOW, UNANSWERED
from capture_api.sales.cases.views import ASKS


@dataclass(frozen=True, slots=True)
class View:
    """A choice of leads that has a name: its words, its address, and whether it is what is shown."""

    words: str
    address: str
    is_here: bool


def views_of(asked: Mapping[str, str]) -> list[View]:
    """The choices that somebody makes every day, then those that they keep, then everybody's."""
    here = {name: value for name, value in asked.items() if value and name in ASKS}
    everyday: dict[str, dict[str, str]] = {
        "All open": {},
        "Mine today": {"owner": actor().email, "until": "today"},
        "Unanswered questions": {"kind": QUESTION, "status": ",".join(UNANSWERED)},
        "No-shows": {"status": NO_SHOW},
    }
    kept = {one.name: dict(parse_qsl(one.query)) for one in the_sales().views.seen_by(actor())}
    every = (everyday | kept).items()
    return [View(words, address("inbox.list_leads", query), query == here) for words, query in every]


def address(view: str, query: dict[str, str]) -> str:
    """The address of a list that asks this, to be shared."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"{url_for(view)}?{asked}" if asked else url_for(view)


@inbox.get("/views")
def views() -> Response:
    """The views that somebody sees, with what they may do about each."""
    cases = the_sales().views
    seen = [(one, cases.may_change(actor(), one)) for one in cases.seen_by(actor())]
    return render("views.html", seen=seen, leads_at=url_for("inbox.list_leads"))


@inbox.post("/views")
def keep_view() -> Response:
    """Keep the choice of leads that is shown under a name; 303 to it."""
    asked = {name: request.form.get(name, "") for name in ASKS}
    shared = request.form.get("shared") == "yes"
    view = the_sales().views.keep(actor(), request.form.get("name", ""), asked, is_shared=shared)
    return redirect(address("inbox.list_leads", dict(parse_qsl(view.query))), 303)


@inbox.post("/views/<view_id>/name")
def rename_view(view_id: str) -> Response:
    """Give a view another name; 303 back to the views."""
    the_sales().views.rename(actor(), view_id, request.form.get("name", ""))
    return redirect(url_for("inbox.views"), 303)


@inbox.post("/views/<view_id>/remove")
def remove_view(view_id: str) -> Response:
    """Keep a view no longer; 303 back to the views."""
    the_sales().views.remove(actor(), view_id)
    return redirect(url_for("inbox.views"), 303)
