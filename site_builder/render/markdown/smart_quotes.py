"""Turns straight quotation marks, double hyphens and three full stops in HTML into what a printer would set."""

import re

_TAG = re.compile(r"(<[^>]*>)")
_LEFT_ALONE = re.compile(r"<(/?)(code|pre|kbd|samp|script|style|math|var)\b", re.IGNORECASE)
_SIGNS = re.compile(r"---?|\.\.\.|[\"']")
_OPENERS = " \t\n\r([{<-–—/“‘\u00a0\u2009\u200b"  # after these, and at the beginning, a mark opens
_MARKS = {'"': "“”", "'": "‘’"}
_DECADE = re.compile(r"\d\ds?\b")
_SHORTENED = re.compile(r"(?:tis|twas|twere|twill|til|em|cause|n|round|bout)\b", re.IGNORECASE)  # 'tis begins with ’


def smart_quotes(html: str) -> str:
    """The same HTML with curly quotation marks, dashes and ellipses in its text.

    Tags, and what stands in code, keep their letters. A mark opens after white space or an opening bracket and closes
    after anything else; an apostrophe is the closing single mark (the rules that Gruber's SmartyPants made usual).
    """
    if not _SIGNS.search(html):
        return html
    parts = _TAG.split(html)
    before, silent = "", 0
    for number, part in enumerate(parts):
        if number % 2:
            if found := _LEFT_ALONE.match(part):
                silent = max(0, silent + (-1 if found[1] else 1))
            elif part.startswith(("<p", "<li", "<h", "<td", "<th", "<d", "<br", "<block", "<fig", "</p", "</li")):
                before = ""
            continue
        if not part:
            continue
        if not silent and _SIGNS.search(part):
            parts[number] = _typeset(part, before)
        before = part[-1]
    return "".join(parts)


def _typeset(text: str, before: str) -> str:
    opened: set[int] = set()  # where marks of this text stand that open

    def sign(found: re.Match[str]) -> str:
        mark, start = found[0], found.start()
        if mark == "...":
            return "…"
        if mark[0] == "-":
            return "—" if len(mark) == 3 else "–"
        left = text[start - 1] if start else before
        opens = (start - 1 in opened if start and left in "\"'" else not left or left in _OPENERS) and not _ends(
            text, found.end(), left
        )
        rest = text[found.end() : found.end() + 6]
        if mark == "'" and (_DECADE.match(rest) or _SHORTENED.match(rest)):
            opens = False
        if opens:
            opened.add(start)
        return _MARKS[mark][0 if opens else 1]

    return _SIGNS.sub(sign, text)


def _ends(text: str, at: int, left: str) -> bool:
    """Whether nothing that a mark could open follows: white space, a sign that ends a clause, or the end."""
    if at == len(text):  # a tag follows: <em> may be what the mark opens, but after a dash the clause is over
        return left in ("-", "–", "—")
    return text[at] in " \t\n.,;:!?)]}" and not text.startswith("...", at)
