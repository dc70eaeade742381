"""What each figure of the reports counts, defined once: every report asks here, so that their sums agree."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from capture_api.contract.manifest import Manifest
from capture_api.model.recording import HAND_RAISE, Touch
from capture_api.model.states import ANSWERED, ERASED, NEW, RECYCLED, TO_CHECK, UNQUALIFIED
from capture_api.sales.undoing import standing_moves
from capture_api.store.report_values import CountedLeads, LeadMoves, MovedLeads
from capture_api.store.reports import Span

UNTOUCHED = (NEW, TO_CHECK, RECYCLED, ANSWERED, UNQUALIFIED, ERASED)  # sales has not said yes to these
NO_REASON = "no reason given"
Which = Callable[[CountedLeads], bool]


@dataclass(frozen=True, slots=True)
class Made:
    """How many leads made a kind of move, and how often they did: who missed two talks is one lead and two moves."""

    leads: int = 0
    moves: int = 0


def is_fit(one: CountedLeads) -> bool:
    """Meets the agreed definition of a lead."""
    return one.meets


def is_accepted(one: CountedLeads) -> bool:
    """Sales works it, or worked it, and did not find it unqualified."""
    return one.status != UNQUALIFIED and (one.status not in UNTOUCHED or one.is_answered)


def is_taken_back(one: CountedLeads) -> bool:
    """Sales found it unqualified: it is not counted as marketing's."""
    return one.status == UNQUALIFIED


def is_talked(one: CountedLeads) -> bool:
    """Somebody spoke with them."""
    return one.is_answered


def is_won(one: CountedLeads) -> bool:
    """They became a customer."""
    return one.is_won


def count(rows: Iterable[CountedLeads], which: Which | None = None) -> int:
    """How many raised hands the rows tell of, or those of a kind."""
    return sum(row.leads for row in rows if which is None or which(row))


def reasons(rows: Iterable[CountedLeads]) -> Counter[str]:
    """Why sales took leads back, and how often."""
    found: Counter[str] = Counter()
    for row in rows:
        if is_taken_back(row):
            found[row.reason or NO_REASON] += row.leads
    return found


def audience_of(manifest: Manifest, journey: str) -> str:
    """The audience of a journey, of an earlier build's too; that of clients where nobody knows it any more."""
    return manifest.journey(journey).counts_for


def with_undone(
    counted: Iterable[MovedLeads], histories: Iterable[LeadMoves], span: Span, kinds: Iterable[str], *, in_it: bool
) -> Mapping[tuple[str, str], Made]:
    """(journey, kind) -> how many leads made a move that stands, and how often: as counted, or as histories tell it."""
    found: dict[tuple[str, str], Made] = {}
    for row in counted:
        add_made(found, (row.journey, row.kind), row.leads, row.moves)
    wanted = set(kinds)
    for one in histories:
        if one.kind != HAND_RAISE or span.journey not in ("", one.journey):
            continue
        if not in_it and not is_within(one.created_at, span):
            continue
        made = Counter(touch.kind for touch in standing_moves(one.touches) if counts(touch, span, in_it=in_it))
        for kind in made.keys() & wanted:
            add_made(found, (one.journey, kind), 1, made[kind])
    return found


def add_made(found: dict[tuple[str, str], Made], key: tuple[str, str], leads: int, moves: int) -> None:
    """Count some leads and their moves to what was found."""
    before = found.get(key, Made())
    found[key] = Made(before.leads + leads, before.moves + moves)


def counts(touch: Touch, span: Span, *, in_it: bool) -> bool:
    """Whether a move is counted: any, or those made in the span."""
    return not in_it or is_within(touch.at, span)


def is_within(moment: datetime, span: Span) -> bool:
    """Whether a moment lies in the span."""
    return (span.starts is None or span.starts <= moment) and (span.ends is None or moment < span.ends)
