"""Who sends us clients: their codes, what is counted of each, and the page that is theirs."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.inbox.auth import actor, inbox, the_sales, the_services
from capture_api.inbox.pages import render

SHOWN = 60  # on one page
SAID = {
    "made": "They have a code now. Give them the address or the code below.",
    "ended": "The code counts no more. Whom they introduced stays theirs.",
    "taken-up": "The code counts again.",
}


@inbox.get("/referrers")
def referrers() -> Response:
    """Everybody with a code, those that count first, and a form for one more."""
    everyone, asked = the_sales().referrers.everyone(actor()), request.args.get("from", "")
    start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return render(
        "referrers.html",
        shown=everyone[start : start + SHOWN],
        next=start + SHOWN if len(everyone) > start + SHOWN else 0,
        may_change=actor().may("introduce"),
    )


@inbox.post("/referrers")
def add_referrer() -> Response:
    """Give somebody a code; 303 to their page."""
    given = (request.form.get(name, "") for name in ("name", "email", "code"))
    made = the_sales().referrers.add(actor(), *given)
    return to_one(made.code, "made")


@inbox.get("/referrers/<code>")
def one_referrer(code: str) -> Response:
    """One referrer: what they pass on, the page that is theirs, and whether their code counts."""
    cases = the_sales().referrers
    found = cases.named(actor(), code)
    return render(
        "referrer.html",
        one=next(one for one in cases.everyone(actor()) if one.referrer.id == found.id),
        page_link=cases.page_link(actor(), code, the_services().settings.secret_keys),
        said=SAID.get(request.args.get("said", ""), ""),
        may_change=actor().may("introduce"),
    )


@inbox.post("/referrers/<code>/end")
def end_referrer(code: str) -> Response:
    """Let a code count no more; 303 back to its page."""
    return to_one(the_sales().referrers.end(actor(), code).code, "ended")


@inbox.post("/referrers/<code>/take-up")
def take_up_referrer(code: str) -> Response:
    """Let a code count again; 303 back to its page."""
    return to_one(the_sales().referrers.take_up(actor(), code).code, "taken-up")


@inbox.post("/leads/<lead_id>/introduced")
def introduced(lead_id: str) -> Response:
    """Say who introduced a lead, or that nobody did; 303 back to it."""
    the_sales().referrers.credit(actor(), lead_id, request.form.get("code", ""))
    return redirect(url_for("inbox.one_lead", lead_id=lead_id, said="introduced"), 303)


def to_one(code: str, said: str) -> Response:
    """303 to the page of a referrer."""
    return redirect(url_for("inbox.one_referrer", code=code, said=said), 303)
