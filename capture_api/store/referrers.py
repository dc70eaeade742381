"""Who sends us clients: their codes, whom each introduced, and what is counted of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from capture_api.clock import read_time, rfc3339
from capture_api.model.answers import text_of
from capture_api.model.email import email_key
from capture_api.model.recording import Submission
from capture_api.model.referral_code import code_key
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.one_person import THEIRS
from capture_api.store.report_values import CountedLeads
from capture_api.store.reports import ALIKE, STANDS, Span, counted, pairs
from capture_api.store.rows import moment

BY_LINK, BY_CODE, BY_OURS = "link", "code", "ours"  # how we know who introduced somebody
MOST_FORMS = 50  # of one person, the newest first, in which a code is looked for
ERASED_NAME = "Erased at their request"
TYPED = "referred_by"  # the field of a form that takes a code
Query = Callable[..., list[Row]]
# A lead is introduced by whom it says; a lead that others joined also by whom those say, if it says nobody itself.
# The oldest word counts, and only one: so much credit as there are leads. They are few among all and looked up one by
# one: CROSS JOIN keeps SQLite from reading the others first.
GIVEN = """WITH RECURSIVE stands (lead_id, into_id) AS (
        SELECT lead_id, lead_id FROM introduction
        UNION SELECT stands.lead_id, joined_lead.into_id FROM stands
        JOIN joined_lead ON joined_lead.lead_id = stands.into_id),
    given AS (SELECT stands.into_id AS lead_id, introduction.referrer_id, introduction.way, introduction.at,
        ROW_NUMBER() OVER (PARTITION BY stands.into_id
            ORDER BY stands.into_id <> stands.lead_id, introduction.at, introduction.lead_id) AS place
        FROM stands JOIN introduction ON introduction.lead_id = stands.lead_id)"""


@dataclass(frozen=True, slots=True)
class Referrer:
    """Somebody who sends us clients; their code counts until it is ended."""

    id: str
    code: str
    name: str
    email: str
    made_at: datetime
    made_by: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who introduced a lead, and how we know."""

    referrer: Referrer
    way: str  # link | code | ours
    at: datetime


@dataclass(frozen=True, slots=True)
class Introduced:
    """How many hands somebody's people raised, with how many somebody spoke, and how many became clients."""

    hands: int = 0
    talked: int = 0
    won: int = 0


class ReferrerRepository:
    """Keeps referrers and counts whom they introduced."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def everyone(self) -> tuple[Referrer, ...]:
        """All referrers, by name; who is ended comes last."""
        sql = "SELECT * FROM referrer ORDER BY ended_at IS NOT NULL, name, code_key"
        return tuple(map(referrer_of, self._engine.query(sql)))

    def one(self, referrer_id: str) -> Referrer | None:
        """The referrer of an id."""
        found = self._engine.query("SELECT * FROM referrer WHERE id = :id", id=referrer_id)
        return referrer_of(found[0]) if found else None

    def with_code(self, code: str) -> Referrer | None:
        """The referrer whose code this is, in whatever spelling, ended or not."""
        return with_code_in(self._engine.query, code)

    def add(self, one: Referrer) -> bool:
        """Keep a referrer; False where somebody has or had the code."""
        return self._engine.transaction(
            lambda tx: bool(
                tx.run(
                    """INSERT INTO referrer (id, code, code_key, name, email, made_at, made_by, ended_at)
                    VALUES (:id, :code, :key, :name, :email, :at, :by, NULL) ON CONFLICT DO NOTHING""",
                    id=one.id,
                    code=one.code,
                    key=code_key(one.code),
                    name=one.name,
                    email=one.email,
                    at=rfc3339(one.made_at),
                    by=one.made_by,
                )
            )
        )

    def end(self, referrer_id: str, at: datetime | None) -> None:
        """Let a code count no more from now on; `None` lets it count again."""
        ended = rfc3339(at) if at else None
        sql = "UPDATE referrer SET ended_at = :at WHERE id = :id"
        self._engine.transaction(lambda tx: tx.run(sql, at=ended, id=referrer_id))

    def of_lead(self, lead_id: str) -> Introduction | None:
        """Who introduced a lead, or one that joined it."""
        rows = self._engine.query(
            """WITH RECURSIVE one (lead_id, depth) AS (
                SELECT :id, 0 UNION ALL SELECT joined_lead.lead_id, one.depth + 1 FROM one
                JOIN joined_lead ON joined_lead.into_id = one.lead_id)
            SELECT referrer.*, introduction.way, introduction.at FROM one CROSS JOIN introduction
            JOIN referrer ON referrer.id = introduction.referrer_id WHERE introduction.lead_id = one.lead_id
            ORDER BY one.depth > 0, introduction.at, introduction.lead_id LIMIT 1""",
            id=lead_id,
        )
        return Introduction(referrer_of(rows[0]), rows[0]["way"], read_time(rows[0]["at"])) if rows else None

    def introduced(self, before: datetime | None = None) -> dict[str, Introduced]:
        """Referrer's id -> what is counted of theirs, up to a moment where one is named; each hand once."""
        ends = rfc3339(before) if before else Span().values["ends"]
        rows = self._engine.query(
            f"""{GIVEN} SELECT given.referrer_id AS id, COUNT(*) AS hands,
            SUM(COALESCE(lead.answered_at < :ends, 0)) AS talked, SUM(COALESCE(lead.won_at < :ends, 0)) AS won
            FROM given CROSS JOIN lead WHERE lead.id = given.lead_id AND given.place = 1 AND {Span().raised}
            GROUP BY given.referrer_id""",  # noqa: S608 - our own words
            **Span().values | {"ends": ends},
        )
        return {str(row["id"]): Introduced(row["hands"], row["talked"], row["won"]) for row in rows}

    def raised_by_referrer(self, span: Span) -> list[CountedLeads]:
        """Raised hands that somebody introduced, by whom and by how they stand."""
        rows = self._engine.query(
            f"""{GIVEN} SELECT referrer.name || ' (' || referrer.code || ')' AS referrer, {STANDS} FROM given
            CROSS JOIN lead JOIN referrer ON referrer.id = given.referrer_id
            WHERE lead.id = given.lead_id AND given.place = 1 AND {span.raised} GROUP BY referrer.id, {ALIKE}""",  # noqa: S608 - our own words
            **span.values,
        )
        return [counted(row) for row in rows]


