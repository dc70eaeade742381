"""Sends the mails of journeys as they fall due: each once, and none to who said no."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from capture_api.contract.addresses import kept_address, no_mail_address
from capture_api.contract.mails import AFTER
from capture_api.contract.manifest import Manifest
from capture_api.contract.tokens import AFTER_SALE_ANSWER, NO_MAIL, sign_until
from capture_api.deliver.journey_words import filled, filled_html
from capture_api.deliver.mail_facts import site_facts
from capture_api.model.lead import LeadRow
from capture_api.model.moments import day_words
from capture_api.model.recording import DoneMail, Mail
from capture_api.model.states import AFTER_SALE
from capture_api.sales.after_sale import GRACE, OWED, PLANNED, PlannedMail, entered_at, mails_for, words_for
from capture_api.sales.cases.after_sale import mails_of
from capture_api.sales.cases.context import SalesContext
from capture_api.store.engine import Transaction
from capture_api.store.journey_mails import JOURNEY_MAIL, JourneyMailRepository, claim, may_get
from capture_api.store.leads import LeadRepository
from capture_api.store.notices import owe

LINK_LIFE = timedelta(days=3650)  # who wants no more mail may say so years later
ANSWER_LIFE = timedelta(days=180)
A_DAY = timedelta(days=1)  # a mail before a date comes in the morning of its day, the date itself in the evening


@dataclass(frozen=True, slots=True)
class AfterSaleMail:
    """Looks for mail that is due; harmless to run twice, by several processes, or late."""

    context: SalesContext

    def send_due(self, keys: Sequence[str]) -> int:
        """Give every mail that is due to the outbox, once; how many. `keys` sign the links in it."""
        now, manifest, sent = self.context.clock(), self.context.manifest, 0
        for lead_id in dict.fromkeys(self._candidates(manifest, now)):
            row = LeadRepository(self.context.engine).row(lead_id)
            for one in mails_of(self.context, row, now) if row else ():
                if row and one.state == PLANNED and one.due_at <= now:
                    sent += self._send(row, one, keys, now)
        return sent

    def _candidates(self, manifest: Manifest, now: datetime) -> Iterator[str]:
        """The leads that one of the mails may be due for; more than are due, and never one that had it."""
        repository = JourneyMailRepository(self.context.engine)
        for journey in manifest.journeys:
            for its, mail in mails_for(journey, manifest):
                days = timedelta(days=mail.days)
                if mail.when == AFTER:
                    yield from repository.entered(mail.state, now - days - GRACE, now - days, its, mail.name)
                else:
                    yield from repository.awaiting(mail.state, now, now + days + A_DAY, its, mail.name)

    def _send(self, row: LeadRow, one: PlannedMail, keys: Sequence[str], now: datetime) -> bool:
        """Whether the mail was put into the outbox now: whoever comes second, or too late, sends nothing."""
        facts = mail_facts(self.context, row, one, keys, now)
        mail = Mail(self.context.ids("m"), JOURNEY_MAIL, row.email, facts)

        def work(tx: Transaction) -> bool:
            if not may_get(tx, row.person_id, AFTER_SALE, row.id):
                return False
            if not claim(tx, row.id, DoneMail(one.journey, one.mail.name, OWED, now, ""), mail.id):
                return False
            owe(tx, [mail], now, row)
            return True

        return self.context.engine.transaction(work)


def mail_facts(
    context: SalesContext, row: LeadRow, one: PlannedMail, keys: Sequence[str], now: datetime
) -> dict[str, Any]:
    """A mail of a journey with everything filled in: it is sent as it reads now, whatever is built later."""
    manifest, mail = context.manifest, one.mail
    signer = manifest.owner(one.journey, mail.signed_by)
    site = site_facts(manifest, one.journey)
    no_mail = no_mail_address(context.base_url, sign_until(row.person_id, keys, NO_MAIL, now + LINK_LIFE))
    answer = kept_address(context.base_url, sign_until(row.id, keys, AFTER_SALE_ANSWER, now + ANSWER_LIFE))
    delivered = entered_at(LeadRepository(context.engine).moves(row.id)).get("delivered")
    words = words_for(row, manifest, one.journey, mail) | {
        "delivered.day": day_words(delivered.astimezone(manifest.hours.zone).date()) if delivered else "",
        "link.promises": answer,
    }
    return site | {
        "site": site["site"] | {"language": mail.language or manifest.site.language, "accent": manifest.site.accent},
        "owner": {"name": signer.name, "email": signer.email},
        "reference": row.reference,
        "subject": filled(mail.subject, words),
        "text": filled(mail.text, words),
        "html": filled_html(mail.html, words),
        "unsubscribe": no_mail,
    }
