"""A call or a mail exchange as what was said, turn by turn."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they stand in a file: a caption, or a line of a text."""

    text: str
    line: int  # of the file, from 1; 0 where the words are encoded there
    at: str = ""  # a time stamp as the file has it, "" without one


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said until the next one spoke; wrapped lines are joined."""

    speaker: str  # as the file names them, "" without a name
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The words, joined by spaces."""
        return " ".join(piece.text for piece in self.pieces)

    def at(self, offset: int) -> Piece:
        """The piece that a letter of the text stands in."""
        starts, total = [], 0
        for piece in self.pieces:
            starts.append(total)
            total += len(piece.text) + 1
        return self.pieces[max(bisect_right(starts, offset) - 1, 0)]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole conversation, and who else is named in it."""

    kind: str  # vtt | srt | txt | eml | lead
    turns: tuple[Turn, ...]
    addressed: tuple[str, ...] = ()  # to whom a mail went, or what stands beside a name: hidden as names are

    @property
    def speakers(self) -> tuple[str, ...]:
        """Every named speaker, in the order in which they first speak."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A piece with its speaker; `begins` where somebody else begins to speak who is not named."""

    speaker: str
    piece: Piece
    begins: bool = False


def joined(pieces: Iterable[Spoken]) -> tuple[Turn, ...]:
    """The turns of pieces; one who goes on speaking stays in one turn."""
    turns: list[Turn] = []
    for one in pieces:
        if not one.piece.text:
            continue
        if turns and turns[-1].speaker == one.speaker and not one.begins:
            turns[-1] = Turn(one.speaker, (*turns[-1].pieces, one.piece))
        else:
            turns.append(Turn(one.speaker, (one.piece,)))
    return tuple(turns)
