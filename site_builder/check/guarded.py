"""What of a page its own content security policy keeps out: found in the rendered HTML, whoever wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from site_builder.check.policy import Policy, read_policy
from site_builder.check.styles import addresses_in
from site_builder.model.addresses import as_browsers_take, is_readable_address


@dataclass(frozen=True, slots=True)
class Blocked:
    """Something that a browser will not load, run or follow on a page."""

    kind: str  # what it is, one of the keys of REMEDIES in check/blocked.py
    value: str  # as it stands in the page: an address, or the beginning of a style or script
    address: str = ""  # the whole address, when it has one
    lacks_tls: bool = False  # whether https:// in place of http:// is all that it would take


_ATTRIBUTES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "script": (("src", "script-src-elem", "script"), ("href", "script-src-elem", "script")),
    "iframe": (("src", "frame-src", "frame"),),
    "frame": (("src", "frame-src", "frame"),),
    "object": (("data", "object-src", "object"),),
    "embed": (("src", "object-src", "object"),),
    "img": (("src", "img-src", "picture"), ("srcset", "img-src", "picture")),
    "input": (("formaction", "form-action", "form"),),
    "button": (("formaction", "form-action", "form"),),
    "video": (("src", "media-src", "video"), ("poster", "img-src", "picture")),
    "audio": (("src", "media-src", "video"),),
    "track": (("src", "media-src", "video"),),
    "source": (("src", "media-src", "video"), ("srcset", "img-src", "picture")),
    "image": (("href", "img-src", "picture"), ("xlink:href", "img-src", "picture")),
    "form": (("action", "form-action", "form"),),
    "base": (("href", "base-uri", "base"),),
    "feImage": (("href", "img-src", "picture"), ("xlink:href", "img-src", "picture")),
    "a": (("ping", "connect-src", "ping"),),
    "area": (("ping", "connect-src", "ping"),),
    **dict.fromkeys(
        ("body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"), (("background", "img-src", "picture"),)
    ),
}
_SETS = ("srcset", "imagesrcset")  # attributes that list pictures for screens of several kinds
_PAINTED = ("fill", "stroke", "clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end")  # in SVG
_DEEPEST = 8  # frames inside frames that are looked into

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
    (
        *_CARRIERS,
        "input[src]",
        "link[href]",
        "link[imagesrcset]",
        "iframe[srcdoc]",
        "style",
        "script",
        "[style]",
        f"a[href]{_NO_SCRIPT}",
        f"area[href]{_NO_SCRIPT}",
        r"a[xlink\:href]",
        *(f'[{name}*="url("]' for name in _PAINTED),
    )
)
_RUN = re.compile(
    r"|(?:text|application)/(?:x-)?(?:java|ecma)script.*|module|importmap|speculationrules", re.IGNORECASE
)
_HANDLER = re.compile(r"[\s\"'/]on[a-z]{3,}\s*=", re.IGNORECASE)  # without which no handler can stand in a page
_NO_HANDLERS = ("once", "only")


def blocked_parts(tree: LexborHTMLParser, html: str, address: str) -> tuple[Blocked, ...]:
    """What the page's own policy keeps out; nothing when it has none. `address` is the page's own, in full."""
    texts = [
        str(node.attributes.get("content") or "")
        for node in tree.css("head meta[http-equiv]")  # browsers pass over one in the body
        if str(node.attributes["http-equiv"]).lower() == "content-security-policy"
    ]
    return tuple(dict.fromkeys(_of_tree(tree, html, read_policy(texts, address)))) if texts else ()


def _of_tree(tree: LexborHTMLParser, html: str, policy: Policy, depth: int = 0) -> Iterator[Blocked]:
    for node in tree.css(_WANTED):
        yield from _of_node(node, policy)
        inside = node.attributes.get("srcdoc") or ""
        if node.tag == "iframe" and inside and depth < _DEEPEST:  # such a frame has the page's policy
            yield from _of_tree(LexborHTMLParser(inside), inside, policy, depth + 1)
    if _HANDLER.search(html):
        for node in tree.css("*"):
            yield from _handlers(node, policy)


def _of_node(node: LexborNode, policy: Policy) -> Iterator[Blocked]:
    tag, attributes = str(node.tag), node.attributes
    rows = _ATTRIBUTES.get(tag, ())
    if tag == "input" and (attributes.get("type") or "").lower() == "image":
        rows = (*rows, ("src", "img-src", "picture"))
    for name, directive, kind in rows:
        for one in _listed(name, (attributes.get(name) or "").strip()):
            yield from _unless_let(policy, directive, kind, one)
    if tag == "link":
        yield from _of_link(attributes, policy)
    elif tag in ("style", "script"):
        yield from _inline(node, tag, policy)
    elif tag in ("a", "area"):
        for name in ("href", "xlink:href"):
            if _is_script(attributes.get(name) or ""):
                yield from _unless_run(policy, "link that runs a script", str(attributes[name]))
    if (style := attributes.get("style")) and not policy.lets_inline("style-src-attr", style):
        yield Blocked("style attribute", style)
    for name in _PAINTED:
        for _, value in addresses_in(attributes.get(name) or ""):
            yield from _unless_let(policy, "img-src", "picture", value)


def _listed(name: str, value: str) -> list[str]:
    """The addresses in an attribute; browsers take off what stands round each of them."""
    if name in _SETS:
        return re.findall(r"(data:\S+|[^\s,]\S*[^\s,])(?:\s+[\d.]+[wxh])?\s*(?:,|$)", value)
    if name == "ping":
        return value.split()
    return [value] if value else []


def _unless_let(policy: Policy, directive: str, kind: str, value: str) -> Iterator[Blocked]:
    if _is_script(value):
        yield from _unless_run(policy, "link that runs a script", value)
        return
    url = _whole(policy.address, value)
    if url is None:
        yield Blocked("broken address", value)
    elif not url.startswith("about:") and not policy.lets_load(directive, url):
        secure = re.sub(r"^http:", "https:", url)
        yield Blocked(kind, value, url, secure != url and policy.lets_load(directive, secure))


def _whole(page: str, value: str) -> str | None:
    """The address that a browser makes of a value on a page; None when it is none."""
    try:
        url = urljoin(page, as_browsers_take(value))
    except ValueError:
        return None
    return url if is_readable_address(url) else None


def _unless_run(policy: Policy, kind: str, value: str) -> Iterator[Blocked]:
    if not policy.lets_inline("script-src-attr", value):
        yield Blocked(kind, value)


def _is_script(value: str) -> bool:
    return as_browsers_take(value).lower().startswith("javascript:")


def _of_link(attributes: dict[str, str | None], policy: Policy) -> Iterator[Blocked]:
    rel = (attributes.get("rel") or "").lower().split()
    ways = [_LINKS[word] for word in rel if word in _LINKS]
    if "preload" in rel and (way := _PRELOADS.get((attributes.get("as") or "").lower())):
        ways.append(way)
    for directive, kind in ways:
        for name in ("href", "imagesrcset") if kind == "picture" else ("href",):
            for one in _listed(name, (attributes.get(name) or "").strip()):
                yield from _unless_let(policy, directive, kind, one)


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
        for kind, value in addresses_in(text):
            directive = {"font": "font-src", "style sheet": "style-src-elem", "picture": "img-src"}[kind]
            yield from _unless_let(policy, directive, kind, value)


def _handlers(node: LexborNode, policy: Policy) -> Iterator[Blocked]:
    for name, value in node.attributes.items():
        is_handler = re.fullmatch(r"on[a-z]{3,}", name) and name not in _NO_HANDLERS
        if is_handler and value and not policy.lets_inline("script-src-attr", value):
            yield Blocked("event handler", f"{name}={value}")


def host_of(blocked: Blocked) -> str:
    """The host that something blocked lies on; "" for what stands in the page itself."""
    return urlsplit(blocked.address).netloc
