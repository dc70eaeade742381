"""What YAML reads without a word and an author would miss: values cut off by a # or taken for an anchor's name."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import yaml

from site_builder.load.row_remedies import field_of, quoted, row_remedy, value_of, with_value

_SUSPECT = re.compile(r"[ \t]#\S|[:-][ \t]+&")
_HASH = re.compile(r"[ \t](#\S.*)$")
_NOT_SHARED = (yaml.ScalarToken, yaml.KeyToken, yaml.BlockEndToken, yaml.StreamEndToken)
_NO_TEXT = re.compile(r"true|false|null|~|[-+.0-9]+", re.IGNORECASE)


def first_loss(text: str, loader: type) -> tuple[int, str] | None:
    """The row, from 0, and the remedy, for the first value of which YAML would keep a part or nothing."""
    if not _SUSPECT.search(text):
        return None
    rows = text.split("\n")
    tokens = list(yaml.scan(text, loader))
    return next(iter(sorted([*_cut_off(rows, tokens), *_swallowed(rows, tokens)])), None)


def _cut_off(rows: Sequence[str], tokens: Sequence[yaml.Token]) -> Iterator[tuple[int, str]]:
    """Rows on which a # with no space after it, such as a colour's, makes a comment of a value or of its end.

    What people mean as a comment has a space there, or a row of its own.
    """
    texts = [(_at(one.start_mark), _at(one.end_mark)) for one in tokens if isinstance(one, yaml.ScalarToken)]
    for number, row in enumerate(rows):
        found = _HASH.search(row)
        if not found or any(start <= (number, found.start(1)) < end for start, end in texts):
            continue
        kept = row[: found.start()].rstrip()
        whole, value = field_of(row), value_of(kept)
        if whole is None or (value and (value[0] in "\"'[{&*!|>" or _NO_TEXT.fullmatch(value))):
            continue
        left = f"only `{value}` is left" if value else "nothing is left"
        words = f"what follows a # is a comment, so that {left} of this value."
        yield number, f"{words} Write {with_value(row, quoted(whole['value']))}, or a space after the # of a comment."


def _swallowed(rows: Sequence[str], tokens: Sequence[yaml.Token]) -> Iterator[tuple[int, str]]:
    """Texts whose first word was taken for an anchor's name, though nothing refers to it."""
    used = {one.value for one in tokens if isinstance(one, yaml.AliasToken)}
    for one, following in pairwise(tokens):
        if isinstance(one, yaml.AnchorToken) and one.value not in used and isinstance(following, _NOT_SHARED):
            said = row_remedy(rows[one.start_mark.line])
            yield one.start_mark.line, said or f"`&{one.value}` names a value that nothing refers to. Put it in quotes."


def _at(mark: yaml.Mark) -> tuple[int, int]:
    return mark.line, mark.column
