"""What somebody of ours typed is not lost with their sign-in: it is kept for a while, for them alone."""

from collections.abc import Mapping
from datetime import timedelta

from capture_api.clock import Clock
from capture_api.ids import Ids
from capture_api.store.engine import Engine
from capture_api.store.unsent import UnsentForm, UnsentRepository

LIFE = timedelta(hours=72)  # from Friday evening to Monday morning
LEFT_OUT = frozenset({"csrf", "unsent", "password"})


class UnsentForms:
    """Forms that came when their sign-in no longer held."""

    def __init__(self, engine: Engine, clock: Clock, ids: Ids) -> None:
        self._forms = UnsentRepository(engine)
        self._clock = clock
        self._ids = ids

    def keep(self, account_id: str, address: str, lead_id: str, fields: Mapping[str, tuple[str, ...]]) -> None:
        """Keep a form for the account that filled it in."""
        now = self._clock()
        kept = {name: values for name, values in fields.items() if name not in LEFT_OUT}
        self._forms.keep(UnsentForm(self._ids("u"), account_id, address, lead_id, kept, now, now + LIFE))

    def of(self, account_id: str) -> tuple[UnsentForm, ...]:
        """What waits for an account, the newest first."""
        return self._forms.of(account_id, self._clock())

    def forget(self, account_id: str, form_id: str) -> None:
        """Let go of a form: it was sent after all, or is not wanted."""
        self._forms.forget(account_id, form_id)
