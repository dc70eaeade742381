"""What a visitor's browser may ask: send a form, and fetch a file."""

import logging
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, current_app, request, send_file
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from capture_api.contract.addresses import FILES, FORMS
from capture_api.contract.manifest import Manifest
from capture_api.contract.manifest_file import NoManifest
from capture_api.contract.offers import OfferedFile, OfferFacts
from capture_api.contract.tokens import DOWNLOAD, read_invitation, read_until
from capture_api.deliver.mail_facts import Postage, download_link
from capture_api.errors import (
    CaptureError,
    InvalidFields,
    UnknownOffer,
    UnreadableBody,
)
from capture_api.model.form_words import asked
from capture_api.model.recording import Touch
from capture_api.problems import Refusal, problem
from capture_api.receive.answers import SiteContact, accepted, form_again, plain_page, site_contact
from capture_api.receive.parsing import read_json, read_post
from capture_api.receive.refusing import BUSY, fault_of, reason_of, refusal_of
from capture_api.record.entry import entry_of
from capture_api.record.planner import plan_recording, promise_texts, record
from capture_api.services import Services
from capture_api.store.definitions import DefinitionRepository
from capture_api.store.errors import StoreUnavailable
from capture_api.store.terms import TermsRepository
from capture_api.verify.agreed import as_signed
from capture_api.verify.post import Post
from capture_api.verify.submission import Verified, given_answers, verify

public = Blueprint("public", __name__)
log = logging.getLogger("waypost")


def the_services() -> Services:
    """The services of the app that answers now."""
    services: Services = current_app.extensions["waypost"]
    return services


@public.post(f"/{FORMS}/<journey>/<offer>")
def receive(journey: str, offer: str) -> Response:
    """Take a form: receive, verify, record; then answer, when it is on disk."""
    services, now = the_services(), the_services().clock()
    post: Post | None = None
    manifest: Manifest | None = None
    keys = services.settings.secret_keys
    try:
        post = posted()
        manifest = services.manifests.current()
        invitation = read_invitation(post.first("invitation"), keys)
        # Only what could become a form of ours counts: what is no form must not keep out whoever shares an address.
        wait = services.limit.seconds_to_wait(request.remote_addr or "", now)
        if wait:
            hurry = Refusal(429, "too-many", "Too many forms in a short time", BUSY, wait)
            count_refused(hurry.name, manifest, journey, offer)
            return refused(hurry, post, manifest, journey, offer)
        manifest = as_signed(invitation, manifest, TermsRepository(services.engine).of)
        verified = verify(post, invitation, journey, offer, manifest, now)
        base_url = services.base_url(manifest)
        entry = entry_of(verified, now)
        postage = Postage(keys, base_url, promise_texts(entry.promises, manifest, services.store))
        agreed = DefinitionRepository(services.engine).holding(journey)
        kept = record(lambda: plan_recording(entry, manifest, services.ids, postage, agreed), services.store)
    except InvalidFields as error:
        count_refused(reason_of(error), manifest, journey, offer)
        return form_to_mend(error, post, manifest, journey, offer)
    except (CaptureError, StoreUnavailable, NoManifest) as error:
        fault = fault_of(error, manifest, keys)
        count_refused(reason_of(fault), manifest, journey, offer)
        return refused(refusal_of(fault), post, manifest, journey, offer)
    except HTTPException as error:  # too long, or in too many parts
        count_refused(f"http-{error.code}", manifest, journey, offer)
        raise
    if verified.quarantined and not kept.is_repeat:
        count_refused("quarantined", manifest, journey, offer)
    services.outbox_wakeup.set()
    tell_log(verified, is_repeat=kept.is_repeat)
    link = ""
    if verified.offer.file:
        link = download_link(kept.submission_id, verified.offer, kept.at, keys, base_url)
    return accepted(invitation, kept.reference, link, manifest, wants_json=wants_json())


def posted() -> Post:
    """The form of the request, whichever door it came by."""
    if request.mimetype == "application/json" or request.mimetype.endswith("+json"):
        given, path = read_json(request.get_data())
    elif request.mimetype in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        given = request.form.to_dict(flat=False)
        path = request.form.get("path", "")
    else:
        raise UnreadableBody("The body is of a kind that is not read here. Send a form or a JSON object.")
    return read_post(given, path, request.headers.get)


