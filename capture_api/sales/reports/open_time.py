"""How long the business was open between two moments, for many moments at once."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from capture_api.contract.business_time import BusinessHours, open_spans

HOUR = 3600.0  # seconds


class OpenTime:
    """The business hours from one moment to another, looked up in a list of opening times that is made once.

    Moments are seconds since 1970, as a hundred thousand of them are asked for at once.
    """

    def __init__(self, hours: BusinessHours, first: float, last: float) -> None:
        self._opens: list[float] = []
        self._lengths: list[float] = []
        self._before: list[float] = []  # open seconds before each of them
        passed = 0.0
        for opens, closes in open_spans(datetime.fromtimestamp(first, UTC) - timedelta(days=1), hours):
            if opens.timestamp() > last:
                break
            self._opens.append(opens.timestamp())
            self._lengths.append((closes - opens).total_seconds())
            self._before.append(passed)
            passed += self._lengths[-1]

    def hours_between(self, start: float, end: float) -> float:
        """Business hours from `start` to `end`, both within the time that this was made for."""
        return (self._until(end) - self._until(start)) / HOUR

    def _until(self, moment: float) -> float:
        place = bisect_right(self._opens, moment) - 1
        if place < 0:
            return 0.0
        return self._before[place] + min(moment - self._opens[place], self._lengths[place])
