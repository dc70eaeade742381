"""The words by which people are found: kept folded beside each person, and searched by SQLite's FTS5.

This file alone speaks to the full-text engine; another engine needs another one of the same four functions.
"""

import json
from collections.abc import Iterable, Iterator

from capture_api.model.answers import values_of
from capture_api.model.asked_words import Term
from capture_api.model.folding import indexed
from capture_api.store.engine import Row, Transaction
from capture_api.store.rows import answers_of

# The ids of people whose words fit, for whichever question needs them.
FOUND = """SELECT person_words.person_id AS id FROM person_search
    JOIN person_words ON person_words.no = person_search.rowid WHERE person_search MATCH :match"""
COUNTED = "SELECT COUNT(*) AS n FROM (SELECT rowid FROM person_search WHERE person_search MATCH :match LIMIT :limit)"
# Of one person, the newest first: what somebody pastes or sends again and again does not grow without end, and the
# next form of theirs costs no more than the one before it.
MOST_WORDS, MOST_FORMS, MOST_NOTES, MOST_OTHERS = 5000, 200, 500, 50
# Who joined somebody by a link and has no lead of their own is found by the lead of those they joined.
TOGETHER = """SELECT person.name, person.email, person.phone FROM belonging AS own
    JOIN belonging AS other ON other.group_id = own.group_id AND other.left_at IS NULL
    JOIN person ON person.id = other.person_id WHERE own.person_id = :id AND own.left_at IS NULL
    AND other.person_id <> :id AND NOT EXISTS (SELECT 1 FROM lead WHERE lead.person_id = other.person_id)
    ORDER BY other.at LIMIT :most"""


def match_of(terms: Iterable[Term]) -> str:
    """What MATCH asks: every term, by any of its alternatives; words hold letters and digits alone."""
    return " AND ".join(f"({' OR '.join(map(all_of, term.alternatives))})" for term in terms)


def all_of(words: Iterable[str]) -> str:
    """That a text has a word beginning with each of these."""
    return "(" + " AND ".join(f'"{word}" *' for word in words) + ")"


def tried_by_words(terms: Iterable[Term]) -> tuple[str, dict[str, str]]:
    """A condition that reads the words of each lead's person, and its values: for what so many share that it is rare
    not to have it."""
    values: dict[str, str] = {}

    def has(word: str) -> str:
        mark = f"word{len(values)}"
        values[mark] = f" {word}"
        return f"instr(' ' || words, :{mark}) > 0"

    def has_all(words: Iterable[str]) -> str:
        return f"({' AND '.join(map(has, words))})"

    tried = " AND ".join(f"({' OR '.join(map(has_all, term.alternatives))})" for term in terms)
    return (
        f"""EXISTS (SELECT 1 FROM person_words JOIN person_search ON person_search.rowid = person_words.no
        WHERE person_words.person_id = lead.person_id AND {tried})""",  # noqa: S608
        values,
    )


def follow_words(tx: Transaction, person_id: str) -> None:
    """Let a person be found by all that they sent and that was noted of them, and by nothing else any more."""
    words = " ".join(words_of(tx, person_id))
    if not words:
        forget_words(tx, person_id)
        return
    tx.run("INSERT INTO person_words (person_id) VALUES (:id) ON CONFLICT (person_id) DO NOTHING", id=person_id)
    found = tx.all("SELECT no FROM person_words WHERE person_id = :id", id=person_id)
    no = found[0]["no"]
    if not tx.run("UPDATE person_search SET words = :words WHERE rowid = :no", words=words, no=no):
        tx.run("INSERT INTO person_search (rowid, words) VALUES (:no, :words)", words=words, no=no)


def follow_everybody(tx: Transaction) -> int:
    """Bring in whoever an earlier release recorded, and say how many; nobody where all are in."""
    missing = tx.all(
        """SELECT id FROM person WHERE email_key NOT LIKE 'erased:%'
        AND NOT EXISTS (SELECT 1 FROM person_words WHERE person_words.person_id = person.id)"""
    )
    for person in missing:
        follow_words(tx, person["id"])
    return len(missing)


def forget_words(tx: Transaction, person_id: str) -> None:
    """Let nobody find a person by words."""
    tx.run("DELETE FROM person_search WHERE rowid IN (SELECT no FROM person_words WHERE person_id = :id)", id=person_id)
    tx.run("DELETE FROM person_words WHERE person_id = :id", id=person_id)


def words_of(tx: Transaction, person_id: str) -> list[str]:
    """Each word of a person once."""
    found: dict[str, None] = {}
    for said in texts_of(tx, person_id):
        found |= dict.fromkeys(indexed(said))
        if len(found) > MOST_WORDS:
            return list(found)[:MOST_WORDS]
    return list(found)


def texts_of(tx: Transaction, person_id: str) -> Iterator[str]:
    """Everything that may be searched for: who they are, what they sent, what was noted."""
    for person in tx.all("SELECT name, email, phone, company FROM person WHERE id = :id", id=person_id):
        yield from filter(None, person.values())
    for other in tx.all(TOGETHER, id=person_id, most=MOST_OTHERS):
        yield from filter(None, other.values())
    sent = "SELECT reference, fields FROM submission WHERE person_id = :id ORDER BY at DESC LIMIT :most"
    for row in tx.all(sent, id=person_id, most=MOST_FORMS):
        yield from texts_sent(row)
    notes = "SELECT data FROM touch WHERE person_id = :id AND actor <> '' ORDER BY at DESC LIMIT :most"
    for row in tx.all(notes, id=person_id, most=MOST_NOTES):
        data = json.loads(row["data"])
        yield from (str(data[key]) for key in ("text", "note") if data.get(key))


def texts_sent(row: Row) -> Iterator[str]:
    """A form's reference and every answer; those of an erased person are gone, and with them the reference."""
    answers = answers_of(row["fields"])
    if answers:
        yield row["reference"]
    for answer in answers.values():
        yield from values_of(answer)
