"""What the forms of every build agreed on, and the journeys that the newest build has no more."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from capture_api.clock import rfc3339
from capture_api.contract.codec import Mistyped, from_json, to_json
from capture_api.contract.journeys import JourneyFacts
from capture_api.contract.manifest import Manifest
from capture_api.contract.terms import Terms
from capture_api.store.engine import Engine, Transaction

T = TypeVar("T")


class TermsRepository:
    """Remembers each build's forms and journeys, and finds those of earlier ones."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def remember(self, manifest: Manifest, now: datetime) -> None:
        """Keep the terms of every form of a build, and each of its journeys as it stands now."""

        def work(tx: Transaction) -> None:
            for digest, terms in manifest.terms.items():
                tx.run(
                    """INSERT INTO terms (hash, journey, offer, facts, first_at)
                    VALUES (:hash, :journey, :offer, :facts, :at) ON CONFLICT (hash) DO NOTHING""",
                    hash=digest,
                    journey=terms.offer.journey,
                    offer=terms.offer.name,
                    facts=_text(terms),
                    at=rfc3339(now),
                )
            for name, journey in manifest.journeys.items():
                tx.run(
                    """INSERT INTO known_journey (name, facts, at) VALUES (:name, :facts, :at)
                    ON CONFLICT (name) DO UPDATE SET facts = excluded.facts, at = excluded.at
                    WHERE facts <> excluded.facts""",
                    name=name,
                    facts=_text(journey),
                    at=rfc3339(now),
                )

        self._engine.transaction(work)

    def of(self, digest: str) -> Terms | None:
        """The terms of that hash; None where no build of this store had them, or this release cannot read them."""
        rows = self._engine.query("SELECT facts FROM terms WHERE hash = :hash", hash=digest)
        return _read(Terms, rows[0]["facts"]) if rows else None

    def newest_of(self, journey: str, offer: str) -> Terms | None:
        """The terms that an offer had last."""
        rows = self._engine.query(
            """SELECT facts FROM terms WHERE journey = :journey AND offer = :offer
            ORDER BY first_at DESC, hash LIMIT 1""",
            journey=journey,
            offer=offer,
        )
        return _read(Terms, rows[0]["facts"]) if rows else None

    def with_earlier(self, manifest: Manifest) -> Manifest:
        """The manifest with the journeys of earlier builds that it has no more: their leads are worked on."""
        earlier = {name: facts for name, facts in self.journeys().items() if name not in manifest.journeys}
        return replace(manifest, earlier=earlier) if earlier else manifest

    def journeys(self) -> Mapping[str, JourneyFacts]:
        """Each journey that a build ever had, as it stood last."""
        rows = self._engine.query("SELECT name, facts FROM known_journey ORDER BY name")
        found = {str(row["name"]): _read(JourneyFacts, row["facts"]) for row in rows}
        return {name: facts for name, facts in found.items() if facts}


def _text(facts: object) -> str:
    return json.dumps(to_json(facts), ensure_ascii=False, sort_keys=True)


def _read(kind: type[T], facts: str) -> T | None:
    """What was kept; None where another release kept it in a shape that this one does not know."""
    try:
        return from_json(kind, json.loads(facts))
    except Mistyped:
        return None
