"""The handoff file on disk: read whole or refused, and read again when a build has replaced it."""

import json
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from capture_api.contract.codec import Mistyped, from_json
from capture_api.contract.manifest import VERSION, Manifest
from capture_api.places import EARLIER_HANDOFF, HANDOFF, HANDOFF_FOLDER

log = logging.getLogger("waypost")
AGAIN = f"Run `waypost build` again, and copy its {HANDOFF_FOLDER}/ here."


class NoManifest(Exception):
    """There is no handoff file that can be used; the text says the remedy."""

    for_anybody = "There is no hand-off of a build that can be read here. The log of the capture API says why."


def read_manifest(path: Path) -> Manifest:
    """The handoff file at `path`; NoManifest when it is missing, of another version or not whole."""
    try:
        facts = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise NoManifest(missing(path)) from error
    except PermissionError as error:
        words = f"The handoff file {path} may not be read by whoever runs this."
        raise NoManifest(f"{words} Give that user the right to read it, and to look into its folder.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise NoManifest(f"The handoff file {path} cannot be read: {error}. {AGAIN}") from error
    if not isinstance(facts, dict):
        raise NoManifest(f"The handoff file {path} is no JSON object. {AGAIN}")
    check_version(facts.pop("schema", None), path)
    try:
        manifest = from_json(Manifest, facts)
        check_time_zone(manifest)
        check_keys(manifest)
    except Mistyped as error:
        raise NoManifest(f"The handoff file {path} is not whole: {error}. {AGAIN}") from error
    return manifest


def missing(path: Path) -> str:
    """That there is no file, and where an earlier release has left one that nothing reads any more."""
    words = f"There is no handoff file at {path}. Run `waypost build` in the site's folder"
    words += f" and copy its {HANDOFF_FOLDER}/ here."
    if path.parts[-3:] == Path(HANDOFF).parts and os.path.isfile(path.parents[2] / EARLIER_HANDOFF):
        words += f" {path.parents[2] / EARLIER_HANDOFF} is of an earlier release: builds write {HANDOFF} now."
    return words


def check_version(found: Any, path: Path) -> None:
    """NoManifest with which side is older, when builder and capture API are not of one version."""
    if found == VERSION:
        return
    if not isinstance(found, int) or isinstance(found, bool):
        raise NoManifest(f"The handoff file {path} does not say its version (“schema”). {AGAIN}")
    newer = path.parents[1] / HANDOFF if path.parts[-2:] == Path(EARLIER_HANDOFF).parts else None
    if found < VERSION and newer and os.path.isfile(newer):
        raise NoManifest(
            f"The handoff file {path} is of an earlier release: builds write {newer} now. Name that in WAYPOST_HANDOFF."
        )
    if found < VERSION:
        raise NoManifest(
            f"The handoff file {path} has version {found} and this capture API reads version {VERSION}: the builder "
            "is older. Update Waypost where the site is built, run `waypost build` there and copy its "
            f"{HANDOFF_FOLDER}/ here."
        )
    raise NoManifest(
        f"The handoff file {path} has version {found} and this capture API reads version {VERSION}: this capture API "
        "is older. Update Waypost here to the release that builds the site, and start it again."
    )


def check_time_zone(manifest: Manifest) -> None:
    """Mistyped for a zone that this machine does not know: every promised time would be wrong."""
    try:
        _ = manifest.hours.zone
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        name = manifest.hours.time_zone
        raise Mistyped(f"site.business_hours.time_zone is “{name}”, which this machine does not know") from error


def check_keys(manifest: Manifest) -> None:
    """Mistyped where no key is named: something signed the forms."""
    if not manifest.keys:
        raise Mistyped("keys is an empty list, and the fingerprint of the key that signed the forms belongs there")


class ManifestFile:
    """The handoff file as it is now: read again when a build has replaced it."""

    def __init__(self, path: Path, remember: Callable[[Manifest], Manifest | None]) -> None:
        self.folder = path.parent
        self._path = path
        self._remember = remember  # gives the manifest with what earlier builds had; None where it could not
        self._seen: tuple[int, int, int] | None = None
        self._manifest: Manifest | None = None
        self._known: tuple[Manifest, Manifest] | None = None  # one that the store knows, and with what was earlier
        self._reading = threading.Lock()  # so that all are given the same value of one file

    def current(self) -> Manifest:
        """The newest manifest that can be used, remembered by the store; NoManifest when there never was one."""
        manifest, known = self.newest(), self._known
        if known and known[0] is manifest:
            return known[1]
        whole = self._remember(manifest)
        if whole is None:
            return manifest
        self._known = manifest, whole
        return whole

    def newest(self) -> Manifest:
        """The same without a word to the store, for what has to be known of every request."""
        with self._reading:
            seen = self._stamp()
            if self._manifest is None or (seen and seen != self._seen):
                try:
                    self._manifest = read_manifest(self._path)
                except NoManifest as error:
                    if self._manifest is None:
                        raise
                    # A build that failed half-way must not close the forms; somebody has to hear of it once.
                    log.warning("The handoff file is passed over.", extra={"facts": {"why": str(error)}})
                self._seen = seen
            return self._manifest

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
