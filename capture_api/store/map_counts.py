"""Counts by page: who passed on that they saw it, and what was sent from it."""

from capture_api.store.engine import Engine


class MapRepository:
    """Counts for the map of a journey."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def people(self, journey: str) -> dict[str, int]:
        """Page -> how many people let a form of the journey pass on that they saw it."""
        sql = """SELECT page, COUNT(DISTINCT person_id) AS people FROM touch
            WHERE kind = 'page-seen' AND journey = :journey GROUP BY page"""
        return {row["page"]: row["people"] for row in self._engine.query(sql, journey=journey)}

    def sent(self, journey: str) -> dict[str, int]:
        """Page -> how many forms of the journey were sent from it, those held back or typed in by us left out."""
        sql = """SELECT page, COUNT(*) AS forms FROM submission WHERE journey = :journey AND page <> '' AND held = ''
            GROUP BY page"""
        return {row["page"]: row["forms"] for row in self._engine.query(sql, journey=journey)}
