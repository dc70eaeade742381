"""Everything that is looked at, in the order in which it is mended; and what of it keeps the API from starting."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from capture_api.contract.manifest import Manifest
from capture_api.doctor.address import address_signs, is_loopback, proxy_signs
from capture_api.doctor.database import SEEDED, content_signs, file_signs, place_signs, rights_signs
from capture_api.doctor.guard import FORESEEN, failed, shown, tried
from capture_api.doctor.handoff import built_at, handoff_signs, read_handoff
from capture_api.doctor.keys import key_file_signs, key_signs, missing_keys
from capture_api.doctor.mail import PATIENCE, mail_signs
from capture_api.doctor.settings import setting_signs
from capture_api.doctor.sign import FAILURE, Sign
from capture_api.doctor.time import clock_signs
from capture_api.settings import Settings, SettingsError, read_keys, read_settings, with_places

KEYS = "WAYPOST_SECRET_KEYS"
NO_KEY = "-" * 64  # stands for keys that cannot be read while everything else is looked at; it signs nothing


def diagnose(given: Mapping[str, str], root: Path, now: datetime, patience: float = PATIENCE) -> Iterator[Sign]:
    """What the API would use with this environment in this folder, each part tried whatever became of the others.

    `patience` is how many seconds a mail server or an address has for all of its answer.
    """
    return map(shown, everything(given, root, now, patience))


def everything(given: Mapping[str, str], root: Path, now: datetime, patience: float) -> Iterator[Sign]:
    """The environment and what it leads to."""
    environ = with_places(given, root)
    keys, fault = usable_keys(environ, root)
    yield from setting_signs(given, environ, KEYS if fault else "")
    if fault:
        yield fault
    yield from tried("keys", lambda: key_file_signs(root))
    try:
        settings = read_settings(environ if keys else environ | {KEYS: NO_KEY})
    except SettingsError as error:
        yield Sign(FAILURE, "settings", str(error), "The parts behind the settings were not looked at.")
        return
    found = read_handoff(settings.handoff)
    manifest = None if isinstance(found, Sign) else found
    if isinstance(found, Sign):
        yield found
    else:
        whole = found
        yield from tried("hand-off", lambda: handoff_signs(settings.handoff, whole, now))
    if keys:
        yield from tried("keys", lambda: key_signs(keys, manifest))
    yield from parts(settings, manifest, now, patience)


def parts(settings: Settings, manifest: Manifest | None, now: datetime, patience: float) -> Iterator[Sign]:
    """Database, mail, addresses and clock."""
    signs, newest = database_signs(settings, manifest, now)
    yield from signs
    yield from tried("mail", lambda: mail_signs(settings, manifest, patience))
    if manifest or settings.base_url:  # else nobody can say before the hand-off is there
        yield from tried("address", lambda: address_signs(settings, manifest, patience))
    site = manifest.site if manifest else None
    address = settings.base_url or (site.capture_url or site.base_url if site else "")
    yield from tried("proxies", lambda: proxy_signs(settings, address))
    yield from tried("clock", lambda: clock_signs(now, built_at(settings.handoff) if manifest else None, newest))


def database_signs(settings: Settings, manifest: Manifest | None, now: datetime) -> tuple[list[Sign], datetime | None]:
    """Where the database lies, how its file is and what is in it; and the time of its newest touch."""
    placed = list(tried("places", lambda: place_signs(settings)))
    if any(sign.level == FAILURE for sign in placed):
        return placed, None
    files = list(tried("database", lambda: file_signs(settings)))
    # A file that something is wrong with is not opened as ours: that would bring it forward, or write into it.
    if any(is_in_doubt(sign) for sign in files):
        return placed + files, None
    try:
        contents, newest = content_signs(settings, now, owners_of(manifest))
    except FORESEEN as error:
        contents, newest = [failed("database", error)], None
    return placed + files + contents, newest


def owners_of(manifest: Manifest | None) -> set[str]:
    """The addresses of those to whom leads are given."""
    return {manifest.owner(name, "sales").email for name in manifest.journeys} if manifest else set()


def is_in_doubt(sign: Sign) -> bool:
    """Whether a database is damaged, another program's, or of another release."""
    return sign.name == "database" and not sign.is_fine


def usable_keys(environ: Mapping[str, str], root: Path) -> tuple[tuple[str, ...], Sign | None]:
    """The keys, or the sign that says why there are none."""
    try:
        return read_keys(environ.get(KEYS, "").strip()), None
    except SettingsError as error:
        return (), missing_keys(root, str(error))


def reasons_not_to_start(given: Mapping[str, str], host: str, root: Path, now: datetime) -> Iterator[Sign]:
    """What makes starting unsafe. Nothing outside of this machine is asked.

    A preview's account is borne where the API is reached from this machine alone.
    """
    environ = with_places(given, root)
    keys, fault = usable_keys(environ, root)
    if fault:
        yield fault
    try:
        settings = read_settings(environ if keys else environ | {KEYS: NO_KEY})
    except SettingsError as error:
        yield Sign(FAILURE, "settings", str(error))
        return
    found = read_handoff(settings.handoff)
    if isinstance(found, Sign):
        yield found
    unsafe = [*tried("places", lambda: place_signs(settings)), *tried("rights", lambda: rights_signs(settings))]
    unsafe = [sign for sign in unsafe if sign.level == FAILURE]
    yield from unsafe
    if not unsafe:
        contents, _ = content_signs(settings, now)
        yield from (sign for sign in contents if keeps_from_starting(sign, host))


def keeps_from_starting(sign: Sign, host: str) -> bool:
    """A database that cannot be used, and a known account within everybody's reach."""
    return sign.name == "database" or (SEEDED in sign.words and not is_loopback(host))
