"""The database: in a safe place, whole, of this release, with room to write, and what in it waits for somebody."""

import os
import shutil
import stat
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote

from capture_api.calling import command
from capture_api.clock import read_time
from capture_api.doctor.guard import tried
from capture_api.doctor.sign import FAILURE, OK, WARNING, Sign
from capture_api.model.email import email_key
from capture_api.places import DATA, EARLIER_DATABASE, PRIVATE, database_file, may_be_there, unsafe_places
from capture_api.settings import Settings
from capture_api.store.accounts import AccountRepository
from capture_api.store.engine import Engine
from capture_api.store.errors import StoreUnavailable, UnsafeStore
from capture_api.store.examine import Examined, examine
from capture_api.store.open import engine_words, open_engine
from capture_api.store.refusals import RefusalRepository

SEEDED = "sales@example.com"
LITTLE, TIGHT = 100_000_000, 1_000_000_000  # bytes free: a few thousand forms with their mail, and a comfortable year
LONG = timedelta(hours=1)  # after which mail that still waits is worth a word
LOOK_BACK = timedelta(days=7)
OUR_FAULTS = {"unknown-key", "no-store", "no-handoff-file"}
BACKUP = "Stop the API, keep a copy of the file as it is, and bring the last good backup back."


def place_signs(settings: Settings) -> Iterator[Sign]:
    """Whether a deployment can reach the database."""
    database = database_file(settings.database_url)
    for sentence in unsafe_places(database, settings.handoff):
        yield Sign(FAILURE, "places", sentence)
    if database and may_be_there(database) and database.as_posix().endswith(EARLIER_DATABASE):
        yield earlier_database(database)


def earlier_database(database: Path) -> Sign:
    """Leads where a release before the folders of now kept them."""
    data = database.parent.with_name(DATA)
    return Sign(
        WARNING,
        "places",
        f"The leads lie in {database}, as in an earlier release: whoever copies a whole {PRIVATE}/ overwrites them.",
        f"Stop the API and run: mkdir -p {quote(str(data))} && mv {quote(str(database))}* {quote(str(data))}/",
    )


def file_signs(settings: Settings) -> Iterator[Sign]:
    """The file itself, and the disk that it lies on."""
    path = database_file(settings.database_url)
    if path is None:
        return
    if may_be_there(path):
        yield from tried("rights", lambda: rights_signs(settings))
        yield from tried("database", lambda: examined_signs(path, settings))
    elif can_write_in(path.parent):
        yield Sign(OK, "database", f"{path} is not there yet; the first start of the API makes it.")
    else:
        words = f"{path.absolute()} is not there, and whoever runs this may not make it."
        remedy = f"Give that user the folder: chown USER {quote(str(path.absolute().parent))}"
        if not path.is_absolute():
            remedy += f"; or, if /{path} is meant, write sqlite:////{path}, with four strokes"
        yield Sign(FAILURE, "database", words, remedy)
    yield from tried("disk", lambda: [room_sign(path, shutil.disk_usage(standing(path.parent)).free)])


def rights_signs(settings: Settings) -> Iterator[Sign]:
    """Whether others on this machine may read what visitors sent."""
    path = database_file(settings.database_url)
    if path and may_be_there(path) and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Sign(
            FAILURE, "rights", f"{path} may be read by others on this machine.", f"Run: chmod 600 {quote(str(path))}"
        )


def examined_signs(path: Path, settings: Settings) -> Iterator[Sign]:
    """What a file that is there is like."""
    try:
        found = examine(path)
    except StoreUnavailable as error:
        words = f"{path} cannot be opened: {error}."
        yield Sign(FAILURE, "database", words, "See that it is the right file, and whose it is.")
        return
    faults = list(faults_of(path, found))
    yield from faults
    if not faults:
        words = f"{path} is whole and can be read and written, by {engine_words(settings.database_url)}."
        yield Sign(OK, "database", words)


def faults_of(path: Path, found: Examined) -> Iterator[Sign]:
    """What an examination found wrong."""
    if found.faults:
        yield Sign(FAILURE, "database", f"{path} is damaged: {'; '.join(found.faults)}.", BACKUP)
    if found.refusal:
        words = f"{path} cannot be written: {found.refusal}."
        yield Sign(FAILURE, "database", words, "See whose the file and its folder are, and what else holds it open.")
    if found.is_foreign:
        words = f"{path} is the database of another program."
        yield Sign(FAILURE, "database", words, "Name Waypost's own, or a file that is not there yet.")
    elif found.unknown:
        words = f"{path} was brought forward by a newer release ({', '.join(found.unknown)})."
        yield Sign(FAILURE, "database", words, "Update Waypost on this machine before it writes there.")
    elif found.lacking:
        steps = counted(len(found.lacking), "step")
        words = f"{path} is of an earlier release; the next start brings it forward ({steps})."
        yield Sign(WARNING, "database", words, "Back it up, then start the API again.")


