"""Every form in which leads leave in one file, by the name that addresses and commands give it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from capture_api.contract.manifest import Manifest
from capture_api.model.lead import LeadRow
from capture_api.sales.facts import csv_lines, json_lines
from capture_api.sales.spreadsheet import spreadsheet_lines
from capture_api.sales.vcard import cards

Lines = Callable[[Iterable[LeadRow], Manifest, datetime], Iterator[str]]
CARDS = ("vcf", "people.vcf")  # in which one lead is given too


@dataclass(frozen=True, slots=True)
class Export:
    """One form: what it is to whoever fetches it, and how leads become its text, in parts of any length."""

    media: str
    file: str
    lines: Lines


EXPORTS: Mapping[str, Export] = {
    "csv": Export("text/csv", "leads.csv", lambda rows, manifest, now: csv_lines(rows)),
    "people.csv": Export("text/csv", "leads.csv", lambda rows, manifest, now: spreadsheet_lines(rows, manifest)),
    "jsonl": Export("application/jsonl", "leads.jsonl", lambda rows, manifest, now: json_lines(rows, now)),
    "vcf": Export(
        "text/vcard", "leads.vcf", lambda rows, manifest, now: cards(rows, manifest.site.country, for_people=False)
    ),
    "people.vcf": Export(
        "text/vcard", "leads.vcf", lambda rows, manifest, now: cards(rows, manifest.site.country, for_people=True)
    ),
}
