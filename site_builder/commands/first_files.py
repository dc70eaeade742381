"""What `waypost new` writes: a page with every field that an author fills in, and a journey that passes `check`."""

import json
import re
from collections.abc import Mapping
from datetime import date

from site_builder.check.access import PLACEHOLDER
from site_builder.model.campaigns import rolling_months, squeezed

LONGEST_CODE = 20  # letters of the code of a first short address

PAGE = """---
title: {title}
description: {description}
{way}next: []                    # what to read next, by path under content/, like [prices.md]
promises: []                # what this page promises, by id; `waypost list promises` shows them
advantages: []              # at least one of those in site.yaml, by id
# signpost:                 # how other pages point here
#   label: See what it costs       # two to five words that begin with a verb
#   sentence: One sentence on what the reader finds there.
# owner: marketing          # who keeps the page true
date: {day}
draft: true                 # take this line away to publish the page
---
TODO: What the reader gets, in the first sentence.

## The first thing they ask

And its answer.
"""
WAY = """journey: {journey}
stage: information          # need, information, evaluation, decision or post-purchase
"""
JOURNEY = """title: {title}
kind: initial                      # initial | post-sale | referral
audience: "TODO: who this is for"
owners: {{marketing: Marketing, sales: Sales, operations: Operations}}
lead_definition:
  version: 1
  text: "TODO: Who counts as a lead, in one sentence that both sides sign."
  # agreed: [{{by: marketing, on: YYYY-MM-DD}}, {{by: sales, on: YYYY-MM-DD}}]   # the day on which each side signed
stages:                            # the reader's task in two to five words; take away what does not fit
  need: Spot what is wrong
  information: See how it works
  evaluation: Compare your options
  decision: Talk it through
promises:
  {name}-answer-1bd:
    text: We answer within one business day.
    kind: time
    claim: {{at_most: 1 business day}}
    proof: The log of enquiries of the last quarter
offers:
  talk:
    kind: booking
    fields: [name, email, "phone?", "day?", time, "message?"]
    times:
      morning: {{label: "Morning, 9 am to noon", from: "09:00", to: "12:00"}}
      afternoon: {{label: "Afternoon, noon to 5 pm", from: "12:00", to: "17:00"}}
    thanks: {name}/thanks.md
    button: Ask for a time
hand_raise: {{offer: talk, within: 1 business day{escalate}}}
unqualified_reasons: [out of area, no need, unable to reach, wrong details, spam]
opener:
  problem: "TODO: People in your place often tell us that …"
  question: "TODO: Is that so for you?"
"""
SCRIPT = """## Opening
- You asked for a call; we answer by the end of the next working day. {{: promise="{name}-answer-1bd" }}
"""
OPERATIONS = """## Answering
- Every enquiry is answered within one business day. {{: covers="{name}-answer-1bd" owner="Sales" }}
"""
PLAN = """# The campaigns of the months ahead; `waypost plan` shows them.
# currency: EUR                    # what the costs are in
# peaks:                           # the times that matter to your trade; each of them needs a campaign
#   - {{name: Spring, months: [mar, apr]}}
#   - {{name: The trade fair, from: {first}, to: {first}}}
campaigns:
  {id}-{year}:                     # its name in every report
    title: {title}
    from: {first}
    to: {last}
    journey: {name}
    # offer: …                     # what it speaks of; without it, it leads to the journey's first page
    # cost: 0                      # in all, its media together
    goal: {{hand_raises: 12}}        # and `leads`, those that meet the lead definition
    owner: {owner}
    media:                         # the code of each short address, /go/CODE, and its medium
      {code}: {{medium: print, source: The local paper}}
      {code}-mail: email
    # steps:                       # what marketing and sales do by turns
    #   - {{do: Send the guide, owner: {owner}}}
    #   - {{do: Call everybody who took it, owner: {owner}, after: 2 days}}
"""
# File, title, description, fields and text of the pages that a journey needs to be walked from its first stage on.
STAGES = (
    (
        "_index.md",
        "{title}: spot what is wrong",
        "The signs by which you can tell that something is worth changing, and those that need nothing at all.",
        "stage: need\nnext: [{name}/how-it-works.md]\n",
        "TODO: What the reader notices first, in their own words.",
    ),
    (
        "how-it-works.md",
        "{title}: see how it works",
        "What happens step by step, how long each step takes and what it asks of you, before you decide anything.",
        "stage: information\nnext: [{name}/compare.md]\n",
        "TODO: What happens, one step after the other.",
    ),
    (
        "compare.md",
        "{title}: compare your options",
        "The ways there are, doing nothing among them, with what each one costs and whom it does not suit.",
        "stage: evaluation\nnext: [{name}/talk.md]\n",
        "TODO: The ways there are, and whom each of them suits.",
    ),
    (
        "talk.md",
        "{title}: talk it through",
        "Choose a time to talk, and see what we will ask, who answers and what you can have ready by then.",
        "stage: decision\noffer: talk\npromises: [{name}-answer-1bd]\n",
        "TODO: What the two of you will talk about, and what to have ready.",
    ),
    (
        "thanks.md",
        "{title}: your request is here",
        "What happens next with your request, who reads it and what to do in the meantime if you like.",
        "stage: decision\ntemplate: thanks\nnoindex: true\n",
        "TODO: What happens next, and who reads the request.",
    ),
)


def page_text(title: str, journey: str, day: date) -> str:
    """A held-back page with the fields that an author fills in."""
    way = WAY.format(journey=journey) if journey else ""
    return PAGE.format(title=_quoted(title), description=PLACEHOLDER, way=way, day=day.isoformat())


def journey_files(name: str, title: str, owner: str) -> Mapping[str, str]:
    """The journey's own files and a page for each of its stages, by path in the site's folder."""
    escalate = f", escalate_to: {owner}" if owner else ""
    folder = f"journeys/{name}"
    return {
        f"{folder}/journey.yaml": JOURNEY.format(name=name, title=_quoted(title), escalate=escalate),
        f"{folder}/script.md": SCRIPT.format(name=name),
        f"{folder}/operations.md": OPERATIONS.format(name=name),
    } | {f"content/{name}/{stage[0]}": _stage_page(name, title, *stage[1:]) for stage in STAGES}


def plan_text(journey: str, title: str, owner: str, today: date) -> str:
    """A plan whose one campaign, for a journey, runs from the next month to the end of the twelve."""
    months = rolling_months(today)
    named = re.sub("[^a-z0-9]+", "-", journey.lower()).strip("-") or "campaign"
    return PLAN.format(
        id=named,
        name=_quoted(journey),
        title=_quoted(f"{title}: the first campaign"),
        year=months[1][0].year,
        first=months[1][0],
        last=months[-1][1],
        owner=owner,
        code=re.sub("[01]", "", squeezed(named))[:LONGEST_CODE] or "new",
    )


def _stage_page(name: str, journey_title: str, title: str, description: str, fields: str, text: str) -> str:
    heading = _quoted(title.format(title=journey_title))
    front = f"title: {heading}\ndescription: {description}\njourney: {name}\n{fields.format(name=name)}"
    return f"---\n{front}---\n{text}\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