def room_sign(path: Path, free: int) -> Sign:
    """The room on the disk, in bytes that are `free`."""
    words = f"{free / 1e9:.1f} GB are free where {path} lies."
    if free < TIGHT:
        return Sign(FAILURE if free < LITTLE else WARNING, "disk", words, "Make room: a full disk keeps no form.")
    return Sign(OK, "disk", words)


def standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    folder = folder.absolute()
    return folder if folder.exists() or folder == folder.parent else standing(folder.parent)


def can_write_in(folder: Path) -> bool:
    """Whether files can be made in a folder that is there or would be made."""
    return os.access(standing(folder), os.W_OK | os.X_OK)


def content_signs(
    settings: Settings, now: datetime, owners: Collection[str] = ()
) -> tuple[list[Sign], datetime | None]:
    """What waits for somebody in a database that is ours and of this release, and the time of its newest touch.

    `owners` are the addresses to which the hand-off gives leads.
    """
    path = database_file(settings.database_url)
    if path and not may_be_there(path):
        return [no_accounts(settings)], None
    try:
        engine = open_engine(settings.database_url)
    except UnsafeStore as error:
        return [Sign(FAILURE, "database", str(error), "Nothing starts until then.")], None
    try:
        signs = [*account_signs(engine, settings, owners), *outbox_signs(engine, now), *refusal_signs(engine, now)]
        newest = engine.query("SELECT MAX(at) AS at FROM touch")[0]["at"]
    except StoreUnavailable as error:
        return [Sign(FAILURE, "database", str(error), "See whose the file is, and the room on the disk.")], None
    finally:
        engine.close()
    return signs, read_time(newest) if newest else None


def account_signs(engine: Engine, settings: Settings, owners: Collection[str]) -> Iterator[Sign]:
    """Who may sign in."""
    active = [account for account in AccountRepository(engine).everyone() if not account.disabled_at]
    if any(account.email == SEEDED for account in active):
        words = f"The account of the preview, {SEEDED}, may sign in."
        yield Sign(FAILURE, "accounts", words, f"Run `{with_database(settings, 'user', 'disable', SEEDED)}`.")
    if not active:
        yield no_accounts(settings)
        return
    yield Sign(OK, "accounts", f"{len(active)} may sign in.")
    known = {email_key(account.email) for account in active}
    lost = sorted({owner for owner in owners if owner and email_key(owner) not in known})
    if lost:
        words = f"Leads are given to {', '.join(lost)}, who may not sign in to see them."
        remedy = f"Run `{with_database(settings, 'user', 'add', lost[0], '--role', 'sales')}`."
        yield Sign(WARNING, "accounts", words, remedy)


def no_accounts(settings: Settings) -> Sign:
    """Leads would come in, and nobody could see them in the inbox."""
    remedy = f"Run `{with_database(settings, 'user', 'add', 'EMAIL', '--role', 'owner')}`."
    return Sign(FAILURE, "accounts", "Nobody may sign in.", remedy)


def with_database(settings: Settings, *words: str) -> str:
    """A command that asks this very database, in whatever folder it is run."""
    path = database_file(settings.database_url)
    where = f"WAYPOST_DATABASE_URL={quote(f'sqlite:///{path.absolute()}')} " if path else ""
    return where + command(*words)


def outbox_signs(engine: Engine, now: datetime) -> Iterator[Sign]:
    """Mail that did not go out."""
    rows = engine.query("SELECT state, COUNT(*) AS n, MIN(created_at) AS first FROM outbox GROUP BY state")
    found = {row["state"]: row for row in rows}
    if "dead" in found:
        words = f"{counted(found['dead']['n'], 'mail')} could not be sent for three days."
        yield Sign(FAILURE, "outbox", words, "Look at last_error in the table outbox, and at WAYPOST_SMTP_URL.")
    waiting = found.get("waiting")
    if waiting and read_time(waiting["first"]) < now - LONG:
        words = f"{counted(waiting['n'], 'mail')} waiting, the oldest since {waiting['first']}."
        yield Sign(WARNING, "outbox", words, "Mend what is said of mail here; they go out by themselves then.")


def counted(number: int, word: str) -> str:
    """“1 mail”, “2 mails”."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def refusal_signs(engine: Engine, now: datetime) -> Iterator[Sign]:
    """Forms of the last week that were not accepted."""
    counts = RefusalRepository(engine).since((now - LOOK_BACK).date())
    if not counts:
        yield Sign(OK, "refused forms", "None in the last seven days.")
        return
    words = ", ".join(f"{count} {reason}" for reason, count in counts.items())
    ours = OUR_FAULTS & set(counts)
    remedy = "docs/capture.md has each reason; these were no fault of the senders." if ours else ""
    yield Sign(WARNING if ours else OK, "refused forms", f"In the last seven days: {words}.", remedy)
