"""Puts lists, fences and tables where Python-Markdown finds them, by CommonMark's rules for where they begin.

Python-Markdown wants a blank line before a list or a table, four spaces a level, and fences at the line's start.
"""

import re
from collections.abc import Iterator
from html import escape

from markdown.preprocessors import Preprocessor

_MARKER = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +(?=\S)|$)")
_FENCE = re.compile(r"( *)(`{3,}(?=[^`]*$)|~{3,})[ ]*(.*)$")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_LANGUAGE = re.compile(r"[\s{]*\.?([\w+#.-]*)")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")
_DELIMITERS = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_RAW = re.compile(r"\s*<(pre|script|style|textarea)\b", re.IGNORECASE)
_ENDS_TEXT = re.compile(r" {0,3}(?:#{1,6}[ \t]|>|<|\[\^?[^\]]+\]:|:[ \t]|!!!)")
_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")


class BlockLines(Preprocessor):
    """The same lines, such that blocks stand where Python-Markdown looks for them."""

    def run(self, lines: list[str]) -> list[str]:
        self._items: list[int] = []  # the column at which the text of each open list item begins
        self._is_in_paragraph = False  # of a list item, after a blank line: there a new item wants one as well
        self._rows = iter(enumerate(lines))
        self._lines = lines
        done: list[str] = []
        raw = ""  # what ends the raw text that these lines are
        for number, line in self._rows:
            opens = None if raw else _RAW.match(line)
            raw = f"</{opens[1].lower()}" if opens else raw
            if raw:
                done.append(line)
                raw = "" if raw in line.lower() else raw
                continue
            done.extend(self._block(number, line, done[-1] if done else ""))
        return done

    def _block(self, number: int, line: str, before: str) -> Iterator[str]:
        quote = _QUOTE.match(line)
        lead = quote[0] if quote else ""
        if fence := _FENCE.match(line[len(lead) :]):
            indent = "" if quote else " " * (4 * self._depth(len(fence[1])))
            yield from (lead + indent.rstrip(), f"{lead}{indent}{self._fenced(fence, lead)}", lead.rstrip())
        elif quote or not line.strip():
            yield line
        elif (marker := _MARKER.match(line)) and not _RULE.match(line) and (self._items or len(marker[1]) < 4):
            yield from self._item(marker, line, before)
        else:
            yield from self._text(number, line, before)

    def _fenced(self, fence: re.Match[str], lead: str) -> str:
        """What stands for a fenced block, which goes on to its closing fence or the end of its quotation."""
        end = re.compile(rf" *{re.escape(fence[2][0])}{{{len(fence[2])},}}\s*$")
        code: list[str] = []
        for _, line in self._rows:
            if lead and not line.lstrip().startswith(">"):
                break
            inside = line[len(lead) :] if line.startswith(lead) else line.lstrip(" >") if lead else line
            if end.match(inside):
                break
            code.append(re.sub(rf"^ {{0,{len(fence[1])}}}", "", inside))
        language = _LANGUAGE.match(fence[3])
        kind = f' class="language-{escape(language[1])}"' if language and language[1] else ""
        text = escape("".join(f"{line}\n" for line in code))
        return self.md.htmlStash.store(f"<pre><code{kind}>{text}</code></pre>")

    def _item(self, marker: re.Match[str], line: str, before: str) -> Iterator[str]:
        indent, sign = len(marker[1]), marker[2]
        was_list = bool(self._items)
        depth = self._depth(indent)
        if was_list and before.strip() and self._is_in_paragraph:
            yield ""
        self._is_in_paragraph = False
        if not was_list and before.strip() and not (sign[:-1].lstrip("1") and sign[0].isdigit()):
            yield ""
        elif not was_list and before.strip():  # only a list that begins with 1 ends a paragraph
            yield line
            return
        rest = line[marker.end() :]
        self._items.append(indent + len(sign) + (len(marker[3]) if len(marker[3]) < 5 else 1))
        sign = sign.replace(")", ".")
        new = " " * max(indent, 4 * depth) + sign
        if fence := _FENCE.match(rest):
            yield f"{new} {self._fenced(fence, '')}"
        else:
            yield f"{new}{marker[3]}{rest}"

    def _text(self, number: int, line: str, before: str) -> Iterator[str]:
        indent = len(line) - len(line.lstrip(" "))
        if self._items and not before.strip():
            depth = self._depth(indent)
            self._is_in_paragraph = bool(depth)
            if depth and indent < 4 * depth:
                line = " " * (4 * depth + indent - self._items[-1]) + line.lstrip(" ")
        if self._begins_table(number):
            if before.strip():
                yield ""
            yield line
            for _, row in self._rows:
                yield _CODE_SPAN.sub(lambda found: found[0].replace("\\|", "|"), row)
                if not row.strip():
                    break
            return
        if _ENDS_TEXT.match(line) and indent == 0:
            self._items.clear()
        yield line

    def _begins_table(self, number: int) -> bool:
        following = self._lines[number + 1] if number + 1 < len(self._lines) else ""
        return "|" in self._lines[number] and "|" in following and bool(_DELIMITERS.match(following))

    def _depth(self, indent: int) -> int:
        """In how many of the open list items a line stands; those in which it does not are closed."""
        while self._items and indent < self._items[-1]:
            self._items.pop()
        return len(self._items)
