"""Who does not take what was asked for loses the connection; who is slow does not."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from capture_api.slow_readers import HURRY, PATIENCE, SLOWEST, SlowReaders

pytestmark = pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="this system does not tell what was taken")
Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pairs() -> Iterator[list[Pair]]:
    """Three connections, each as the client and the server have it, with more to take than fits on the way."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        made = []
        for _ in range(3):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.connect(listener.getsockname())
            server = stack.enter_context(listener.accept()[0])
            fill(server)
            made.append((client, server))
        yield made


def fill(server: socket.socket) -> None:
    """Send until nothing more is taken."""
    server.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            server.send(bytes(65536))


def take(client: socket.socket, size: int) -> None:
    """Read so many bytes."""
    while size > 0:
        size -= len(client.recv(size))


def is_cut(server: socket.socket) -> bool:
    """Whether nothing can be sent any more."""
    try:
        server.send(b"x")
    except BlockingIOError:
        return False
    except OSError:
        return True
    return False


def test_who_takes_nothing_is_cut_and_who_is_slow_is_not(pairs):
    (slow, _), (dripping, _), _ = pairs
    readers = SlowReaders(1000)
    assert readers.look(0) == 0
    take(slow, int(SLOWEST * PATIENCE) + 10_000)
    take(dripping, 10_000)
    assert readers.look(PATIENCE - 1) == 0
    assert readers.look(PATIENCE) == 2
    assert [is_cut(server) for _, server in pairs] == [False, True, True]
    assert readers.look(2 * PATIENCE - 1) == 1  # it took nothing from then on


def test_a_busy_server_has_less_patience(pairs):
    readers = SlowReaders(4)
    readers.look(0)
    assert readers.look(HURRY) == 3


def test_what_we_send_to_others_has_time_limits_of_its_own():
    listener = socket.create_server(("127.0.0.1", 0))
    with socket.create_connection(listener.getsockname()) as ours, listener.accept()[0]:
        listener.close()  # as another machine's, it is none of this process's
        fill(ours)
        readers = SlowReaders(1000)
        assert [readers.look(0), readers.look(2 * PATIENCE)] == [0, 0]
        assert not is_cut(ours)
