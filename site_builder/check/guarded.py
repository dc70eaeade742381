"""What of a page its own content security policy keeps out: found in the rendered HTML, whoever wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from site_builder.check.policy import Policy, read_policy


@dataclass(frozen=True, slots=True)
class Blocked:
    """Something that a browser will not load, run or follow on a page."""

    kind: str  # what it is, one of the keys of REMEDIES in check/blocked.py
    value: str  # as it stands in the page: an address, or the beginning of a style or script
    address: str = ""  # the whole address, when it has one


_ATTRIBUTES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "script": (("src", "script-src-elem", "script"), ("href", "script-src-elem", "script")),
    "iframe": (("src", "frame-src", "frame"),),
    "frame": (("src", "frame-src", "frame"),),
    "object": (("data", "object-src", "object"),),
    "embed": (("src", "object-src", "object"),),
    "img": (("src", "img-src", "picture"), ("srcset", "img-src", "picture")),
    "input": (("src", "img-src", "picture"), ("formaction", "form-action", "form")),
    "button": (("formaction", "form-action", "form"),),
    "video": (("src", "media-src", "video"), ("poster", "img-src", "picture")),
    "audio": (("src", "media-src", "video"),),
    "track": (("src", "media-src", "video"),),
    "source": (("src", "media-src", "video"), ("srcset", "img-src", "picture")),
    "image": (("href", "img-src", "picture"), ("xlink:href", "img-src", "picture")),
    "form": (("action", "form-action", "form"),),
    "base": (("href", "base-uri", "base"),),
    "a": (("ping", "connect-src", "ping"),),
    "area": (("ping", "connect-src", "ping"),),
}
_LINKS = {
    "stylesheet": ("style-src-elem", "style sheet"), "icon": ("img-src", "picture"),
    "apple-touch-icon": ("img-src", "picture"), "manifest": ("manifest-src", "manifest"),
    "modulepreload": ("script-src-elem", "script"), "prefetch": ("default-src", "prefetch"),
}  # fmt: skip
_PRELOADS = {
    "script": ("script-src-elem", "script"), "style": ("style-src-elem", "style sheet"), "font": ("font-src", "font"),
    "image": ("img-src", "picture"), "video": ("media-src", "video"), "audio": ("media-src", "video"),
    "track": ("media-src", "video"), "fetch": ("connect-src", "prefetch"),
}  # fmt: skip
_CARRIERS = (f"{tag}[{name.replace(':', chr(92) + ':')}]" for tag, rows in _ATTRIBUTES.items() for name, _, _ in rows)
_NO_SCRIPT = "".join(f':not([href^="{start}"])' for start in ("/", "#", "http"))  # most links, passed over unread
_WANTED = ",".join(
    (*_CARRIERS, "link[href]", "style", "script", "[style]", f"a[href]{_NO_SCRIPT}", f"area[href]{_NO_SCRIPT}")
)
_RUN = re.compile(
    r"|(?:text|application)/(?:x-)?(?:java|ecma)script.*|module|importmap|speculationrules", re.IGNORECASE
)
_HANDLER = re.compile(r"<[^<>]*\son[a-z]{3,}\s*=", re.IGNORECASE)
_NO_HANDLERS = ("once", "only")
_ADDRESS_IN_STYLE = re.compile(
    r"(?P<font>@font-face\s*\{[^}]*\})|@import\s+(?:url\(\s*)?[\"']?(?P<sheet>[^\"')\s;]+)|"
    r"url\(\s*[\"']?(?P<picture>[^\"')]+)", re.IGNORECASE)  # fmt: skip


def blocked_parts(tree: LexborHTMLParser, html: str, address: str) -> tuple[Blocked, ...]:
    """What the page's own policy keeps out; nothing when it has none. `address` is the page's own, in full."""
    texts = [
        str(node.attributes.get("content") or "")
        for node in tree.css("meta[http-equiv]")
        if str(node.attributes["http-equiv"]).lower() == "content-security-policy"
    ]
    if not texts:
        return ()
    policy = read_policy(texts, address)
    found: dict[Blocked, None] = {}
    for node in tree.css(_WANTED):
        found.update(dict.fromkeys(_of_node(node, policy)))
    if _HANDLER.search(html):
        for node in tree.css("*"):
            found.update(dict.fromkeys(_handlers(node, policy)))
    return tuple(found)


def _of_node(node: LexborNode, policy: Policy) -> Iterator[Blocked]:
    tag, attributes = str(node.tag), node.attributes
    for name, directive, kind in _ATTRIBUTES.get(tag, ()):
        if value := (attributes.get(name) or "").strip():
            for one in _candidates(value) if name == "srcset" else [value]:
                yield from _unless_let(policy, directive, kind, one)
    if tag == "link":
        yield from _of_link(attributes, policy)
    elif tag in ("style", "script"):
        yield from _inline(node, tag, policy)
    elif tag in ("a", "area") and _is_script(attributes.get("href") or ""):
        yield from _unless_run(policy, "link that runs a script", str(attributes["href"]))
    if (style := attributes.get("style")) and not policy.lets_inline("style-src-attr", style):
        yield Blocked("style attribute", style)


def _candidates(srcset: str) -> list[str]:
    return re.findall(r"(data:\S+|[^\s,]\S*[^\s,])(?:\s+[\d.]+[wxh])?\s*(?:,|$)", srcset)


def _unless_let(policy: Policy, directive: str, kind: str, value: str) -> Iterator[Blocked]:
    if _is_script(value):
        yield from _unless_run(policy, "link that runs a script", value)
        return
    url = urljoin(policy.address, value)
    if url.startswith("about:") or policy.lets_load(directive, url):
        return
    yield Blocked(kind, value, url)


def _unless_run(policy: Policy, kind: str, value: str) -> Iterator[Blocked]:
    if not policy.lets_inline("script-src-attr", value):
        yield Blocked(kind, value)


def _is_script(value: str) -> bool:
    return re.sub(r"[\t\r\n]", "", value).strip().lower().startswith("javascript:")


def _of_link(attributes: dict[str, str | None], policy: Policy) -> Iterator[Blocked]:
    rel = (attributes.get("rel") or "").lower().split()
    ways = [_LINKS[word] for word in rel if word in _LINKS]
    if "preload" in rel and (way := _PRELOADS.get((attributes.get("as") or "").lower())):
        ways.append(way)
    for directive, kind in ways:
        yield from _unless_let(policy, directive, kind, (attributes.get("href") or "").strip())


def _inline(node: LexborNode, tag: str, policy: Policy) -> Iterator[Blocked]:
    attributes = node.attributes
    if tag == "script" and ("src" in attributes or not _RUN.fullmatch((attributes.get("type") or "").strip())):
        return
    text = node.text(deep=True, separator="", strip=False)
    if not text:
        return
    if not policy.lets_inline(f"{tag}-src-elem", text, attributes.get("nonce") or ""):
        yield Blocked(f"{tag} element", " ".join(text.split())[:80])
    elif tag == "style":
        for kind, value in _addresses_in(text):
            directive = {"font": "font-src", "style sheet": "style-src-elem", "picture": "img-src"}[kind]
            yield from _unless_let(policy, directive, kind, value)


@lru_cache(maxsize=8)
def _addresses_in(style: str) -> tuple[tuple[str, str], ...]:
    """What a style sheet loads: fonts, other sheets and pictures. Every page has the theme's, so it is read once."""
    found: list[tuple[str, str]] = []
    for match in _ADDRESS_IN_STYLE.finditer(style):
        if match["font"]:
            found += [("font", value) for value in re.findall(r"url\(\s*[\"']?([^\"')]+)", match["font"])]
        elif match["sheet"]:
            found.append(("style sheet", match["sheet"]))
        elif not match["picture"].startswith("#"):
            found.append(("picture", match["picture"].strip()))
    return tuple(found)


def _handlers(node: LexborNode, policy: Policy) -> Iterator[Blocked]:
    for name, value in node.attributes.items():
        is_handler = re.fullmatch(r"on[a-z]{3,}", name) and name not in _NO_HANDLERS
        if is_handler and value and not policy.lets_inline("script-src-attr", value):
            yield Blocked("event handler", f"{name}={value}")


def host_of(blocked: Blocked) -> str:
    """The host that something blocked lies on; "" for what stands in the page itself."""
    return urlsplit(blocked.address).netloc
