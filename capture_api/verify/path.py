"""The path that a browser tells with its form: a claim, held against the pages that exist, counted and capped."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from capture_api.contract.addresses import form_of
from capture_api.contract.manifest import Manifest
from capture_api.model.recording import PathStep
from capture_api.verify.pasted import is_control

MOST_STEPS = 30
LONGEST_TEXT = 200_000  # of a claim; what is too long in it is cut or left out by itself
LONGEST_VISIT = 90 * 24 * 3600  # seconds; what a browser remembers longer is not believed
LONGEST_SOURCE = 100
CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "ref")
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class VisitPath:
    """What is kept of a claim."""

    steps: tuple[PathStep, ...]
    source: Mapping[str, str]
    dropped: int  # steps that named no page of ours, or were too many
    is_shunned: bool = False  # the reader left it out, or their browser asks not to be followed


NOTHING = VisitPath((), {}, 0)
SHUNNED = VisitPath((), {}, 0, is_shunned=True)


def read_path(claim: object, journey: str, manifest: Manifest) -> VisitPath:
    """What can be kept of a claim, JSON text or its value; nothing of it may stop a form."""
    if isinstance(claim, str):
        claim = parse(claim)
    if not isinstance(claim, dict):
        return NOTHING
    claimed = claim.get("steps")
    claimed = [one for one in claimed if not is_own_answer(one, manifest)] if isinstance(claimed, list) else []
    steps: list[PathStep] = []
    for one in claimed:
        step = read_step(one, steps[-1].seconds if steps else 0, journey, manifest)
        if step and len(steps) < MOST_STEPS:
            steps.append(step)
    return VisitPath(tuple(steps), read_source(claim.get("source"), manifest), len(claimed) - len(steps))


def is_own_answer(one: object, manifest: Manifest) -> bool:
    """Whether a step is our own answer to a form with a mistake in it, which is no page that anybody chose."""
    if not isinstance(one, list) or not one or not isinstance(one[0], str):
        return False
    found = form_of(one[0])
    return found is not None and manifest.offer(*found) is not None


def parse(claim: str) -> object:
    """The value of JSON text; None when it is none, too long or too deep."""
    if len(claim) > LONGEST_TEXT:
        return None
    try:
        return json.loads(claim)
    except (ValueError, RecursionError):
        return None


def read_step(one: object, not_before: int, journey: str, manifest: Manifest) -> PathStep | None:
    """A step on a page that exists, at a time that is possible; None for any other."""
    if not isinstance(one, list) or len(one) != 2 or not isinstance(one[0], str):
        return None
    page = known_page(one[0], manifest)
    seconds = one[1] if isinstance(one[1], (int, float)) and one[1] == one[1] else 0
    if page is None:
        return None
    stage = manifest.stage_of(page, journey)
    return PathStep(
        page=page,
        stage=stage,
        seconds=int(max(not_before, min(seconds, LONGEST_VISIT))),
        title=manifest.pages[page].title,
        stage_words=manifest.journey(journey).stage_words(stage),
    )


def known_page(address: str, manifest: Manifest) -> str | None:
    """The page of an address, with or without the path of the site in front."""
    within = "/" + address.removeprefix(manifest.base_path)
    return next((page for page in (address, within) if page in manifest.pages), None)


def read_source(claim: object, manifest: Manifest) -> dict[str, str]:
    """Where the visit began: campaign words, the host that led here and the first page."""
    if not isinstance(claim, dict):
        return {}
    found = {key: text for key in CAMPAIGN if (text := short_text(claim.get(key)))}
    host = short_text(claim.get("referrer")).lower()
    if HOST.fullmatch(host):
        found["referrer"] = host
    first = short_text(claim.get("landing"))
    landing = known_page(first, manifest) if first else None
    if landing:
        found["landing"] = landing
    return found


def short_text(value: Any) -> str:
    """A text without control characters, cut to what a report shows; "" for anything else."""
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value if not is_control(letter)).strip()[:LONGEST_SOURCE]
