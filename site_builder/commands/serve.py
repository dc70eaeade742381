"""`waypost serve`: site, capture API and inbox on one port, rebuilt and reloaded on every change."""

import json
import logging
import os
import socket
import threading
from pathlib import Path

import click
from flask import Flask
from werkzeug.serving import make_server

from capture_api.accounts.access import seed_sign_in
from capture_api.app import close_app, create_app, start_outbox
from capture_api.clock import system_clock
from capture_api.deliver.sender import OutboxWorker
from capture_api.ids import random_ids
from capture_api.settings import read_settings
from site_builder.check.registry import CHECKS
from site_builder.commands.options import clock, held_back_options, require_site, shown, site_option
from site_builder.errors import SourceError
from site_builder.keys import read_keys
from site_builder.pipeline import PRIVATE, BuildOptions, BuildResult, make
from site_builder.preview.preview import Preview, join, settings_for, watch_for_changes, watched
from site_builder.write.publish import write_private


@click.command()
@site_option
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@held_back_options
def serve(root: Path, port: int, host: str, drafts: bool, future: bool, expired: bool) -> int:
    """Show the site, its forms and the inbox on one port, and reload the browser on every change.

    Mail is written to .waypost/mail/ unless WAYPOST_SMTP_URL names a server.

    \b
    Example:  waypost serve --port 8000 --drafts
    """
    require_site(root)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    private = root / PRIVATE
    keys = read_keys(os.environ, private)
    addresses = settings_for(host, port)
    show = shown(drafts, future, expired)
    capture = _Capture(private, keys, addresses["base_url"])
    preview = Preview(
        lambda memory: make(BuildOptions(root, clock(), keys, show, addresses), memory, CHECKS), capture.keep
    )
    click.echo(f"Site    {addresses['base_url']}")
    preview.rebuild()
    for fault in preview.faults:
        click.echo(fault, err=True)
    click.echo("Edit content/ or journeys/ and the page reloads. Ctrl+C ends it.")
    stop = threading.Event()
    threading.Thread(target=watch_for_changes, args=(preview, watched(root), stop), daemon=True).start()
    server = make_server(host, port, join(preview, lambda: capture.app), threaded=True, fd=listening.fileno())
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        stop.set()
        server.server_close()
        capture.close()
    return 0


class _Capture:
    """The capture API and the inbox behind a preview, started by the first build that is whole."""

    def __init__(self, private: Path, keys: tuple[str, ...], base_url: str) -> None:
        self.private, self.keys, self.base_url = private, keys, base_url
        self.app: Flask | None = None
        self.sender: OutboxWorker | None = None

    def keep(self, result: BuildResult) -> None:
        """Hand a build's private files to the API, which reads them again when they change."""
        write_private(self.private / "serve", result.private)
        if self.app is None:
            self._start()

    def _start(self) -> None:
        environment = _environment(self.private, self.private / "serve", self.keys, self.base_url)
        app = create_app(read_settings(environment), system_clock, random_ids)
        account = seed_sign_in(app, self.private / "sign-in.txt")
        self.sender = start_outbox(app)
        self.app = app
        click.echo(f"Inbox   {self.base_url}inbox   sign in as {account.email} with {account.password}")
        click.echo(f"Mail    {_mail_place(self.private)}")

    def close(self) -> None:
        """End the outbox and close the database."""
        if self.sender:
            self.sender.stop()
        if self.app:
            close_app(self.app)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise SourceError(
            "--port", 0, f"{host}:{port} can't be listened on: {error.strerror}. Choose another with --port."
        ) from error


def _environment(private: Path, served: Path, keys: tuple[str, ...], base_url: str) -> dict[str, str]:
    """The API's settings for a preview: this site's key, its own database, mail into files, no limit on ourselves."""
    ours = {
        "WAYPOST_SECRET_KEYS": json.dumps(list(keys)),
        "WAYPOST_DATABASE_URL": f"sqlite:///{private / 'leads.db'}",
        "WAYPOST_SMTP_URL": f"mailbox:{private / 'mail'}",
        "WAYPOST_MAIL_FROM": "",
    }
    given = {name: value for name, value in os.environ.items() if name.startswith("WAYPOST_")}
    return ours | given | {"WAYPOST_HANDOFF": str(served / "handoff.json"), "WAYPOST_BASE_URL": base_url}


def _mail_place(private: Path) -> str:
    return os.environ.get("WAYPOST_SMTP_URL") or f"written to {private / 'mail'}/"
