"""Servers on loopback for tests: a free port, a static host that keeps its log to itself, and the capture API."""

import functools
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.request import urlopen

COMMAND = (sys.executable, "-c", "from site_builder.cli import main; main()")


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Quiet(SimpleHTTPRequestHandler):
    """A handler without a log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def static_host(folder: Path, port: int) -> Iterator[None]:
    """Serve a built folder for as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True, slots=True)
class RunningApi:
    """`waypost api` as a process of its own: where it listens, and what it has said so far."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        """Without a stroke at its end."""
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        """Its output."""
        return self.log.read_text("utf-8")

    def stop(self) -> int:
        """End it as a service manager does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


@contextmanager
def running_api(environ: Mapping[str, str], folder: Path, port: int = 0, files: int = 0) -> Iterator[RunningApi]:
    """Run the capture API in a folder, with nothing of Waypost's in its environment but what is given.

    It may open so many `files`, where a number is given.
    """
    port = port or free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WAYPOST_")}
    limit = ("sh", "-c", f'ulimit -n {files}; exec "$@"', "sh") if files else ()
    log = folder / f"api-{port}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*limit, *COMMAND, "api", "--bind", f"127.0.0.1:{port}"],
            cwd=folder,
            env=clean | environ,
            stdout=output,
            stderr=output,
        )
    found = RunningApi(port, process, log)
    try:
        wait_until_it_answers(found)
        yield found
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()


def wait_until_it_answers(api: RunningApi) -> None:
    """Until anything is answered, for half a minute at most."""
    end = monotonic() + 30
    while monotonic() < end and api.process.poll() is None:
        try:
            urlopen(api.address + "/healthz", timeout=2).close()
            return
        except HTTPError:
            return
        except OSError:
            sleep(0.05)
    raise AssertionError(f"the API did not begin and said:\n{api.said()}")
