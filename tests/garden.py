"""A small whole site, the same for every test, and a way to break one thing in it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
KEYS = ("a key for tests that is long enough",)

GOOD = {
    "site.yaml": """title: Example Gardens
base_url: https://www.example.com/
language: en-GB
time_zone: Europe/London
owners:
  revenue_owner: {name: Ros Example, email: ros@example.com}
contact: talk.md
menus:
  main:
    - {page: _index.md, label: Gardens}
    - {page: talk.md, label: Talk to us}
advantages: {one-gardener: The same gardener every visit.}
""",
    "content/_index.md": """---
title: A garden that looks after itself
description: How a small town garden can be planted once and then mostly left alone.
journey: garden
stage: need
next: [compare.md]
promises: [answer-2d]
advantages: [one-gardener]
---
Most small gardens need [a plan](compare.md#plans) more than work.
""",
    "content/compare.md": """---
title: Compare three ways to plant it
description: Gravel, meadow or beds, with what each costs a year and when it is not for you.
journey: garden
stage: evaluation
next: [talk.md]
advantages: [one-gardener]
---
## Plans

| way | hours a year |
| --- | --- |
| gravel | 6 |

::: faq
- question: Does it last?
  answer: Gravel does, and **beds** need care.
:::
""",
    "content/talk.md": """---
title: Talk it through
description: Half an hour with a gardener, free, and a sketch that you keep afterwards.
journey: garden
stage: decision
offer: visit
promises: [answer-2d]
advantages: [one-gardener]
---
Bring a photograph.
""",
    "content/thanks.md": """---
title: We have your request
description: What happens next, who calls you and when, and what to do if nobody does.
journey: garden
stage: decision
template: thanks
noindex: true
---
Thank you for writing to us.
""",
    "journeys/garden/journey.yaml": """title: A garden that looks after itself
kind: initial
audience: owners of small gardens
stages: {need: Spot what is wrong, evaluation: Compare your options, decision: Talk it through}
promises:
  answer-2d:
    text: We answer within two days.
    kind: time
    claim: {at_most: 2 days}
    proof: The log of enquiries
offers:
  visit:
    kind: booking
    fields: [name, email, message?]
    thanks: thanks.md
hand_raise: {offer: visit, within: 2 business days}
opener: {problem: Many owners of small gardens say that weeding eats their weekends., question: Is that so for you?}
""",
    "journeys/garden/script.md": """## Opening
- You wrote to us; we always answer within two days. {: promise="answer-2d" }
""",
    "journeys/garden/operations.md": """## Answering
- Every enquiry is answered within two days. {: covers="answer-2d" owner="Ros" }
""",
}

Changes = Mapping[str, "str | bytes | tuple[str, str] | None"]


def write_site(folder: Path, changes: Changes) -> Path:
    """The good site with changes: a new text, (old, new) to put in place of, or None to leave the file out."""
    for name, text in {**dict.fromkeys(changes), **GOOD}.items():
        change = changes.get(name, text)
        if isinstance(change, tuple):
            assert change[0] in str(text), f"{change[0]!r} is not in {name}"
            change = str(text).replace(*change)
        if change is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(change if isinstance(change, bytes) else change.encode())
    return folder
