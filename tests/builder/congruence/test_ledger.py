"""Each promise, layer by layer, in both directions."""

import pytest
from garden import GOOD, NOW, write_site

from site_builder.congruence.promises.ledger import judge_site, review_hash
from site_builder.load.site import load_site

PROMISE = "We answer within two days."
JOURNEY, SCRIPT, OPERATIONS = (f"journeys/garden/{name}" for name in ("journey.yaml", "script.md", "operations.md"))
WORSE = "We answer within five days."
UNTOLD = "  tools:\n    text: We bring all tools.\n    kind: inclusion\n    needs: []\n"
LINKED = '{: promise="answer-2d" }'


def script(*lines: str) -> dict[str, str]:
    return {SCRIPT: "".join(f"- {line}\n" for line in lines)}


def codes(record) -> list[str]:
    return [finding.code for finding in record.findings]


def test_the_good_site_keeps_its_promise_everywhere_and_nothing_is_found(held):
    record = held()
    assert [(cell.layer, cell.label) for _, cell in record.cells] == [
        ("pages", "congruent"),
        ("script", "congruent"),
        ("operations", "congruent"),
    ]
    assert record.findings == []


@pytest.mark.parametrize(
    ("changes", "layer", "label"),
    [
        (script(f"We answer within five days. {LINKED}"), "script", "contradicted"),
        (script(f"We answer within one day. {LINKED}"), "script", "congruent"),
        (script(f"We usually answer within two days. {LINKED}"), "script", "weakened"),
        (script(f"The garden has a green gate. {LINKED}"), "script", "unverified"),
        (script("We like gardens."), "script", "missing"),
        ({OPERATIONS: None}, "operations", "missing"),
        (
            {JOURNEY: ("    kind: time\n", "    kind: time\n    needs: [script]\n"), OPERATIONS: None},
            "operations",
            None,
        ),
        # A line that contradicts outweighs one that keeps; else the better line decides.
        (script(f"We answer within a day. {LINKED}", f"We answer within a week. {LINKED}"), "script", "contradicted"),
        (script(f"The garden gate is green. {LINKED}", f"We answer within two days. {LINKED}"), "script", "congruent"),
    ],
)
def test_a_layer_has_the_verdict_of_its_line(cells, changes, layer, label):
    found = cells(changes).get(layer)
    assert (found.label if found else None) == label


@pytest.mark.parametrize(
    ("changes", "code", "level", "place"),
    [
        (script("We like gardens."), "CG001", "error", f"{JOURNEY}:6"),
        (script(f"We answer within five days. {LINKED}"), "CG002", "error", f"{SCRIPT}:1"),
        (script(f"The garden gate is green. {LINKED}"), "CG012", "warning", f"{SCRIPT}:1"),
        ({SCRIPT: (LINKED, '{: promise="answer-3d" }')}, "CG010", "error", f"{SCRIPT}:2"),
        ({SCRIPT: (LINKED, f"{LINKED}\n- Leaves are always cleared for free.")}, "CG008", "warning", f"{SCRIPT}:3"),
        ({OPERATIONS: ('" }', '" }\n- Tools are cleaned.')}, "CG016", "suggestion", f"{OPERATIONS}:3"),
        (
            {"content/talk.md": ("Bring", "We guarantee every plant for two years.\n\nBring")},
            "CG009",
            "suggestion",
            "content/talk.md:10",
        ),
        (
            {
                "content/_index.md": ("stage: need", "stage: need\ntemplate: landing"),
                "content/compare.md": ("Gravel does, and", "We guarantee every plant for two years. Gravel does, and"),
            },
            "CG009",
            "suggestion",
            "content/compare.md:17",
        ),
        ({"content/talk.md": ("Bring", f"{WORSE}\n\nBring")}, "CG015", "error", "content/talk.md:10"),
        ({JOURNEY: ("    thanks:", f"    mail_note: {WORSE}\n    thanks:")}, "CG015", "error", f"{JOURNEY}:15"),
        ({SCRIPT: (LINKED, f"{LINKED}\n- {WORSE}")}, "CG015", "warning", f"{SCRIPT}:3"),
        ({JOURNEY: ("promises:\n", f"promises:\n{UNTOLD}")}, "C506", "warning", f"{JOURNEY}:6"),
    ],
)
def test_a_fault_is_found_where_it_stands(held, changes, code, level, place):
    found = [(one.code, one.level, str(one.place)) for one in held(changes).findings]
    assert (code, level, place) in found


def test_a_landing_page_s_undeclared_promise_is_a_warning(held):
    page = GOOD["content/_index.md"].replace("stage: need", "stage: need\ntemplate: landing")
    record = held({"content/_index.md": f"{page}\nWe guarantee every plant for two years.\n"})
    assert [(one.code, one.level) for one in record.findings] == [("CG009", "warning")]


@pytest.mark.parametrize("text", [
    "No.", "Goodbye.", "Yes, always.", "Find your monthly limit and the cash you have.",
    "The rules allow 30 calendar days at most for most complaints.", "Banks always answer within two days.",
])  # fmt: skip
def test_fragments_instructions_and_the_rules_of_others_are_no_promise_of_ours(held, text):
    assert held({"content/talk.md": ("Bring a photograph.\n", f"{text}\n")}).findings == []


@pytest.mark.parametrize("text", [
    "We guarantee every plant for two years.", "We draw your plan within three weeks.",
    "Our gardeners come to you every Monday, and each visit is free.",
])  # fmt: skip
def test_what_we_say_of_ourselves_still_is_one(held, text):
    found = held({"content/talk.md": ("Bring a photograph.\n", f"{text}\n")}).findings
    assert [one.code for one in found] == ["CG009"]


