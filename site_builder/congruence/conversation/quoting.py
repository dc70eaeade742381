"""What a mail itself says: older mails that it quotes, and its signature, left out."""

from collections.abc import Iterator, Sequence

from site_builder.congruence.conversation.language import ConversationWords

Row = tuple[int, str]
HEADS = 3  # so many header lines in a row are the head of an older mail
SIGNATURE = 8  # lines at the end below which “Kind regards” begins a signature


def own_rows(rows: Sequence[Row], words: ConversationWords) -> list[Row]:
    """The rows that the writer of a mail wrote, each with its number."""
    kept: list[Row] = []
    at = 0
    while at < len(rows):
        row = rows[at][1]
        if row.rstrip() == "--" or words.copied_from.search(row) or _is_head(rows[at:], words):
            break
        length = _introduction(rows, at, words)
        if length:
            at += length
            following = next((text for _, text in rows[at:] if text.strip()), "")
            if not following.lstrip().startswith(">"):
                break  # quoted without a mark, so that nothing tells where it ends
            continue
        if not row.lstrip().startswith(">"):
            kept.append(rows[at])
        at += 1
    return list(_without_signature(kept, words))


def _introduction(rows: Sequence[Row], at: int, words: ConversationWords) -> int:
    """How many rows say that somebody wrote what follows: one, or two where mail programs broke the line."""
    one = rows[at][1]
    if words.quoted_from.search(one):
        return 1
    is_two = at + 1 < len(rows) and bool(one.strip()) and words.quoted_from.search(f"{one.rstrip()} {rows[at + 1][1]}")
    return 2 if is_two else 0


def _is_head(rows: Sequence[Row], words: ConversationWords) -> bool:
    """Whether the head of an older mail begins here, as Outlook copies it: From, Sent, To, Subject."""
    head = [row for _, row in rows[:HEADS]]
    return len(head) == HEADS and all(words.headed_by.match(row) for row in head)


def _without_signature(rows: Sequence[Row], words: ConversationWords) -> Iterator[Row]:
    last = [number for number, (_, row) in enumerate(rows) if row.strip()][-SIGNATURE:]
    start = next((number for number in last if words.signed.match(rows[number][1])), len(rows))
    yield from rows[:start]


def paragraphs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows that belong together: lines of a paragraph joined, points of a list apart."""
    kept: list[Row] = []
    for number, row in rows:
        is_point = row.lstrip()[:2] in ("- ", "* ", "• ")
        if kept and (not row.strip() or is_point or number > kept[-1][0] + 1):
            yield kept
            kept = []
        if row.strip():
            kept.append((number, row))
    if kept:
        yield kept
