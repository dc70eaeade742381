"""What can keep a store from answering."""

from pathlib import Path

UNKNOWN = "The store is full, locked, read-only or out of reach. The log of the capture API says which."
REPLACED = (
    "The database file was replaced or removed while the capture API ran, so that nothing is taken. Stop the API, put "
    "the database in its place with no -wal and -shm file of another beside it, and start the API again."
)


class StoreUnavailable(Exception):
    """The store cannot keep or read anything now; nothing was half done, and the same may be tried again.

    `remedy` is what somebody has to do first, in words that anybody may read; "" where it may end by itself.
    """

    def __init__(self, words: str, remedy: str = "") -> None:
        super().__init__(words)
        self.remedy = remedy

    @property
    def for_anybody(self) -> str:
        """What may be told to whoever asks: no path, and nothing of what the database's library says."""
        return (
            self.remedy
            or "The store is full, locked, read-only or out of reach. The log of the capture API says which."
        )


def replaced(path: Path) -> StoreUnavailable:
    """That the file at a path is not the one that was opened: what is written now would be gone at the restart."""
    return StoreUnavailable(f"{REPLACED} It is {path}.", REPLACED)


class UnsafeStore(Exception):
    """The store would lose or damage rows; the text says which part to change."""


class ReferenceTaken(Exception):
    """The reference drawn for a submission is another's already; draw again."""
