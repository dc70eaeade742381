"""What becomes of a promise that was broken: it goes up, to whoever answers for marketing and sales alike."""

from capture_api.deliver.mail_facts import site_facts
from capture_api.model.lead import LeadRow
from capture_api.model.recording import Mail
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.cases.people_of_ours import owners_for
from capture_api.sales.moves import UP

BROKEN_PROMISE = "broken"  # the mail that tells of one


def told_of_broken(context: SalesContext, row: LeadRow, promise: str, by: str, note: str) -> tuple[Mail, ...]:
    """The mail to whoever answers for marketing and sales alike, about a promise that was broken."""
    to = owners_for(context, row.journey)[UP]
    if "@" not in to:
        return ()
    facts = site_facts(context.manifest, row.journey) | {
        "reference": row.reference,
        "who": row.who,
        "person": row.email,
        "promise": promise,
        "by": by,
        "said": note,
        "link": f"{context.base_url}inbox/leads/{row.id}",
    }
    return (Mail(context.ids("m"), BROKEN_PROMISE, to, facts),)
