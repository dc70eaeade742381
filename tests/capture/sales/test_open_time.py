"""Business hours between two moments, as adding open time counts them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from capture_api.contract.business_time import BusinessHours, add_open_time
from capture_api.sales.reports.open_time import OpenTime

HOURS = BusinessHours(holidays=(date(2026, 12, 25),), time_zone="Australia/Melbourne")
START = datetime(2026, 9, 28, tzinfo=UTC)  # summer time begins on 4 October
CLOCK = OpenTime(HOURS, START.timestamp(), (START + timedelta(days=200)).timestamp())


@given(st.integers(0, 100 * 24 * 60), st.integers(1, 120 * 60))
def test_as_long_as_it_takes_to_add_it(since, minutes):
    begins = START + timedelta(minutes=since)
    ends = add_open_time(begins, timedelta(minutes=minutes), HOURS)
    assert abs(CLOCK.hours_between(begins.timestamp(), ends.timestamp()) - minutes / 60) < 1e-6
