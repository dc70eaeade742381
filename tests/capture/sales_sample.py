"""The capture tests' sample site with what sales adds to it: a script, an opener, verdicts, reasons."""

from pathlib import Path
from typing import Any

from handoff_sample import handoff

PASSWORD = "correct horse battery"
OPENER = {
    "problem": "Many first-home buyers get a different figure from each calculator.",
    "question": "Is that so for you?",
}
SCRIPT = [
    {"section": "Opening", "text": "Is this still a good time?", "promises": [], "line": 3},
    {
        "section": "Opening",
        "text": "We call back by the end of the next working day.",
        "promises": ["callback-1bd"],
        "line": 4,
    },
    {"section": "Money", "text": "This talk is free.", "promises": ["first-talk-free"], "line": 8},
]
VERDICTS = {
    "script": {
        "label": "congruent",
        "rule": "CG002",
        "why": "Both say one working day.",
        "text": "We call back…",
        "file": "journeys/first-home/script.md",
        "line": 4,
    },
    "operations": {
        "label": "contradicted",
        "rule": "CG002",
        "why": "Operations say three days, the page says one.",
        "text": "Calls go out in three days.",
        "file": "journeys/first-home/operations.md",
        "line": 7,
    },
}
STAGES = [
    {"key": "need", "words": "Work out what you can afford"},
    {"key": "evaluation", "words": "Compare your ways to borrow"},
    {"key": "decision", "words": "Talk it through"},
]


def sales_handoff(folder: Path) -> dict[str, Any]:
    """A handoff file with all that a brief is made of."""
    facts = handoff(folder, advantages={"own": "One broker from first call to keys."})
    facts["promises"]["callback-1bd"] |= {"verdicts": VERDICTS, "owner": "Sales", "pages": ["/first-home/talk/"]}
    journey = facts["journeys"]["first-home"]
    journey |= {
        "audience": "first-home buyers",
        "stages": STAGES,
        "opener": OPENER,
        "script": SCRIPT,
        "unqualified_reasons": ["out of area", "cannot afford"],
        "deal_breakers": ["Buying through a trust"],
        "alternatives": ["Their own bank"],
    }
    journey["lead_definition"]["text"] = "Open to buying within six months."
    return facts
