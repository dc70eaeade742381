"""Where things lie in a site's folder, by what may become of them: copied to a server, kept secret, never touched."""

import os
from collections.abc import Iterator
from pathlib import Path

PRIVATE = ".waypost"  # made by our commands; of what lies in it, HANDOFF_FOLDER alone ever leaves this machine
HANDOFF_FOLDER = f"{PRIVATE}/handoff"  # the one folder that a deployment copies: a build writes it, the API reads it
HANDOFF = f"{HANDOFF_FOLDER}/handoff.json"
KEYS = f"{PRIVATE}/secrets/keys.json"
PREVIEW = f"{PRIVATE}/preview"  # everything of `waypost serve`: its leads, sign-in, mail and hand-off
DATA = "waypost-data"  # what visitors sent; no build writes here and no deployment copies it
DATABASE = f"{DATA}/leads.db"

# Where releases before these folders kept the same things.
EARLIER_HANDOFF = f"{PRIVATE}/handoff.json"
EARLIER_KEYS = f"{PRIVATE}/keys.json"
EARLIER_DATABASE = f"{PRIVATE}/leads.db"

MEMORY = ":memory:"  # what SQLite keeps until the process ends, and every connection for itself
SITE_FILE = "site.yaml"
SITE_FOLDERS = ("content", "journeys", "themes", "public")  # beside it: of all these something is published
PUBLISHED_MARK = ".nojekyll"  # lies in every published folder, wherever it was copied to

SQLITE = b"SQLite format 3\0"  # how every SQLite file begins (sqlite.org/fileformat2.html, 1.3)


def live_database(root: Path) -> Path:
    """The database of a site's folder: where an earlier release kept it, as long as none stands in its place of now."""
    usual, earlier = root / DATABASE, root / EARLIER_DATABASE
    return earlier if os.path.isfile(earlier) and not may_be_there(usual) else usual


def may_be_there(path: Path) -> bool:
    """Whether a file is there, or lies in a folder into which whoever runs this may not look."""
    try:
        path.stat()
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def database_file(url: str) -> Path | None:
    """The file behind `sqlite:///PATH`; None for an address that names none."""
    scheme, _, place = url.partition("://")
    return Path(place[1:]) if scheme == "sqlite" and place.startswith("/") and place[1:] not in ("", MEMORY) else None


def is_database(path: Path) -> bool:
    """Whether a file holds an SQLite database."""
    return path.is_file() and beginning(path) == SQLITE


def beginning(path: Path) -> bytes:
    """The first bytes of a file, as many as tell an SQLite database from others."""
    with path.open("rb") as file:
        return file.read(len(SQLITE))


def known_beginning(path: Path) -> bytes:
    """The same; b"" for what is no file, and for what whoever runs this may not read."""
    try:
        return beginning(path) if path.is_file() else b""
    except PermissionError:
        return b""


def copied_folder(database: Path) -> Path | None:
    """The folder of a site above a database whose files are published, or rewritten by every build; None for none."""
    for folder in database.resolve().parents:
        is_published = os.path.isfile(folder / PUBLISHED_MARK)
        if is_published or (folder.name in SITE_FOLDERS and os.path.isfile(folder.parent / SITE_FILE)):
            return folder
    return None


def unsafe_places(database: Path | None, handoff: Path) -> Iterator[str]:
    """A sentence with its remedy for each way in which the next deployment would damage the database."""
    if known_beginning(handoff) == SQLITE:
        yield (
            f"WAYPOST_HANDOFF names {handoff}, which is an SQLite database: a deployment would be laid over it. "
            "Name the handoff.json of the copied folder there, and this file in WAYPOST_DATABASE_URL."
        )
    if database is None:
        return
    folder = handoff.resolve().parent
    if database.resolve().is_relative_to(folder):
        yield (
            f"The database {database} lies in {handoff.parent}/, the folder of the hand-off, which every deployment "
            f"copies over. Give the hand-off a folder of its own, such as {HANDOFF_FOLDER}/, and name the file in it "
            "in WAYPOST_HANDOFF; or stop the API, move the database with its -wal and -shm files elsewhere, such as "
            f"{DATA}/, and name it in WAYPOST_DATABASE_URL."
        )
    elif copied := copied_folder(database):
        yield (
            f"The database {database} lies in {copied}/, whose files are published for everybody to read. Stop the "
            f"API, move the database with its -wal and -shm files elsewhere, such as {DATA}/, and name it in "
            "WAYPOST_DATABASE_URL."
        )
    elif known_beginning(database) not in (b"", SQLITE):
        yield (
            f"{database} is no SQLite database: something else was laid over it, or WAYPOST_DATABASE_URL names the "
            "wrong file. It is left as it is; name the right file, or bring the database back from its backup."
        )


def make_private_folder(folder: Path) -> None:
    """A folder for its owner alone that Git passes over, unless it is there already."""
    is_new = not folder.is_dir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_new or folder.name == DATA:
        keep_out_of_git(folder)


def keep_out_of_git(folder: Path) -> None:
    """Whatever the site's own .gitignore says, nothing below this folder is committed."""
    note = folder / ".gitignore"
    if not note.exists():
        note.write_text("*\n", "utf-8")
