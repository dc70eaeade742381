"""What a change made better or worse, as text, Markdown for a pull request, or JSON."""

import json
from collections import Counter
from collections.abc import Callable, Sequence

from site_builder.congruence.promises.matrix import TURNS, Cell, Change
from site_builder.report.markdown import escape
from site_builder.report.text import SHAPES

SCHEMA = "waypost-changes/1"


def headline(changes: Sequence[Change]) -> str:
    """How many promises and layers turned which way."""
    counts = Counter(change.turn for change in changes)
    words = ", ".join(f"{counts[turn]} {turn}" for turn in TURNS if counts[turn])
    return f"{words}." if words else "No promise changed, and no line that keeps one."


def as_text(changes: Sequence[Change], revision: str) -> str:
    """One line a change, and the reason below it."""
    lines = [f"Since {revision}: {headline(changes)}"]
    for one in changes:
        lines.append(f"{one.turn}: {one.promise}, {one.layer}: {_label(one.before)} → {_label(one.after)}")
        lines += [f"    {reason}" for reason in _reasons(one)]
    return "\n".join(lines) + "\n"


def as_markdown(changes: Sequence[Change], revision: str) -> str:
    """A table that fits a pull request comment."""
    lines = [f"### Promises since {escape(revision)}", "", headline(changes)]
    if changes:
        lines += ["", "| | promise | layer | before | after | why |", "| --- | --- | --- | --- | --- | --- |"]
    for one in changes:
        why = " ".join(escape(reason) for reason in _reasons(one))
        cells = (f"**{one.turn}**", f"`{one.promise}`", one.layer, _shaped(one.before), _shaped(one.after), why)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def as_json(changes: Sequence[Change], revision: str) -> str:
    """The changes in order, for a program."""
    counts = Counter(change.turn for change in changes)
    facts = {
        "schema": SCHEMA,
        "since": revision,
        "summary": {turn: counts[turn] for turn in TURNS},
        "changes": [
            {
                "turn": one.turn,
                "promise": one.promise,
                "layer": one.layer,
                "before": _facts(one.before, one.text_before),
                "after": _facts(one.after, one.text_after),
            }
            for one in changes
        ],
    }
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


WRITERS: dict[str, Callable[[Sequence[Change], str], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
}


def _label(cell: Cell | None) -> str:
    return cell.label if cell else "not there"


def _shaped(cell: Cell | None) -> str:
    return f"{SHAPES[cell.label]} {cell.label}".replace("~", "\\~") if cell else "–"


def _reasons(one: Change) -> list[str]:
    reasons = []
    if one.text_before and one.text_after and one.text_before != one.text_after:
        reasons.append(f"The promise was “{one.text_before}” and is now “{one.text_after}”.")
    cell = one.after or one.before
    if cell is not None and one.turn != "gone" and cell.label != "congruent":
        reasons.append(cell.why)
    if one.turn == "reworded" and one.before and one.after and one.before.text != one.after.text:
        reasons.append(f"The line was “{one.before.text}” and is now “{one.after.text}”.")
    return reasons


def _facts(cell: Cell | None, text: str) -> dict[str, object] | None:
    if cell is None:
        return None
    return {"label": cell.label, "rule": cell.rule, "why": cell.why, "promise": text, "line": cell.text}
