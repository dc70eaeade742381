"""Sends what the outbox owes: at least once, again and again for three days, then kept as a dead letter."""

import logging
import smtplib
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from jinja2 import TemplateError

from capture_api.clock import Clock
from capture_api.deliver.compose import MailSender, UnsendableMail, compose
from capture_api.deliver.transport import Transport
from capture_api.deliver.webhook import WEBHOOK, HookGone, Webhook
from capture_api.model.recording import DueMail
from capture_api.store.engine import Outbox
from capture_api.store.errors import StoreUnavailable

log = logging.getLogger("waypost")

WAITS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 5, 30, 120, 300, 600))  # then twelve hours each
LONG_WAIT = timedelta(hours=12)
LIFE = timedelta(days=3)
LEASE = timedelta(minutes=10)  # longer than a batch can take; a sender that died gives its mail back after it
BATCH = 20
STOP_PATIENCE = 15.0  # seconds; what was not sent by then is due again when its lease is over
LOOK_AT_CLOCK = 60.0  # seconds between two looks for what is due soon or late
LISTEN = 5.0  # seconds between two looks when nobody rings


# A mail whose facts or template are not whole fails alone; it must not hold up the ones behind it.
FAULTS = (
    OSError,
    TemplateError,
    UnsendableMail,
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
)


def deliver_due(
    outbox: Outbox,
    transport: Transport | None,
    mail_sender: MailSender,
    now: datetime,
    is_stopped: Callable[[], bool] = lambda: False,
    hook: Webhook | None = None,
) -> int:
    """How many of the due mails and webhooks went out; those that did not are planned again."""
    sent = 0
    takes = {"mail": transport is not None, "hooks": hook is not None}
    while not is_stopped() and (batch := outbox.take_due_mail(now, now + LEASE, BATCH, **takes)):
        for mail in batch:
            sent += deliver(mail, outbox, lambda due: send(due, transport, mail_sender, hook, now), now)
        if transport:
            transport.close()
    return sent


def send(
    mail: DueMail, transport: Transport | None, mail_sender: MailSender, hook: Webhook | None, now: datetime
) -> None:
    """Hand a mail to the mail server, or a webhook to its address."""
    if mail.kind == WEBHOOK and hook:
        hook.send(mail, now)
    elif transport:
        transport.send(compose(mail, mail_sender))


def deliver(mail: DueMail, outbox: Outbox, send_it: Callable[[DueMail], None], now: datetime) -> bool:
    """Whether the mail went out."""
    try:
        send_it(mail)
    except FAULTS as error:
        next_at = None if is_hopeless(error) else next_attempt(mail, now)
        outbox.mail_has_failed(mail.id, f"{type(error).__name__}: {error}"[:500], next_at)
        log.warning(
            "A mail did not go out.",
            extra={
                "facts": {
                    "mail": mail.id,
                    "kind": mail.kind,
                    "fault": type(error).__name__,
                    "attempts": mail.attempts + 1,
                    "is_dead": next_at is None,
                }
            },
            exc_info=not isinstance(error, (OSError, UnsendableMail)),
        )
        return False
    outbox.mail_was_sent(mail.id, now)
    return True


def is_hopeless(error: Exception) -> bool:
    """Whether the server says that there is no such mailbox: asking again changes nothing."""
    if isinstance(error, HookGone):
        return True
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(500 <= code < 600 for code, _ in error.recipients.values())


def next_attempt(mail: DueMail, now: datetime) -> datetime | None:
    """When to try again; None when the mail's life is over."""
    wait = WAITS[mail.attempts] if mail.attempts < len(WAITS) else LONG_WAIT
    return now + wait if now + wait <= mail.created_at + LIFE else None


class OutboxWorker:
    """A thread that sends what is due, woken by the outbox_wakeup of every submission."""

    def __init__(
        self,
        outbox: Outbox,
        transport: Transport | None,
        mail_sender: MailSender,
        clock: Clock,
        outbox_wakeup: threading.Event,
        hook: Webhook | None = None,
        look_at_the_clock: Callable[[], object] = lambda: None,
    ) -> None:
        self._outbox, self._transport, self._mail_sender = outbox, transport, mail_sender
        self._clock, self._wakeup = clock, outbox_wakeup
        self._hook, self._look_at_the_clock, self._looked_at = hook, look_at_the_clock, float("-inf")
        self._is_stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="waypost-outbox", daemon=True)

    def start(self) -> None:
        """Begin sending; without a mail server say so once and leave the mail where it is safe."""
        if self._transport is None:
            log.warning("WAYPOST_SMTP_URL is not set: mail waits in the outbox until it is.")
        self._thread.start()

    def stop(self, patience: float = STOP_PATIENCE) -> None:
        """Finish the mail in hand and end; a mail server that hangs does not keep the process from ending."""
        self._is_stopped.set()
        self._wakeup.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        while not self._is_stopped.is_set():
            self._wakeup.clear()
            try:
                if time.monotonic() - self._looked_at >= LOOK_AT_CLOCK:
                    self._looked_at = time.monotonic()
                    self._look_at_the_clock()
                if self._transport or self._hook:
                    stopped = self._is_stopped.is_set
                    deliver_due(self._outbox, self._transport, self._mail_sender, self._clock(), stopped, self._hook)
            except StoreUnavailable as error:
                log.error("The outbox cannot be read.", extra={"facts": {"why": str(error)}})
            if not self._is_stopped.is_set():
                self._wakeup.wait(LISTEN)
