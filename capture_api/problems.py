"""What every door refuses with: problem details (RFC 9457), and plain JSON answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not accepted, for a page or for a program."""

    status: int
    name: str  # the last part of the problem's type
    title: str
    sentence: str
    retry_after: int = 0


def json_response(facts: Mapping[str, Any], status: int, media: str = "application/json") -> Response:
    """Facts as JSON."""
    return Response(json.dumps(facts, ensure_ascii=False), status, content_type=media)


def problem(refusal: Refusal, errors: Mapping[str, str]) -> Response:
    """Problem details; `errors` has a sentence for each field."""
    facts: dict[str, Any] = {
        "type": f"urn:waypost:problem:{refusal.name}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.sentence,
    }
    if errors:
        facts["errors"] = dict(errors)
    return with_wait(json_response(facts, refusal.status, "application/problem+json"), refusal)


def with_wait(answer: Response, refusal: Refusal) -> Response:
    """The answer, with the time after which it makes sense to try again."""
    if refusal.retry_after:
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer
