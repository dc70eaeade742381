"""A model's answers, kept in the repository so that nobody asks twice and everybody sees the same."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from site_builder.congruence.proposing.prompt import LABELS, PROMPT, Proposal
from site_builder.errors import SourceError

PROPOSALS = "journeys/proposals.json"
REMEDY = "Delete the file to have the model asked anew."


def key_of(promise: str, line: str, model: str) -> str:
    """The name of an answer: SHA-256 of both texts with white space folded, the model and the prompt, 16 hex digits."""
    parts = (" ".join(promise.split()), " ".join(line.split()), model, PROMPT)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def read_kept(root: Path) -> dict[str, Proposal]:
    """Every answer that was kept, by its name; SourceError where the file can't be read."""
    file = root / PROPOSALS
    if not file.is_file():
        return {}
    try:
        rows = json.loads(file.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise SourceError(PROPOSALS, error.lineno, f"this is not JSON ({error.msg}). {REMEDY}") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise SourceError(PROPOSALS, 1, f"this is not JSON in UTF-8. {REMEDY}") from error
    return dict(_proposals(rows))


def _proposals(rows: object) -> Iterator[tuple[str, Proposal]]:
    if not isinstance(rows, dict):
        raise SourceError(PROPOSALS, 1, f"this holds no answers by their names. {REMEDY}")
    for name, row in rows.items():
        fields = row if isinstance(row, dict) else {}
        label, why, model = (fields.get(field) for field in ("label", "why", "model"))
        if label not in LABELS or not isinstance(why, str) or not isinstance(model, str):
            raise SourceError(PROPOSALS, 1, f"the answer {name} has no label, reason and model. {REMEDY}")
        yield name, Proposal(str(label), why, model)


def keep(root: Path, proposals: Mapping[str, Proposal]) -> None:
    """Write all answers, in the order of their names, so that two people's files merge."""
    rows = {name: {"label": p.label, "why": p.why, "model": p.model} for name, p in sorted(proposals.items())}
    file = root / PROPOSALS
    draft = file.with_name(f".{file.name}.draft")
    draft.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(file)
