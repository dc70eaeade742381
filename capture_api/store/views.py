"""Views of the list that somebody gave a name: their own, and those that are everybody's."""

from dataclasses import dataclass
from datetime import datetime

from capture_api.clock import rfc3339
from capture_api.store.engine import Engine, Row, Transaction


@dataclass(frozen=True, slots=True)
class KeptView:
    """A choice of leads under a name; `query` is its address from the question mark on."""

    id: str
    account_id: str  # who keeps it
    name: str
    query: str
    is_shared: bool


class ViewRepository:
    """Keeps views."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seen_by(self, account_id: str) -> tuple[KeptView, ...]:
        """An account's own views and everybody's, by name."""
        sql = "SELECT * FROM view_kept WHERE account_id = :account OR is_shared = 1 ORDER BY is_shared, name, id"
        return tuple(map(view_of, self._engine.query(sql, account=account_id)))

    def keep(self, view: KeptView, now: datetime, most: int) -> bool:
        """Keep a view, in place of one of the same name and account; False when the account has too many."""

        def work(tx: Transaction) -> bool:
            mine = tx.all("SELECT name FROM view_kept WHERE account_id = :account", account=view.account_id)
            if len(mine) >= most and all(one["name"] != view.name for one in mine):
                return False
            tx.run(
                """INSERT INTO view_kept (id, account_id, name, query, is_shared, at)
                VALUES (:id, :account, :name, :query, :shared, :at) ON CONFLICT (account_id, name)
                DO UPDATE SET query = excluded.query, is_shared = excluded.is_shared, at = excluded.at""",
                id=view.id,
                account=view.account_id,
                name=view.name,
                query=view.query,
                shared=int(view.is_shared),
                at=rfc3339(now),
            )
            return True

        return self._engine.transaction(work)

    def rename(self, view: KeptView, name: str) -> bool:
        """Give a view another name; False when its account has one of that name."""

        def work(tx: Transaction) -> bool:
            taken = "SELECT 1 FROM view_kept WHERE account_id = :account AND name = :name AND id <> :id"
            if tx.one(taken, account=view.account_id, name=name, id=view.id):
                return False
            tx.run("UPDATE view_kept SET name = :name WHERE id = :id", name=name, id=view.id)
            return True

        return self._engine.transaction(work)

    def remove(self, view_id: str) -> None:
        """Keep a view no longer."""
        self._engine.transaction(lambda tx: tx.run("DELETE FROM view_kept WHERE id = :id", id=view_id))


def view_of(row: Row) -> KeptView:
    """A view as it was kept."""
    return KeptView(row["id"], row["account_id"], row["name"], row["query"], bool(row["is_shared"]))
