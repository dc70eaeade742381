"""A row of a table as what came in: through the same planner as a form, each fault told with its field and value."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from capture_api.accounts.actor import Actor
from capture_api.clock import rfc3339
from capture_api.contract.invitation import STAGES, PromiseRef
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import FieldFacts, OfferFacts
from capture_api.model.answers import Answers, read_answers, values_of
from capture_api.model.recording import IdempotencyKey, Touch
from capture_api.record.columns import ABOUT, NAMES, SOURCES
from capture_api.record.entry import Entry
from capture_api.record.manual_entry import SOLD, STAGE, UnfitLead, answers_typed, promises_of_vendor
from capture_api.verify.path import VisitPath

IMPORTED = "import"  # how a lead reached us that came in a file
SCOPE = "import"
REFERENCE = re.compile(r"WP-[2-9A-HJ-NP-Z]{6}")
OUR_WORDS = "%A %d %B %Y, %I:%M %p"  # “Monday 23 November 2026, 11:00 am”, as our table for people says it
MORE = {"consent": FieldFacts("consent", "What they agreed to", "textarea")}  # beside the fields of a form
TIME_REMEDY = "Write the time as 2026-11-23 09:30, with the year first"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every row of a table that does not say otherwise itself."""

    file: str
    journey: str = ""
    vendor: str = ""
    source: str = ""
    medium: str = ""
    consent: str = ""
    is_ours: bool = False


def entry_imported(
    actor: Actor, manifest: Manifest, terms: Terms, line: int, row: Mapping[str, str], now: datetime
) -> Entry:
    """What a row says; UnfitLead with a sentence for each of its targets that has to change."""
    row = {name: value.strip() for name, value in row.items() if value.strip()}
    journey = journey_named(row.get("journey", "") or terms.journey, manifest)
    form = form_named(row, journey, manifest)
    offer = form.name if form else manifest.journeys[journey].hand_raise.offer
    sold = vendor_named(row.get("vendor", "") or terms.vendor, journey, manifest)
    came, promised = time_of("created_at", row, manifest, now), time_of("promised_at", row, manifest, None)
    answers = answers_of_row(row, terms, form, manifest)
    source = source_of_row(row, terms, sold, journey, manifest)
    return Entry(
        journey=journey,
        offer=offer,
        form=form,
        kind="enquiry",
        stage=row.get("stage", "") if row.get("stage", "") in STAGES else STAGE,
        page="",
        answers=answers,
        path=VisitPath((), source, 0),
        promises=promises_of_vendor(manifest, journey, sold) if sold else tuple[PromiseRef, ...](),
        prep=(),
        at=came or now,
        key=key_of(row, terms, journey, offer, answers, source),
        taken_down_by=actor.name,
        medium=IMPORTED,
        more=(touch_of(actor, terms, line, row, journey, now),),
        received=now,
        promised_at=promised,
        reference=row["reference"] if REFERENCE.fullmatch(row.get("reference", "")) else "",
    )


def journey_named(name: str, manifest: Manifest) -> str:
    """The journey of a key or a title; UnfitLead with those that there are."""
    if name in manifest.journeys:
        return name
    titled = [key for key, one in manifest.journeys.items() if one.title.casefold() == name.casefold()]
    if len(titled) != 1:
        known = ", ".join(manifest.journeys)
        said = f"There is no journey “{name[:60]}”" if name else "Nothing says which journey they are on"
        raise UnfitLead({"journey": f"{said}. Give --journey, or choose one of: {known}"})
    return titled[0]


def form_named(row: Mapping[str, str], journey: str, manifest: Manifest) -> OfferFacts | None:
    """The form that a row names, else the journey's hand-raise; UnfitLead for one that makes no lead."""
    named = row.get("offer", "")
    form = manifest.offer(journey, named or manifest.journeys[journey].hand_raise.offer)
    if named and (form is None or form.kind == "download"):
        asks = (key for key, one in manifest.journeys[journey].offers.items() if one.kind != "download")
        raise UnfitLead({"offer": f"“{named[:60]}” is no form that brings a lead. Choose one of: {', '.join(asks)}"})
    return form


def vendor_named(name: str, journey: str, manifest: Manifest) -> str:
    """The key of a vendor by key or title; "" for nobody, UnfitLead for one that the journey does not have."""
    vendors = manifest.journeys[journey].vendors
    titled = next((key for key, one in vendors.items() if one.title == name), name)
    if titled:
        promises_of_vendor(manifest, journey, titled)
    return titled


