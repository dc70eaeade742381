"""Leads as a table for people and their spreadsheets: numbers stay as they were typed, each answer has its column."""

import re
from collections.abc import Iterable, Iterator

from capture_api.contract.manifest import Manifest
from capture_api.model.cells import csv_line, safe_cell
from capture_api.model.lead import NAMED_ELSEWHERE, LeadRow, in_zone
from capture_api.sales.credit import source_of
from capture_api.sales.moves import STATES

BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8
HEADINGS = ("Reference", "Name", "E-mail", "Telephone", "Company", "Journey", "Asked for", "In their own words",
            "Status", "Next step", "Until", "Who has it", "Came", "Reason", "Source")  # fmt: skip
OTHER = "Other answers"
# What a spreadsheet would make a number or a day of: digits and the signs between them, as in 0412 345 678 or 3/4.
NUMBER_LIKE = re.compile(r"[+(]?\d[\d\s().,/:+-]*")


def spreadsheet_lines(rows: Iterable[LeadRow], manifest: Manifest) -> Iterator[str]:
    """The leads as CSV for people, a line at a time, headings first; times are those of the site's zone."""
    fields = fields_asked(manifest)
    yield BYTE_ORDER_MARK + csv_line(map(safe_cell, (*HEADINGS, *fields.values(), OTHER)))
    for row in rows:
        answers = {name: row.words.field(name).in_words(answer) for name, answer in row.answers.items() if answer}
        other = [
            f"{row.words.label_of(name)}: {words}"
            for name, words in answers.items()
            if name not in fields and name not in NAMED_ELSEWHERE
        ]
        told = (*facts_of(row, manifest), *(answers.get(name, "") for name in fields), "\n".join(other))
        yield csv_line(map(text_cell, told))


def fields_asked(manifest: Manifest) -> dict[str, str]:
    """Each field that a form of this build asks beside those that every lead shows, with its label."""
    return {
        field.name: field.label
        for journey in manifest.journeys.values()
        for offer in journey.offers.values()
        for field in offer.fields
        if field.name not in NAMED_ELSEWHERE
    }


def facts_of(row: LeadRow, manifest: Manifest) -> tuple[str, ...]:
    """What every lead shows, in the order of HEADINGS."""
    zone, words = manifest.hours.time_zone, row.words
    contact = (row.reference, row.name, row.email, row.phone, row.company)
    asked = (words.journey, words.offer, row.message, row.status, STATES[row.status].step, in_zone(row.next_at, zone))
    return (
        *contact,
        *asked,
        row.taken_by or row.owner,
        in_zone(row.created_at, zone),
        row.reason,
        source_of(row.source),
    )


def text_cell(text: str) -> str:
    """A cell that stays as it was typed: no formula, and a tab, which does not show, before a number."""
    return f"\t{text}" if NUMBER_LIKE.fullmatch(text) else safe_cell(text)
