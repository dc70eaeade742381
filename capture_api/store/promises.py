"""Who was told which wording of which promise, and what became of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from capture_api.clock import rfc3339
from capture_api.handoff.lead import LeadRow
from capture_api.handoff.lifecycle import OPEN
from capture_api.handoff.told import OUTCOME_TOUCHES
from capture_api.store.leads import LEADS, lead_row, listing
from capture_api.store.questions import Engine, Row, Transaction

PEOPLE = """FROM told JOIN submission ON submission.id = told.submission_id
    LEFT JOIN lead ON lead.person_id = submission.person_id AND lead.journey = submission.journey"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one layer made of an exact wording in a build."""

    promise_id: str
    hash: str
    layer: str
    label: str
    rule: str
    why: str


class PromiseQuestions:
    """Counts what was told, keeps the verdicts of every build, and finds who was told an old wording."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def wordings(self) -> list[Row]:
        """Every wording that a build has shown, oldest first."""
        sql = "SELECT promise_id, hash, journey, text, first_at FROM wording ORDER BY promise_id, first_at"
        return self._engine.ask(sql)

    def told(self) -> dict[tuple[str, str], Row]:
        """(promise, hash) -> how many people and leads were told it, and how many of those leads are open."""
        marks, values = listing("s", OPEN)
        rows = self._engine.ask(
            f"""SELECT told.promise_id, told.hash, COUNT(DISTINCT submission.person_id) AS people_told,
            COUNT(DISTINCT lead.id) AS leads_told,
            COUNT(DISTINCT CASE WHEN lead.status IN ({marks}) THEN lead.id END) AS leads_open
            {PEOPLE} GROUP BY told.promise_id, told.hash""", **values,
        )
        return {(row["promise_id"], row["hash"]): row for row in rows}

    def outcomes(self) -> dict[tuple[str, str], dict[str, int]]:
        """(promise, hash) -> how often it was kept and broken, by the last word on each lead."""
        marks, values = listing("k", tuple(OUTCOME_TOUCHES.values()))
        rows = self._engine.ask(
            f"SELECT lead_id, kind, data FROM touch WHERE kind IN ({marks}) ORDER BY at, id", **values,  # noqa: S608
        )
        kinds = {kind: outcome for outcome, kind in OUTCOME_TOUCHES.items()}
        last = {}
        for row in rows:
            data = json.loads(row["data"])
            last[row["lead_id"], data.get("promise", ""), data.get("hash", "")] = kinds[row["kind"]]
        counts: dict[tuple[str, str], dict[str, int]] = {}
        for (_, promise, digest), outcome in last.items():
            counted = counts.setdefault((promise, digest), dict.fromkeys(OUTCOME_TOUCHES, 0))
            counted[outcome] += 1
        return counts

    def leads_told(self, promise_id: str, digest: str, after: str, limit: int) -> list[LeadRow]:
        """The leads that were told a wording, by id from `after` on."""
        rows = self._engine.ask(
            f"""{LEADS} WHERE lead.id > :after AND lead.id IN (SELECT lead.id {PEOPLE}
            WHERE told.promise_id = :promise AND told.hash = :hash) ORDER BY lead.id LIMIT :limit""",
            promise=promise_id, hash=digest, after=after, limit=limit,
        )
        return [lead_row(row) for row in rows]

    def remember_verdicts(self, build: str, verdicts: Iterable[Verdict], now: datetime) -> None:
        """Keep what a build makes of each wording, where it differs from what was kept last."""

        def work(tx: Transaction) -> None:
            for one in verdicts:
                key = {"promise": one.promise_id, "hash": one.hash, "layer": one.layer}
                last = tx.one(
                    """SELECT label, why FROM verdict WHERE promise_id = :promise AND hash = :hash AND layer = :layer
                    ORDER BY id DESC LIMIT 1""", **key,
                )
                if last is None or (last["label"], last["why"]) != (one.label, one.why):
                    tx.insert("verdict", {
                        "promise_id": one.promise_id, "hash": one.hash, "layer": one.layer, "label": one.label,
                        "rule": one.rule, "why": one.why, "build": build, "at": rfc3339(now),
                    })

        self._engine.change(work)

    def verdicts(self) -> list[Row]:
        """Every verdict kept, oldest first."""
        return self._engine.ask("SELECT promise_id, hash, layer, label, rule, why, at FROM verdict ORDER BY id")
