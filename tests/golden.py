"""Builds the good site as `sites/good.public` keeps it; `make golden` renews what is kept."""

import json
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent))

from garden import KEYS, NOW

from site_builder.check.registry import CHECKS
from site_builder.model.finding import Finding
from site_builder.pipeline import BuildOptions, build

SITES = Path(__file__).resolve().parent / "sites"
GOOD, PUBLIC, PRIVATE = SITES / "good", SITES / "good.public", SITES / "good.handoff"
WIDE = 200  # characters, from which a row is too wide to be read beside another
ROWS = 40  # of one file's difference that are worth reading before the others
OURS = ".nojekyll"  # lists the hashes of the other files, and tells nothing that they do not


def build_good(folder: Path) -> tuple[dict[str, bytes], list[Finding]]:
    """The site's published and handed-over files by their path under `sites/`, and every finding."""
    root, out = folder / "site", folder / "public"
    shutil.copytree(GOOD, root)
    result, _ = build(BuildOptions(root, NOW, KEYS), out, CHECKS)
    private = {f"{PRIVATE.name}/{path}": data for path, data in result.private.items()}
    return files_in(out, PUBLIC.name) | private, result.findings


def kept() -> dict[str, bytes]:
    """What was built when it was last looked at."""
    return files_in(PUBLIC, PUBLIC.name) | files_in(PRIVATE, PRIVATE.name)


def files_in(folder: Path, name: str) -> dict[str, bytes]:
    """Every file under a folder by its path, which begins with `name`."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != OURS)
    return {f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in found}


def differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[str]:
    """The rows that a person reads: what is gone, what is new, and how each other file differs."""
    yield from (f"gone: {path}" for path in sorted(before.keys() - after.keys()))
    yield from (f"new: {path}" for path in sorted(after.keys() - before.keys()))
    for path in sorted(before.keys() & after.keys(), key=lambda path: (path.startswith(PRIVATE.name), path)):
        if before[path] != after[path]:
            rows = list(unified_diff(_rows(path, before[path]), _rows(path, after[path]), path, path, n=1, lineterm=""))
            yield from islice(rows, ROWS)
            if len(rows) > ROWS:
                yield f"… and {len(rows) - ROWS} rows more of {path}"


def _rows(path: str, data: bytes) -> list[str]:
    """A file as rows that a person can read: JSON laid out, its texts too, and long rows such as styles in pieces."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return [f"{len(data)} bytes that are no text"]
    if path.endswith(".json"):
        text = json.dumps(json.loads(text), indent=1, ensure_ascii=False).replace("\\n", "\n")
    rows = (re.sub(r"(?<=[;}>,])", "\n", row) if len(row) > WIDE else row for row in text.split("\n"))
    return [piece for row in rows for piece in row.split("\n")]


def renew() -> int:
    """Keep what is built now in place of what was kept."""
    with TemporaryDirectory() as folder:
        built, findings = build_good(Path(folder))
    if findings:
        print(*findings, sep="\n")
        return 1
    changed = [path for path, data in built.items() if kept().get(path) != data]
    for old in (PUBLIC, PRIVATE):
        shutil.rmtree(old, ignore_errors=True)
    for path, data in built.items():
        file = SITES / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    print(
        f"{len(changed)} of {len(built)} files differ now: `git diff tests/sites` shows how."
        if changed
        else "As before."
    )
    return 0


if __name__ == "__main__":
    sys.exit(renew())
