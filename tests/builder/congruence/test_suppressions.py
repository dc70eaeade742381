"""A suppression spares one finding, for a named person, until a day."""

import pytest

from site_builder.check.suppressions import fingerprints
from site_builder.model.finding import Finding, Place

SCRIPT = "journeys/garden/script.md"
WORSE = '- We answer within five days. {: promise="answer-2d" }\n'


def in_site(**fields: str) -> dict:
    given = {
        "rule": "CG002",
        "promise": "answer-2d",
        "reason": "Late",
        "owner": "Ros",
        "expires": "2026-12-31",
    } | fields
    row = ", ".join(f"{key}: {value}" for key, value in given.items() if value)
    return {"site.yaml": ("language", f"suppressions: [{{{row}}}]\nlanguage")}


def told(record) -> list[tuple[str, str, bool]]:
    return [(one.code, one.level, one.suppression is not None) for one in record.findings]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [("CG002", "error", True)]),
        ({"expires": "2026-11-22"}, [("CG002", "error", True)]),
        ({"expires": "2026-11-21"}, [("CG002", "error", False), ("CG013", "error", False)]),
        ({"expires": "2027-02-20"}, [("CG002", "error", True)]),
        ({"expires": "2027-02-21"}, [("CG002", "error", False), ("CG013", "error", False)]),
        ({"promise": ""}, [("CG002", "error", False), ("CG013", "error", False)]),
        ({"promise": "another"}, [("CG002", "error", False), ("CG013", "warning", False)]),
        ({"rule": "CG005"}, [("CG002", "error", False), ("CG013", "warning", False)]),
        ({"rule": "CG013"}, [("CG002", "error", False), ("CG013", "error", False)]),
        ({"rule": "L302"}, [("CG002", "error", False), ("CG013", "error", False)]),
    ],
)
def test_a_suppression_in_site_yaml(held, fields, expected):
    assert told(held({SCRIPT: WORSE, **in_site(**fields)})) == expected


def test_a_fingerprint_names_the_very_finding(held, tmp_path):
    (name,) = fingerprints(held({SCRIPT: WORSE}).findings).values()
    assert told(held({SCRIPT: f"# Opening\n\n{WORSE}", **in_site(promise="", fingerprint=name)})) == [
        ("CG002", "error", True)
    ]


def test_findings_of_the_same_words_are_told_apart_and_keep_their_names_when_they_move():
    def names(*places):
        return list(fingerprints([Finding("CG009", Place(*place), "m", here="No.") for place in places]).values())

    found = names(("a.md", 3), ("a.md", 9), ("b.md", 3))
    assert len(set(found)) == 3
    assert names(("a.md", 4), ("a.md", 70), ("b.md", 1)) == found


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ('allow CG002 reason="Late" owner="Ros" expires=2026-12-31', [("CG002", "error", True)]),
        (
            'allow CG002 reason="Late" owner="Ros" expires=2026-11-01',
            [("CG013", "error", False), ("CG002", "error", False)],
        ),
        (
            'allow CG005 reason="Late" owner="Ros" expires=2026-12-31',
            [("CG013", "warning", False), ("CG002", "error", False)],
        ),
    ],
)
def test_a_comment_spares_the_line_below_it(held, comment, expected):
    assert told(held({SCRIPT: f"<!-- waypost: {comment} -->\n{WORSE}"})) == expected


def test_a_comment_spares_no_line_further_down(held):
    comment = '<!-- waypost: allow CG002 reason="Late" owner="Ros" expires=2026-12-31 -->'
    assert ("CG002", "error", False) in told(held({SCRIPT: f"{comment}\n- Welcome to the garden.\n{WORSE}"}))


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ('allow CG002 reason="Late" expires=2026-12-31', "has no owner"),
        ('allow CG002 reason="Late" owner="Ros" expires=soon', "ends on “soon”, which is no day"),
    ],
)
def test_a_comment_that_lacks_something_is_a_finding(findings_of, comment, words):
    assert words in findings_of({SCRIPT: f"<!-- waypost: {comment} -->\n{WORSE}"})[0].message
