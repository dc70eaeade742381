"""The steps that let several people buy together, and that find who may belong to whom."""

import json

from sqlite_utils import Database

from capture_api.model.answers import read_answers
from capture_api.model.buying_group import belonging_keys
from capture_api.store.schema import count_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["count_steps", "steps"]


@steps()
def people_who_buy_together(db: Database) -> None:
    """Households and companies, who belonged to which from when to when and as what, and the links that let in more."""
    create(db, "buying_group", {"id": str, "kind": str, "made_at": str, "made_by": str}, "id", set())
    create(
        db,
        "belonging",
        {
            "id": str,
            "group_id": str,
            "person_id": str,
            "role": str,
            "submission_id": str,  # the form of a link by which they came, "" for whom one of ours put there
            "at": str,
            "by": str,
            "left_at": str,
            "left_by": str,
        },
        "id",
        {"left_at"},
    )
    db.execute("CREATE UNIQUE INDEX belongs_now ON belonging (person_id) WHERE left_at IS NULL")
    db.table("belonging").create_index(["group_id", "left_at"])
    create(
        db,
        "share_link",
        {
            "id": str,
            "group_id": str,
            "lead_id": str,
            "made_at": str,
            "made_by": str,
            "until": str,
            "used_at": str,
            "ended_at": str,
        },
        "id",
        {"used_at", "ended_at"},
    )
    db.table("share_link").create_index(["group_id"])


@steps()
def who_may_belong_together(db: Database) -> None:
    """By what earlier people may be found to be of one company or household."""
    sent = db.query("SELECT person_id, fields FROM submission WHERE person_id IS NOT NULL AND fields <> '{}'")
    known = {(kind, value, str(row["person_id"])) for row in sent
             for kind, value in belonging_keys(read_answers(json.loads(row["fields"] or "{}")))}  # fmt: skip
    db.table("person_key").insert_all(
        ({"kind": kind, "value": value, "person_id": person} for kind, value, person in sorted(known)), ignore=True
    )
