"""What may be asked of the list of leads: closed lists of filters and orders, and cursors that page through it."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from difflib import get_close_matches

from capture_api.clock import rfc3339
from capture_api.contract.invitation import STAGES
from capture_api.errors import CaptureError
from capture_api.model.lead import LeadRow
from capture_api.model.recording import HAND_RAISE, QUESTION
from capture_api.model.states import GROUPS, STATUSES
from capture_api.store.search import SORTS, Search

KEYS = ("status", "kind", "journey", "stage", "owner", "since", "q", "sort", "cursor", "limit")
MOST = 200
LONGEST = 200
SEQ, LONGEST_SEQ = "seq:", 15  # how a change is named by its number, and its most digits
ORDERS = tuple(sign + name for name in SORTS for sign in ("", "-"))


class BadQuery(CaptureError):
    """A filter or order that there is not; the text names the closed list."""


def read_query(given: Mapping[str, str], journeys: Sequence[str], usual_limit: int = 50) -> Search:
    """The search that a query asks for; BadQuery for anything unknown."""
    for key in given:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            raise BadQuery(
                f"“{key}” is not a filter.{f' Did you mean “{near[0]}”?' if near else ''} Possible: {', '.join(KEYS)}."
            )
    asked = {key: value.strip() for key, value in given.items() if value.strip()}
    seq = read_seq(asked.get("since", ""))
    sort = one_of("sort", asked.get("sort", "due" if seq is None else "changed"), ORDERS)
    column = sort.removeprefix("-")
    return Search(
        filters=read_filters(asked, journeys),
        since=read_since(asked["since"]) if "since" in asked and seq is None else None,
        since_seq=seq,
        statuses=read_statuses(asked.get("status", "")),
        owner=short("owner", asked.get("owner", "")),
        words=short("q", asked.get("q", "")),
        sort=column,
        is_descending=sort.startswith("-"),
        after=read_cursor(asked["cursor"], sort) if "cursor" in asked else None,
        limit=read_limit(asked.get("limit", ""), usual_limit),
    )


def read_filters(asked: Mapping[str, str], journeys: Sequence[str]) -> dict[str, str]:
    """The filters that compare one column."""
    filters = {}
    if "journey" in asked:
        filters["journey"] = one_of("journey", asked["journey"], journeys)
    if "stage" in asked:
        filters["stage"] = one_of("stage", asked["stage"], STAGES)
    if "kind" in asked:
        filters["kind"] = one_of("kind", asked["kind"], (HAND_RAISE, QUESTION))
    return filters


def read_statuses(asked: str) -> tuple[str, ...]:
    """The statuses asked for, each once: groups such as "open", "all", or some of the list, separated by commas."""
    names = tuple(dict.fromkeys(name.strip() for name in short("status", asked).split(","))) if asked else ()
    for name in names:
        one_of("status", name, ("all", *GROUPS, *STATUSES))
    if "all" in names:
        return ()
    wanted = {status for name in names for status in GROUPS.get(name, (name,))}
    return tuple(status for status in STATUSES if status in wanted)


def one_of(key: str, value: str, known: Sequence[str]) -> str:
    """The value, if the list has it."""
    if value not in known:
        raise BadQuery(f"“{value[:60]}” is not a value of {key}. Choose one of: {', '.join(known)}.")
    return value


def short(key: str, value: str) -> str:
    """A text that is not absurdly long."""
    if len(value) > LONGEST:
        raise BadQuery(f"{key} holds {len(value)} characters. Give at most {LONGEST}.")
    return value


def read_since(text: str) -> datetime:
    """An RFC 3339 time, or a day."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        known = "Give since as RFC 3339, like 2026-11-22T09:00:00Z, or as seq:123"
        raise BadQuery(f"“{text[:60]}” is not a time. {known}.") from error


def read_seq(text: str) -> int | None:
    """The number of a change, from `seq:123`; None for a time, BadQuery for what is no number."""
    if not text.startswith(SEQ):
        return None
    number = text.removeprefix(SEQ)
    if not number.isascii() or not number.isdigit() or len(number) > LONGEST_SEQ:
        raise BadQuery(f"“{text[:60]}” is not a change. Give seq: and the highest seq that you have, like seq:0.")
    return int(number)


def read_day(text: str) -> date | None:
    """A day as a form sends it; None for an empty field, BadQuery for anything else."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadQuery(f"“{text[:40]}” is not a day. Give it as YYYY-MM-DD, like 2027-02-01.") from error


def read_hour(text: str) -> time | None:
    """An hour as a form sends it; None for an empty field, BadQuery for anything else."""
    if not text.strip():
        return None
    try:
        return time.fromisoformat(text.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError as error:
        raise BadQuery(f"“{text[:40]}” is not an hour. Give it as HH:MM, like 14:30.") from error


def read_limit(text: str, usual: int) -> int:
    """How many leads a page holds."""
    if not text:
        return usual
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    if not digits or len(digits) > len(str(MOST)) or int(digits) > MOST:
        raise BadQuery(f"“{text[:60]}” is not a limit. Give a whole number from 1 to {MOST}.")
    return int(digits)


def cursor_after(row: LeadRow, search: Search) -> str:
    """The cursor of the page that begins after this lead."""
    place = getattr(row, SORTS[search.sort])
    value = str(place) if isinstance(place, int) else rfc3339(place)
    order = ("-" if search.is_descending else "") + search.sort
    return base64.urlsafe_b64encode(json.dumps([order, value, row.id]).encode()).decode().rstrip("=")


def read_cursor(cursor: str, sort: str) -> tuple[str | int, str]:
    """The place that `cursor_after` wrote down."""
    wrong = "This cursor was not made for this order. Leave it out to begin at the first page."
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        order, value, lead_id = place
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadQuery(wrong) from error
    is_place = all(isinstance(one, str) and one.isascii() for one in (value, lead_id))
    if order != sort or not is_place:
        raise BadQuery(wrong)
    if SORTS[sort.removeprefix("-")] != "seq":
        return value, lead_id
    number = read_seq(f"{SEQ}{value}")
    assert number is not None
    return number, lead_id
