"""Names in front of what was said: “Agent: …”, “[00:01:23] Jane Smith: …”."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from site_builder.congruence.conversation.language import ConversationWords

_LABEL = re.compile(
    r"^\s*(?:\*\*)?([^\W_][^:<>\[\]{}()\"“”?!;,\n]{0,39}?)(?:\*\*)?\s*(?:\(([^()]{0,60})\))?(?:\*\*)?\s*:(?:\*\*)?(?=\s|$)\s*"
)
_WORD = re.compile(r"[^\W_][\w.'’&-]*")
MOST = 4  # words of a name
OFTEN = 2  # so often words stand before a colon until they are a speaker's
MOSTLY = 0.5  # the share of beginnings with a label from which words before a colon are a speaker's at once


@dataclass(frozen=True, slots=True)
class Labels:
    """Which words before a colon name a speaker."""

    words: ConversationWords
    names: frozenset[str] = frozenset()
    besides: tuple[str, ...] = ()  # what stands in brackets after a name

    def among(self, beginnings: Iterable[str]) -> "Labels":
        """The labels with those that captions or paragraphs begin with: all of them where most begin with one."""
        rows = list(beginnings)
        seen = Counter(label for row in rows if (label := _label_of(row)))
        least = 1 if seen.total() >= MOSTLY * len(rows) else OFTEN
        names = frozenset(name for name, times in seen.items() if times >= least or self.is_plain(name))
        asides = (found[2] for row in rows if _label_of(row) in names and (found := _LABEL.match(row)) and found[2])
        return replace(self, names=self.names | names, besides=tuple(dict.fromkeys(asides)))

    def is_plain(self, name: str) -> bool:
        """Whether a label is one wherever it stands: a role such as “Agent”, or a name in capitals."""
        bare = name.lower().rstrip("0123456789 ")
        return bare in self.words.ours or bare in self.words.theirs or bare in self.words.anybody or name.isupper()

    def split(self, row: str) -> tuple[str, str]:
        """A row's label and the words after it; "" and the whole row where it has none."""
        label = _label_of(row)
        found = _LABEL.match(row)
        if found is None or not label or not (label in self.names or self.is_plain(label)):
            return "", row
        return label, row[found.end() :]


def _label_of(row: str) -> str:
    found = _LABEL.match(row)
    if found is None:
        return ""
    label = " ".join(found[1].strip(" *").split())
    words = _WORD.findall(label)
    is_name = bool(words) and len(words) <= MOST and (label[0].isupper() or len(words) == 1)
    return label if is_name else ""
