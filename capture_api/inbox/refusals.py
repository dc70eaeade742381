"""What the inbox says when something cannot be done, on the page where it was asked."""

import logging

from flask import g, request
from werkzeug.wrappers import Response

from capture_api.contract.manifest_file import NoManifest
from capture_api.errors import AnotherBody, CaptureError, NotAllowed, RefusedMove
from capture_api.inbox.auth import inbox
from capture_api.inbox.lead_page import lead_page, revision
from capture_api.inbox.pages import say
from capture_api.inbox.site import now
from capture_api.inbox.unsent_page import typed_page
from capture_api.sales.cases.context import UnknownLead
from capture_api.sales.cases.referrers import UnfitReferrer
from capture_api.sales.cases.team import LeadsLeft, UnfitTeam
from capture_api.sales.cases.views import UnfitView
from capture_api.sales.definitions import UnfitDefinition
from capture_api.sales.queries import BadQuery
from capture_api.sales.waiting import elapsed_words
from capture_api.store.errors import StoreUnavailable
from capture_api.store.lead_changes import LeadMoved

log = logging.getLogger("waypost")


@inbox.errorhandler(RefusedMove)
@inbox.errorhandler(BadQuery)
@inbox.errorhandler(AnotherBody)
@inbox.errorhandler(UnfitTeam)
@inbox.errorhandler(UnfitDefinition)
@inbox.errorhandler(LeadsLeft)
@inbox.errorhandler(UnfitView)
@inbox.errorhandler(UnfitReferrer)
def refused(error: CaptureError) -> Response:
    """The lead again with the reason on top, or the reason alone."""
    lead_id = (request.view_args or {}).get("lead_id")
    if request.method != "POST":
        return say(400, "This list cannot be shown", str(error))
    if not lead_id:
        return typed_page(422, "This cannot be done", str(error), request.path, typed_fields())
    try:
        status = 409 if isinstance(error, AnotherBody) else 422
        return lead_page(lead_id, status, error=str(error), typed=request.form, of=sent_form())
    except UnknownLead as missing:
        return unknown(missing)


def typed_fields() -> dict[str, tuple[str, ...]]:
    """The form of this request as it was filled in."""
    return {name: tuple(values) for name, values in request.form.lists()}


@inbox.errorhandler(LeadMoved)
def moved(error: LeadMoved) -> Response:
    """The lead as it is now, and who was faster."""
    row = error.row
    ago = elapsed_words(now() - row.updated_at)
    by = f"{row.taken_by} took this lead" if row.taken_by else "Somebody changed this lead"
    sentence = f"{by} {ago} ago. Nothing of yours was done. Look at it again below; what you typed still stands there."
    seen = revision() or 0
    return lead_page(row.id, 409, error=sentence, typed=request.form, of=sent_form(), seen=seen)


def sent_form() -> str:
    """The move whose form was sent; "" for another form."""
    return str((request.view_args or {}).get("move", ""))


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
def unavailable(error: StoreUnavailable | NoManifest) -> Response:
    """Nothing can be read or kept just now; the page may be that of the sign-in, so that anybody reads it."""
    log.error("The inbox cannot answer.", extra={"facts": {"why": str(error)}})
    title, sentence = (
        "The inbox cannot answer just now",
        f"{error.for_anybody} Nothing was lost; try again in a moment.",
    )
    if request.method == "POST" and g.get("sign_in"):
        answer = typed_page(503, title, sentence, request.path, typed_fields())
    else:
        answer = say(503, title, sentence)
    answer.headers["Retry-After"] = "5"
    return answer
