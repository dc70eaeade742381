"""What is set, what is missing, and what would break in production; each with its remedy."""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from capture_api.contract.manifest_file import NoManifest, read_manifest
from capture_api.contract.unsafe_patterns import unsafe_patterns
from capture_api.places import DATA, EARLIER_DATABASE, HANDOFF_FOLDER, PRIVATE, database_file, unsafe_places
from capture_api.settings import ENVIRONMENT, Settings, SettingsError, read_settings
from capture_api.store.accounts import AccountRepository
from capture_api.store.errors import StoreUnavailable, UnsafeStore
from capture_api.store.open import engine_words, open_engine

SET, USUAL, MISSING, UNSAFE = "set", "usual", "missing", "unsafe"
SEEDED = "sales@example.com"
EARLIER = "earlier place"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at, how it is, and what to do about it."""

    level: str  # set | usual | missing | unsafe
    name: str
    words: str
    remedy: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether nothing has to be done."""
        return self.level in (SET, USUAL)


def diagnose(environ: Mapping[str, str], given: Mapping[str, str] | None = None) -> Iterator[Sign]:
    """Every setting as `given`, then the parts behind them as `environ` has them once a site's folder is known."""
    yield from signs_of_settings(environ if given is None else given, environ)
    try:
        settings = read_settings(environ)
    except SettingsError as error:
        yield Sign(UNSAFE, "settings", str(error), "Mend it; the parts behind the settings were not looked at.")
        return
    yield from signs_of_places(settings)
    yield from signs_of_files(settings)
    yield from signs_of_store(settings)


def signs_of_settings(environ: Mapping[str, str], read: Mapping[str, str] | None = None) -> Iterator[Sign]:
    """Each variable: set or not, and what holds without it.

    That is what is `read`, else the usual; values that may be secret are not shown.
    """
    for name, (meaning, usual) in ENVIRONMENT.items():
        if environ.get(name, "").strip():
            yield Sign(SET, name, "is set.")
        elif usual:
            yield Sign(USUAL, name, f"is not set; {(read or {}).get(name) or usual} holds.")
        elif name in ("WAYPOST_SECRET_KEYS", "WAYPOST_SMTP_URL"):
            yield Sign(MISSING, name, "is not set.", meaning)
        else:
            yield Sign(USUAL, name, f"is not set. {meaning}")


def signs_of_places(settings: Settings) -> Iterator[Sign]:
    """Whether a deployment can reach the database, and what it copies."""
    database = database_file(settings.database_url)
    faults = list(unsafe_places(database, settings.handoff))
    yield from (Sign(UNSAFE, "places", sentence) for sentence in faults)
    if database and database.exists() and database.as_posix().endswith(EARLIER_DATABASE):
        yield earlier_database(database)
    elif not faults:
        yield Sign(SET, "places", f"A deployment copies {settings.handoff.parent}/ and nothing else.")


def earlier_database(database: Path) -> Sign:
    """Leads where a release before the folders of now kept them."""
    data = database.parent.with_name(DATA)
    return Sign(
        UNSAFE,
        EARLIER,
        f"The leads lie in {database}, where an earlier release kept them and a copy of all of {PRIVATE}/ ends them.",
        f"Stop the API and run: mkdir -p {data} && mv {database}* {data}/",
    )


def signs_of_files(settings: Settings) -> Iterator[Sign]:
    """The handoff file, the address and the mail server."""
    try:
        manifest = read_manifest(settings.handoff)
        built = manifest.site.capture_url or manifest.site.base_url
    except NoManifest as error:
        remedy = f"Run `waypost build` where the site is, then copy {HANDOFF_FOLDER}/ to this machine."
        yield Sign(MISSING, "handoff file", str(error), remedy)
        built = ""
    else:
        yield Sign(SET, "handoff file", f"{settings.handoff} can be read.")
        yield from (Sign(MISSING, "patterns", words) for words in unsafe_patterns(manifest))
    address = settings.base_url or built
    if address and not address.startswith("https:"):
        yield Sign(UNSAFE, "address", f"{address} is not https.", "Serve it over https and say so in WAYPOST_BASE_URL.")
    if settings.smtp_url.startswith("mailbox:"):
        yield Sign(UNSAFE, "mail", "Mail goes into files and to nobody.", "Name a server in WAYPOST_SMTP_URL.")


def signs_of_store(settings: Settings) -> Iterator[Sign]:
    """The database: safe to use, readable by us alone, with somebody who may sign in."""
    try:
        engine = open_engine(settings.database_url)
    except UnsafeStore as error:
        yield Sign(UNSAFE, "database", str(error), "Nothing starts until then.")
        return
    try:
        accounts = AccountRepository(engine).everyone()
        dead = engine.query("SELECT COUNT(*) AS n FROM outbox WHERE state = 'dead'")[0]["n"]
    except StoreUnavailable as error:
        yield Sign(UNSAFE, "database", str(error), "Check the folder's rights and the room on the disk.")
        return
    finally:
        engine.close()
    yield Sign(SET, "database", f"It can be read and written, by {engine_words(settings.database_url)}.")
    yield from signs_of_rights(settings)
    active = [account for account in accounts if not account.disabled_at]
    if not active:
        yield Sign(MISSING, "accounts", "Nobody may sign in.", "Run `waypost user add EMAIL --role owner`.")
    if any(account.email == SEEDED for account in active):
        yield Sign(
            UNSAFE,
            "accounts",
            f"The account of the preview, {SEEDED}, may sign in.",
            f"Run `waypost user disable {SEEDED}`.",
        )
    if dead:
        yield Sign(
            UNSAFE,
            "outbox",
            f"{dead} mails could not be sent for three days.",
            "Look at last_error in the table outbox, and at WAYPOST_SMTP_URL.",
        )


def signs_of_rights(settings: Settings) -> Iterator[Sign]:
    """Whether others on this machine may read the leads."""
    path = database_file(settings.database_url)
    if path and path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Sign(UNSAFE, "database", f"{path} may be read by others on this machine.", f"Run: chmod 600 {path}")


def reasons_not_to_start(environ: Mapping[str, str], host: str) -> list[Sign]:
    """What makes starting unsafe; a preview's account and plain http are borne on this machine alone."""
    bearable = {"address", "mail", "outbox", EARLIER} | ({"accounts"} if is_this_machine(host) else set())
    must_be_set = {"WAYPOST_SECRET_KEYS", "handoff file"}
    return [
        sign
        for sign in diagnose(environ)
        if (sign.level == UNSAFE and sign.name not in bearable) or (sign.level == MISSING and sign.name in must_be_set)
    ]


def is_this_machine(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
