"""The app under a production server: read the settings, join the parts, send mail until the process ends."""

import atexit
import os
import sys

from flask import Flask

from capture_api.app import close_app, create_app, start_outbox
from capture_api.clock import system_clock
from capture_api.ids import random_ids
from capture_api.logs import log_to
from capture_api.settings import read_settings


def serving() -> Flask:
    """The app of this process, with its outbox at work."""
    log_to(sys.stderr, system_clock)
    app = create_app(read_settings(os.environ), system_clock, random_ids)
    sender = start_outbox(app)
    atexit.register(close_app, app)
    atexit.register(sender.stop)
    return app
