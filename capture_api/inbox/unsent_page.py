"""What was typed and could not be sent: back in its own form, to be looked at and sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from capture_api.inbox.auth import actor, inbox, the_unsent
from capture_api.inbox.lead_page import lead_page
from capture_api.inbox.pages import render
from capture_api.sales.cases.context import UnknownLead
from capture_api.store.unsent import UnsentForm

Fields = Mapping[str, tuple[str, ...]]
NOT_SENT = "Your sign-in had ended, so nothing was done. What you typed stands below; look at it and send it."
# Fields that nobody types: they go along as they are.
CARRIED = frozenset({"once", "revision", "back", "lead", "for", "outcome"})
SECRET = frozenset({"csrf", "unsent"})
LABELS = {"note": "Note", "on": "Day", "at": "Hour", "to": "To", "until": "Until", "text": "In one sentence",
          "criteria": "Criteria, one a line", "why": "Why", "q": "Search for"}  # fmt: skip
A_LINE = 60  # characters; what is longer is shown in several lines


@dataclass(frozen=True, slots=True)
class TypedField:
    """A field of a form with what was typed into it."""

    name: str
    label: str
    value: str
    is_long: bool
    is_carried: bool


@inbox.get("/unsent")
def unsent() -> Response:
    """The newest form that waits for who is signed in, filled in as it was; the list where none waits."""
    waiting = the_unsent().of(actor().id)
    if not waiting:
        return redirect(url_for("inbox.list_leads"), 303)
    form = waiting[0]
    g.unsent = form.id  # every form of this page carries it, so that sending one lets go of what was kept
    if form.lead_id:
        try:
            return lead_page(form.lead_id, said=NOT_SENT, typed=first_values(form.fields), of=form_name(form))
        except UnknownLead:  # erased or mistyped: the text is shown all the same
            pass
    return typed_page(200, "What you typed was not sent", NOT_SENT, form.address, form.fields)


def typed_page(status: int, title: str, sentence: str, address: str, fields: Fields) -> Response:
    """A form with what was typed into it, whichever form it was, to be sent again."""
    shown = [
        TypedField(name, LABELS.get(name, name.capitalize()), value, is_long(value), name in CARRIED)
        for name, values in fields.items()
        for value in values
        if name not in SECRET
    ]
    return render(
        "unsent.html",
        status,
        title=title,
        sentence=sentence,
        action=request.script_root + address,
        fields=shown,
    )


def is_long(value: str) -> bool:
    """Whether a text wants several lines."""
    return len(value) > A_LINE or "\n" in value


def form_name(form: UnsentForm) -> str:
    """Which of a lead's forms it was: the end of its address."""
    return form.address.rpartition("/")[2]


def first_values(fields: Fields) -> dict[str, str]:
    """The value of each field that takes one."""
    return {name: values[0] for name, values in fields.items() if values}


@inbox.post("/unsent/<form_id>/drop")
def drop_unsent(form_id: str) -> Response:
    """Let go of a form that is not wanted any more; 303 to the next one, or to the list."""
    the_unsent().forget(actor().id, form_id)
    return redirect(url_for("inbox.unsent"), 303)


@inbox.after_request
def let_go_of_sent(answer: Response) -> Response:
    """A form that came back and was sent is kept no longer."""
    kept = request.form.get("unsent", "") if request.method == "POST" and answer.status_code == 303 else ""
    if kept and g.get("sign_in"):
        the_unsent().forget(actor().id, kept)
    return answer
