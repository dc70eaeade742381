"""Reads content/ into pages, with the addresses and defaults that the field expects."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from capture_api.contract.invitation import STAGES
from site_builder.errors import SourceError
from site_builder.load.files import has_fields, walk
from site_builder.load.front_matter import missing_fence, read_document
from site_builder.load.reading import read_text, unreadable
from site_builder.load.validate import faults_in, read_date, sound
from site_builder.load.yaml_lines import Fields
from site_builder.model.finding import Finding, Place
from site_builder.model.site import PAGE_ENDINGS, Page, SignpostWords, Stamp, moment

OTHER_SPELLINGS = {
    "publishDate": "publish_date",
    "expiryDate": "expiry_date",
    "lastmod": "updated",
    "permalink": "url",
    "layout": "template",
}
_ENDING = re.compile(f"(?:{'|'.join(map(re.escape, PAGE_ENDINGS))})$", re.IGNORECASE)


def read_pages(root: Path, zone: ZoneInfo) -> tuple[list[Page], dict[str, Path], list[Finding], list[SourceError]]:
    """Every page under content/, every file to copy by its address, the findings and what could not be read."""
    pages: list[Page] = []
    files: dict[str, Path] = {}
    faults: list[Finding] = []
    unread: list[SourceError] = []
    content = root / "content"
    for found in walk(content, unread):
        path, source = content / found.inside, f"content/{found.inside}"
        try:
            if found.fate == "left out":
                continue
            _keep_inside(path, content, source)
            if found.fate == "copied":
                files["/" + found.inside] = path
                faults.extend(_raw_fields(path, source))
                continue
            page, in_page = read_page(read_text(path, source), found.inside, zone)
        except SourceError as error:
            unread.append(error)
        else:
            pages.append(page)
            faults.extend(in_page)
    return pages, files, faults, unread


def _raw_fields(path: Path, source: str) -> Iterator[Finding]:
    try:
        if not has_fields(path):
            return
    except OSError as error:
        raise unreadable(source, error) from error
    ending = f"A file that ends in {path.suffix}" if path.suffix else "A file without an ending"
    words = (
        f"this begins with fields, as a page does. {ending} is copied as it is, fields "
        f"and all. Call it {path.with_suffix('.md').name}, or take the fields away."
    )
    yield Finding("S110", Place(source, 1), words)


def _keep_inside(path: Path, content: Path, source: str) -> None:
    """A link out of content/ could publish a key or anything else on the machine that builds."""
    if not path.resolve().is_relative_to(content.resolve()):
        raise SourceError(
            source, 0, f"this is a link to {path.resolve()}, outside content/. Put a copy of the file in its place."
        )


def read_page(text: str, path: str, zone: ZoneInfo) -> tuple[Page, list[Finding]]:
    """One page from its text; `path` is its place under content/, `zone` that of times which name none.

    SourceError when its fields can't be read.
    """
    source = f"content/{path}"
    document = read_document(text, source)
    fields = _usual_spelling(document.fields)
    faults = list(faults_in(fields, "page", source)) if document.body_line > 1 else [_unfenced(text, source)]
    data = sound(fields, "page")
    slug = PurePosixPath(path).stem
    return Page(
        path=path,
        source=source,
        url=address(path, data),
        title=str(data.get("title", slug)),
        lines=fields.lines,
        body=document.body,
        body_line=document.body_line,
        stages=_stages(data),
        journey=str(data.get("journey", "")),
        audience=str(data.get("audience", "")),
        promises=tuple(data.get("promises", ())),
        next=tuple(data.get("next", ())),
        offer=str(data.get("offer", "")),
        advantages=tuple(data.get("advantages", ())),
        description=str(data.get("description", "")),
        summary=str(data.get("summary", "")),
        weight=int(data.get("weight", 0)),
        tags=tuple(data.get("tags", ())),
        aliases=tuple(data.get("aliases", ())),
        image=str(data.get("image", "")),
        image_alt=str(data.get("image_alt", "")),
        signpost=SignpostWords(**{str(name): str(words) for name, words in data.get("signpost", {}).items()}),
        template=_template(path, data),
        noindex=bool(data.get("noindex")),
        unlisted=bool(data.get("unlisted")),
        is_draft=bool(data.get("draft")),
        date=_stamp(data.get("date"), zone),
        updated=_stamp(data.get("updated"), zone),
        publish_date=_stamp(data.get("publish_date"), zone),
        expiry_date=_stamp(data.get("expiry_date"), zone),
        review_by=_stamp(data.get("review_by"), zone),
        owner=str(data.get("owner", "")),
    ), faults


def _unfenced(text: str, source: str) -> Finding:
    line, words = missing_fence(text)
    return Finding("S103", Place(source, line), words)


def address(path: str, data: Mapping[str, Any]) -> str:
    """The page's address under the site, ending in a slash unless its `url` ends in .html; `slug` changes its name."""
    if url := data.get("url"):
        inside = str(url).strip("/")
        return f"/{inside}" if inside.endswith(".html") else f"/{inside}/" if inside else "/"
    folder, _, name = re.sub(_ENDING, "", path).rpartition("/")
    parts = [*folder.split("/")] if folder else []
    if name in ("_index", "index"):
        if data.get("slug") and parts:
            parts[-1] = str(data["slug"])
    else:
        parts.append(str(data.get("slug", name)))
    return "/".join(["", *(slugify(part) for part in parts), ""]) if parts else "/"


