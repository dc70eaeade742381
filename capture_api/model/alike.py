"""By what two people may turn out to be one: a telephone number, or a name with a company."""

from collections.abc import Iterator

from capture_api.model.answers import Answers, text_of

DIGITS = 8  # the last ones of a number: what stands before them is a country, an area or a 0, as somebody likes
FEWEST = 6


def keys_of(answers: Answers) -> Iterator[tuple[str, str]]:
    """(kind, value) for each: the same for two spellings of one number, or of one name at one company."""
    digits = "".join(str(int(letter)) for letter in text_of(answers, "phone") if letter.isdecimal())
    if len(digits) >= FEWEST:
        yield "phone", digits[-DIGITS:]
    name, company = (" ".join(text_of(answers, field).casefold().split()) for field in ("name", "company"))
    if name and company:
        yield "name", f"{name} / {company}"
