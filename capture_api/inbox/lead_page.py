"""One lead, and what may be done with it."""

import secrets
from collections.abc import Mapping

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.inbox.auth import actor, inbox, the_sales, the_services
from capture_api.inbox.lead_shown import NOTHING_TYPED, of_move, what_can_be_done, what_they_said, who_they_are
from capture_api.inbox.pages import render
from capture_api.inbox.site import now, the_manifest
from capture_api.sales.cases.actions import LeadAction
from capture_api.sales.exports import EXPORTS
from capture_api.sales.history import changes_since, event_of, history_of, page_of_history
from capture_api.sales.moves import MOVES
from capture_api.sales.queries import read_day, read_hour

# What an address may say after an action; anything else in it is not shown.
SAID = {
    **{name: f"Recorded: {move.label}." for name, move in MOVES.items()},
    "accept": "You took this lead. The promised time stands.",
    "unqualify": "Marked unqualified. Marketing sees the reason, and its credit is taken back.",
    "recycle": "Put off. It comes back to the list on its date.",
    "reopen": "Opened again.",
    "no-show": "Recorded: they did not come. They were offered a new time.",
    "send-again": "The mail is tried again.",
    "same-person": "They are one person now, and all that they sent stands on this page. It can be taken back below.",
    "part": "They are two people again, and their leads are as they were.",
    "introduced": "Recorded: who introduced them. The credit is that referrer's alone.",
    "together": "They belong together now: who of ours works what of theirs stands below.",
    "apart": "They do not belong together any more. Their leads are as they were.",
    "role": "Recorded: what they have to do with it.",
    "shared": "The link is made. Copy it from below; it lets in one person within 14 days.",
    "share-ended": "The link leads nowhere any more.",
    "stop-mail": "That mail is not sent. The others still go out on their days.",
    "undo": "Taken back. Everything is as it was before.",
    "note": "The note is kept.",
    "added": "Added. Its promised time runs from now.",
    "let-through": "Let through. It is a lead like any other now; nobody was sent a mail.",
    "kept": "Recorded: this promise was kept.",
    "broken": "Recorded: this promise was broken. It counts in the report on promises.",
}


@inbox.get("/leads/<lead_id>.vcf")
def one_card(lead_id: str) -> Response:
    """The person of a lead for an address book."""
    row, form = the_sales().leads.row(actor(), lead_id), EXPORTS["people.vcf"]
    return Response(
        "".join(form.lines([row], the_manifest(), now())),
        content_type=f"{form.media}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{row.reference}.vcf"'},
    )


@inbox.get("/leads/<lead_id>")
def one_lead(lead_id: str) -> Response:
    """One lead: their words first."""
    return lead_page(lead_id, said=SAID.get(request.args.get("said", ""), ""))


def lead_page(
    lead_id: str,
    status: int = 200,
    *,
    said: str = "",
    error: str = "",
    typed: Mapping[str, str] = NOTHING_TYPED,
    of: str = "",
    seen: int = 0,
) -> Response:
    """The page of a lead, perhaps with what was said or refused, and what was typed into the form of a move (`of`).

    `seen` is the revision that the sender saw, to say what became different since; 0 for nothing to say.
    """
    sheet, zone = the_sales().leads.sheet(actor(), lead_id), the_manifest().hours.zone
    row = sheet.file.row
    meanwhile = [event_of(touch, zone) for touch in changes_since(sheet.done, row.revision, seen)] if seen else []
    return render(
        "lead.html",
        status,
        said=said,
        error=error,
        of=of,
        meanwhile=meanwhile,
        zone=zone,
        may_act=actor().may("act"),
        once=secrets.token_urlsafe(12),
        history=page_of_history(history_of(sheet.file.touches, zone), request.args.get("history", "")),
        **what_they_said(sheet),
        **what_can_be_done(sheet, typed, of),
        **who_they_are(row),
    )


@inbox.post("/leads/<lead_id>/<move>")
def act(lead_id: str, move: str) -> Response:
    """Take, mark, put off or reopen a lead; 303 back to it with what was done."""
    form = request.form
    if move == "note":
        the_sales().actions.note(
            actor(),
            lead_id,
            form.get("note", ""),
            key=key(),
            next_on=read_day(form.get("on", "")),
        )
    else:
        the_sales().actions.act(
            actor(),
            lead_id,
            LeadAction(
                move,
                reason=of_move(form, move, "reason", move),
                day=read_day(of_move(form, move, "on", move)),
                hour=read_hour(of_move(form, move, "at", move)),
                to=of_move(form, move, "to", move),
                note=form.get("note", ""),
                key=key(),
                revision=revision(),
            ),
        )
    return redirect(url_for("inbox.one_lead", lead_id=lead_id, said=move), 303)


@inbox.post("/leads/<lead_id>/send-again")
def send_again(lead_id: str) -> Response:
    """Try the mail that could not be sent once more; 303 back to the lead."""
    the_sales().actions.send_again(actor(), lead_id)
    the_services().outbox_wakeup.set()
    return redirect(url_for("inbox.one_lead", lead_id=lead_id, said="send-again"), 303)


@inbox.post("/leads/<lead_id>/same-person")
def merge(lead_id: str) -> Response:
    """Make one person of those of two leads; 303 to the lead that stays open."""
    row = the_sales().same_person.merge(actor(), lead_id, request.form.get("other", "").strip())
    return redirect(url_for("inbox.one_lead", lead_id=row.id, said="same-person"), 303)


@inbox.post("/leads/<lead_id>/same-person/<merge_id>/part")
def part(lead_id: str, merge_id: str) -> Response:
    """Say that two people are two after all; 303 back to the lead."""
    the_sales().same_person.part(actor(), lead_id, merge_id)
    return redirect(url_for("inbox.one_lead", lead_id=lead_id, said="part"), 303)


@inbox.post("/leads/<lead_id>/mails/<journey>/<mail>/stop")
def stop_mail(lead_id: str, journey: str, mail: str) -> Response:
    """Keep one mail of a journey from a lead; 303 back to it."""
    the_sales().after_sale.stop(actor(), lead_id, journey, mail)
    return redirect(url_for("inbox.one_lead", lead_id=lead_id, said="stop-mail"), 303)


@inbox.post("/leads/<lead_id>/promises/<promise>")
def promise_outcome(lead_id: str, promise: str) -> Response:
    """Record that a promise was kept or broken; 303 back to the lead."""
    outcome = request.form.get("outcome", "")
    the_sales().actions.outcome(actor(), lead_id, promise, outcome, key=key())
    return redirect(url_for("inbox.one_lead", lead_id=lead_id, said=outcome), 303)


def key() -> str:
    """The key of the form that was sent, this account's own and for this address: a form may have several buttons."""
    key = request.form.get("once", "")[:64]
    return f"{actor().id}:{key}:{request.path.rpartition('/leads/')[2]}" if key else ""


def revision() -> int | None:
    """The lead as the page showed it."""
    seen = request.form.get("revision", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
