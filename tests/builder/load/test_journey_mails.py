"""Mails of a journey: read, held against the promises like a page, and handed over with whole addresses."""

import json

import pytest

MAIL = "journeys/garden/mails/how-it-went.md"
GOOD = """---
subject: How is it growing, {{ person.first_name }}?
after: delivered, 2 weeks
signed_by: marketing
---
# Hello

Dear {{ person.name }}, **how** is it? [Tell us what we kept]({{ link.promises }}).
See [the plans](compare.md#plans) or <https://www.example.org/>.
"""


def test_a_mail_is_handed_over_with_whole_addresses_and_its_words_untouched(made):
    built = made({MAIL: GOOD})
    assert [one.message for one in built.findings if one.level == "error"] == []
    (mail,) = json.loads(built.private["handoff.json"])["journeys"]["garden"]["mails"]
    assert {name: mail[name] for name in ("name", "when", "state", "days", "signed_by", "language")} == {
        "name": "how-it-went", "when": "after", "state": "delivered", "days": 14, "signed_by": "marketing",
        "language": "en-GB",
    }  # fmt: skip
    assert mail["subject"] == "How is it growing, {{ person.first_name }}?"
    assert mail["text"].startswith("Hello\n\nDear {{ person.name }}, how is it? Tell us what we kept <{{ link.promises")
    assert "the plans <https://www.example.com/compare/#plans>" in mail["text"]
    assert '<a href="{{ link.promises }}">Tell us what we kept</a>' in mail["html"]
    assert '<a href="https://www.example.com/compare/#plans">' in mail["html"]
    assert all(b"How is it growing" not in data for path, data in built.files.items())  # no page of the site


@pytest.mark.parametrize(("old", "new", "code", "line", "words"), [
    ("after: delivered, 2 weeks\n", "", "S103", 1, "neither `after` nor `before`"),
    ("after: delivered, 2 weeks", "after: won, 1 day\nbefore: next-need, 1 day", "S103", 1, "says both"),
    ("delivered, 2 weeks", "delivery, 2 weeks", "S102", 3, "Write it like `delivered, 3 days`"),
    ("after: delivered, 2 weeks", "before: delivered, 2 weeks", "S102", 3, "Write it like `next-need, 2 weeks`"),
    ("signed_by: marketing", "signed_by: markting", "S102", 4, "Did you mean marketing?"),
    ("subject: How is it growing, {{ person.first_name }}?\n", "", "S103", 2, "`subject: …`"),
    ("{{ person.name }}", "{{ person.nam }}", "J220", 8, "Did you mean `person.name`?"),
    ("{{ person.first_name }}", "{{ first }}", "J220", 2, "nothing stands for `{{ first }}`"),
    ("compare.md#plans", "compair.md#plans", "J221", 9, "Did you mean `compare.md`?"),
    ("Dear", "We come back free of charge within one hour. Dear", "CG009", 8, "free of charge within one hour"),
])  # fmt: skip
def test_each_way_to_be_wrong_is_told(findings, old, new, code, line, words):
    found = [one for one in findings({MAIL: GOOD.replace(old, new)}) if one.place.file == MAIL]
    assert [(one.code, one.place.line) for one in found if words in one.message] == [(code, line)], found


@pytest.mark.parametrize(("name", "words"), [("gardens", "no journey `gardens`"), ("garden", "of the kind initial")])
def test_what_takes_over_after_the_sale_is_another_journey(findings, name, words):
    journey = "journeys/garden/journey.yaml"
    found = findings({journey: ("hand_raise:", f"after_sale: {{journey: {name}}}\nhand_raise:")})
    assert [one.code for one in found if words in one.message] == ["J222"]
