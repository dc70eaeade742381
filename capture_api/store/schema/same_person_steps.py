"""The steps that let several addresses be one person, and take that back."""

import json

from sqlite_utils import Database

from capture_api.model.alike import keys_of
from capture_api.model.answers import read_answers
from capture_api.store.schema import circle_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["circle_steps", "steps"]


@steps()
def several_addresses_of_one_person(db: Database) -> None:
    """Who was said to be whom and who took it back, which leads are one for that time, and how people are known."""
    create(
        db,
        "same_person",
        {**dict.fromkeys(("id", "one", "other", "at", "by", "undone_at", "undone_by"), str)},
        "id",
        {"undone_at"},
    )
    db.table("same_person").create_index(["one"])
    db.table("same_person").create_index(["other"])
    create(db, "same_as", {"person_id": str, "party": str}, "person_id", set())
    db.table("same_as").create_index(["party"])
    create(db, "joined_lead", {"lead_id": str, "into_id": str}, "lead_id", set())
    db.table("joined_lead").create_index(["into_id"])
    create(db, "person_key", {"kind": str, "value": str, "person_id": str}, ("kind", "value", "person_id"), set())
    db.table("person_key").create_index(["person_id"])
    sent = db.query("SELECT person_id, fields FROM submission WHERE person_id IS NOT NULL")
    known = {(kind, value, str(row["person_id"])) for row in sent
             for kind, value in keys_of(read_answers(json.loads(row["fields"] or "{}")))}  # fmt: skip
    db.table("person_key").insert_all(
        {"kind": kind, "value": value, "person_id": person} for kind, value, person in sorted(known)
    )
