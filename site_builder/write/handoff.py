"""Writes down for the capture API what the built pages promise, ask and offer. Never published."""

import hashlib
import json
import mimetypes
from collections.abc import Iterable, Mapping
from typing import Any

from site_builder.congruence.promises.ledger import JudgedPromise
from site_builder.load.reading import read_bytes
from site_builder.model.addresses import absolute, offer_file, page_address
from site_builder.model.index import privacy_url
from site_builder.model.journey import Journey, Offer, Promise
from site_builder.model.site import Site
from site_builder.plan.context import policy
from site_builder.plan.forms import thanks_url
from site_builder.render.render import RenderedForm
from site_builder.theme.theme import Theme

SCHEMA = 1
OFFER_FACTS = ("kind", "title", "times", "minutes", "prep", "button", "who", "leave_with", "mail_note", "within")
JOURNEY_FACTS = (
    "owners",
    "lead_definition",
    "unqualified_reasons",
    "perfect_prospect",
    "opener",
    "deal_breakers",
    "alternatives",
    "advantages",
    "next_need",
)


def handoff(
    site: Site, theme: Theme, forms: Iterable[RenderedForm], judged: Iterable[JudgedPromise], form_template: str
) -> dict[str, bytes]:
    """The handoff file and the offered files beside it, by path under the site's private folder."""
    files: dict[str, bytes] = {}
    journeys = {name: _journey(site, journey, files) for name, journey in site.journeys.items()}
    facts: dict[str, Any] = {
        "schema": SCHEMA,
        "site": _site(site),
        "pages": _pages(site),
        "promises": _promises(site, judged),
        "journeys": journeys,
        "csp": policy(site, theme, is_shell=True),
        "form_template": form_template,
        "forms": {
            f"{form.page} {form.journey}/{form.offer}": {
                "page": form.page,
                "journey": form.journey,
                "offer": form.offer,
                "form": form.form,
                "shell": form.shell,
            }
            for form in forms
        },
    }
    facts["build"] = hashlib.sha256(_json(facts)).hexdigest()
    return files | {"handoff.json": _json(facts)}


def _json(facts: Mapping[str, Any]) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _site(site: Site) -> dict[str, Any]:
    names = (
        "title",
        "capture_url",
        "language",
        "time_zone",
        "example",
        "organisation",
        "owners",
        "business_hours",
        "path_memory",
        "advantages",
    )
    privacy = privacy_url(site)
    return {name: site.data[name] for name in names} | {
        "base_url": site.base_url,
        "privacy_url": absolute(site, privacy) if privacy else "",
    }


def _pages(site: Site) -> dict[str, Any]:
    return {
        page.url: {"title": page.title, "journeys": dict(page.stages), "promises": list(page.promises)}
        for page in site.pages.values()
    }


def _promises(site: Site, judged: Iterable[JudgedPromise]) -> dict[str, Any]:
    verdicts: dict[str, dict[str, Any]] = {}
    for one in judged:
        verdicts.setdefault(one.promise.id, {})[one.layer] = {
            "label": one.verdict.label,
            "rule": one.verdict.rule,
            "why": one.verdict.why,
            "text": one.line.text if one.line else "",
            "file": one.line.place.file if one.line else "",
            "line": one.line.place.line if one.line else 0,
        }
    pages: dict[str, list[str]] = {}
    for page in site.pages.values():
        for name in page.promises:
            pages.setdefault(name, []).append(page.url)
    return {
        name: _promise(promise, verdicts.get(name, {}), pages.get(name, [])) for name, promise in site.promises.items()
    }


def _promise(promise: Promise, verdicts: Mapping[str, Any], pages: list[str]) -> dict[str, Any]:
    return {
        "text": promise.text,
        "kind": promise.kind,
        "hash": promise.hash,
        "journey": promise.journey,
        "claim": dict(promise.claim or {}),
        "proof": promise.proof,
        "owner": promise.owner,
        "needs": list(promise.needs),
        "pages": sorted(pages),
        "verdicts": dict(verdicts),
    }


def _journey(site: Site, journey: Journey, files: dict[str, bytes]) -> dict[str, Any]:
    raised = journey.hand_raises[0] if journey.hand_raises else {}
    return {name: journey.data[name] for name in JOURNEY_FACTS if name in journey.data} | {
        "title": journey.title,
        "kind": journey.kind,
        "audience": journey.audience,
        "stages": [{"key": stage.key, "words": stage.words} for stage in journey.stages],
        "hand_raise": {
            "offer": raised.get("offer", ""),
            "within": raised.get("within", ""),
            "escalate_to": raised.get("escalate_to", "revenue_owner"),
        },
        "script": [
            {"section": line.section, "text": line.text, "promises": list(line.promises), "line": line.place.line}
            for line in journey.script.lines
        ],
        "offers": {name: _offer(site, offer, files) for name, offer in journey.offers.items()},
    }


def _offer(site: Site, offer: Offer, files: dict[str, bytes]) -> dict[str, Any]:
    found = {name: offer.data[name] for name in OFFER_FACTS if name in offer.data}
    prep = str(offer.data.get("prep_page", ""))
    found |= {
        "fields": [dict(field) for field in offer.fields],
        "thanks": absolute(site, thanks_url(site, offer)),
        "prep_url": absolute(site, page_address(site, prep)) if prep else "",
        "file": None,
    }
    file = offer_file(site, offer)
    if file is not None and file.is_file():
        data = read_bytes(file, file.relative_to(site.root).as_posix())
        digest = hashlib.sha256(data).hexdigest()
        path = f"files/{digest}/{file.name}"
        files[path] = data
        found["file"] = {
            "path": path,
            "name": file.name,
            "sha256": digest,
            "bytes": len(data),
            "type": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        }
    return found
