"""Shows a site while it is written: built in memory, rebuilt and reloaded on every change, faults in the page."""

import json
import threading
import traceback
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from html import escape
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from watchfiles import watch
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from capture_api.contract.addresses import form_address
from site_builder.errors import PublishError, SourceError
from site_builder.load.site import UnreadableError
from site_builder.model.addresses import file_of
from site_builder.pipeline import BuildResult
from site_builder.theme.theme import THEME_PLACES

OWN = "/__waypost/"
WATCHED = ("content", "journeys", "themes", "templates", "site.yaml", "plan.yaml")
WAIT = 25.0  # seconds that a browser's question for changes is held
STYLE = """#waypost-faults{position:sticky;top:0;z-index:9;max-height:45vh;overflow:auto;margin:0;padding:1rem 1.25rem;
background:#fdecea;color:#16202b;border-bottom:.25rem solid #b3261e;font:1rem/1.5 system-ui,sans-serif}
#waypost-faults h2{margin:0 0 .5rem;font-size:1.125rem}#waypost-faults li{margin-bottom:.5rem}
#waypost-faults code{font-weight:700;overflow-wrap:anywhere}"""
# The page keeps its own policy, letter for letter: it lets in a script from this address, and no policy speaks of a
# style sheet that a script makes itself.
SCRIPT = """(function () {
  var seen = SEEN;
  var sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  function ask() {
    fetch("OWNchanges?seen=" + seen)
      .then(function (answer) { return answer.text(); })
      .then(function (now) { if (now !== String(seen)) location.reload(); else ask(); })
      .catch(function () { setTimeout(ask, 1000); });
  }
  ask();
})();"""


@dataclass(frozen=True, slots=True)
class Memory:
    """A sink that keeps what it is given: bytes as they are, copied files where they lie."""

    files: dict[str, bytes | Path] = field(default_factory=dict)

    def begin(self, paths: Collection[str]) -> None:
        """Start with nothing."""

    def put(self, path: str, data: bytes) -> None:
        """Keep a file's bytes."""
        self.files[path] = data

    def copy(self, path: str, source: Path) -> None:
        """Remember where a file lies; it is read when a browser asks for it."""
        self.files[path] = source


@dataclass(slots=True)
class Preview:
    """The site as it was last built, what is wrong with it now, and a number that grows with every change."""

    make: Callable[[Memory], BuildResult]
    keep: Callable[[BuildResult], None]  # hands the private files to the capture API
    say: Callable[[tuple[str, ...]], None]  # told of the faults whenever they change, with none once all are mended
    own_page: Callable[[str], str | None] = lambda path: None  # a page of the preview's own, by its path below OWN
    files: dict[str, bytes | Path] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    number: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def rebuild(self) -> None:
        """Build again; a site with faults keeps its last whole pages and shows the faults on top of them."""
        memory = Memory()
        try:
            result = self.make(memory)
        except UnreadableError as error:
            faults: tuple[str, ...] = tuple(map(str, error.faults))
        except SourceError as error:
            faults = (str(error),)
        else:
            faults = tuple(str(finding) for finding in result.findings if finding.level == "error")
            faults += self._take(result, memory)
        self.tell(faults)

    def tell(self, faults: tuple[str, ...]) -> None:
        """Show faults on top of the pages, and let every open page know that there is something new."""
        if faults != self.faults:
            self.say(faults)
        with self.changed:
            self.faults = faults
            self.number += 1
            self.changed.notify_all()

    def _take(self, result: BuildResult, memory: Memory) -> tuple[str, ...]:
        """Show what was made, if it was rendered at all; a fault where the disk refuses the handoff file."""
        if not result.paths:
            return ()
        try:
            self.keep(result)
        except PublishError as error:
            return (str(error),)
        self.files = memory.files
        return ()

    def wait_for_change(self, seen: str) -> str:
        """The number of the newest build, as soon as it isn't `seen` any more or the wait is over."""
        with self.changed:
            self.changed.wait_for(lambda: str(self.number) != seen, WAIT)
            return str(self.number)


def watched(root: Path) -> list[Path]:
    """The files and folders whose changes rebuild the site, the themes that come with Waypost among them."""
    return [path for path in (*(root / name for name in WATCHED), *THEME_PLACES) if path.exists()]


