"""The app under a production server: read the settings, join the parts, send mail until the process ends."""

import os
import sys
from multiprocessing.util import Finalize

from flask import Flask

from capture_api.app import close_app, create_app, start_outbox
from capture_api.clock import system_clock
from capture_api.deliver.sender import OutboxWorker
from capture_api.ids import random_ids
from capture_api.logs import log_to
from capture_api.settings import read_settings


def serving() -> Flask:
    """The app of this process, with its outbox at work."""
    log_to(sys.stderr, system_clock)
    app = create_app(read_settings(os.environ), system_clock, random_ids)
    sender = start_outbox(app)
    # The server forks its worker, and such a process ends without atexit; this runs in it and in any other.
    Finalize(None, finish, (sender, app), exitpriority=1)
    return app


def finish(sender: OutboxWorker, app: Flask) -> None:
    """End in order: the mail in hand, then what is queued for the store, then its files."""
    sender.stop()
    close_app(app)
