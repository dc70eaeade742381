"""A lead added by hand: who phoned, wrote or walked in. A number or an address is enough."""

import secrets
from collections.abc import Mapping

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.accounts.actor import MAY
from capture_api.inbox.auth import actor, inbox, the_sales
from capture_api.inbox.pages import render, say
from capture_api.inbox.site import the_manifest
from capture_api.record.manual_entry import CONTACTS, MEDIA, UnfitLead
from capture_api.sales.cases.context import UnknownLead

ORDER = ("name", "phone", "email", "company", "message")  # as one says it on the telephone
OURS = frozenset({"csrf", "once", "unsent", "journey", "medium", "told", "vendor"})


@inbox.get("/add")
def add_page() -> Response:
    """The form, for the journey that the address names."""
    return add_form()


def add_form(status: int = 200, errors: Mapping[str, str] | None = None) -> Response:
    """The form, perhaps with what was typed and what is wrong with it."""
    if not actor().may("act"):
        return say(403, "Your role does not cover this", f"Adding a lead needs the role {' or '.join(MAY['act'])}.")
    manifest = the_manifest()
    name = request.values.get("journey", "") or next(iter(manifest.journeys), "")
    journey = manifest.journeys.get(name)
    if journey is None:
        return say(404, "There is no such journey", "The address may be mistyped. Add the lead from the list.")
    form = manifest.offer(name, journey.hand_raise.offer)
    asked = {field.name: field for field in form.fields} if form else {}
    return render(
        "add.html",
        status,
        journey=name,
        journeys={key: one.title for key, one in manifest.journeys.items()},
        contacts=[CONTACTS[one] for one in ORDER],
        more=[field for field in asked.values() if field.name not in CONTACTS and field.type != "hidden"],
        promises={key: one for key, one in manifest.promises.items() if one.journey == name and not one.vendor},
        vendors={key: one.title for key, one in journey.vendors.items()},
        media=MEDIA,
        typed=request.form,
        errors=errors or {},
        once=request.form.get("once", "") or secrets.token_urlsafe(12),
    )


@inbox.post("/add")
def add_lead() -> Response:
    """Keep the lead; 303 to it, or the form again with what was typed."""
    form = request.form
    typed = {name: tuple(filter(str.strip, values)) for name, values in form.lists() if name not in OURS}
    key = f"{actor().id}:{form.get('once', '')[:64]}:add" if form.get("once") else ""
    try:
        kept = the_sales().people.add(
            actor(),
            form.get("journey", ""),
            typed,
            form.get("medium", ""),
            form.getlist("told"),
            key,
            form.get("vendor", ""),
        )
    except UnfitLead as error:
        return add_form(422, error.errors)
    try:
        lead_id = the_sales().leads.row(actor(), kept.reference).id
    except UnknownLead:
        return redirect(url_for("inbox.list_leads"), 303)
    return redirect(url_for("inbox.one_lead", lead_id=lead_id, said="added"), 303)