def with_code_in(query: Query, code: str) -> Referrer | None:
    """The referrer whose code this is, in whatever spelling, ended or not."""
    key = code_key(code)
    rows = query("SELECT * FROM referrer WHERE code_key = :key", key=key) if key else []
    return referrer_of(rows[0]) if rows else None


def note_introduction(tx: Transaction, lead_id: str, sent: Submission, person_id: str) -> None:
    """Keep who introduced a lead, once: by the code that they typed, or that a link of theirs carried."""
    for code, way in codes_of(tx, sent, person_id):
        found = with_code_in(tx.all, code)
        if found and found.ended_at is None:
            introduce_in(tx, lead_id, found.id, way, sent.at, "")
            return


def codes_of(tx: Transaction, sent: Submission, person_id: str) -> list[tuple[str, str]]:
    """The codes that may say who introduced somebody, the surest first: typed, of this form, of an earlier one.

    Who was introduced once is not introduced anew by coming back.
    """
    own = [(text_of(sent.answers, TYPED), BY_CODE), (sent.source.get("ref", ""), BY_LINK)]
    was = f"SELECT 1 FROM introduction JOIN lead ON lead.id = introduction.lead_id WHERE lead.person_id IN {THEIRS}"  # noqa: S608
    if not tx.all(was, person=person_id):
        earlier = "SELECT source FROM submission WHERE person_id = :person ORDER BY at DESC LIMIT :most"
        rows = tx.all(earlier, person=person_id, most=MOST_FORMS)
        own += [(dict(pairs(row["source"])).get("ref", ""), BY_LINK) for row in rows]
    return [pair for pair in own if pair[0]]


def introduce_in(tx: Transaction, lead_id: str, referrer_id: str, way: str, at: datetime, by: str) -> bool:
    """Whether a lead is now said to be introduced by somebody; False where somebody is said to have been already."""
    return bool(
        tx.run(
            """INSERT INTO introduction (lead_id, referrer_id, way, at, by)
            VALUES (:lead, :referrer, :way, :at, :by) ON CONFLICT (lead_id) DO NOTHING""",
            lead=lead_id,
            referrer=referrer_id,
            way=way,
            at=rfc3339(at),
            by=by,
        )
    )


def forget_introduction(tx: Transaction, lead_id: str) -> bool:
    """Say that nobody introduced a lead; False where nobody was said to have."""
    return bool(tx.run("DELETE FROM introduction WHERE lead_id = :id", id=lead_id))


def forget_referrer(tx: Transaction, key: str, at: datetime) -> int:
    """Take the name, address and code out of a referrer with this address; what was counted stays counted."""
    theirs = [row["id"] for row in tx.all("SELECT id, email FROM referrer WHERE email <> ''") if is_of(row, key)]
    for referrer_id in theirs:
        tx.run(
            """UPDATE referrer SET name = :name, email = '', code = id, code_key = id,
            ended_at = COALESCE(ended_at, :at) WHERE id = :id""",
            name=ERASED_NAME,
            at=rfc3339(at),
            id=referrer_id,
        )
    return len(theirs)


def is_of(row: Row, key: str) -> bool:
    """Whether a referrer's address has this key."""
    return email_key(row["email"]) == key


def referrer_of(row: Row) -> Referrer:
    """A referrer as they were kept."""
    made, ended = read_time(row["made_at"]), moment(row["ended_at"])
    return Referrer(row["id"], row["code"], row["name"], row["email"], made, row["made_by"], ended)
