"""Gathers for the capture API what the built pages promise, ask and offer, as one typed value. Never published."""

import hashlib
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import replace

from capture_api.contract.journeys import (
    JourneyFacts,
    ScriptLine,
    StageFacts,
    VendorFacts,
)
from capture_api.contract.manifest import (
    ContactFacts,
    LayerVerdict,
    Manifest,
    OwnerFacts,
    PageFacts,
    PromiseFacts,
    SiteFacts,
    manifest_to_json,
    named_by_content,
)
from capture_api.contract.offers import FormFacts, OfferedFile
from capture_api.contract.tokens import fingerprint
from site_builder.congruence.promises.ledger import JudgedPromise
from site_builder.congruence.promises.vendors import JudgedWords, judge_vendors
from site_builder.load.reading import read_bytes
from site_builder.model.addresses import absolute, offer_file
from site_builder.model.index import SiteIndex
from site_builder.model.journey import Journey, Offer, Promise
from site_builder.model.settings import country_of
from site_builder.model.site import Site
from site_builder.plan.forms import hand_raise_of, offer_facts
from site_builder.plan.journey_map import journey_maps
from site_builder.plan.policy import policy
from site_builder.theme.colours import read_schemes
from site_builder.theme.theme import Theme
from site_builder.write.journey_mails import journey_mails


def handoff(
    index: SiteIndex, theme: Theme, forms: Iterable[FormFacts], judged: Iterable[JudgedPromise], keys: Iterable[str]
) -> dict[str, bytes]:
    """The handoff file and the offered files beside it, by path under the folder that is copied to the capture API.

    `keys` are those that signed the forms, newest last; the file names them without telling them.
    """
    site, files = index.site, dict[str, bytes]()
    manifest = Manifest(
        site=_site(index, theme),
        pages={
            page.url: PageFacts(page.title, dict(page.stages), tuple(page.promises)) for page in site.pages.values()
        },
        promises=_promises(index, judged) | _vendor_promises(site),
        journeys={name: _journey(site, journey, files) for name, journey in site.journeys.items()},
        forms=tuple(sorted(forms, key=lambda form: (form.page, form.journey, form.offer))),
        form_template=theme.form_template,
        keys=tuple(fingerprint(key) for key in keys),
        maps=journey_maps(index),
        csp=policy(site, theme, is_shell=True),
    )
    return files | {"handoff.json": manifest_to_json(named_by_content(manifest))}


def _site(index: SiteIndex, theme: Theme) -> SiteFacts:
    site, written = index.site, read_schemes(theme.style)
    accents = {scheme: (written[scheme] | theme.brand(scheme)).get("--accent", "") for scheme in written}
    settings, privacy = site.settings, index.privacy_url
    known = settings.organisation
    return SiteFacts(
        title=settings.title,
        base_url=site.base_url,
        capture_url=settings.capture_url,
        language=settings.language,
        country=country_of(settings),
        example=settings.example,
        contact=ContactFacts(*(str(known.get(name, "")) for name in ("name", "email", "phone"))),
        owners={role: OwnerFacts(owner.name, owner.email) for role, owner in settings.owners.items()},
        business_hours=settings.business_hours,
        path_memory=settings.path_memory,
        privacy_url=absolute(site, privacy) if privacy else "",
        advantages=settings.advantages,
        accent=accents["light"],
        accent_dark=accents["dark"],
    )


def _promises(index: SiteIndex, judged: Iterable[JudgedPromise]) -> dict[str, PromiseFacts]:
    verdicts: dict[str, dict[str, LayerVerdict]] = {}
    for one in judged:
        verdicts.setdefault(one.promise.id, {})[one.layer] = LayerVerdict(
            label=one.verdict.label,
            rule=one.verdict.rule,
            why=one.verdict.why,
            text=one.line.text if one.line else "",
            file=one.line.place.file if one.line else "",
            line=one.line.place.line if one.line else 0,
        )
    pages = {name: [page.url for page in found] for name, found in index.pages_promising.items()}
    return {
        name: _promise(promise, verdicts.get(name, {}), pages.get(name, [])) for name, promise in index.promises.items()
    }


def _vendor_promises(site: Site) -> dict[str, PromiseFacts]:
    return {one.words.id: _vendor_promise(one) for one in judge_vendors(site)}


def _vendor_promise(one: JudgedWords) -> PromiseFacts:
    ours = one.promise
    verdict = LayerVerdict(
        label=one.label,
        rule="CG009" if ours is None else "CG015",
        why=one.why,
        text=ours.text if ours else "",
        file=ours.place.file if ours else "",
        line=ours.place.line if ours else 0,
    )
    return PromiseFacts(
        text=one.words.text,
        kind=ours.kind if ours else "other",
        hash=one.words.hash,
        journey=one.words.id.partition(".")[0],
        owner=ours.owner if ours else "",
        verdicts={"pages": verdict},
        vendor=one.vendor.title,
    )


def _promise(promise: Promise, verdicts: Mapping[str, LayerVerdict], pages: list[str]) -> PromiseFacts:
    return PromiseFacts(
        text=promise.text,
        kind=promise.kind,
        hash=promise.hash,
        journey=promise.journey,
        proof=promise.proof,
        owner=promise.owner,
        needs=tuple(promise.needs),
        pages=tuple(sorted(pages)),
        verdicts=verdicts,
    )


def _journey(site: Site, journey: Journey, files: dict[str, bytes]) -> JourneyFacts:
    return JourneyFacts(
        title=journey.title,
        kind=journey.kind,
        audience=journey.audience,
        counted_as=journey.counted_as,
        stages=tuple(StageFacts(stage.key, stage.words) for stage in journey.stages),
        owners=journey.owners,
        hand_raise=hand_raise_of(journey),
        lead_definition=journey.lead_definition,
        unqualified_reasons=journey.unqualified_reasons,
        lost_reasons=journey.lost_reasons,
        perfect_prospect=journey.perfect_prospect,
        opener=journey.opener,
        deal_breakers=journey.deal_breakers,
        alternatives=journey.alternatives,
        people_to_include=journey.people_to_include,
        advantages=journey.advantages,
        next_need=journey.next_need,
        after_sale=journey.after_sale,
        mails=journey_mails(site, journey.mails),
        script=tuple(
            ScriptLine(line.section, line.text, tuple(line.promises), line.place.line) for line in journey.script.lines
        ),
        offers={
            name: replace(offer_facts(site, offer), file=_file(site, offer, files))
            for name, offer in journey.offers.items()
        },
        vendors={
            name: VendorFacts(vendor.title, tuple(words.id for words in vendor.words))
            for name, vendor in journey.vendors.items()
        },
    )


def _file(site: Site, offer: Offer, files: dict[str, bytes]) -> OfferedFile | None:
    """The offered file, which is laid among `files` under its own hash."""
    file = offer_file(site, offer)
    if file is None or not file.is_file():
        return None
    data = read_bytes(file, file.relative_to(site.root).as_posix())
    digest = hashlib.sha256(data).hexdigest()
    path = f"files/{digest}/{file.name}"
    files[path] = data
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return OfferedFile(path, file.name, digest, len(data), kind)
