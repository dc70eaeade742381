"""Names for rows that say nothing and cannot be guessed."""

import secrets
from collections.abc import Callable

Ids = Callable[[str], str]

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # base 32 without the letters that are read as others
READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # for what people read out on the telephone
REFERENCE = "reference"


def random_ids(kind: str) -> str:
    """`random_ids("p")` is a name with 100 bits of chance, `p_…`; a reference is short, to be read aloud."""
    if kind == REFERENCE:
        return "WP-" + "".join(secrets.choice(READABLE) for _ in range(6))
    bits = secrets.randbits(100)
    return f"{kind}_" + "".join(LETTERS[bits >> shift & 31] for shift in range(95, -1, -5))
