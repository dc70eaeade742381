"""Loose pairs and sentences from a JSONL file, judged into another, one object a line."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from site_builder.congruence.judge.find import Embed, find_lines, found_enough, is_statement
from site_builder.congruence.judge.judging import Verdict, judge_line
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.promises.sentences import judge_sentence

ABSTAINED = "none"  # how scorers of such files name a row without a verdict; its rule is CG012, unverified


@dataclass(frozen=True, slots=True)
class Asked:
    """With what pairs are judged, and whether the judge may say that it cannot tell."""

    pack: Pack
    abstain: bool = False
    embed: Embed | None = None


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
    promise: str, lines: Sequence[str], row: dict[str, Any], link: str, asked: Asked
) -> tuple[Verdict, int | None]:
    """The verdict on one layer, and the line that it is about."""
    at = row[link] if link in row else found_line(promise, lines, asked)
    if at is None:
        return MISSING, None
    return judge_line(promise, lines[at], asked.pack, decide=not asked.abstain), at


def found_line(promise: str, lines: Sequence[str], asked: Asked) -> int | None:
    """The line that most likely speaks to the promise, if any does."""
    found = find_lines(promise, lines, asked.pack, asked.embed)
    if not found or not found_enough(found[0], asked.embed):
        return None
    is_backed = judge_line(promise, lines[found[0].line], asked.pack).label != "unverified"
    return found[0].line if found_enough(found[0], asked.embed, is_backed) else None


def judge_pair(row: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """The row of judgements for one promise with its script and operations."""
    promise, script, operations = row["promise"], row["script"], row.get("operations") or []
    said, line = judge_layer(promise, script, row, "link", asked)
    done, ops_line = judge_layer(promise, operations, row, "ops_link", asked) if operations else (None, None)
    return {
        "id": row["id"],
        "label": written(said),
        "line": line,
        "ops_label": written(done) if done else None,
        "ops_line": ops_line,
        "unbacked": unbacked(script, line, asked.pack.language),
        "rule": said.rule,
        "why": said.why,
    }


def written(verdict: Verdict) -> str:
    return ABSTAINED if verdict.label == "unverified" else verdict.label


def unbacked(script: Sequence[str], line: int | None, language: str) -> list[int]:
    """The lines that promise something else than the promise at hand."""
    return [
        index for index, text in enumerate(script) if index != line and is_statement(text) and promises(text, language)
    ]


@lru_cache(maxsize=8192)
def promises(text: str, language: str) -> bool:
    """Whether a line promises anything; scripts say the same things again and again, so the answer is kept."""
    return judge_sentence(text, language).label == "promise"


def write_rows(target: Path, rows: Sequence[dict[str, Any]]) -> None:
    draft = target.with_name(f".{target.name}.draft")
    draft.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    draft.replace(target)


def judge_file(source: Path, target: Path, asked: Asked) -> int:
    """Judges every pair of the source into the target and tells how many there were."""
    rows = [judge_pair(row, asked) for row in read_rows(source, ("id", "promise", "script"))]
    write_rows(target, rows)
    return len(rows)


def judge_sentences_file(source: Path, target: Path, language: str) -> int:
    """Labels every sentence of the source into the target and tells how many there were."""
    rows = []
    for row in read_rows(source, ("id", "sentence")):
        found = judge_sentence(row["sentence"], language)
        rows.append({"id": row["id"], "label": found.label, "why": found.why})
    write_rows(target, rows)
    return len(rows)
