"""Who was told which wording of which promise, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from capture_api.clock import rfc3339
from capture_api.model.lead import LeadRow
from capture_api.model.states import OPEN
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.leads import lead_row
from capture_api.store.search import LEADS

TOLD_LEADS = f"""{LEADS} WHERE lead.id IN (SELECT lead_id FROM lead_told WHERE promise_id = :promise AND hash = :hash
    AND lead_id > :after ORDER BY lead_id LIMIT :limit) ORDER BY lead.id"""  # noqa: S608
COUNTED = ("people_told", "leads_told", "leads_open", "kept", "broken")
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


class PromiseRepository:
    """Counts what was told, keeps the verdicts of every build, and finds who was told an old wording."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def wordings(self) -> list[Row]:
        """Every wording that a build has shown, oldest first."""
        sql = "SELECT promise_id, hash, journey, text, first_at FROM wording ORDER BY promise_id, first_at"
        return self._engine.query(sql)

    def told(self) -> dict[tuple[str, str], Row]:
        """(promise, hash) -> people and leads told it, how many leads are open, how often it was kept and broken."""
        counts: dict[tuple[str, str], Row] = {}
        people = "SELECT promise_id, hash, COUNT(*) AS n FROM person_told GROUP BY promise_id, hash"
        for row in self._engine.query(people):
            counts[row["promise_id"], row["hash"]] = dict.fromkeys(COUNTED, 0) | {"people_told": row["n"]}
        for row in self._engine.query(
            """SELECT promise_id, hash, status, outcome, COUNT(*) AS n FROM lead_told
            GROUP BY promise_id, hash, status, outcome"""
        ):
            count = counts.setdefault((row["promise_id"], row["hash"]), dict.fromkeys(COUNTED, 0))
            count["leads_told"] += row["n"]
            count["leads_open"] += row["n"] if row["status"] in OPEN else 0
            if row["outcome"]:
                count[row["outcome"]] += row["n"]
        return counts

    def told_before(self, promise_id: str, digest: str) -> tuple[list[str], list[str]]:
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

    def verdicts(self) -> list[Row]:
        """Every verdict kept, oldest first."""
        return self._engine.query("SELECT promise_id, hash, layer, label, rule, why, at FROM verdict ORDER BY id")
