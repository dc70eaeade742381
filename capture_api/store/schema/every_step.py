"""The steps of every release, in their order; whoever writes or examines a database asks here."""

from capture_api.store.schema import count_steps  # the newest, which asks for those before it
from capture_api.store.schema.base import steps

__all__ = ["count_steps", "steps"]
