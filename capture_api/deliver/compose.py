"""From the facts of an owed mail to the message: text and HTML, from templates that a marketer can edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from capture_api.deliver.calendar_file import calendar_file, entry_of
from capture_api.deliver.headers import MAIL, header_address, header_words
from capture_api.model.recording import DueMail

SUBJECT = "Subject:"
TO_OURS = ("sales", "handed-over", "talk-ours", "joined-in")  # mail about a person, whom an answer to it reaches


class UnsendableMail(Exception):
    """A mail that cannot be made from its facts; the text says why."""


# What a template, perhaps one edited later, raises on facts that it does not fit.
UNFIT = (TemplateError, UnsendableMail, ValueError, LookupError, TypeError, ArithmeticError, AttributeError)


@dataclass(frozen=True, slots=True)
class MailSender:
    """Whose mail it is: the sender's address, else that of the organisation, and a folder of edited templates."""

    sender: str
    templates: Path | None


def facts_for(mail: DueMail) -> dict[str, Any]:
    """What its templates may say; a mail that was written down by an earlier release knows of no questions."""
    usual: dict[str, Any] = {
        "is_hand_raise": bool(mail.lead_id),
        "is_question": False,
        "question": "",
        "corrections": [],
        "corrects": "",
    }
    return usual | dict(mail.facts) | {"lead_id": mail.lead_id}


def text_of_mail(mail: DueMail, folder: Path | None) -> str | None:
    """The plain text of a mail as it goes out; None where its facts and today's templates make none any more."""
    try:
        rendered = environment(folder).get_template(f"{mail.kind}.txt").render(facts_for(mail))
        return split_subject(rendered, mail.kind)[1]
    except UNFIT:
        return None


def compose(mail: DueMail, mail_sender: MailSender) -> EmailMessage:
    """The message; the same bytes at every attempt but for the boundaries between its parts."""
    facts, templates = facts_for(mail), environment(mail_sender.templates)
    subject, text = split_subject(templates.get_template(f"{mail.kind}.txt").render(facts), mail.kind)
    html = templates.get_template(f"{mail.kind}.html").render(facts)
    message = EmailMessage(policy=MAIL)
    address_message(message, mail, facts, mail_sender.sender or str(facts["site"]["email"]))
    message["Subject"] = header_words(subject)
    if facts.get("unsubscribe"):  # one click in the mail program, without opening the page (RFC 2369, 8058)
        message["List-Unsubscribe"] = f"<{facts['unsubscribe']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    talk = entry_of(mail)
    if talk:
        attach_entry(message, talk, mail)
    return message


def address_message(message: EmailMessage, mail: DueMail, facts: Mapping[str, Any], sender: str) -> None:
    """Who it is from and for, when it was owed, and whom an answer reaches."""
    if not sender:
        raise UnsendableMail("There is no sender. Set WAYPOST_MAIL_FROM or the organisation's email in site.yaml.")
    message["From"] = needed_address(sender, str(facts["site"]["title"]))
    message["To"] = needed_address(mail.recipient)
    message["Date"] = mail.created_at
    message["Message-ID"] = f"<{mail.id}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"
    # An address that no header takes stands in the text; it must not keep the mail from sales.
    answer_to = header_address(facts["person"] if mail.kind in TO_OURS else facts["owner"]["email"])
    if answer_to:
        message["Reply-To"] = answer_to


def needed_address(address: str, name: str = "") -> Address:
    """An address without which there is no mail; UnsendableMail when no header takes it."""
    found = header_address(address, name)
    if found is None:
        raise UnsendableMail(f"{address!r} cannot stand in a mail's header, so that no mail server takes it.")
    return found


def environment(folder: Path | None) -> ImmutableSandboxedEnvironment:
    """The templates: those of the folder win over ours; both read their facts and nothing else."""
    ours = PackageLoader("capture_api.deliver", "templates")
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder), ours]) if folder else ours,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def split_subject(rendered: str, kind: str) -> tuple[str, str]:
    """(subject, text) of a rendered template, whose first line is `Subject: …`."""
    first, _, rest = rendered.partition("\n")
    if not first.startswith(SUBJECT):
        raise UnsendableMail(f"The template {kind}.txt has no subject. Begin it with a line “{SUBJECT} …”.")
    return first.removeprefix(SUBJECT), rest.lstrip("\n")


def attach_entry(message: EmailMessage, talk: Mapping[str, Any], mail: DueMail) -> None:
    """The calendar entry as an attachment that calendars recognise."""
    message.add_attachment(
        calendar_file(talk, mail),
        maintype="text",
        subtype="calendar",
        filename="invite.ics",
        params={"method": talk["method"], "charset": "utf-8"},
    )