def wants_json() -> bool:
    """Whether a program asks: it says so, or sends JSON without asking for a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    if best == "application/json":
        return True
    return "json" in request.mimetype and "text/html" not in request.headers.get("Accept", "")


def tell_log(verified: Verified, *, is_repeat: bool) -> None:
    """A line that counts, and says nothing of anybody."""
    offer = verified.offer
    log.info(
        "A form was recorded.",
        extra={
            "facts": {
                "journey": offer.journey,
                "offer": offer.name,
                "kind": offer.kind,
                "quarantined": verified.quarantined,
                "repeat": is_repeat,
                "steps": len(verified.path.steps),
                "dropped": verified.path.dropped,
            }
        },
    )


def count_refused(reason: str, manifest: Manifest | None, journey: str, offer: str) -> None:
    """Count a form that is not accepted, under the names of its journey and offer if the newest build has them."""
    services = the_services()
    is_known = manifest is not None and manifest.offer(journey, offer) is not None
    services.refusals.count(reason, *((journey, offer) if is_known else ("", "")), services.clock())


def refused(refusal: Refusal, post: Post | None, manifest: Manifest | None, journey: str, offer: str) -> Response:
    """Problem details, or a plain page that keeps what was typed and can send it again where that makes sense."""
    if wants_json():
        return problem(refusal, {})
    found = manifest.offer(journey, offer) if manifest else None
    hidden = []
    if post and refusal.status in {429, 503}:
        hidden = [(name, answer) for name, answers in post.given.items() for answer in answers]
    return plain_page(refusal, site_contact(manifest), typed(post, found), hidden)


def typed(post: Post | None, offer: OfferFacts | None) -> list[tuple[str, str]]:
    """What the sender typed, under the labels that they know."""
    if post is None or offer is None:
        return []
    given = given_answers(post, offer)
    return [(field.label, asked(field).in_words(given[field.name])) for field in offer.fields if given[field.name]]


def this_site() -> SiteContact:
    """The site of the newest build; nothing where there is none to read."""
    try:
        return site_contact(the_services().manifests.current())
    except NoManifest:
        return SiteContact()


def form_to_mend(
    error: InvalidFields, post: Post | None, manifest: Manifest | None, journey: str, offer_name: str
) -> Response:
    """The form again in the site's own look, values kept, a summary of the errors on top."""
    refusal = refusal_of(error)
    if wants_json() or post is None or manifest is None:
        return problem(refusal, error.errors)
    services = the_services()
    page = read_invitation(post.first("invitation"), services.settings.secret_keys).page
    found, offer = manifest.form(page, journey, offer_name), manifest.offer(journey, offer_name)
    if found and offer:
        # The page stands at the form's own address, whatever proxy leads there: the last part of it is enough.
        sent = replace(
            found.form,
            fields=offer.fields,
            invitation=post.first("invitation"),
            once=post.idempotency_key,
            action=quote(offer_name, safe=""),
        )
        values = values_again(post, offer)
        again = form_again(manifest, found, sent, values, error.errors)
        if again:
            return again
    words = " ".join(f"{sentence}." for sentence in error.errors.values())
    return plain_page(replace(refusal, sentence=words), site_contact(manifest), typed(post, offer))


def values_again(post: Post, offer: OfferFacts) -> dict[str, str | list[str]]:
    """What was typed, as the theme's form reads it; the path goes along, as the next page cannot know it."""
    values: dict[str, str | list[str]] = {
        field.name: list(post.given.get(field.name) or ()) if field.takes_several else post.first(field.name)
        for field in offer.fields
    }
    path = post.path if isinstance(post.path, str) and not post.shuns_path else ""
    return values | {"prep": list(post.given.get("prep") or ()), "path": path}


@public.get(f"/{FILES}/<token>")
def fetch(token: str) -> Response:
    """The file that a signed link offers, counted as a touch."""
    services, now = the_services(), the_services().clock()
    try:
        facts = read_until(token, services.settings.secret_keys, DOWNLOAD, now)
        manifest = services.manifests.current()
        offer, file, path = offered(facts, manifest, services.manifests.folder)
    except (CaptureError, NoManifest) as error:
        refusal = refusal_of(error)
        return problem(refusal, {}) if wants_json() else plain_page(refusal, this_site())
    if is_fetched_to_be_read():
        count_fetch(
            services,
            str(facts["submission"]),
            Touch("file-fetched", now, "", offer.journey, "", data={"offer": offer.name, "file": file.name}),
        )
    answer = send_file(path, file.type, as_attachment=True, download_name=file.name, etag=file.sha256)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def is_fetched_to_be_read() -> bool:
    """Whether it is the file from its beginning for somebody, and no browser that fetches what may be wanted later."""
    asked = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    is_ahead = any("prefetch" in purpose or "prerender" in purpose for purpose in asked)
    begins = request.headers.get("Range", "bytes=0-").startswith("bytes=0-")
    return request.method == "GET" and begins and not is_ahead


def offered(facts: object, manifest: Manifest, folder: Path) -> tuple[OfferFacts, OfferedFile, Path]:
    """The file that a link means, as the newest build offers it, and its place; never one outside the offered files."""
    if isinstance(facts, dict):
        offer = manifest.offer(str(facts.get("journey")), str(facts.get("offer")))
        if offer and offer.file:
            path = (folder / offer.file.path).resolve()
            if path.is_relative_to((folder / "files").resolve()) and path.is_file():
                return offer, offer.file, path
    raise UnknownOffer("This file is no longer offered. Write to us and we will find it for you.")


def count_fetch(services: Services, submission_id: str, touch: Touch) -> None:
    """Count a download; a store that is away must not keep the file from its reader."""
    try:
        services.store.add_fetch(submission_id, touch)
    except StoreUnavailable as error:
        log.error("A download could not be counted.", extra={"facts": {"why": str(error)}})
