"""Who was told which wording of which promise, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from capture_api.clock import read_time, rfc3339
from capture_api.contract.invitation import PromiseRef
from capture_api.model.lead import LeadRow
from capture_api.model.states import OPEN
from capture_api.store.engine import Engine, Transaction
from capture_api.store.rows import lead_row
from capture_api.store.search import LEADS

TOLD_LEADS = f"""{LEADS} WHERE lead.id IN (SELECT lead_id FROM lead_told WHERE promise_id = :promise AND hash = :hash
    AND lead_id > :after ORDER BY lead_id LIMIT :limit) ORDER BY lead.id"""  # noqa: S608
MOST_NAMED = 1000  # people told an old wording whose ids one answer holds; the counts tell of all


@dataclass(frozen=True, slots=True)
class BuildVerdict:
    """What one layer made of an exact wording in a build."""

    promise_id: str
    hash: str
    layer: str
    label: str
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class KeptWording:
    """A promise as some build worded it, and when that was first seen."""

    promise_id: str
    hash: str
    journey: str
    text: str
    first_at: datetime


@dataclass(frozen=True, slots=True)
class PromiseCount:
    """How many people and leads were told a wording, and what became of it."""

    people_told: int = 0
    leads_told: int = 0
    leads_open: int = 0
    kept: int = 0
    broken: int = 0


class PromiseRepository:
    """Counts what was told, keeps the verdicts of every build, and finds who was told an old wording."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def wordings(self) -> list[KeptWording]:
        """Every wording that a build has shown, oldest first."""
        sql = "SELECT promise_id, hash, journey, text, first_at FROM wording ORDER BY promise_id, first_at"
        return [KeptWording(**row | {"first_at": read_time(row["first_at"])}) for row in self._engine.query(sql)]

    def counts(self) -> dict[PromiseRef, PromiseCount]:
        """Each wording with the people and leads told it, how many are open, and how often it was kept and broken."""
        counts: dict[PromiseRef, PromiseCount] = {}
        people = "SELECT promise_id, hash, COUNT(*) AS n FROM person_told GROUP BY promise_id, hash"
        for row in self._engine.query(people):
            counts[PromiseRef(row["promise_id"], row["hash"])] = PromiseCount(people_told=row["n"])
        for row in self._engine.query(
            """SELECT promise_id, hash, status, outcome, COUNT(*) AS n FROM lead_told
            GROUP BY promise_id, hash, status, outcome"""
        ):
            wording, n = PromiseRef(row["promise_id"], row["hash"]), row["n"]
            before = counts.get(wording, PromiseCount())
            counts[wording] = replace(
                before,
                leads_told=before.leads_told + n,
                leads_open=before.leads_open + (n if row["status"] in OPEN else 0),
                kept=before.kept + (n if row["outcome"] == "kept" else 0),
                broken=before.broken + (n if row["outcome"] == "broken" else 0),
            )
        return counts

    def people_and_leads(self, promise_id: str, digest: str) -> tuple[list[str], list[str]]:
        """(people, leads) that were told a wording, by id, at most MOST_NAMED of each."""
        key = {"promise": promise_id, "hash": digest, "limit": MOST_NAMED}
        people = self._engine.query(
            """SELECT person_id AS id FROM person_told WHERE promise_id = :promise AND hash = :hash
            ORDER BY person_id LIMIT :limit""",
            **key,
        )
        leads = self._engine.query(
            """SELECT lead_id AS id FROM lead_told WHERE promise_id = :promise AND hash = :hash
            ORDER BY lead_id LIMIT :limit""",
            **key,
        )
        return [row["id"] for row in people], [row["id"] for row in leads]

    def leads_told(self, promise_id: str, digest: str, after: str, limit: int) -> list[LeadRow]:
        """The leads that were told a wording, by id from `after` on."""
        rows = self._engine.query(
            TOLD_LEADS,
            promise=promise_id,
            hash=digest,
            after=after,
            limit=limit,
        )
        return [lead_row(row) for row in rows]

    def remember_verdicts(self, build: str, verdicts: Iterable[BuildVerdict], now: datetime) -> None:
        """Keep what a build makes of each wording, where it differs from what was kept last."""

        def work(tx: Transaction) -> None:
            for one in verdicts:
                key = {"promise": one.promise_id, "hash": one.hash, "layer": one.layer}
                last = tx.one(
                    """SELECT label, why FROM verdict WHERE promise_id = :promise AND hash = :hash AND layer = :layer
                    ORDER BY id DESC LIMIT 1""",
                    **key,
                )
                if last is None or (last["label"], last["why"]) != (one.label, one.why):
                    tx.insert(
                        "verdict",
                        {
                            "promise_id": one.promise_id,
                            "hash": one.hash,
                            "layer": one.layer,
                            "label": one.label,
                            "rule": one.rule,
                            "why": one.why,
                            "build": build,
                            "at": rfc3339(now),
                        },
                    )

        self._engine.transaction(work)

    def verdicts(self) -> list[BuildVerdict]:
        """Every verdict kept, oldest first."""
        rows = self._engine.query("SELECT promise_id, hash, layer, label, rule, why FROM verdict ORDER BY id")
        return [BuildVerdict(**row) for row in rows]
