"""Colours code by class, whichever engine found it, so that no page needs an inline style."""

import re
from functools import lru_cache
from html import unescape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_BLOCK = re.compile(r'<pre><code(?: class="(?:language-)?([^"\s]*)[^"]*")?>(.*?)</code></pre>', re.DOTALL)
_FORMATTER = HtmlFormatter[str](cssclass="code", wrapcode=True)


def highlighted(html: str) -> str:
    """The same HTML with its blocks of code coloured; one in no language, or in an unknown one, stays as it is."""
    return _BLOCK.sub(_coloured, html)


def _coloured(found: re.Match[str]) -> str:
    lexer = _lexer(found[1] or "text")
    if lexer is None:
        return f'<div class="code"><pre><span></span><code>{found[2]}</code></pre></div>'
    return highlight(unescape(found[2]), lexer, _FORMATTER).rstrip("\n")


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
