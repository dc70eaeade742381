"""Quarantined forms, for a person to see."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.accounts.actor import MAY
from capture_api.inbox.auth import actor, inbox, the_sales
from capture_api.inbox.pages import render
from capture_api.inbox.site import the_manifest


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