@pytest.mark.parametrize("text", [
    "Fortnightly visits keep a garden neat, because a year has 26 fortnights.",
    "Our answers always last five days.",
])  # fmt: skip
def test_a_sentence_about_something_else_is_not_told_apart(held, text):
    found = held({"content/talk.md": ("Bring a photograph.\n", f"{text}\n")}).findings
    assert "CG015" not in [one.code for one in found]


def test_quotations_and_headings_are_nobody_s_promise(held):
    body = "::: quote\ntext: They guarantee every plant for life.\nwho: A reader\n:::\n\n## We guarantee every plant\n"
    assert held({"content/talk.md": ("Bring a photograph.\n", body)}).findings == []


@pytest.mark.parametrize(
    ("promise", "line", "label", "outdated"),
    [
        (PROMISE, "The garden gate is green.", "congruent", []),
        (PROMISE, "The garden gate is blue.", "unverified", [("CG011", "error")]),
        ("We answer within three days.", "The garden gate is green.", "unverified", [("CG011", "error")]),
        (PROMISE, "We answer within two days.", "congruent", [("CG011", "suggestion")]),
    ],
)
def test_a_review_is_good_for_two_exact_texts(held, promise, line, label, outdated):
    both = review_hash(PROMISE, "The garden gate is green.")
    review = f"---\nreviewed:\n  - {{promise: answer-2d, by: Ros, on: 2026-11-01, hash: {both}}}\n---\n"
    record = held({SCRIPT: f"{review}- {line} {LINKED}\n", JOURNEY: (PROMISE, promise), OPERATIONS: None})
    assert [cell.label for _, cell in record.cells if cell.layer == "script"] == [label]
    assert [(one.code, one.level) for one in record.findings if one.code == "CG011"] == outdated


def test_a_newer_review_takes_the_place_of_an_outdated_one(held):
    rows = [
        review_hash("We answer within a week.", "The garden gate is green."),
        review_hash(PROMISE, "The garden gate is green."),
    ]
    reviews = "".join(f"  - {{promise: answer-2d, by: Ros, on: 2026-11-01, hash: {both}}}\n" for both in rows)
    assert held({SCRIPT: f"---\nreviewed:\n{reviews}---\n- The garden gate is green. {LINKED}\n"}).findings == []


def test_a_promise_without_a_line_gets_the_likeliest_ones_offered(cells):
    offered = cells(script("We like gardens.", "You hear from us within two days.", "Is it windy?"))["script"].suggested
    assert offered[0].line.text == "You hear from us within two days."


@pytest.mark.parametrize(
    ("pack", "levels"),
    [("- extends: en.CG012\n  level: suggestion\n", ["suggestion"]), ("- extends: en.CG012\n  level: 'off'\n", [])],
)
def test_a_site_s_own_pack_sets_the_level_of_a_rule(held, pack, levels):
    record = held(
        {
            **script(f"The garden gate is green. {LINKED}"),
            "site.yaml": ("language", "rule_packs: [rules/own.yaml]\nlanguage"),
            "rules/own.yaml": pack,
        }
    )
    assert [one.level for one in record.findings if one.code == "CG012"] == levels


def test_a_language_without_a_pack_leaves_every_line_to_a_person(cells):
    assert cells({"site.yaml": ("en-GB", "fr")})["script"].label == "unverified"


def test_two_hundred_promises_are_all_judged(tmp_path):
    numbers = range(200)
    promises = "".join(
        f"  p{n}:\n    text: We bring {n + 2} spades within {n + 2} days.\n    kind: time\n    needs: [script]\n"
        for n in numbers
    )
    head, tail = GOOD[JOURNEY].split("  answer-2d:")[0], GOOD[JOURNEY].partition("offers:")[2]
    lines = script(*(f'You have {n + 2} spades within {n + 2} days. {{: promise="p{n}" }}' for n in numbers))
    site = load_site(write_site(tmp_path, {JOURNEY: f"{head}{promises}offers:{tail}", **lines}), NOW)
    assert {one.verdict.label for one in judge_site(site)} == {"congruent"}


@pytest.mark.parametrize(
    ("text", "claim", "is_contrary"),
    [
        ("We answer within 24 hours.", "{at_most: 48 hours}", True),
        ("We answer within two days.", "{at_most: 48 hours}", False),
        ("We answer the same day.", "{at_most: 1 day}", False),
        ("Repairs hold for at least ten years.", "{at_least: 5 years}", True),
        ("We answer every letter.", "{at_most: 2 days}", False),
        ("We answer within two days, and repairs take five.", "{at_most: 2 days}", False),
    ],
)
def test_a_promise_s_words_and_its_claim_name_one_value(held, text, claim, is_contrary):
    changes = {JOURNEY: ("text: We answer within two days.\n    kind: time\n    claim: {at_most: 2 days}",
                         f"text: {text}\n    kind: time\n    claim: {claim}")}  # fmt: skip
    assert ("CG017" in [one.code for one in held(changes).findings]) == is_contrary


@pytest.mark.parametrize(
    ("within", "is_late"),
    [("2 days", False), ("1 day", False), ("5 days", True), ("6 business hours", False), ("1 week", True)],
)
def test_a_form_is_answered_no_later_than_its_page_promises(held, within, is_late):
    stated = "hand_raise: {offer: visit, within: "
    changes = {JOURNEY: (stated + "2 business days}", f"{stated}{within}}}")}
    late = [one for one in held(changes).findings if one.code == "CG018"]
    assert [(one.promise, one.level) for one in late] == [("answer-2d", "error")] * is_late
    assert all(within in one.message and "two days" in one.there for one in late)
