"""Each part is tried by itself: whatever comes of it is a sign, and the next part is looked at all the same."""

import threading
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPException
from queue import Empty, SimpleQueue

from capture_api.doctor.sign import FAILURE, Sign

# What can come of files, servers and texts that are half dead or none of ours. UnicodeError is a ValueError, and so is
# what Python says to broken JSON and to an address with a bracket too many.
FORESEEN = (OSError, HTTPException, ValueError, RecursionError)
LONGEST = 300  # letters of what others say


def tried(name: str, look: Callable[[], Iterable[Sign]]) -> Iterator[Sign]:
    """The signs of one part, and a failure where looking at it ended in an error that can be foreseen."""
    try:
        yield from look()
    except FORESEEN as error:
        yield failed(name, error)


def tried_in_time(name: str, whom: str, seconds: float, look: Callable[[], Iterable[Sign]]) -> Iterator[Sign]:
    """The same for a part that asks somebody else, given up when it is not done after so many seconds in all.

    A limit for each piece of an answer ends nothing that comes drop by drop, and looking up a host's name has none. The
    thread that is left behind ends with the command.
    """
    found: SimpleQueue[list[Sign] | None] = SimpleQueue()

    def run() -> None:
        signs = None
        try:
            signs = list(tried(name, look))
        finally:
            found.put(signs)

    threading.Thread(target=run, name=f"waypost-doctor-{name}", daemon=True).start()
    try:
        got = found.get(timeout=seconds)
    except Empty:
        got = [silence(name, whom, seconds)]
    if got is None:
        raise RuntimeError(f"Looking at {name} met a bug; its traceback stands above.")
    yield from got


def silence(name: str, whom: str, seconds: float) -> Sign:
    """That somebody was asked and did not answer, or not to the end."""
    words = f"{whom} gave no whole answer within {seconds:g} seconds."
    return Sign(FAILURE, name, words, "See that it works there, and that nothing on the way holds it up.")


def failed(name: str, error: Exception) -> Sign:
    """That a part could not be looked at, why, and what to do."""
    if isinstance(error, PermissionError):
        words = f"{error.filename or 'A part of it'} may not be looked at by whoever runs this: {error.strerror}."
        return Sign(FAILURE, name, words, "Run this as the user of the API, or give that user the right to read it.")
    said = (
        error.reason if isinstance(error, (UnicodeEncodeError, UnicodeDecodeError)) else str(error)
    )  # all of it may hold a sign of a password
    why = one_line(str(said)) or type(error).__name__
    if isinstance(error, OSError):
        return Sign(FAILURE, name, f"This could not be looked at: {why}.", "Mend that, and run this again.")
    words = f"This could not be looked at ({type(error).__name__}): {why}."
    return Sign(FAILURE, name, words, "What is there is broken, or none of Waypost's: put the right one there.")


def one_line(text: str) -> str:
    """What somebody else says, on one line of printable letters."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:LONGEST].rstrip(" .")


def shown(sign: Sign) -> Sign:
    """The sign with nothing in it that a terminal cannot write, such as bytes of a path that are no text."""
    words, remedy = (text.encode("utf-8", "backslashreplace").decode() for text in (sign.words, sign.remedy))
    return Sign(sign.level, sign.name, words, remedy)
