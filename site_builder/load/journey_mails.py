"""Reads journeys/<name>/mails/*.md: mail that goes out by itself after the sale."""

import re
from pathlib import Path

from capture_api.contract.mails import AFTER, BEFORE
from site_builder.load.front_matter import read_document
from site_builder.load.reading import read_text
from site_builder.load.validate import faults_in, sound
from site_builder.model.finding import Finding, Place
from site_builder.model.journey_mail import WrittenMail

DAYS = {"day": 1, "week": 7}
_WHEN = re.compile(r"([a-z-]+), (\d+) (day|week)s?")


def read_mails(root: Path, folder: Path) -> tuple[tuple[WrittenMail, ...], list[Finding]]:
    """The mails of a journey's folder by name, and what is off in them; SourceError when one can't be read."""
    found: list[WrittenMail] = []
    faults: list[Finding] = []
    for file in sorted(folder.glob("mails/*.md")):
        mail, its = read_mail(root, file, folder.name)
        found.append(mail)
        faults.extend(its)
    return tuple(found), faults


def read_mail(root: Path, file: Path, journey: str) -> tuple[WrittenMail, list[Finding]]:
    """One mail, and what is off in its fields."""
    source = file.relative_to(root).as_posix()
    document = read_document(read_text(file, source), source)
    faults = list(faults_in(document.fields, "mail", source))
    data = sound(document.fields, "mail")
    given = [name for name in (AFTER, BEFORE) if name in document.fields.data]
    if len(given) != 1:
        said = "says neither `after` nor `before`" if not given else "says both `after` and `before`"
        words = f"this mail {said}, so nobody knows when it goes out. Write one, like `after: delivered, 3 days`."
        faults.append(Finding("S103", Place(source, 1), words))
    state, days = read_when(str(data.get(given[0], ""))) if len(given) == 1 else ("", 0)
    mail = WrittenMail(
        name=file.stem,
        journey=journey,
        place=Place(source, document.fields.lines.get(("subject",), 1)),
        subject=str(data.get("subject", "")),
        when=given[0] if len(given) == 1 else AFTER,
        state=state,
        days=days,
        signed_by=str(data.get("signed_by", "sales")),
        language=str(data.get("language", "")),
        body=document.body,
        body_line=document.body_line,
    )
    return mail, faults


def read_when(text: str) -> tuple[str, int]:
    """The state and the days of `delivered, 2 weeks`; ("", 0) for what the schema refuses."""
    found = _WHEN.fullmatch(text)
    return (found[1], int(found[2]) * DAYS[found[3]]) if found else ("", 0)
