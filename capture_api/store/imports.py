"""Which rows of a table are here already: as leads of ours, or since they were imported before."""

from collections.abc import Sequence

from capture_api.store.engine import Engine
from capture_api.store.search import listing


class ImportRepository:
    """Looks rows up behind whatever engine keeps them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def here(self, ids: Sequence[str], references: Sequence[str]) -> dict[str, str]:
        """Id or reference of those that name a lead or a form of ours -> its reference."""
        marks, values = listing("i", tuple(set(ids) - {""}))
        more, names = listing("r", tuple(set(references) - {""}))
        sql = f"""SELECT lead.id AS name, submission.reference FROM lead
            JOIN submission ON submission.id = lead.submission_id WHERE lead.id IN ({marks})
            UNION ALL SELECT reference AS name, reference FROM submission WHERE reference IN ({more})"""  # noqa: S608
        return {row["name"]: row["reference"] for row in self._engine.query(sql, **values, **names)}

    def bodies(self, keys: Sequence[str]) -> dict[str, str]:
        """Key of a row -> the hash of what it said when it was imported, of those that were."""
        marks, values = listing("k", tuple(set(keys)))
        sql = f"SELECT once_key, body_hash FROM once WHERE scope = 'import' AND once_key IN ({marks})"  # noqa: S608
        return {row["once_key"]: row["body_hash"] for row in self._engine.query(sql, **values)}
