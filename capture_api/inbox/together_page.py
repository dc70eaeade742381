"""Who buys together with the person of a lead: put there, given a role, taken out, and let in by a link."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.inbox.auth import actor, inbox, the_sales


@inbox.post("/leads/<lead_id>/together")
def join_together(lead_id: str) -> Response:
    """Put the people of two leads into one household or company; 303 back to the lead."""
    other, kind, role = (request.form.get(name, "").strip() for name in ("other", "kind", "role"))
    the_sales().together.join(actor(), lead_id, other, kind, role)
    return to_lead(lead_id, "together")


@inbox.post("/leads/<lead_id>/together/role")
def give_role(lead_id: str) -> Response:
    """Say what somebody has to do with it; 303 back to the lead."""
    the_sales().together.give_role(actor(), lead_id, request.form.get("person", ""), request.form.get("role", ""))
    return to_lead(lead_id, "role")


@inbox.post("/leads/<lead_id>/together/leave")
def leave_together(lead_id: str) -> Response:
    """Take somebody out; 303 back to the lead."""
    the_sales().together.leave(actor(), lead_id, request.form.get("person", ""))
    return to_lead(lead_id, "apart")


@inbox.post("/leads/<lead_id>/share")
def share(lead_id: str) -> Response:
    """Make a link for one person more; 303 back to the lead, which shows it."""
    the_sales().sharing.share(actor(), lead_id, request.form.get("kind", ""))
    return to_lead(lead_id, "shared", "together")


@inbox.post("/leads/<lead_id>/share/<link_id>/end")
def end_share(lead_id: str, link_id: str) -> Response:
    """Take a link back; 303 back to the lead."""
    the_sales().sharing.end(actor(), lead_id, link_id)
    return to_lead(lead_id, "share-ended")


def to_lead(lead_id: str, said: str, part: str = "") -> Response:
    """303 back to the lead, or a part of its page."""
    return redirect(url_for("inbox.one_lead", lead_id=lead_id, said=said, _anchor=part or None), 303)