def slugify(text: str) -> str:
    """Words as an address part: small letters, digits and hyphens; other scripts keep their letters."""
    plain = unicodedata.normalize("NFKC", text).lower()
    joined = "".join(sign if _is_kept(sign) else "-" for sign in plain)
    return re.sub("-+", "-", joined).strip("-") or "page"


def _is_kept(sign: str) -> bool:
    """Letters and digits of any script, the marks without which some scripts lose their vowels, `_` and `.`."""
    return sign.isalnum() or sign in "_." or unicodedata.category(sign)[0] == "M"


def held_back_until(page: Page, now: datetime, zone: ZoneInfo) -> str:
    """Why a page is not out at `now`: "draft", "future" or "expired"; "" when it is."""
    if page.is_draft:
        return "draft"
    if page.publish_date and now < moment(page.publish_date, zone):
        return "future"
    return "expired" if page.expiry_date and now >= moment(page.expiry_date, zone) else ""


def _stamp(value: object, zone: ZoneInfo) -> Stamp | None:
    """A day, or a time in the site's zone, whichever zone it was written in."""
    if not isinstance(value, str):
        return None
    found = read_date(value)
    if not isinstance(found, datetime):
        return found
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)


def _usual_spelling(fields: Fields) -> Fields:
    if not OTHER_SPELLINGS.keys() & fields.data.keys():
        return fields
    rename = OTHER_SPELLINGS
    data = {rename.get(key, key): value for key, value in fields.data.items()}
    lines = {
        (rename.get(str(path[0]), path[0]), *path[1:]) if path else path: line for path, line in fields.lines.items()
    }
    typed = {
        (rename.get(str(path[0]), path[0]), *path[1:]) if path else path: word for path, word in fields.typed.items()
    }
    return Fields(data, lines, fields.twice, typed)


def _stages(data: Mapping[str, Any]) -> dict[str, str]:
    named = data.get("journeys")
    found = {str(journey): str(stage) for journey, stage in named.items()} if isinstance(named, dict) else {}
    if data.get("journey") and data.get("stage"):
        found[str(data["journey"])] = str(data["stage"])
    return {journey: stage for journey, stage in found.items() if stage in STAGES}


def _template(path: str, data: Mapping[str, Any]) -> str:
    if named := data.get("template"):
        return str(named).removesuffix(".html")
    return "list" if "/" in path and PurePosixPath(path).stem == "_index" else "page"


def page_place(page: Page, text: str) -> Place:
    """The line of a page's source on which a text first stands; the first line of its body when it doesn't."""
    for number, line in enumerate(page.body.split("\n"), page.body_line):
        if text in line:
            return Place(page.source, number)
    return Place(page.source, page.body_line)
