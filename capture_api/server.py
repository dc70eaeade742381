"""The app under a production server: read the settings, join the parts, send mail until the process ends."""

import os
import resource
import sys
from contextlib import suppress
from multiprocessing.util import Finalize
from pathlib import Path

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from capture_api.app import close_app, create_app, start_outbox
from capture_api.clock import system_clock
from capture_api.contract.addresses import form_of
from capture_api.contract.manifest_file import NoManifest
from capture_api.deliver.sender import OutboxWorker
from capture_api.gateway import Gateway
from capture_api.ids import random_ids
from capture_api.logs import log_to
from capture_api.services import Services
from capture_api.settings import read_settings, with_places
from capture_api.slow_readers import SlowReaders

HEAD_TIME = 10_000  # milliseconds in which a request's head has to be here, and that a kept connection may be silent
MOST_CONNECTIONS = 4096  # at once; further ones wait in the system's queue
STOP_TIME = 30  # seconds; clients that left without their answer can keep the server from seeing that all is done
MOST_FILES = 8192  # each connection is one, and systems give a process 1,024 unless it asks for more
OWN_FILES = 128  # kept from connections, for the database's readers, mail and offered files


def serve(host: str, port: int) -> None:
    """Answer requests with the settings of the environment, until the process is told to stop.

    One process: only one may write. HTTP/1.1 alone: a browser's form needs no more, and each further protocol is one
    more way to hold what others wait for.
    """
    Server(
        "capture_api.server:serving",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        factory=True,
        workers=1,
        websockets=False,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_TIME),
        backpressure=most_connections(allow_files(MOST_FILES)),
        workers_kill_timeout=STOP_TIME,
    ).serve()


def allow_files(wanted: int) -> int:
    """Let this process hold as many files open, or as many as the system allows it; how many that are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return most if soft == resource.RLIM_INFINITY else soft


def most_connections(files: int) -> int:
    """How many connections may be open at once in a process that may hold so many files open."""
    return max(1, min(MOST_CONNECTIONS, files - OWN_FILES))


def serving() -> Gateway:
    """The app of this process behind its gateway, with its outbox at work."""
    log_to(sys.stderr, system_clock)
    settings = read_settings(with_places(os.environ, Path()))
    app = create_app(settings, system_clock, random_ids)
    app.config["USE_X_SENDFILE"] = True  # the gateway sends offered files, in no thread of ours
    sender = start_outbox(app)
    slow_readers = SlowReaders(most_connections(allow_files(MOST_FILES)))
    slow_readers.start()
    # The server forks its worker, and such a process ends without atexit; this runs in it and in any other.
    Finalize(None, finish, (slow_readers, sender, app), exitpriority=1)
    services: Services = app.extensions["waypost"]
    with suppress(NoManifest):  # the command said so before it started the server
        services.manifests.current()  # a hand-off whose forms cannot be read is told now, not at the first form

    def count_refused(path: str, reason: str) -> None:
        if form_of(path):
            services.refusals.count(reason, "", "", system_clock())

    return Gateway(app, settings.threads, count_refused)


def finish(slow_readers: SlowReaders, sender: OutboxWorker, app: Flask) -> None:
    """End in order: the mail in hand, then what is queued for the store, then its files."""
    slow_readers.stop()
    sender.stop()
    close_app(app)