def watch_for_changes(preview: Preview, paths: Iterable[Path], stop: threading.Event) -> None:
    """Rebuild whenever something below the paths changes, until `stop` is set."""
    for _ in watch(*paths, stop_event=stop, debounce=200, step=30, raise_interrupt=False):
        try:
            preview.rebuild()
        except Exception:  # noqa: BLE001 - a bug is told, and must not end the watching
            traceback.print_exc()
            preview.tell(("This is a bug in Waypost, not in your files; the terminal has the traceback.",))


def join(preview: Preview, capture_now: Callable[[], Flask | None]) -> WSGIApplication:
    """One application: the site's files first, then the capture API and the inbox, then the site's 404 page.

    `capture_now` gives the capture API, or None before the first build that it can start from.
    """

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        answer = _answer(preview, request)
        capture = capture_now()
        if answer is None and capture and _is_captures(capture, request):
            return capture(environ, start_response)
        return (answer or _refusal(preview, request))(environ, start_response)

    return application


def _answer(preview: Preview, request: Request) -> Response | None:
    if request.path == OWN + "changes":
        return Response(
            preview.wait_for_change(request.args.get("seen", "")),
            mimetype="text/plain",
            headers={"Cache-Control": "no-store"},
        )
    if request.path == OWN + "serve.js":
        return Response(
            SCRIPT.replace("SEEN", str(preview.number)).replace("STYLE", json.dumps(STYLE)).replace("OWN", OWN),
            mimetype="text/javascript",
            headers={"Cache-Control": "no-store"},
        )
    if request.path.startswith(OWN) and (html := preview.own_page(request.path.removeprefix(OWN))) is not None:
        data = _with_reload(html, preview.faults)
        return Response(data, mimetype="text/html", headers={"Cache-Control": "no-store"})
    path = file_of(request.path)
    if request.method in ("GET", "HEAD") and path in preview.files:
        return _page(preview, path, 200)
    if request.method in ("GET", "HEAD") and path + "/index.html" in preview.files:
        query = "?" + request.query_string.decode("latin-1") if request.query_string else ""
        return Response(status=308, headers={"Location": quote(request.path) + "/" + query})
    return None


def _refusal(preview: Preview, request: Request) -> Response:
    """405 for what a page can't be asked to do, the site's own 404 for all the rest."""
    if request.method not in ("GET", "HEAD") and file_of(request.path) in preview.files:
        words = f"{request.path} is a page; it can't be sent a {request.method}. "
        words += f"Forms go to {form_address('/', 'JOURNEY', 'OFFER')}.\n"
        return Response(words, status=405, mimetype="text/plain", headers={"Allow": "GET, HEAD"})
    return _page(preview, "404.html", 404)


def _is_captures(capture: Flask, request: Request) -> bool:
    try:
        capture.url_map.bind(request.host).match(request.path, request.method)
    except HTTPException as refusal:
        return refusal.code != 404
    return True


def _page(preview: Preview, path: str, status: int) -> Response:
    found = preview.files.get(
        path,
        b"<!doctype html><html lang=en><head><title>Nothing built yet</title></head><body><main></main></body></html>",
    )
    kind = "text/html" if path.endswith(".html") else guess_type(path)[0] or "application/octet-stream"
    try:
        data = found if isinstance(found, bytes) else found.read_bytes()
    except OSError:  # taken away since the last build; the next one tells
        return Response(status=404)
    if kind == "text/html":
        data = _with_reload(data.decode(), preview.faults).encode()
    return Response(data, status=status, mimetype=kind, headers={"Cache-Control": "no-store"})


def _with_reload(html: str, faults: tuple[str, ...]) -> str:
    """The page with the reloading script, and the faults on top; its own policy stays as it is."""
    html = html.replace("</head>", f'<script defer src="{OWN}serve.js"></script></head>', 1)
    if not faults:
        return html
    items = "".join(f"<li><code>{escape(place)}</code>{escape(rest)}</li>" for place, rest in map(_split, faults))
    box = f'<aside id="waypost-faults" role="alert"><h2>{len(faults)} to mend</h2><ul>{items}</ul></aside>'
    start = html.find(">", html.find("<body")) + 1
    return html[:start] + box + html[start:]


def _split(fault: str) -> tuple[str, str]:
    place, mark, rest = fault.partition(": ")
    return (place, mark + rest) if mark else ("", fault)


def settings_for(host: str, port: int) -> dict[str, Any]:
    """What stands in for site.yaml's addresses, so that forms lead back to this very preview."""
    return {"base_url": f"http://{host}:{port}/", "capture_url": ""}
