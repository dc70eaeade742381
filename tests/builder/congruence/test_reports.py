"""Every format tells the same findings, marks the difference, and gives the same bytes twice."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema

from site_builder.check.registry import CHECKS
from site_builder.congruence.promises.matrix import Cell, Row
from site_builder.load.validate import read_schema
from site_builder.model.finding import Finding, Place
from site_builder.report.formats import WRITERS, rules_of
from site_builder.report.record import Record, Rule, summary, verdicts
from site_builder.report.text import as_text

JOURNEY, SCRIPT = "journeys/garden/journey.yaml", "journeys/garden/script.md"
WORSE = {SCRIPT: ("within two days", "within <b>five days</b> & more")}
SPARED = {
    **WORSE,
    "site.yaml": (
        "language",
        "suppressions: [{rule: CG002, promise: answer-2d, reason: Late, owner: Ros, expires: 2026-12-31}]\nlanguage",
    ),
}
# What a SARIF 2.1.0 consumer relies on (OASIS, sections 3.14, 3.19, 3.27, 3.30 and 3.35).
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~%/-]+$"}},
                    "required": ["uri", "uriBaseId"],
                },
                "region": {"required": ["startLine"], "properties": {"startLine": {"type": "integer", "minimum": 1}}},
            },
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
    "properties": {
        "kind": {"enum": ["pass", "fail"]},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": {"required": ["text"]},
        "locations": {"type": "array", "items": LOCATION, "minItems": 1},
        "relatedLocations": {"type": "array", "items": LOCATION, "uniqueItems": True},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "suppressions": {"items": {"required": ["kind"], "properties": {"kind": {"enum": ["inSource", "external"]}}}},
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "$schema", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "minItems": 1,
            "items": {
                "required": ["tool", "results"],
                "properties": {"results": {"type": "array", "items": RESULT}},
            },
        },
    },
}


def sarif(record):
    return json.loads(WRITERS["sarif"](record))


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("changes", [{}, WORSE, SPARED])
def test_a_report_is_the_same_bytes_twice(held, form, changes):
    assert WRITERS[form](held(changes)) == WRITERS[form](held(changes))


@pytest.mark.parametrize("form", WRITERS)
def test_a_report_without_promises_or_findings_can_be_written(form):
    assert WRITERS[form](Record([]))


@pytest.mark.parametrize("changes", [{}, WORSE, SPARED])
def test_json_keeps_to_its_published_schema(held, changes):
    facts = json.loads(WRITERS["json"](held(changes)))
    Draft202012Validator(read_schema("findings")).validate(facts)
    assert facts["schema"] == "waypost-findings/1"


def test_text_shows_both_sentences_with_the_difference_marked(held):
    text = as_text(held({SCRIPT: ("within two days", "within five days")}))
    assert "[-within two days-]" in text
    assert "always answer {+within five days+}.”" in text
    assert text.endswith("1 error.\n")


@pytest.mark.parametrize("changes", [{}, WORSE, SPARED])
def test_sarif_keeps_to_what_a_consumer_relies_on(held, changes):
    Draft202012Validator(SARIF).validate(sarif(held(changes)))


@pytest.mark.parametrize("changes", [{}, WORSE, SPARED])
def test_sarif_keeps_to_the_official_schema(held, changes):
    """The models are made from sarif-schema-2.1.0.json, of the draft in which a suppression had no `status` yet."""
    report = sarif(held(changes))
    given = [one.pop("status") for result in report["runs"][0]["results"] for one in result.get("suppressions", ())]
    assert set(given) <= {"accepted", "underReview", "rejected"}
    StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate(report)


def test_sarif_names_every_rule_though_none_fired():
    rules = sarif(Record([], rules_of(CHECKS, None)))["runs"][0]["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {code for check in CHECKS for code in check.codes}


def test_a_fingerprint_survives_a_moved_line_and_not_a_changed_one(held):
    def prints(change):
        results = sarif(held({SCRIPT: ("- You", change)}))["runs"][0]["results"]
        return [one["partialFingerprints"] for one in results if one["ruleId"] == "CG002" and one["level"] == "error"]

    worse = "You wrote to us; we answer within five days."
    moved, same, other = (
        prints(start)
        for start in (
            f'- {worse} {{: promise="answer-2d" }}\n- You',
            f'- A line.\n\n- {worse} {{: promise="answer-2d" }}\n- You',
            '- We answer within six days. {: promise="answer-2d" }\n- You',
        )
    )
    assert moved == same != other
    assert len(moved) == 1


def test_text_tells_the_gravest_last_and_only_counts_suggestions():
    levels = ("error", "suggestion", "warning", "suggestion")
    found = [Finding("C503", Place("a.md", line), "words.", level) for line, level in enumerate(levels, 1)]
    assert as_text(Record(found, least="warning")).splitlines() == [
        "a.md:3: warning C503 words.",
        "a.md:1: error C503 words.",
        "1 error, 1 warning, 2 suggestions. `--all` shows the suggestions.",
    ]
    assert "a.md:2" in as_text(Record(found))


def test_one_of_anything_is_told_as_one(held):
    promise = held().rows[0].promise
    row = Row(promise, (Cell("script", "missing", "No line."),))
    assert verdicts(Record([], rows=[row])) == "1 promise in 1 place: 1 missing."


def test_text_tells_each_finding_once(held):
    record = held({SCRIPT: ("within two days", "within five days")})
    assert as_text(record).count(record.findings[0].message.partition(": ")[2]) == 1


@pytest.mark.parametrize(
    ("fail_on", "level", "failures"),
    [
        ("error", "warning", "0"),
        ("warning", "warning", "1"),
        ("suggestion", "suggestion", "1"),
        ("error", "error", "1"),
    ],
)
def test_junit_fails_where_the_command_does(fail_on, level, failures):
    rules = [Rule("C503", "claims", "A page.")]
    found = Finding("C503", Place("a.md", 1), "words.", level)
    suites = ElementTree.fromstring(WRITERS["junit"](Record([found], rules, fail_on=fail_on)))
    assert suites.get("failures") == failures
    assert "words." in "".join(suites.itertext())


def test_junit_has_no_failure_for_a_line_that_only_warns(held):
    line = {SCRIPT: '- The garden gate is green. {: promise="answer-2d" }\n'}
    suites = ElementTree.fromstring(WRITERS["junit"](held(line)))
    assert suites.get("failures") == "0"
    assert "CG012 unverified" in "".join(suites.itertext())


def test_junit_has_a_case_for_each_promise_and_layer(held):
    suites = ElementTree.fromstring(WRITERS["junit"](held(WORSE)))
    cases = {case.get("name"): case for case in suites.iter("testcase")}
    assert cases["answer-2d × script"].find("failure").get("type") == "CG002"
    assert cases["answer-2d × operations"].find("failure") is None
    assert (suites.get("failures"), suites.get("skipped")) == ("1", "0")


def test_a_suppressed_finding_is_skipped_kept_and_counted_apart(held):
    record = held(SPARED)
    suites = ElementTree.fromstring(WRITERS["junit"](record))
    result = next(one for one in sarif(record)["runs"][0]["results"] if "suppressions" in one)
    assert (suites.get("failures"), suites.get("skipped")) == ("0", "1")
    assert result["suppressions"][0]["justification"] == "Late (Ros)"
    assert result["suppressions"][0]["properties"]["expires"] == "2026-12-31"
    assert summary(record) == "Nothing found. 1 suppressed."


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_what_a_line_says_never_becomes_markup(held, form):
    text = WRITERS[form](held(WORSE))
    assert "<b>" not in text
    assert "<ins>" in text


def test_html_has_a_word_and_a_shape_for_each_verdict_and_a_place_for_each_line(held):
    page = WRITERS["html"](held(WORSE))
    for layer in ("pages", "script", "operations"):
        assert f'id="answer-2d-{layer}"' in page
    assert '<span aria-hidden="true">✘</span> contradicted: script' in page
    assert "<script" not in page
    assert "http" not in page.replace("https://www.example.com", "")


def test_html_folds_each_promise_under_one_line_with_its_way_as_a_picture(held):
    page = WRITERS["html"](held(WORSE))
    assert page.count("<details>") == page.count('<svg class="way"') == 1
    assert 'aria-label="pages: congruent, script: contradicted, operations: congruent, told: not judged here, ' in page
    assert page.count('<circle cx="') == 5


def test_html_tells_first_which_promise_needs_somebody_the_worst_before_the_others(held):
    first, *_ = held(WORSE).rows
    fine = Row(replace(first.promise, id="fine"), tuple(replace(cell, label="congruent") for cell in first.cells))
    weak = Row(replace(first.promise, id="weak"), tuple(replace(cell, label="weakened") for cell in first.cells))
    page = WRITERS["html"](Record([], rows=[fine, weak, first]))
    places = [page.index(f'<li id="{name}">') for name in (first.promise.id, "weak", "fine")]
    assert places == sorted(places)
    assert "Needs somebody (2)" in page
    assert "Says the same everywhere (1)" in page


def test_what_hurts_a_customer_most_stands_nearest_to_the_prompt(held):
    changes = {
        "content/talk.md": ("Bring a photograph.", "We answer your enquiry within nine days."),
        "journeys/garden/operations.md": None,
    }
    told = as_text(held(changes))
    assert 0 < told.index("CG001") < told.index("CG015")
