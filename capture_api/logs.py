"""Logs as JSON, a line an event, without a word about anybody."""

import json
import logging
import traceback
from types import TracebackType
from typing import Any, TextIO

from capture_api.clock import Clock, rfc3339


class JsonLines(logging.Formatter):
    """A record as one JSON object; `extra={"facts": {...}}` adds its own keys."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line: JSON escapes line ends, so that no value can begin a line of its own."""
        line: dict[str, Any] = {
            "at": rfc3339(self._clock()),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["fault"] = getattr(record.exc_info[0], "__name__", "")
            line["trace"] = places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True, default=str)


def places(trace: TracebackType | None) -> list[str]:
    """Where it happened, outermost first. An error's own words stay out: they may quote what somebody typed."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def log_to(stream: TextIO, clock: Clock) -> None:
    """Send the product's log to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(clock))
    log = logging.getLogger("waypost")
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
