"""The one rule for what becomes of a file in a site's folders: a page, a copy, or nothing, and why."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from site_builder.errors import SourceError
from site_builder.load.reading import is_utf8, readable, unreadable
from site_builder.model.site import PAGE_ENDINGS

Fate = Literal["page", "copied", "left out"]


@dataclass(frozen=True, slots=True)
class Found:
    """A file or a left-out folder, its path under the folder that was walked, and what becomes of it."""

    inside: str  # a folder's path ends with a slash
    fate: Fate
    why: str


# Names in small letters, since disks and systems spell them as they like. The first rule that fits decides.
_LEFT_OUT = (
    (r"~\$.*|\.~lock\..*#", "a lock file of an office program"),
    (r"\.#.*|#.*#|.*~|.*\.(?:bak|orig|rej|old|save|backup)", "an editor's copy of another file"),
    (r"\..*\.sw[a-p]|.*\.sw[op]|4913|.*\.(?:tmp|temp)", "an editor's file for unfinished work"),
    (r".*\.(?:part|partial|crdownload|download)", "a download that is not finished"),
    (r"thumbs\.db(?::.*)?|ehthumbs\.db|desktop\.ini|\.ds_store|\._.*|icon\r|\.directory", "a file manager's own file"),
    (r".* \(.*conflicted copy.*\).*|.*\.sync-conflict-.*", "a copy that a sync program made of two versions"),
    (r"\.htpasswd", "a list of passwords, which no site publishes"),
    (r"\.nojekyll", "a file that Waypost writes itself"),
)
_LEFT_OUT_FOLDERS = (
    (r"__macosx|\.appledouble|\$recycle\.bin|@eadir", "a system's own folder"),
    (r"node_modules|__pycache__", "a programming tool's folder"),
)
_FOR_HOSTS = (r"\.htaccess|\.domains|\.user\.ini|_headers|_redirects|cname", "copied for the host, which reads it")
_HOST_FOLDERS = (r"\.well-known", "")
_HIDDEN = "hidden: its name begins with a dot; of those only .well-known/, .htaccess and .domains are copied"


def fate_of(name: str) -> tuple[Fate, str]:
    """What becomes of a file of this name, and why."""
    for pattern, why in _LEFT_OUT:
        if re.fullmatch(pattern, name.lower(), re.DOTALL):
            return "left out", why
    if re.fullmatch(_FOR_HOSTS[0], name.lower()):
        return "copied", _FOR_HOSTS[1]
    if name.startswith("."):
        return "left out", _HIDDEN
    return ("page", "Markdown") if is_page(name) else ("copied", "copied as it is, since it is no Markdown")


def is_page(path: str) -> bool:
    """Whether a file under content/ is a page: Markdown, in whichever case its ending is written."""
    return path.lower().endswith(PAGE_ENDINGS)


def _why_left_out(folder: str) -> str:
    """Why nothing in a folder of this name is looked at; "" when it is."""
    for pattern, why in (*_LEFT_OUT, *_LEFT_OUT_FOLDERS):
        if re.fullmatch(pattern, folder.lower(), re.DOTALL):
            return why
    return "" if re.fullmatch(_HOST_FOLDERS[0], folder.lower()) or not folder.startswith(".") else _HIDDEN


def walk(folder: Path, unread: list[SourceError] | None = None) -> Iterator[Found]:
    """Every file below a folder with what becomes of it, in order of path.

    Folders that can't be entered, links to folders and links to nothing join `unread`: pages that are silently
    missing are worse.
    """
    yield from sorted(_walk(folder, [] if unread is None else unread), key=lambda found: found.inside)


def _walk(folder: Path, told: list[SourceError]) -> Iterator[Found]:
    def refused(error: OSError) -> None:
        told.append(unreadable(_name(Path(error.filename), folder), error))

    for above, folders, names in os.walk(folder, onerror=refused):
        for name in list(folders):
            path = Path(above, name)
            if why := _why_left_out(name):
                folders.remove(name)
                yield Found(readable(path.relative_to(folder).as_posix()) + "/", "left out", why)
            elif not is_utf8(name):
                folders.remove(name)
                told.append(_unnamed(path, folder))
            elif path.is_symlink():
                words = "this is a link to a folder, which is not followed. Put the folder itself in its place."
                told.append(SourceError(_name(path, folder), 0, words))
        for name in names:
            path = Path(above, name)
            fate, why = fate_of(name)
            if fate != "left out" and not is_utf8(name):
                told.append(_unnamed(path, folder))
                continue
            if fate != "left out" and path.is_symlink() and not path.exists():
                words = "this is a link that leads nowhere. Correct it, or take it away."
                told.append(SourceError(_name(path, folder), 0, words))
                continue
            if fate != "left out" and not path.is_file():
                fate, why = "left out", "a pipe, socket or device"
            yield Found(readable(path.relative_to(folder).as_posix()), fate, why)


def _unnamed(path: Path, folder: Path) -> SourceError:
    words = "this name is not UTF-8 text, so no address can be made of it. Give it another name."
    return SourceError(readable(_name(path, folder)), 0, words)


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder.parent).as_posix()


_FENCES = {b"---": "---", b"+++": "+++"}
_KEY = r"(?:[\w-]+|\"[^\"\n]+\"|'[^'\n]+')\s*[:=]"
_FIELD = re.compile(rf"{_KEY}(?:\s|$)|#|-(?:\s|$)|\s|$|\[\w|[\]}}]")
_READ_AS_DATA = (".yaml", ".yml", ".toml")  # in these a line of --- is nothing odd


def has_fields(path: Path) -> bool:
    """Whether a file that is no page begins with front matter all the same: published raw, it would tell all of it."""
    if path.name.lower().endswith(_READ_AS_DATA):
        return False
    with path.open("rb") as file:
        start = file.read(65_536).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if start[:1] == b"{":
        return _begins_with_json(start.decode("utf-8", "replace"))
    if start[:3] not in _FENCES:
        return False
    lines = start.decode("utf-8", "replace").split("\n")
    fence = lines[0].rstrip()
    ends = (fence, "...") if fence == "---" else (fence,)  # YAML ends a document with dots as well
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ends), 0)
    between = lines[1:end]
    return bool(
        fence in _FENCES.values()
        and all(_FIELD.match(line) for line in between)
        and any(re.match(_KEY, line) for line in between)
    )


def _begins_with_json(text: str) -> bool:
    """Whether a text begins with fields in JSON and goes on after them; a file that is JSON altogether is data."""
    try:
        fields, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return "title" in fields and bool(text[end:].strip())
