"""How the shell that reads what we print can call us: `waypost` where it would find it, else the whole path."""

import shlex
import shutil
import sys
from pathlib import Path

NAME = "waypost"


def called(program: str | None = None, path: str | None = None) -> str:
    """The word to call Waypost by, quoted for a shell that may stand in any folder.

    `program` is what was started (sys.argv[0]), `path` where a shell looks for programs (PATH). Started by other means
    than its script, as by a test, it goes by its name.
    """
    script = Path(sys.argv[0] if program is None else program)
    found = shutil.which(NAME, path=path)
    if script.name != NAME or not script.is_file() or (found and Path(found).resolve() == script.resolve()):
        return NAME
    return shlex.quote(str(script.absolute()))


def command(name: str, *words: str, site: Path = Path()) -> str:
    """A whole command to be pasted into the shell, for the site that is worked on."""
    where = () if site == Path() else ("--site", str(site))
    return f"{called()} {shlex.join((name, *where, *words))}"


def as_called_here(words: str) -> str:
    """A sentence whose commands stand in backticks, with each as this shell can run it."""
    return words.replace(f"`{NAME} ", f"`{called()} ")
