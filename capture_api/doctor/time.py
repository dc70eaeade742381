"""The machine's clock, held against everything that happened before now."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from capture_api.clock import rfc3339
from capture_api.doctor.sign import FAILURE, OK, Sign

WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)  # when this was written: no clock is right that stands before it
PLAY = timedelta(minutes=5)  # by which two machines' clocks may differ
SET_IT = "Set this machine's clock, best from the network (timedatectl set-ntp true): promised times depend on it."


def clock_signs(now: datetime, built: datetime | None, newest_touch: datetime | None) -> Iterator[Sign]:
    """Whether nothing that is known already lies in the clock's future."""
    faults = []
    if now < WRITTEN:
        faults.append(f"This machine's clock says {rfc3339(now)}, before this program was written.")
    if built and built > now + PLAY:
        faults.append(f"The hand-off was built at {rfc3339(built)}, and this machine's clock says {rfc3339(now)}.")
    if newest_touch and newest_touch > now + PLAY:
        faults.append(f"Something came in at {rfc3339(newest_touch)}, and this machine's clock says {rfc3339(now)}.")
    yield from (Sign(FAILURE, "clock", words, SET_IT) for words in faults)
    if not faults:
        yield Sign(OK, "clock", f"{rfc3339(now)}; nothing that is known lies after it.")
