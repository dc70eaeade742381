"""Cuts connections whose client does not take what it asked for.

The server has no time limit for writing: a client that asks over and over and reads nothing would hold its connection,
and the memory of its answers, for as long as it likes. How much of them the other side has taken, the system knows: it
is asked about each connection of this process, and one on which too little moves is reset.
"""

import errno
import fcntl
import logging
import os
import socket
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic

log = logging.getLogger("waypost")

PATIENCE = 30.0  # seconds in which a client has to take the least of what waits for it
HURRY = 2.0  # the same while more than half of all connections are open
SLOWEST = 1024  # bytes a second, the least; a telephone at the edge of its network takes several times as much
PERIOD = 1.0  # seconds from one look to the next
DESCRIPTORS = "/proc/self/fd"
INTERNET = (socket.AF_INET, socket.AF_INET6)
ACKNOWLEDGED = slice(120, 128)  # of Linux's tcp_info: tcpi_bytes_acked, a u64
RESET = (1).to_bytes(4, sys.byteorder) + bytes(4)  # struct linger: on, no time at all


@dataclass(frozen=True, slots=True)
class Waiting:
    """A connection on which an answer waits to be taken."""

    descriptor: int
    inode: int  # of its socket: the descriptor's number is soon another connection's
    taken: int  # bytes that the other side has acknowledged since the connection was opened


class SlowReaders:
    """Looks at this process's connections again and again; `most` may be open at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._begun: dict[int, tuple[float, int]] = {}  # inode -> when something began to wait, and what was taken then
        self._stopped = threading.Event()

    def start(self) -> None:
        """Look from now on, in a thread of its own, where the system tells what it knows (Linux)."""
        if os.path.isdir(DESCRIPTORS):
            threading.Thread(target=self._run, name="waypost-slow-readers", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(PERIOD):
            cut = self.look(monotonic())
            if cut:
                log.warning("Connections were cut whose clients took no answer.", extra={"facts": {"count": cut}})

    def look(self, now: float) -> int:
        """Reset the connections that took less than the least at `now`, in seconds; how many."""
        found, number = waiting()
        patience = HURRY if number > self._most / 2 else PATIENCE
        begun, cut = self._begun, 0
        self._begun = {}
        for one in found:
            since, taken = begun.get(one.inode, (now, one.taken))
            has_moved = one.taken - taken >= SLOWEST * patience
            if not has_moved and now - since >= patience:
                cut += reset(one)
            else:
                self._begun[one.inode] = (now, one.taken) if has_moved else (since, taken)
        return cut


def waiting() -> tuple[list[Waiting], int]:
    """The connections that others opened and on which something waits, and how many connections are open in all."""
    queues = dict(send_queues())
    ports = {port for descriptor, queue in queues.items() if queue is None for port in listening_port(descriptor)}
    full = [descriptor for descriptor, queue in queues.items() if queue]
    return [one for descriptor in full for one in accepted(descriptor, ports)], len(queues)


def send_queues() -> Iterator[tuple[int, int | None]]:
    """Each socket's descriptor with the bytes that wait in it to be taken; None for one that takes connections.

    Descriptors are closed and given to others meanwhile, so that this only says at which to look more closely.
    """
    for name in os.listdir(DESCRIPTORS):
        try:
            queue = fcntl.ioctl(int(name), termios.TIOCOUTQ, bytes(4))
        except OSError as error:
            if error.errno == errno.EINVAL:
                yield int(name), None
        else:
            yield int(name), int.from_bytes(queue, sys.byteorder)


def listening_port(descriptor: int) -> Iterator[int]:
    """The port at which a socket takes connections, if that is what it does."""
    with suppress(OSError), borrowed(descriptor) as found:
        if found.family in INTERNET and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            yield found.getsockname()[1]


def accepted(descriptor: int, ports: set[int]) -> Iterator[Waiting]:
    """What is known of a connection, if it was opened to one of these ports."""
    with suppress(OSError), borrowed(descriptor) as found:
        if found.family in INTERNET and found.getsockname()[1] in ports:
            facts = found.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, ACKNOWLEDGED.stop)
            taken = int.from_bytes(facts[ACKNOWLEDGED], sys.byteorder)
            yield Waiting(descriptor, os.fstat(found.fileno()).st_ino, taken)


def reset(one: Waiting) -> int:
    """End a connection at once, with all that waits in it; 1, or 0 where somebody else has."""
    with suppress(OSError), borrowed(one.descriptor) as found:
        if os.fstat(found.fileno()).st_ino == one.inode:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)  # the server's own close throws it all away
            found.shutdown(socket.SHUT_RDWR)  # which the server hears of, and closes
            return 1
    return 0


@contextmanager
def borrowed(descriptor: int) -> Iterator[socket.socket]:
    """The socket of a number, left open; OSError where the number is nobody's or no socket's any more.

    Nothing is closed here, not even a copy: the number may be the database's file by now, and closing any copy of that
    would drop the locks that SQLite holds on it (sqlite.org/howtocorrupt.html, 2.2).
    """
    found = socket.socket(fileno=descriptor)
    try:
        yield found
    finally:
        found.detach()
