"""The hand-off: readable, of this version, whole with its files, and what of it is left out."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from capture_api.contract.manifest import Manifest
from capture_api.contract.manifest_file import NoManifest, read_manifest
from capture_api.contract.offers import OfferedFile
from capture_api.contract.unsafe_patterns import unsafe_patterns
from capture_api.doctor.guard import tried
from capture_api.doctor.sign import FAILURE, OK, WARNING, Sign
from capture_api.places import HANDOFF_FOLDER

OLD = timedelta(days=90)
COPY_AGAIN = f"Copy the build's {HANDOFF_FOLDER}/ again, whole."
PIECE = 1 << 20  # bytes of a file in memory at once


def read_handoff(path: Path) -> Manifest | Sign:
    """The manifest, or the sign that says why there is none."""
    try:
        return read_manifest(path)
    except NoManifest as error:
        return Sign(FAILURE, "hand-off", str(error))  # its sentence holds the remedy


def handoff_signs(path: Path, manifest: Manifest, now: datetime) -> Iterator[Sign]:
    """What a hand-off that can be read lacks."""
    built = built_at(path)
    age = max(0, (now - built).days)
    words = f"{path} of {built:%d %B %Y} can be read; {path.parent}/ is all that a deployment copies."
    if now - built > OLD:
        remedy = "Pages with a date come and go with a build: run `waypost build` and publish."
        yield Sign(WARNING, "hand-off", f"{words} It is {age} days old.", remedy)
    else:
        yield Sign(OK, "hand-off", words)
    yield from tried("offered files", lambda: offered_signs(path.parent, manifest))
    yield from (Sign(WARNING, "patterns", words) for words in unsafe_patterns(manifest))
    if manifest.site.example:
        words = f"This site says that it is an example: “{manifest.site.example}”"
        yield Sign(WARNING, "site", words, "Take `example:` out of site.yaml once nothing in it is made up.")


def offered_signs(folder: Path, manifest: Manifest) -> Iterator[Sign]:
    """Whether readers would get each offered file as it was built."""
    faults, count = list(file_faults(folder, manifest)), len(offered(manifest))
    yield from (Sign(FAILURE, "offered files", words, COPY_AGAIN) for words in faults)
    if not faults:
        yield Sign(OK, "offered files", f"{count} of {count} are there, as they were built.")


def built_at(path: Path) -> datetime:
    """When the file was written; a copy with `rsync -a` keeps that time."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def offered(manifest: Manifest) -> list[OfferedFile]:
    """The files that offers give."""
    return [offer.file for journey in manifest.journeys.values() for offer in journey.offers.values() if offer.file]


def file_faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    """A sentence for each offered file that readers would not get as it was built."""
    for file in offered(manifest):
        path = folder / file.path
        if not path.is_file():
            yield f"{path}, which a form offers, is not there."
        elif path.stat().st_size != file.size or digest_of(path) != file.sha256:
            yield f"{path} is not the file that was built: its size or its hash is another."


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as data:
        while piece := data.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
