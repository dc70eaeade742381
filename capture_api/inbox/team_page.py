"""Who of ours takes which leads, and who is away."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.inbox.auth import actor, inbox, the_sales
from capture_api.inbox.pages import render
from capture_api.inbox.site import names_of, now, the_manifest
from capture_api.sales.cases.people_of_ours import WORK_LEADS
from capture_api.sales.cases.team import TeamChange
from capture_api.sales.queries import BadQuery, read_day


@inbox.get("/team")
def team() -> Response:
    """Everybody who may work leads, what they take, and a form for who is away."""
    manifest = the_manifest()
    return render(
        "team.html",
        team=the_sales().team.everyone(actor()),
        mine=actor().email if actor().role in WORK_LEADS else "",
        may_manage=actor().may("manage"),
        names=names_of(manifest),
        today=now().astimezone(manifest.hours.zone).date(),
    )


@inbox.post("/team/<email>/away")
def away(email: str) -> Response:
    """Let nothing new come to somebody until a day; 303 back to the team."""
    the_sales().team.away(actor(), email, read_day(request.form.get("until", "")))
    return redirect(url_for("inbox.team"), 303)


@inbox.post("/team/<email>/takes")
def takes(email: str) -> Response:
    """Let somebody take leads in turn, so many for each of a colleague's and so many at most; 303 back to the team."""
    weight, capacity = (whole(name, request.form.get(name, "")) for name in ("weight", "capacity"))
    the_sales().team.change(actor(), email, TeamChange(weight=weight, capacity=capacity))
    return redirect(url_for("inbox.team"), 303)


@inbox.post("/team/<email>/disable")
def disable(email: str) -> Response:
    """Let an account in no more, its leads handed over; 303 back to the team."""
    the_sales().team.disable(actor(), email, request.form.get("to", ""))
    return redirect(url_for("inbox.team"), 303)


def whole(name: str, text: str) -> int:
    """A whole number as a form sends it."""
    if not text.isascii() or not text.isdigit():
        raise BadQuery(f"“{text[:20]}” is not a whole number. Give one for {name}.")
    return int(text[:9])
