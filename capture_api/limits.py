"""How many forms one address may send in a minute."""

import threading
from collections import OrderedDict
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

MOST_ADDRESSES = 10_000
MINUTE = 60.0


class RateLimit:
    """A bucket for each address that fills up again over a minute; kept in memory, for this process alone."""

    def __init__(self, a_minute: int) -> None:
        self._size = float(a_minute)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when it was counted
        self._lock = threading.Lock()

    def seconds_to_wait(self, address: str, now: datetime) -> int:
        """0 when the address may go on, else the seconds until it may."""
        if not self._size:
            return 0
        name, moment = neighbourhood(address), now.timestamp()
        with self._lock:
            left, counted = self._buckets.pop(name, (self._size, moment))
            left = min(self._size, left + max(0.0, moment - counted) * self._size / MINUTE)
            allowed = left >= 1
            self._buckets[name] = (left - 1 if allowed else left, moment)
            if len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, round((1 - left) * MINUTE / self._size))


def neighbourhood(address: str) -> str:
    """The address; for IPv6 its network of 64 bits, which one household holds whole."""
    found = plain_address(address)
    if found is None:
        return address[:64]
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)


def plain_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address; one of IPv4 that came over an IPv6 socket as the former. None for anything else."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
