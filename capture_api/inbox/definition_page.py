"""What both sides call a lead: what holds, what is proposed, and their word on it."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.errors import RefusedMove
from capture_api.inbox.auth import actor, inbox, the_sales
from capture_api.inbox.pages import render
from capture_api.inbox.site import the_manifest
from capture_api.model.proposal import SIDES
from capture_api.sales.definitions import HOW, UnfitDefinition, criterion_line, criterion_words

TYPED = ("text", "criteria", "why", "for")


@inbox.get("/definitions")
def definitions() -> Response:
    """Every journey's definition of a lead."""
    return definitions_page()


def definitions_page(status: int = 200, *, error: str = "", journey: str = "") -> Response:
    """The definitions, perhaps with what was refused and typed for one of them."""
    cases = the_sales().definitions
    sheets = [cases.sheet(actor(), name) for name in the_manifest().journeys]
    return render(
        "definitions.html",
        status,
        sheets=sheets,
        lines=criterion_line,
        words=criterion_words,
        zone=the_manifest().hours.zone,
        sides=() if actor().role in SIDES else SIDES,
        how=HOW,
        error=error,
        asked=journey,
        typed={name: request.form.get(name, "") for name in TYPED},
        blank=dict.fromkeys(TYPED, ""),
        role=actor().role,
    )


@inbox.post("/definitions/<journey>")
def propose_definition(journey: str) -> Response:
    """Propose a version; 303 back, or the page again with what was typed."""
    form = request.form
    try:
        the_sales().definitions.propose(
            actor(), journey, form.get("text", ""), form.get("criteria", ""), form.get("for", ""), form.get("why", "")
        )
    except (UnfitDefinition, RefusedMove) as error:
        return definitions_page(422, error=str(error), journey=journey)
    return redirect(url_for("inbox.definitions"), 303)


@inbox.post("/definitions/<journey>/<int:version>/agree")
def agree_to_definition(journey: str, version: int) -> Response:
    """Give one side's word; 303 back."""
    the_sales().definitions.agree(actor(), journey, version, request.form.get("for", ""))
    return redirect(url_for("inbox.definitions"), 303)
