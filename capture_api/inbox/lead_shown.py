"""What the page of a lead shows, part by part."""

from collections.abc import Mapping, Sequence
from typing import Any

from capture_api.inbox.auth import actor, the_sales, the_services
from capture_api.inbox.site import names_of, now, the_manifest
from capture_api.model.buying_group import KINDS, ROLES, role_words
from capture_api.model.lead import LeadRow
from capture_api.model.phone import numbers_in
from capture_api.model.states import ERASED, NO_SHOW
from capture_api.sales.brief import KNOW, WHY_KNOW, Brief
from capture_api.sales.cases.buying_groups import BY as TOGETHER_BY
from capture_api.sales.cases.leads import LeadSheet
from capture_api.sales.cases.same_person import BY
from capture_api.sales.given import EarlierForm
from capture_api.sales.likely import is_one_press, likely_move, others
from capture_api.sales.moves import STATES
from capture_api.sales.reports.wording import counted, ordinal
from capture_api.store.referrers import BY_CODE, BY_LINK, BY_OURS

TYPED = ("note", "on", "at", "to", "reason")  # what the forms of a lead ask for
NOTHING_TYPED: Mapping[str, str] = dict.fromkeys(TYPED, "")
WAYS = {BY_LINK: "came by their address", BY_CODE: "gave their code", BY_OURS: "said so to us"}
MOST_MEMBERS, MOST_LEADS = 15, 3  # of a household or company, with leads of each, that stand on one lead
MOST_OTHERS = 5  # forms of other leads whose words are shown with a lead
Shown = dict[str, Any]


def what_they_said(sheet: LeadSheet) -> Shown:
    """Their words, the brief, and where the lead stands."""
    brief, file = sheet.brief, sheet.file
    return {
        "row": file.row,
        "brief": brief,
        "state": STATES[file.row.status],
        "states": STATES,
        "missed": missed_words(sheet.missed, file.row.status),
        "dead": file.dead,
        "others": file.others,
        "earlier": earlier_forms(brief.earlier),
        "for_talk": for_talk(brief),
        "know": KNOW,
        "why_know": WHY_KNOW,
    }


def what_can_be_done(sheet: LeadSheet, typed: Mapping[str, str], of: str) -> Shown:
    """The moves of a lead with what was typed for them, the most likely first, and how to reach its person."""
    row, country = sheet.file.row, the_manifest().site.country
    likely = likely_move(row)
    likely = likely if likely in sheet.moves else None
    pressed, asking = others(sheet.moves, likely)
    asking = (*((likely,) if likely and not is_one_press(likely) else ()), *asking)
    may_note = actor().may("act") and row.status != ERASED
    return {
        "typed": {name: typed.get(name, "") for name in TYPED},
        "typed_of": {
            move.name: {name: of_move(typed, move.name, name, of) for name in TYPED if name != "note"}
            for move in asking
        },
        "likely": likely,
        "pressed": pressed,
        "asking": asking,
        "is_one_press": is_one_press,
        "may_note": may_note,
        "may_move": bool(may_note or likely or pressed or asking),
        "undo": sheet.undo,
        "people": sheet.people,
        "reasons_of": sheet.reasons,
        "country": country,
        "call_at": next((one.uri for one in numbers_in(sheet.brief.phone, country)), ""),
        "today": now().astimezone(the_manifest().hours.zone).date(),
    }


def who_they_are(row: LeadRow) -> Shown:
    """Who else they may be and belong to, who of ours is who, and what they are sent after the sale."""
    together, keys = the_sales().together.of(actor(), row.id), the_services().settings.secret_keys
    shared = [one for shown in together.groups for one in shown.links if not one.is_spent and one.until > now()]
    return {
        "together": together,
        "together_by": TOGETHER_BY,
        "shared": [(one, the_sales().sharing.address(one, keys)) for one in shared],
        "kinds": KINDS,
        "roles": ROLES,
        "role_words": role_words,
        "most_members": MOST_MEMBERS,
        "most_leads": MOST_LEADS,
        "names": names_of(the_manifest()),
        "same": the_sales().same_person.of(actor(), row.id),
        "alike_by": BY,
        "mails": the_sales().after_sale.mails(actor(), row.id),
        "may_look_after": actor().may("look after"),
        "introduced": the_sales().referrers.of_lead(actor(), row.id),
        "referrers": the_sales().referrers.with_a_code(actor()),
        "ways": WAYS,
    }


def of_move(form: Mapping[str, str], move: str, name: str, sent: str) -> str:
    """What was typed into a move's own field; the plain name is that of the note, and of programs and older pages."""
    return form.get(f"{move}-{name}", "") or (form.get(name, "") if move == sent else "")


def missed_words(missed: int, status: str) -> str:
    """“2nd no-show” while a new time is to be agreed on, “2 no-shows” after it; "" for who came every time."""
    if not missed:
        return ""
    return f"{ordinal(missed)} no-show" if status == NO_SHOW else counted(missed, "no-show")


def earlier_forms(forms: Sequence[EarlierForm]) -> list[EarlierForm]:
    """Every form that joined this lead, and the newest of the others: those stand whole on leads of their own."""
    others = [one for one in forms if not one.is_own]
    return [one for one in forms if one.is_own or one in others[:MOST_OTHERS]]


def for_talk(brief: Brief) -> list[tuple[str, tuple[str, ...]]]:
    """What to have in mind, under its headings."""
    found = (
        ("Alternatives", brief.alternatives),
        ("Deal breakers", brief.deal_breakers),
        ("People to include", brief.people_to_include),
        ("Advantages", brief.advantages),
    )
    return [(heading, items) for heading, items in found if items]
