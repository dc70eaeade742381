"""Values of ours as rows, and rows as values: the one place where times and lists are text."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from capture_api.clock import read_time, rfc3339
from capture_api.contract.codec import from_json, to_json
from capture_api.contract.invitation import PromiseRef
from capture_api.model.answers import Answers, read_answers
from capture_api.model.form_words import UNKNOWN_WORDS, FormWords
from capture_api.model.lead import DisclosedWording, LeadRow
from capture_api.model.recording import Criterion, PathStep, Submission, Touch
from capture_api.model.states import LeadState
from capture_api.store.engine import Row

LEAD_WORDS = (
    "id",
    "person_id",
    "submission_id",
    "reference",
    "name",
    "email",
    "phone",
    "company",
    "journey",
    "stage",
    "offer",
    "status",
    "owner",
    "taken_by",
    "reason",
    "kind",
    "turn_of",
)
SUBMISSION_WORDS = (
    "id",
    "reference",
    "journey",
    "offer",
    "kind",
    "stage",
    "page",
    "path_dropped",
    "language",
    "build",
    "corrects",
)
# What a submission is read from: its own row, and the words that its form said.
SUBMISSIONS = """SELECT submission.*, form_words.words FROM submission
    LEFT JOIN form_words ON form_words.hash = submission.words_hash"""


def text(value: object) -> str:
    """A list or mapping as it stands in a column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def moment(at: str | None) -> datetime | None:
    """A time that may be missing."""
    return read_time(at) if at else None


def words_row(words: FormWords, at: datetime) -> Row:
    """The words of a form under the hash that its submissions carry."""
    written = text(to_json(words))
    return {"hash": hashlib.sha256(written.encode()).hexdigest(), "words": written, "first_at": rfc3339(at)}


@lru_cache(maxsize=256)  # many forms were sent with the same words
def words_of(written: str | None) -> FormWords:
    """The words of a form; UNKNOWN_WORDS for what was sent before they were kept."""
    return from_json(FormWords, json.loads(written)) if written else UNKNOWN_WORDS


def answers_of(written: str | None) -> Answers:
    """What was typed."""
    return read_answers(json.loads(written or "{}"))


def submission_row(sent: Submission, person_id: str | None, words_hash: str) -> Row:
    """A submission as it stands in the table."""
    return {
        "id": sent.id,
        "reference": sent.reference,
        "person_id": person_id,
        "journey": sent.journey,
        "offer": sent.offer,
        "kind": sent.kind,
        "stage": sent.stage,
        "page": sent.page,
        "fields": text(dict(sent.answers)),
        "path": text(to_json(sent.path)),
        "path_dropped": sent.path_dropped,
        "source": text(dict(sent.source)),
        "promises": text(to_json(sent.promises)),
        "prep": text(sent.prep),
        "language": sent.language,
        "build": sent.build,
        "held": sent.quarantined,
        "at": rfc3339(sent.at),
        "words_hash": words_hash,
        "promised_at": rfc3339(sent.promised_at) if sent.promised_at else None,
        "path_shunned": int(sent.path_shunned),
        "corrects": sent.corrects,
    }


def submission_of(row: Row) -> Submission:
    """A submission as it was recorded."""
    return Submission(
        **{name: row[name] for name in SUBMISSION_WORDS},
        at=read_time(row["at"]),
        quarantined=row["held"],
        answers=answers_of(row["fields"]),
        path=tuple(PathStep(**step) for step in json.loads(row["path"])),
        source=json.loads(row["source"]),
        promises=tuple(PromiseRef(*pair) for pair in json.loads(row["promises"])),
        prep=tuple(json.loads(row["prep"])),
        words=words_of(row["words"]),
        promised_at=moment(row["promised_at"]),
        path_shunned=bool(row["path_shunned"]),
    )


def touch_row(touch: Touch, person_id: str, submission_id: str | None, lead_id: str | None) -> Row:
    """A touch of a person as it stands in the table."""
    return {
        "person_id": person_id,
        "kind": touch.kind,
        "at": rfc3339(touch.at),
        "page": touch.page,
        "journey": touch.journey,
        "stage": touch.stage,
        "submission_id": submission_id,
        "lead_id": lead_id,
        "actor": touch.actor,
        "data": text(dict(touch.data)),
    }


def touch_of(row: Row) -> Touch:
    """A touch as it was recorded."""
    data: Mapping[str, Any] = json.loads(row["data"])
    return Touch(row["kind"], read_time(row["at"]), row["page"], row["journey"], row["stage"], row["actor"], data)


def criteria_text(criteria: tuple[Criterion, ...]) -> str:
    """The judged lines of a lead definition as they stand in a column."""
    return text(to_json(criteria))


def lead_row(row: Row) -> LeadRow:
    """A lead as a value."""
    words: dict[str, Any] = {name: row[name] or "" for name in LEAD_WORDS}
    return LeadRow(
        **words,
        answers=answers_of(row["fields"]),
        words=words_of(row["words"]),
        promised_at=read_time(row["promised_at"]),
        created_at=read_time(row["created_at"]),
        updated_at=read_time(row["updated_at"]),
        next_at=read_time(row["next_at"]),
        answered_at=moment(row["answered_at"]),
        won_at=moment(row["won_at"]),
        act_at=read_time(row["act_at"]),
        meets=bool(row["meets"]),
        definition_version=row["definition_version"],
        revision=row["revision"],
        seq=row["seq"],
        criteria=tuple(Criterion(one["field"], bool(one["met"]), one["why"]) for one in json.loads(row["criteria"])),
        source=json.loads(row["source"] or "{}"),
    )


def state_row(state: LeadState) -> Row:
    """What moves change of a lead, as it stands in the table."""
    times = {name: getattr(state, name) for name in ("next_at", "act_at", "answered_at", "won_at")}
    words = {name: getattr(state, name) for name in ("status", "owner", "taken_by", "reason", "turn_of")}
    return words | {name: rfc3339(one) if one else None for name, one in times.items()}


def disclosed_wording(row: Row) -> DisclosedWording:
    """A wording that a person was told."""
    words = row["text"] or "The words of this promise are not on record."
    return DisclosedWording(row["promise_id"], row["hash"], words, read_time(row["at"]), row["page"], row["journey"])
