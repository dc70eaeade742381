"""How long the business was open between two moments, for many moments at once."""

from bisect import bisect_right
from datetime import datetime, timedelta

from capture_api.contract.business_time import BusinessHours, open_spans


class OpenTime:
    """The business hours from one moment to another, looked up in a list of opening times that is made once."""

    def __init__(self, hours: BusinessHours, first: datetime, last: datetime) -> None:
        self._opens: list[datetime] = []
        self._lengths: list[timedelta] = []
        self._before: list[timedelta] = []  # open time before each of them
        passed = timedelta(0)
        for opens, closes in open_spans(first - timedelta(days=1), hours):
            if opens > last:
                break
            self._opens.append(opens)
            self._lengths.append(closes - opens)
            self._before.append(passed)
            passed += closes - opens

    def hours_between(self, start: datetime, end: datetime) -> float:
        """Business hours from `start` to `end`, both within the time that this was made for."""
        return (self._until(end) - self._until(start)) / timedelta(hours=1)

    def _until(self, moment: datetime) -> timedelta:
        place = bisect_right(self._opens, moment) - 1
        if place < 0:
            return timedelta(0)
        return self._before[place] + min(moment - self._opens[place], self._lengths[place])
