"""What `check` calls fine loads in a real browser, and what it flags is blocked there, construct by construct."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from garden import KEYS, NOW, write_site
from playwright.sync_api import Route

from site_builder.check.registry import CHECKS
from site_builder.model.finding import Finding
from site_builder.pipeline import BuildOptions, make
from site_builder.preview.preview import Memory

ELSE = "https://elsewhere.example.net"
ALLOWED = "https://allowed.example.org"
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
CLICK, SUBMIT = "document.querySelector('#it').click()", "document.querySelector('#it').requestSubmit()"
# What an author may write, what makes the browser act on it, and whether the page's policy keeps it out.
CONSTRUCTS = [
    ("style-sheet-elsewhere", f'<link rel="stylesheet" href="{ELSE}/a.css">', "", True),
    ("style-sheet-of-our-own", '<link rel="stylesheet" href="/extra.css">', "", True),
    ("style-element", "<style>p { color: red }</style>", "", True),
    ("style-import", "<style>@import url('/extra.css');</style>", "", True),
    ("style-attribute", '<p style="color: red">Red</p>', "", True),
    ("style-attribute-on-svg", '<svg><rect style="fill: red" width="9" height="9"/></svg>', "", True),
    ("markdown-attribute-list", 'Red *words*{: style="color: red" }.', "", True),
    ("class", '<p class="lead">Lead</p>', "", False),
    ("presentation-attributes", '<svg width="9" height="9"><rect fill="red" width="9" height="9"/></svg>', "", False),
    ("inline-script", "<script>document.title = 'run'</script>", "", True),
    ("module-script", '<script type="module">document.title = "run"</script>', "", True),
    ("data-block", '<script type="application/json">{"a": 1}</script>', "", False),
    ("script-elsewhere", f'<script src="{ELSE}/a.js"></script>', "", True),
    ("script-of-our-own", '<script src="/extra.js"></script>', "", False),
    ("module-preload", f'<link rel="modulepreload" href="{ELSE}/a.js">', "", True),
    ("event-handler", '<button id="it" type="button" onclick="document.title = 1">Go</button>', CLICK, True),
    ("event-handler-on-a-picture", '<img src="/pixel.gif" alt="A dot" onload="document.title = 1">', "", True),
    ("script-link", '<a id="it" href="javascript:void(document.title = 1)">Run the sum</a>', CLICK, True),
    ("script-link-in-disguise", '<a id="it" href=" JavaScript:void(document.title = 1)">Run it</a>', CLICK, True),
    ("link-elsewhere", f'<a href="{ELSE}/">Their page of prices</a>', "", False),
    ("mail-link", '<a href="mailto:ros@example.com">Write to Ros Example</a>', "", False),
    ("frame-elsewhere", f'<iframe src="{ELSE}/a.html" title="Film"></iframe>', "", True),
    ("frame-of-our-own", '<iframe src="/talk/" title="Our form"></iframe>', "", True),
    ("frame-allowed", f'<iframe src="{ALLOWED}/a.html" title="Film"></iframe>', "", False),
    ("frame-without-address", '<iframe title="Nothing"></iframe>', "", False),
    ("frame-of-a-script", '<iframe src="javascript:void(0)" title="Nothing"></iframe>', "", True),
    ("object", '<object data="/pixel.gif" type="image/gif">A dot</object>', "", True),
    ("embed", f'<embed src="{ELSE}/a.html" type="text/html">', "", True),
    ("picture-elsewhere", f"![A dot]({ELSE}/a.gif)", "", True),
    ("picture-over-http", "![A dot](http://allowed.example.org/a.gif)", "", True),
    ("picture-allowed", f'<img src="{ALLOWED}/a.gif" alt="A dot">', "", False),
    ("picture-of-our-own", "![A dot](/pixel.gif)", "", False),
    ("picture-as-data", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="A dot">', "", False),
    ("picture-set", f'<img src="/pixel.gif" srcset="{ELSE}/a.gif 1x" alt="A dot">', "", True),
    ("picture-source", f'<picture><source srcset="{ELSE}/a.gif"><img src="/pixel.gif" alt=""></picture>', "", True),
    ("picture-in-svg", f'<svg width="9" height="9"><image href="{ELSE}/a.gif" width="9" height="9"/></svg>', "", True),
    ("picture-as-button", f'<input type="image" src="{ELSE}/a.gif" alt="Send">', "", True),
    ("poster", f'<video poster="{ELSE}/a.gif" controls></video>', "", True),
    ("video-elsewhere", f'<video src="{ELSE}/a.mp4" preload="auto" controls></video>', "", True),
    ("video-allowed", f'<video src="{ALLOWED}/a.mp4" preload="auto" controls></video>', "", False),
    ("audio-elsewhere", f'<audio src="{ELSE}/a.mp3" preload="auto" controls></audio>', "", True),
    ("video-source", f'<video preload="auto" controls><source src="{ELSE}/a.mp4"></video>', "", True),
    ("track", f'<video src="/pixel.gif" controls><track default src="{ELSE}/a.vtt"></video>',
     "document.querySelector('video').textTracks[0].mode = 'showing'", True),
    ("form-elsewhere", f'<form id="it" action="{ELSE}/send"><button>Send</button></form>', SUBMIT, True),
    ("form-of-our-own", '<form id="it" action="/talk/"><button>Look</button></form>', SUBMIT, False),
    ("button-with-an-address", f'<form action="/talk/"><button id="it" formaction="{ELSE}/send">Send</button></form>',
     CLICK, True),
    ("base", f'<base href="{ELSE}/">', "", True),
    ("prefetch", f'<link rel="prefetch" href="{ELSE}/a.html">', "", True),
    ("preloaded-font", f'<link rel="preload" as="font" crossorigin href="{ELSE}/a.woff2">', "", True),
    ("ping", f'<a id="it" href="#top" ping="{ELSE}/count">Up to the top</a>', CLICK, True),
    ("handler-after-a-sign", '<a id="it" href="#top" title="a > b" onclick="document.title = 1">Up we go</a>', CLICK,
     True),
    ("table-background", f'<table background="{ELSE}/a.gif"><tr><td>x</td></tr></table>', "", True),
    ("row-background", f'<table><tr background="{ELSE}/a.gif"><td>x</td></tr></table>', "", True),
    ("cell-background", f'<table><tr><td background="{ELSE}/a.gif">x</td></tr></table>', "", True),
    ("frame-of-its-own-text", '<iframe title="x" srcdoc="<p>x</p>"></iframe>', "", False),
    ("picture-in-a-frame-of-its-own-text", f"<iframe title='x' srcdoc='<img src={ELSE}/a.gif>'></iframe>", "", True),
    ("preloaded-picture-set", f'<link rel="preload" as="image" imagesrcset="{ELSE}/a.gif 1x">', "", True),
    ("script-link-in-svg", '<svg width="9" height="9"><a id="it" xlink:href="javascript:void(document.title = 1)">'
     '<text>Run</text></a></svg>', "document.querySelector('#it').dispatchEvent(new MouseEvent('click'))", True),
    ("script-link-after-a-control-sign", '<a id="it" href="&#1;javascript:void(document.title = 1)">Run it</a>', CLICK,
     True),
    ("several-pings", f'<a id="it" href="#top" ping="/talk/ {ELSE}/count">Up to the top</a>', CLICK, True),
    ("picture-in-a-filter", f'<svg width="9" height="9"><filter id="f"><feImage href="{ELSE}/a.gif"/></filter>'
     '<rect width="9" height="9" filter="url(#f)"/></svg>', "", True),
    ("painted-by-another-file",
     f'<svg width="9" height="9"><rect width="9" height="9" fill="url({ELSE}/a.svg#a)"/></svg>', "", True),
    ("painted-by-the-page", '<svg width="9" height="9"><rect width="9" height="9" fill="url(#a)"/></svg>', "", False),
    ("text-field-with-an-address", f'<input type="text" aria-label="x" src="{ELSE}/a.gif">', "", False),
    ("policy-in-the-text", '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">', "", False),
    ("refresh", f'<meta http-equiv="refresh" content="60; url={ELSE}/">', "", False),
    ("noscript", '<noscript><p class="lead">Without script</p></noscript>', "", False),
]  # fmt: skip
KINDS = {"gif": ("image/gif", PIXEL), "css": ("text/css", b"p{}"), "js": ("text/javascript", b"1"),
         "html": ("text/html", b"<p>a"), "vtt": ("text/vtt", b"WEBVTT\n")}  # fmt: skip
LISTEN = "document.addEventListener('securitypolicyviolation', e => console.log('held ' + e.effectiveDirective))"


@dataclass
class Published:
    """A built site on loopback, and what `check` found in it."""

    url: str
    findings: list[Finding]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    folder: Path = tmp_path_factory.mktemp("policy")
    out = folder / "out"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(out)))
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    pages = {f"content/{name}.md": f"---\ntitle: {name}\n---\nBefore.\n\n{html}\n" for name, html, *_ in CONSTRUCTS}
    policy = "policy: {frames: [allowed.example.org], images: [allowed.example.org], media: [allowed.example.org]}\n"
    root = write_site(folder / "site", {
        **pages, "content/extra.css": "p{}", "content/extra.js": "1", "content/pixel.gif": PIXEL,
        "site.yaml": ("advantages:", f"{policy}advantages:"),
    })  # fmt: skip
    memory = Memory()
    found = make(BuildOptions(root, NOW, KEYS, (), {"base_url": url}), memory, CHECKS).findings
    for path, data in memory.files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data if isinstance(data, bytes) else data.read_bytes())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Published(url, found)
    server.shutdown()
    server.server_close()


def answer(route: Route) -> None:
    """What hosts elsewhere would say; nothing leaves this machine."""
    kind, data = KINDS.get(route.request.url.rpartition(".")[2], ("application/octet-stream", b""))
    route.fulfill(content_type=kind, body=data, headers={"access-control-allow-origin": "*"})


@pytest.mark.parametrize(("name", "html", "act", "is_flagged"), CONSTRUCTS, ids=[row[0] for row in CONSTRUCTS])
def test_what_check_flags_is_blocked_and_what_it_calls_fine_is_not(published, browser, name, html, act, is_flagged):
    flagged = [one for one in published.findings if one.code == "L308" and one.place.file == f"content/{name}.md"]
    page = browser.new_page()
    page.add_init_script(LISTEN)
    held: list[str] = []
    page.on("console", lambda said: held.append(said.text) if said.text.startswith("held ") else None)
    page.route(lambda url: not url.startswith(published.url), answer)
    page.goto(f"{published.url}{name}/", wait_until="load")
    if act:
        page.evaluate(f"() => {{ {act} }}")
    for _ in range(50 if is_flagged else 2):  # what is refused is told when the browser comes to it
        if held:
            break
        page.wait_for_timeout(100)
    page.close()
    assert bool(held) is is_flagged
    assert bool(flagged) is is_flagged
    assert all(one.place.line == 6 for one in flagged)
