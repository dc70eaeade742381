"""Loose pairs and sentences from a JSONL file, judged into another, one object a line."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from site_builder.congruence.judge.find import Embed, find_lines, found_enough, is_statement
from site_builder.congruence.judge.judging import Verdict, judge_line
from site_builder.congruence.language.pack import load_pack
from site_builder.congruence.promises.sentences import judge_sentence

ABSTAINED = "none"  # how scorers of such files name a row without a verdict; its rule is CG012, unverified
MISSING = Verdict("missing", "CG001", "No line speaks to the promise.", 0.5)


def read_rows(source: Path, needed: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file; a row that cannot be used raises ValueError with its place."""
    for number, text in enumerate(source.read_text("utf-8").splitlines(), 1):
        if not text.strip():
            continue
        where = f"{source}:{number}"
        try:
            row = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"{where}: the line is not JSON ({error.msg}). Write one object a line.") from error
        if not isinstance(row, dict):
            raise ValueError(f'{where}: the line holds no object. Write one object a line, as in {{"id": …}}.')
        for key in needed:
            if key not in row:
                raise ValueError(f"{where}: the row has no {key}. Give it {', '.join(needed)}.")
        check_row(row, where)
        yield row


def check_row(row: dict[str, Any], where: str) -> None:
    """Refuses fields of another kind than the judge can read."""
    for key in ("promise", "sentence"):
        if key in row and not isinstance(row[key], str):
            raise ValueError(f"{where}: {key} is {row[key]!r}. Give it as text.")
    for key, link in (("script", "link"), ("operations", "ops_link")):
        lines = row.get(key) or []
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise ValueError(f'{where}: {key} is no list of lines. Give it as ["…", "…"].')
        at = row.get(link)
        if at is not None and (not isinstance(at, int) or isinstance(at, bool) or not 0 <= at < len(lines)):
            raise ValueError(f"{where}: {link} is {at!r}. Give the index of one of the {len(lines)} lines of {key}.")


def judge_layer(
    promise: str, lines: Sequence[str], row: dict[str, Any], link: str, abstain: bool, embed: Embed | None
) -> tuple[Verdict, int | None]:
    """The verdict on one layer, and the line that it is about."""
    at = row[link] if link in row else found_line(promise, lines, embed)
    if at is None:
        return MISSING, None
    return judge_line(promise, lines[at], decide=not abstain, suspect=True), at


def found_line(promise: str, lines: Sequence[str], embed: Embed | None) -> int | None:
    """The line that most likely speaks to the promise, if any does."""
    found = find_lines(promise, lines, load_pack(), embed)
    if not found or not found_enough(found[0], embed):
        return None
    is_backed = judge_line(promise, lines[found[0].line]).label != "unverified"
    return found[0].line if found_enough(found[0], embed, is_backed) else None


def judge_pair(row: dict[str, Any], abstain: bool = False, embed: Embed | None = None) -> dict[str, Any]:
    """The row of judgements for one promise with its script and operations."""
    promise, script, operations = row["promise"], row["script"], row.get("operations") or []
    said, line = judge_layer(promise, script, row, "link", abstain, embed)
    done, ops_line = judge_layer(promise, operations, row, "ops_link", abstain, embed) if operations else (None, None)
    return {
        "id": row["id"],
        "label": written(said),
        "line": line,
        "ops_label": written(done) if done else None,
        "ops_line": ops_line,
        "unbacked": unbacked(script, line),
        "rule": said.rule,
        "why": said.why,
    }


def written(verdict: Verdict) -> str:
    return ABSTAINED if verdict.label == "unverified" else verdict.label


def unbacked(script: Sequence[str], line: int | None) -> list[int]:
    """The lines that promise something else than the promise at hand."""
    return [index for index, text in enumerate(script) if index != line and is_statement(text) and promises(text)]


@lru_cache(maxsize=8192)
def promises(text: str) -> bool:
    """Whether a line promises anything; scripts say the same things again and again, so the answer is kept."""
    return judge_sentence(text).label == "promise"


def write_rows(target: Path, rows: Sequence[dict[str, Any]]) -> None:
    draft = target.with_name(f".{target.name}.draft")
    draft.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    draft.replace(target)


def judge_file(source: Path, target: Path, abstain: bool = False, embed: Embed | None = None) -> int:
    """Judges every pair of the source into the target and tells how many there were."""
    rows = [judge_pair(row, abstain, embed) for row in read_rows(source, ("id", "promise", "script"))]
    write_rows(target, rows)
    return len(rows)


def judge_sentences_file(source: Path, target: Path) -> int:
    """Labels every sentence of the source into the target and tells how many there were."""
    rows = []
    for row in read_rows(source, ("id", "sentence")):
        found = judge_sentence(row["sentence"])
        rows.append({"id": row["id"], "label": found.label, "why": found.why})
    write_rows(target, rows)
    return len(rows)
