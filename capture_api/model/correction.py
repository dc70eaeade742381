"""A form that was sent again with other answers: whether it mends the earlier one, what it changes, and who is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from email_validator import EmailNotValidError

from capture_api.model.answers import Answers, text_of
from capture_api.model.email import email_key
from capture_api.model.recording import Mail, Person, Recording, Submission, Touch

CORRECTED_WITHIN = timedelta(days=7)  # a page that stood open longer sends a form of its own
CORRECTED = "corrected"  # the touch that tells of it
WISHES = ("day", "time")  # fields that a mail with a calendar entry speaks of
TOLD_LETTERS = 300  # of what an answer was, in a mail


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that was given otherwise before, in the words of the forms; "" where none was given."""

    label: str
    was: str
    now: str


def mends(sent: Submission, earlier: Submission) -> bool:
    """Whether a form with the key of an earlier one is that form mended: of the same page and person, and in time."""
    is_in_time = sent.at - earlier.at <= CORRECTED_WITHIN
    return (
        is_in_time
        and sent.page == earlier.page
        and not sent.quarantined
        and is_one_sender(earlier.answers, sent.answers)
    )


def is_one_sender(before: Answers, after: Answers) -> bool:
    """Whether two forms of one page are of one person, though an address or a name was mended.

    The next visitor at a shared screen may fill in the page that the first one left.
    """
    if address_key(before) == address_key(after):
        return True
    name, other = (" ".join(text_of(answers, "name").casefold().split()) for answers in (before, after))
    if name and other:
        return name == other
    phone = text_of(after, "phone")
    return bool(phone) and phone == text_of(before, "phone")


def address_key(answers: Answers) -> str:
    """One name for every spelling of the address; a quarantined form may hold what is none."""
    typed = text_of(answers, "email")
    try:
        return email_key(typed)
    except EmailNotValidError:
        return typed.strip().lower()


def changes_between(earlier: Submission, sent: Submission) -> tuple[Change, ...]:
    """Each answer that differs, in the order of the form, under its label."""
    names = dict.fromkeys((*(field.name for field in sent.words.fields), *earlier.answers, *sent.answers))
    changes = tuple(change_of(name, earlier, sent) for name in names)
    ticks = Change("Ticked as ready", ticked(earlier), ticked(sent))
    return tuple(change for change in (*changes, ticks) if change.was != change.now)


def change_of(name: str, earlier: Submission, sent: Submission) -> Change:
    """What became of one answer."""
    was, now = (one.words.field(name).in_words(one.answers.get(name, "")) for one in (earlier, sent))
    return Change(sent.words.label_of(name), was, now)


def ticked(sent: Submission) -> str:
    """What was ticked to have ready."""
    items = sent.words.prep
    return ", ".join(items[number] for number in sent.prep if number < len(items))


def as_correction(recording: Recording, earlier: Submission) -> Recording:
    """What a mended form writes: it points to the earlier one, keeps its promised time, and owes only what is new."""
    changes = changes_between(earlier, recording.submission)
    sent = replace(recording.submission, corrects=earlier.id, promised_at=earlier.promised_at)
    labels = ", ".join(change.label for change in changes)
    facts = {"reference": sent.reference, "corrects": earlier.reference, "fields": labels}
    touch = Touch(CORRECTED, sent.at, sent.page, sent.journey, sent.stage, data=facts)
    mails = tuple(mails_owed(recording.mails, recording.person, earlier, sent, changes))
    return replace(recording, submission=sent, touches=(touch,), mails=mails)


def mails_owed(
    mails: Sequence[Mail],
    person: Person | None,
    earlier: Submission,
    sent: Submission,
    changes: Sequence[Change],
) -> Iterator[Mail]:
    """Of the mail of a new form: the person's where it went to a wrong address or names another time, and sales'."""
    is_moved = address_key(earlier.answers) != address_key(sent.answers)
    is_other_wish = any(earlier.answers.get(name) != sent.answers.get(name) for name in WISHES)
    told = [[change.label, change.was[:TOLD_LETTERS]] for change in changes]
    for mail in mails:
        if mail.kind == "sales":
            if changes:
                yield replace(mail, facts={**mail.facts, "corrections": told, "corrects": earlier.reference})
        elif is_moved or (is_other_wish and mail.kind == "prep"):
            yield mail
