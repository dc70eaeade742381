"""What an export holds comes back from an import: cell by cell, and whole through a new database."""

import csv
import io
import tempfile
from pathlib import Path

from conftest import Now
from handoff_sample import write_handoff
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sales_sample import sales_handoff

from capture_api.accounts.actor import Actor
from capture_api.contract.manifest_file import ManifestFile
from capture_api.ids import random_ids
from capture_api.model.cells import csv_line, safe_cell, typed_in
from capture_api.record.columns import columns_of, fields_asked
from capture_api.record.imported_row import Terms
from capture_api.record.table_file import open_table
from capture_api.sales.cases.every import open_sales
from capture_api.sales.cases.imports import ADDED, NamedRow
from capture_api.sales.facts import csv_lines
from capture_api.store.open import open_engine

TOM = Actor("a_tom", "Tom", "tom@example.com", "owner")
HOSTILE = st.text(
    st.sampled_from("=+-@|%'\"\n\t,;\\ 0٣＝＇\u200f\u202e\u200d🏠é\u0301ßİ山")
    | st.characters(exclude_categories=("Cs",)),
    max_size=30,
)
# What only the database that a lead is in can say of it.
OWN = ("id", "seq", "updated_at", "owner", "next_at")


@given(text=HOSTILE)
@example(text="'=1+1")
@example(text="''\u200b＝1")
def test_a_cell_gives_back_what_was_typed_into_it(text):
    kept = "".join(letter for letter in text if letter in "\n\t" or letter.isprintable() or ord(letter) > 159)
    cell = safe_cell(kept)
    assert typed_in(cell) == kept
    assert next(csv.reader(io.StringIO(csv_line([cell]), newline=""))) == ([cell] if cell else [""])


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Name": HOSTILE,
            "Phone": st.sampled_from(["", "0412 345 678", "+61 3 9000 0142 ext 12", "(03) 9000 0142"]),
            "Company": HOSTILE,
            "Message": HOSTILE,
            "Topics": st.sampled_from(["", "loans", "Loans, Grants", "grants; loans"]),
            "When": st.sampled_from(["", "now", "Six months"]),
            "utm_campaign": st.sampled_from(["", "=spring", "Frühling; rot"]),
            "Created": st.sampled_from(["", "2020-02-29 09:30", "2021-07-01T00:00:00.000Z"]),
        }
    ),
    min_size=1,
    max_size=12,
)


@given(rows=ROWS)
@settings(max_examples=3, deadline=None)
def test_an_import_is_exported_and_imported_and_exported_the_same(rows):
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:
        folder = Path(name)
        first = folder / "first.csv"
        names = tuple(rows[0])
        lines = [csv_line([*names, "Email"])]
        for no, row in enumerate(rows):
            lines.append(csv_line(map(safe_cell, (*(row[name] for name in names), f"p{no}@example.org"))))
        first.write_text("".join(lines), "utf-8", newline="")
        once = through(folder, first, "one")
        second = folder / "second.csv"
        second.write_text(once, "utf-8", newline="")
        assert told(through(folder, second, "two")) == told(once)
        assert len(told(once)) == len(rows)


def through(folder: Path, file: Path, name: str) -> str:
    """The export of a new database into which a file was imported."""
    facts = sales_handoff(folder)
    manifests = ManifestFile(write_handoff(folder, facts), lambda manifest: manifest)
    engine = open_engine(f"sqlite:///{folder}/{name}.db")
    try:
        sales = open_sales(engine, manifests, Now(), random_ids)
        table = open_table(file)
        columns = columns_of(table.headings, {}, fields_asked(manifests.current()))
        rows = (NamedRow(row.line, columns.values(list(map(typed_in, row.cells)))) for row in table.rows())
        terms = Terms("leads.csv", journey="first-home", is_ours=columns.is_ours)
        became = list(sales.imports.bring_in(TOM, terms, rows))
        assert {one.outcome for one in became} == {ADDED}, became
        return "".join(csv_lines(sales.leads.export(TOM, {})))
    finally:
        engine.close()


def told(export: str) -> list[dict[str, str]]:
    """The leads of an export without what is each database's own, in the order of their addresses."""
    rows = csv.DictReader(io.StringIO(export, newline=""))
    found = [{key: value for key, value in row.items() if key not in OWN} for row in rows]
    return sorted(found, key=lambda row: row["email"])
