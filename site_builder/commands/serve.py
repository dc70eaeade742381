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
from capture_api.accounts.actor import Actor
from capture_api.app import close_app, create_app, start_outbox
from capture_api.cli.terminal import LocalLeads
from capture_api.clock import system_clock
from capture_api.contract.addresses import inbox_address
from capture_api.deliver.sender import OutboxWorker
from capture_api.ids import random_ids
from capture_api.pictures.counted_map import MapCounts
from capture_api.places import EARLIER_DATABASE, PREVIEW, make_private_folder
from capture_api.services import Services
from capture_api.settings import read_settings
from site_builder.check.registry import CHECKS
from site_builder.commands.options import clock, held_back_options, require_site, shown, signing_keys, site_option
from site_builder.errors import SourceError
from site_builder.overview.brought import Ask
from site_builder.pipeline import BuildOptions, BuildResult, make
from site_builder.preview.guard import for_this_machine
from site_builder.preview.own_pages import MAP, PLAN, OwnPages
from site_builder.preview.preview import OWN, Memory, Preview, join, settings_for, watch_for_changes, watched
from site_builder.write.private import write_private

PREVIEWER = Actor("preview", "preview", "", "owner")  # whoever sees the preview may see what its forms brought


@click.command()
@site_option
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@held_back_options
def serve(root: Path, port: int, host: str, drafts: bool, future: bool, expired: bool) -> int:
    """Show the site, its forms and the inbox on one port, and reload the browser on every change.

    Its leads, mail and sign-in lie in .waypost/preview/, whatever database the environment names.
    Mail is written into files there unless WAYPOST_SMTP_URL names a server.

    \b
    Example:  waypost serve --port 8000 --drafts
    """
    require_site(root)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    keys = signing_keys(root)
    addresses = settings_for(host, port)
    show = shown(drafts, future, expired)
    capture = _Capture(root / PREVIEW, keys, addresses["base_url"])
    own = OwnPages(root, OWN, clock, capture.reports, capture.counts)

    def build_anew(memory: Memory) -> BuildResult:
        result = make(BuildOptions(root, clock(), keys, show, addresses), memory, CHECKS)
        own.keep(result)
        return result

    preview = Preview(build_anew, capture.keep, _tell_of_faults, own.page)
    click.echo(f"Site    {addresses['base_url']}")
    click.echo(f"Plan    {addresses['base_url'].rstrip('/')}{OWN}{PLAN}")
    click.echo(f"Map     {addresses['base_url'].rstrip('/')}{OWN}{MAP}")
    _tell_of_earlier_leads(root)
    preview.rebuild()
    click.echo("Edit content/ or journeys/ and the page reloads. Ctrl+C ends it.")
    stop = threading.Event()
    threading.Thread(target=watch_for_changes, args=(preview, watched(root), stop), daemon=True).start()
    application = for_this_machine(join(preview, lambda: capture.app), host)
    server = make_server(host, port, application, threaded=True, fd=listening.fileno())
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

    def __init__(self, folder: Path, keys: tuple[str, ...], base_url: str) -> None:
        self.folder, self.keys, self.base_url = folder, keys, base_url
        self.app: Flask | None = None
        self.sender: OutboxWorker | None = None

    def keep(self, result: BuildResult) -> None:
        """Hand a build's private files to the API, which reads them again when they change."""
        make_private_folder(self.folder)
        write_private(self.folder / "handoff", result.private)
        if self.app is None:
            self._start()

    def _start(self) -> None:
        environment = _environment(self.folder, self.keys, self.base_url)
        app = create_app(read_settings(environment), system_clock, random_ids)
        account = seed_sign_in(app, self.folder / "sign-in.txt")
        self.sender = start_outbox(app)
        self.app = app
        click.echo(f"Inbox   {inbox_address(self.base_url)}   sign in as {account.email} with {account.password}")
        click.echo(f"Mail    {_mail_place(self.folder)}")

    def reports(self) -> Ask | None:
        """What asks the preview's own leads for a report; None before the first build that is whole."""
        if self.app is None:
            return None
        services: Services = self.app.extensions["waypost"]
        return LocalLeads(services.sales, PREVIEWER, services.manifests, services.clock).report

    def counts(self, journey: str) -> MapCounts | None:
        """What the preview's own leads tell of a journey's pages; None before the API knows the journey."""
        if self.app is None:
            return None
        services: Services = self.app.extensions["waypost"]
        known = journey in services.manifests.current().maps
        return services.sales.maps.counted(PREVIEWER, journey).counts if known else None

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


def _environment(folder: Path, keys: tuple[str, ...], base_url: str) -> dict[str, str]:
    """The API's settings for a preview: those of the environment, but never its database, which may be the live one."""
    given = {name: value for name, value in os.environ.items() if name.startswith("WAYPOST_")}
    ours = {
        "WAYPOST_SECRET_KEYS": json.dumps(list(keys)),
        "WAYPOST_DATABASE_URL": f"sqlite:///{folder / 'leads.db'}",
        "WAYPOST_HANDOFF": str(folder / "handoff" / "handoff.json"),
        "WAYPOST_BASE_URL": base_url,
    }
    return {"WAYPOST_SMTP_URL": f"mailbox:{folder / 'mail'}"} | given | ours


def _mail_place(folder: Path) -> str:
    return os.environ.get("WAYPOST_SMTP_URL") or f"written to {folder / 'mail'}/"


def _tell_of_faults(faults: tuple[str, ...]) -> None:
    """Each fault as `check` words it, in the terminal as well as on the page; one line once all are mended."""
    for fault in faults:
        click.echo(fault, err=True)
    if not faults:
        click.echo("Nothing is left to mend.", err=True)


def _tell_of_earlier_leads(root: Path) -> None:
    """The preview begins a database of its own; what another release kept is neither touched nor forgotten."""
    if (root / EARLIER_DATABASE).is_file() and not (root / PREVIEW / "leads.db").exists():
        click.echo(
            f"The preview keeps its leads in {root / PREVIEW}/ now. Those of an earlier release stay in "
            f"{root / EARLIER_DATABASE}, where `waypost leads` and `waypost api` find them.",
            err=True,
        )
