"""How many forms were refused, by day, reason and form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from capture_api.store.engine import Engine, Transaction

# What a newer count adds to; SQLite and PostgreSQL read it alike.
ADD = """INSERT INTO refused_form (day, reason, journey, offer, count)
    VALUES (:day, :reason, :journey, :offer, :count)
    ON CONFLICT (day, reason, journey, offer) DO UPDATE SET count = refused_form.count + excluded.count"""


@dataclass(frozen=True, slots=True)
class RefusedForms:
    """What refused forms are counted by. None of it was typed by anybody."""

    day: date  # in UTC
    reason: str
    journey: str  # "" where the address names no form of the newest build
    offer: str


class RefusalRepository:
    """Adds up refused forms."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, counts: Mapping[RefusedForms, int]) -> None:
        """Count some more, all of them or, with StoreUnavailable, none."""

        def work(tx: Transaction) -> None:
            for forms, count in counts.items():
                tx.run(
                    ADD,
                    day=forms.day.isoformat(),
                    reason=forms.reason,
                    journey=forms.journey,
                    offer=forms.offer,
                    count=count,
                )

        self._engine.transaction(work)

    def since(self, day: date) -> Mapping[str, int]:
        """How many from a day on, by reason."""
        rows = self._engine.query(
            "SELECT reason, SUM(count) AS n FROM refused_form WHERE day >= :day GROUP BY reason ORDER BY reason",
            day=day.isoformat(),
        )
        return {str(row["reason"]): int(row["n"]) for row in rows}