def answers_of_row(row: Mapping[str, str], terms: Terms, form: OfferFacts | None, manifest: Manifest) -> Answers:
    """The answers of a row: those that an export of ours holds as they were sent, and every other column."""
    fields = form.fields if form else ()
    known = {field.name: field for field in fields}
    typed = {name: values_of(answer) for name, answer in fields_as_sent(row.get("fields", "")).items()}
    for name, value in row.items():
        if name not in (*ABOUT, *SOURCES, *NAMES, *typed):
            typed[name] = values_for(known.get(name), value)
    if "name" not in typed and any(row.get(name) for name in NAMES):
        typed["name"] = (" ".join(row[name] for name in NAMES if row.get(name)),)
    if terms.consent and "consent" not in typed:
        typed["consent"] = (terms.consent,)
    return answers_typed(typed, fields, manifest.site.country, MORE)


def fields_as_sent(text: str) -> Answers:
    """The answers as our own export holds them, for a row that has them."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError) as error:
        raise UnfitLead({"fields": "It is not the JSON that our export writes. Leave the column out"}) from error
    if not isinstance(found, dict):
        raise UnfitLead({"fields": "It is not the JSON that our export writes. Leave the column out"})
    return read_answers(found)


def values_for(field: FieldFacts | None, text: str) -> tuple[str, ...]:
    """What a cell says of a field: choices by the words that the form shows as well, several with a sign between."""
    if field is None or not field.choices:
        return (text,)
    by_words = {words.casefold(): value for value, words in field.labels.items()} | {one: one for one in field.labels}
    whole = by_words.get(text) or by_words.get(text.casefold())
    if whole or not field.takes_several:
        return (whole or text,)
    sign = ";" if ";" in text else "[,|]"  # as our exports part answers that hold commas, and those that do not
    return tuple(by_words.get(part.casefold(), part) for part in re.split(rf"\s*{sign}\s*", text))


def source_of_row(row: Mapping[str, str], terms: Terms, sold: str, journey: str, manifest: Manifest) -> dict[str, str]:
    """Where they came from: as the row says, else as was said for all rows; whom a vendor sold came by the vendor."""
    source = {name: row[name] for name in SOURCES if row.get(name)}
    if sold:
        title = manifest.journeys[journey].vendors[sold].title
        return source | {"utm_medium": SOLD, "utm_source": sold, "vendor": title}
    said = {"utm_source": terms.source, "utm_medium": terms.medium or ("" if terms.is_ours else IMPORTED)}
    return {name: value for name, value in said.items() if value} | source


def time_of(name: str, row: Mapping[str, str], manifest: Manifest, latest: datetime | None) -> datetime | None:
    """When a row says that something was, in the site's zone where it names none; UnfitLead for what is no time."""
    text = row.get(name, "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = datetime.strptime(text, OUR_WORDS)  # noqa: DTZ007 - the zone is given below
        except ValueError as error:
            raise UnfitLead(
                {name: f"“{text[:40]}” is not a time that is read in one way alone. {TIME_REMEDY}"}
            ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=manifest.hours.zone)
    if latest and moment > latest:
        raise UnfitLead({name: f"“{text[:40]}” has not come yet. {TIME_REMEDY}"})
    return moment


def key_of(
    row: Mapping[str, str], terms: Terms, journey: str, offer: str, answers: Answers, source: Mapping[str, str]
) -> IdempotencyKey:
    """By which the same row is known again: the name that its program gave it, else all that it says."""
    said = [journey, offer, sorted(dict(answers).items()), sorted(source.items()), row.get("created_at", "")]
    content = hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()
    named = f"{terms.vendor or terms.source}:{row['id']}" if row.get("id") else f"content:{content}"
    return IdempotencyKey(SCOPE, named[:200], content)


def touch_of(actor: Actor, terms: Terms, line: int, row: Mapping[str, str], journey: str, now: datetime) -> Touch:
    """How the history tells that a lead came in a file."""
    data = {"file": terms.file, "line": line, "id": row.get("id", ""), "at": rfc3339(now)}
    return Touch("imported", now, "", journey, "", actor.name, {key: value for key, value in data.items() if value})
