"""The code of somebody who sends us clients: printed, typed and read out, and one whatever its spelling."""

import re
import unicodedata

LONGEST = 20
FORM = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{1,18}[A-Za-z0-9])")


def code_key(typed: str) -> str:
    """One name for every spelling of a code; "" for what can be none, so that nothing is looked up for it."""
    if len(typed) > 4 * LONGEST:
        return ""
    letters = unicodedata.normalize("NFKC", typed).casefold()
    key = "".join(letter for letter in letters if letter.isalnum())
    return key if key.isascii() and len(key) <= LONGEST else ""


def is_code(typed: str) -> bool:
    """Whether it can be printed as a code: three to twenty letters, digits and hyphens."""
    return FORM.fullmatch(typed) is not None
