"""From a lead with everything that is known of it to the page that sales reads before the call."""

from datetime import datetime, timedelta

from capture_api.contract.journeys import JourneyFacts
from capture_api.contract.manifest import Manifest
from capture_api.model.answers import text_of
from capture_api.model.lead import LabelledAnswer, LeadFile, LeadRow, in_zone
from capture_api.model.recording import PathStep, Submission
from capture_api.sales.brief import Asked, Brief, Definition, JudgedCriterion, Known, MarkedLine, Opener, Prep, Visited
from capture_api.sales.disclosed import disclosed_promises
from capture_api.sales.given import corrections_of, earlier_forms, given_by, newest
from capture_api.sales.waiting import clock_of, elapsed_words

SOURCES = {
    "utm_source": "Source",
    "utm_medium": "Medium",
    "utm_campaign": "Campaign",
    "utm_content": "Content",
    "utm_term": "Term",
    "ref": "Code",
    "referrer": "Came from",
    "landing": "First page",
    "vendor": "Lead vendor",
}

NEVER_ASKED = {"email", "message", "heard", "referred_by"}  # known of everybody, or theirs to tell


def make_brief(file: LeadFile, manifest: Manifest, now: datetime) -> Brief:
    """The brief of a lead as things stand now."""
    row, sent, words = file.row, file.raised, file.row.words
    journey = manifest.journey(row.journey)  # of today: how to help them now; what they were told is in the words
    told = [one for one in file.disclosed if one.journey == row.journey]  # those of other journeys are of other talks
    promises = disclosed_promises(told, manifest.promises, file.touches)
    definition = judge_definition(file)
    given = given_by(file, manifest.site.country)
    return Brief(
        lead_id=row.id,
        who=row.who,
        email=row.email,
        phone=newest(given, "phone") or row.phone,
        company=newest(given, "company") or row.company,
        journey=words.journey,
        audience=words.audience,
        stage=words.stage,
        clock=clock_of(row, now),
        asked=asked_for(sent, row),
        opener=open_with(journey, sent),
        promises=promises,
        definition=definition,
        to_ask=tuple(dict.fromkeys((*definition.to_ask, *unanswered(file)))),
        prep=prep_of(sent),
        known=known_of(file, manifest),
        advantages=advantages_of(manifest, journey),
        deal_breakers=journey.deal_breakers,
        alternatives=journey.alternatives,
        people_to_include=journey.people_to_include,
        script=script_for(journey, {promise.id for promise in promises}),
        given=given,
        earlier=earlier_forms(file),
        corrections=corrections_of(file),
    )


def advantages_of(manifest: Manifest, journey: JourneyFacts) -> tuple[str, ...]:
    """The advantages that the journey names, or all of the site's."""
    known = manifest.site.advantages
    return tuple(known[name] for name in journey.advantages or known if name in known)


def asked_for(sent: Submission, row: LeadRow) -> Asked:
    """The form as they filled it in; times and choices in the words of the page."""
    return Asked(
        offer=sent.words.offer,
        words=text_of(sent.answers, "message"),
        answers=row.answers_in_words,
        at=sent.at,
        reference=sent.reference,
        within=sent.words.within if sent.promised_at else "",
        answer_by=in_zone(sent.promised_at, sent.words.time_zone) if sent.promised_at else "",
    )


def open_with(journey: JourneyFacts, sent: Submission) -> Opener:
    """An opener from what people like them struggle with; nothing that was watched goes into it."""
    words = journey.opener
    audience = sent.words.audience or "people in your place"
    problem = words.problem or f"Among {audience}, no two start from the same place."
    return Opener(
        reason_for(sent, words.about), problem, words.question or "What would help you most to sort out first?"
    )


def reason_for(sent: Submission, about: str) -> str:
    """Why we call, as one says it on the telephone: by what they asked for, never by what they looked at."""
    subject = f" about {about}" if about else ""  # a journey's title is no part of a sentence
    if vendor := sent.source.get("vendor"):
        return f"{vendor} told us that you would like to hear from us{subject}."
    if sent.kind == "download":
        return f"You asked us for “{sent.words.offer}”."
    if sent.kind == "booking":
        return f"You asked us for a time to talk{subject}."
    return f"You {'wrote to' if sent.page else 'got in touch with'} us{subject}."


def judge_definition(file: LeadFile) -> Definition:
    """Each criterion with its reason, and a question for each that is still open."""
    row, words = file.row, file.row.words
    criteria = tuple(JudgedCriterion(words.label_of(one.field), one.met, one.why) for one in row.criteria)
    given = file.raised.answers  # what was answered otherwise than agreed is not asked again
    to_ask = tuple(
        words.label_of(one.field) for one in row.criteria if one.field and not one.met and not given.get(one.field)
    )
    return Definition(row.definition_version, words.definition, row.meets, criteria, to_ask)


def unanswered(file: LeadFile) -> tuple[str, ...]:
    """What the form asked and they left empty; what we know of them already is not asked again."""
    row, given = file.row, file.raised.answers
    known = {name for name in ("name", "phone", "company") if getattr(row, name)} | NEVER_ASKED
    return tuple(one.label for one in row.words.fields if one.name not in known and not given.get(one.name))


def no_path_words(sent: Submission) -> str:
    """Why a form told of no way that led to it."""
    if sent.path:
        return ""
    if not sent.page:
        return "They got in touch themselves and one of ours wrote it down, so there is no path."
    if sent.path_shunned:
        return "They passed no path on. That is their choice; nothing was kept."
    return "No path came with this form. A browser that does not run the site's script passes none on."


def prep_of(sent: Submission) -> tuple[Prep, ...]:
    """What they were asked to have ready."""
    return tuple(Prep(text, number in sent.prep) for number, text in enumerate(sent.words.prep))


def known_of(file: LeadFile, manifest: Manifest) -> Known:
    """Path, source, time taken and downloads; the first touch is the oldest form that told of one."""
    sent = file.raised
    first = next((one.source for one in file.sent if one.source), {})
    heard = (text_of(one.answers, "heard") for one in reversed(file.sent))
    return Known(
        path=tuple(visited(step, number, manifest, sent.journey) for number, step in enumerate(sent.path)),
        no_path=no_path_words(sent),
        dropped=sent.path_dropped,
        source=tuple(LabelledAnswer(label, str(first[key])) for key, label in SOURCES.items() if first.get(key)),
        self_reported=next(filter(None, heard), ""),
        first_to_hand=elapsed_words(time_taken(file)),
        downloads=tuple(dict.fromkeys(one.words.offer for one in file.sent if one.kind == "download")),
    )


def visited(step: PathStep, number: int, manifest: Manifest, journey: str) -> Visited:
    """A step of the path in the words that it had; today's, where it came before they were kept."""
    after = "first" if number == 0 else f"{elapsed_words(timedelta(seconds=step.seconds))} in"
    page = manifest.pages.get(step.page)
    title = step.title or (page.title if page else step.page)
    return Visited(title, step.page, step.stage_words or manifest.journey(journey).stage_words(step.stage), after)


def time_taken(file: LeadFile) -> timedelta:
    """From the first page that we know of to the raised hand."""
    raised = file.raised.at
    seen = [touch.at for touch in file.touches if touch.kind == "page-seen"]
    return max(raised - min((*seen, *(one.at for one in file.sent)), default=raised), timedelta(0))


def script_for(journey: JourneyFacts, made: set[str]) -> tuple[MarkedLine, ...]:
    """The journey's script, with the lines marked that keep a promise of this person."""
    return tuple(
        MarkedLine(line.section, line.text, line.promises, bool(made.intersection(line.promises)))
        for line in journey.script
    )
