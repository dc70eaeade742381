"""What was said with a lead: the notes of our people, the mails that we sent, and what its person wrote."""

from collections.abc import Iterator
from pathlib import Path

from capture_api.accounts.actor import Actor
from capture_api.contract.conversation import OURS, THEIRS, LeadConversation, LeadWords, ToldWording
from capture_api.deliver.compose import text_of_mail
from capture_api.model.answers import text_of
from capture_api.model.lead import LeadFile, LeadRow
from capture_api.model.recording import Touch
from capture_api.sales.cases.context import SalesContext, known
from capture_api.store.leads import LeadRepository
from capture_api.store.outbox import OutboxRepository

SAID = ("text", "note")  # where the touch of a move or a note keeps what somebody of ours typed


class ConversationCases:
    """What may be asked about conversations."""

    def __init__(self, context: SalesContext, templates: Path | None) -> None:
        self._context = context
        self._templates = templates  # of mails, those that win over ours
        self._leads = LeadRepository(context.engine)

    def of_lead(self, actor: Actor, lead_id: str) -> LeadConversation:
        """All that was said with a lead, oldest first; UnknownLead when there is none."""
        actor.must("read")
        file = known(self._leads.file(self._context.id_of(lead_id)), lead_id)
        mails, unmade = self._mails(file.row)
        words = [*self._notes(file.row), *mails, *_forms(file)]
        return LeadConversation(
            reference=file.row.reference,
            journey=file.row.journey,
            people=tuple(dict.fromkeys(filter(None, _people(file)))),
            told=tuple(ToldWording(one.promise_id, one.hash, one.text) for one in file.disclosed if one.text),
            words=tuple(sorted(words, key=lambda one: one.at)),
            unmade=unmade,
        )

    def _notes(self, row: LeadRow) -> Iterator[LeadWords]:
        for touch in self._leads.moves(row.id):
            for text in _typed(touch):
                yield LeadWords(touch.at, OURS, "note", text)

    def _mails(self, row: LeadRow) -> tuple[list[LeadWords], int]:
        """The mails to the lead's person, and how many more there were whose text can't be made again."""
        sent = OutboxRepository(self._context.engine).sent_to(row.id, row.email)
        made = [(mail, text_of_mail(mail, self._templates)) for mail in sent]
        words = [LeadWords(mail.created_at, OURS, "mail", text) for mail, text in made if text is not None]
        return words, len(made) - len(words)


def _typed(touch: Touch) -> Iterator[str]:
    return (str(touch.data[name]) for name in SAID if touch.actor and touch.data.get(name))


def _forms(file: LeadFile) -> Iterator[LeadWords]:
    for one in file.sent:
        if one.journey == file.row.journey and (message := text_of(one.answers, "message")):
            yield LeadWords(one.at, THEIRS, "form", message)


def _people(file: LeadFile) -> Iterator[str]:
    yield from (file.row.name, file.row.email, file.row.phone, file.row.company)
    for one in file.sent:
        yield from (text_of(one.answers, name) for name in ("name", "email", "phone", "company"))
