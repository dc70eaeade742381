"""The step that brought the counting of forms that were not accepted."""

from sqlite_utils import Database

from capture_api.store.schema import hand_off_steps  # its steps come first
from capture_api.store.schema.base import create, steps

__all__ = ["hand_off_steps", "steps"]


@steps()
def refused_forms(db: Database) -> None:
    """How many forms were refused, or kept for somebody to look at, on a day for a reason; nothing of what was sent."""
    create(
        db,
        "refused_form",
        {
            "day": str,  # UTC
            "reason": str,
            "journey": str,  # "" where the address names no form of the newest build
            "offer": str,
            "count": int,
        },
        ("day", "reason", "journey", "offer"),
        set(),
    )
