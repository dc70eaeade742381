"""What a model is asked, and how its answer is read: a label and a reason, or nothing."""

import json
import re
from dataclasses import dataclass
from typing import Any

PROMPT = "1"  # raised with every change to what is asked: what an earlier one brought is asked anew
LABELS = ("congruent", "contradicted", "conditional", "weakened")
LONGEST = 300  # letters of a reason
_TASK = """You compare a promise that a business publishes with one line of what it says or does inside.
Decide whether a customer who was given the promise gets what it says if the line is true:
"congruent": the same or better. "contradicted": something worse or something else.
"conditional": only under a condition that the promise does not name. "weakened": less surely or less completely.
Answer with one JSON object and nothing else:
{"label": "one of the four", "why": "one short sentence in the language of the promise"}"""
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


class Unusable(ValueError):
    """An answer that is none; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model thinks that a line makes of a promise, for a person to agree with or not."""

    label: str  # one of LABELS
    why: str
    model: str


def messages(promise: str, line: str) -> list[dict[str, str]]:
    """The two texts as a question: nothing else of the site, and nothing of anybody, is sent."""
    texts = json.dumps({"promise": promise, "line": line}, ensure_ascii=False)
    return [{"role": "system", "content": _TASK}, {"role": "user", "content": texts}]


def read_answer(body: bytes, model: str) -> Proposal:
    """The proposal in an answer of /chat/completions; Unusable for any other answer."""
    said = _object(_content(body))
    label, why = said.get("label"), said.get("why")
    if not isinstance(label, str) or label.strip().lower() not in LABELS:
        raise Unusable("it gave no label that there is")
    if not isinstance(why, str) or not (reason := _plain(why)):
        raise Unusable("it gave no reason")
    return Proposal(label.strip().lower(), reason, model)


def _content(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Unusable("it is no answer of /chat/completions") from error
    if not isinstance(content, str):
        raise Unusable("it is no answer of /chat/completions")
    return content


def _object(content: str) -> dict[str, Any]:
    """The JSON object in a text: models put words or a fence around it."""
    found = _OBJECT.search(content)
    try:
        said = json.loads(found.group()) if found else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unusable("it holds no JSON object")
    return said


def _plain(why: str) -> str:
    """A reason on one line, without signs that a terminal would obey."""
    shown = "".join(letter if letter.isprintable() else " " for letter in why)
    words = " ".join(shown.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
