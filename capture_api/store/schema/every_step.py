"""The steps of every release, in their order; whoever writes or examines a database asks here."""

from capture_api.store.schema import buying_group_steps  # the newest, which asks for those before it
from capture_api.store.schema.base import steps

__all__ = ["buying_group_steps", "steps"]
