"""Links, reviews and claims are written where they belong, and every other byte stays."""

from datetime import date

import pytest
import yaml
from garden import GOOD, write_site
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cli import run
from site_builder.congruence.promises.edits import add_claim, add_review, add_suppression, link
from site_builder.errors import SourceError
from site_builder.load.front_matter import read_document

JOURNEY, SCRIPT, OPERATIONS = (f"journeys/garden/{name}" for name in ("journey.yaml", "script.md", "operations.md"))
DAY, HASH = date(2026, 11, 22), "0123456789abcdef"
ENTRY = f'{{promise: a, by: "Ros", on: 2026-11-22, hash: "{HASH}"}}'


@pytest.mark.parametrize(
    ("text", "line", "layer", "expected"),
    [
        ("- One.\n- Two.\n", 2, "script", '- One.\n- Two. {: promise="a" }\n'),
        ("- One.\r\n- Two.\r\n", 1, "operations", '- One. {: covers="a" }\r\n- Two.\r\n'),
        ("- One.", 1, "script", '- One. {: promise="a" }'),
        ("- One\n  wraps.\n- Two.\n", 1, "script", '- One\n  wraps. {: promise="a" }\n- Two.\n'),
        ('- One. {: promise="b" }\n', 1, "script", '- One. {: promise="b a" }\n'),
        ('- One. {: covers="b" owner="Ros" }\n', 1, "operations", '- One. {: covers="b a" owner="Ros" }\n'),
        ('- One. {: owner="Ros" }\n', 1, "operations", '- One. {: covers="a" owner="Ros" }\n'),
        ("A line\nthat goes on.\n\n## Next\n", 1, "script", 'A line\nthat goes on. {: promise="a" }\n\n## Next\n'),
    ],
)
def test_a_link_is_written_at_the_end_of_its_line(text, line, layer, expected):
    assert link(text, line, "a", layer) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- One.\n", f"---\nreviewed:\n  - {ENTRY}\n---\n- One.\n"),
        ("---\ntitle: T # why\n---\n- One.\n", f"---\ntitle: T # why\nreviewed:\n  - {ENTRY}\n---\n- One.\n"),
        (
            "---\nreviewed:\n- {promise: b, by: B, on: 2026-01-01, hash: x}\ntitle: T\n---\n- One.\n",
            f"---\nreviewed:\n- {ENTRY}\n- {{promise: b, by: B, on: 2026-01-01, hash: x}}\ntitle: T\n---\n- One.\n",
        ),
        ("---\nreviewed: []\n---\n", f"---\nreviewed: [{ENTRY}]\n---\n"),
        ("---\r\ntitle: T\r\n---\r\n- One.\r\n", f"---\r\ntitle: T\r\nreviewed:\r\n  - {ENTRY}\r\n---\r\n- One.\r\n"),
        (
            '+++\ntitle = "T"\n+++\n- One.\n',
            f'+++\ntitle = "T"\n[[reviewed]]\npromise = "a"\nby = "Ros"\n'
            f'on = "2026-11-22"\nhash = "{HASH}"\n+++\n- One.\n',
        ),
    ],
)
def test_a_review_goes_into_the_front_matter(before, after):
    assert add_review(before, "script.md", "a", "Ros", DAY, HASH) == after


def test_a_front_matter_that_leaves_no_place_is_left_alone():
    with pytest.raises(SourceError, match="by hand"):
        add_review("---\nreviewed: &all\n  [{a: b}]\n---\n", "script.md", "a", "Ros", DAY, HASH)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00\x85  ", exclude_categories=("Cc", "Cs"))))
def test_whoever_reviews_is_read_back_as_written(name):
    changed = add_review("- One.\n", "script.md", "a", name, DAY, HASH)
    assert read_document(changed, "script.md").fields.data["reviewed"][0]["by"] == name


def test_a_claim_goes_below_the_promise_s_text():
    text = "promises:\n  a:\n    text: We answer\n      within two days.\n    kind: time\n  b: {text: Free.}\n"
    assert add_claim(text, 2, {"at_most": "2 days"}) == text.replace(
        "    kind", "    claim: {at_most: 2 days}\n    kind"
    )
    assert add_claim(text, 6, {"free": True}) == ""


def test_link_asks_first_and_writes_after_a_yes(tmp_path, capsys):
    root = write_site(tmp_path, {SCRIPT: "- We answer within two days.\n"})
    words = ["congruence", "--site", str(root), "link", "answer-2d", f"{SCRIPT}:1"]
    assert run([*words, "--yes"]) == 0
    assert (root / SCRIPT).read_text() == '- We answer within two days. {: promise="answer-2d" }\n'
    assert run(["congruence", "--site", str(root)]) == 0
    assert run([*words, "--yes"]) == 0
    assert "says already" in capsys.readouterr().out


def test_review_turns_an_unverified_line_green(tmp_path):
    root = write_site(tmp_path, {SCRIPT: '- The garden gate is green. {: promise="answer-2d" }\n'})
    site = ["congruence", "--site", str(root)]
    assert run([*site, "--fail-on", "warning"]) == 1
    assert run([*site, "review", "answer-2d", f"{SCRIPT}:1", "--by", "Ros"]) == 0
    assert run([*site, "--fail-on", "warning"]) == 0


def test_claims_writes_what_it_derived(tmp_path, capsys):
    root = write_site(tmp_path, {JOURNEY: ("    claim: {at_most: 2 days}\n", "")})
    assert run(["congruence", "--site", str(root), "claims", "--write"]) == 0
    assert "derived: at_most: within two days" in capsys.readouterr().out
    assert "    claim: {at_most: within two days" in (root / JOURNEY).read_text()
    assert run(["congruence", "--site", str(root)]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["link", "no-such", f"{SCRIPT}:2"],
        ["link", "answer-2d", f"{SCRIPT}:99"],
        ["link", "answer-2d", "../elsewhere.md:1"],
        ["review", "answer-2d", "nowhere", "--by", "Ros"],
        ["judge", "--pairs", "none.jsonl", "--out", "out.jsonl"],
    ],
)
def test_what_is_not_there_is_refused_and_nothing_is_written(tmp_path, words):
    root = write_site(tmp_path, {})
    assert run(["congruence", "--site", str(root), *words]) == 2
    assert (root / SCRIPT).read_text() == GOOD[SCRIPT]


def test_suggest_offers_lines_and_the_edit_that_would_link_each(tmp_path, capsys):
    root = write_site(tmp_path, {OPERATIONS: "- Every enquiry is answered within two days.\n"})
    assert run(["congruence", "--site", str(root), "suggest"]) == 0
    assert f" link answer-2d {OPERATIONS}:1\n" in capsys.readouterr().out


def test_suggest_says_so_when_no_line_is_near(tmp_path, capsys):
    line = "You choose the plants from our long list of shrubs, grasses and herbs that we keep in the nursery."
    root = write_site(tmp_path, {OPERATIONS: f"- {line}\n"})
    assert run(["congruence", "--site", str(root), "suggest"]) == 0
    out = capsys.readouterr().out
    assert "No line is near it." in out
    assert line not in out


@pytest.mark.parametrize("place", [f"{SCRIPT}:1", f"{SCRIPT}:3", f"{SCRIPT}:99"])
def test_a_review_finds_its_line_though_others_were_written_above_it(tmp_path, capsys, place):
    lines = '- Welcome.\n- The garden gate is green. {: promise="answer-2d" }\n- Goodbye.\n'
    root = write_site(tmp_path, {SCRIPT: lines})
    site = ["congruence", "--site", str(root)]
    assert run([*site, "review", "answer-2d", place, "--by", "Ros"]) == 0
    assert f"answer-2d is linked at {SCRIPT}:2 now" in capsys.readouterr().out
    assert run([*site, "--fail-on", "warning"]) == 0


def test_a_review_of_two_linked_lines_asks_which(tmp_path, capsys):
    root = write_site(tmp_path, {SCRIPT: "".join(f'- Gate {n}. {{: promise="answer-2d" }}\n' for n in (1, 2))})
    assert run(["congruence", "--site", str(root), "review", "answer-2d", f"{SCRIPT}:9", "--by", "Ros"]) == 2
    assert f"{SCRIPT}:1 and {SCRIPT}:2 are" in capsys.readouterr().err


def test_a_line_number_that_is_none_gets_the_nearest_one(tmp_path, capsys):
    root = write_site(tmp_path, {SCRIPT: "\n\n- We answer within two days.\n"})
    assert run(["congruence", "--site", str(root), "link", "answer-2d", f"{SCRIPT}:1"]) == 2
    assert f"The nearest is {SCRIPT}:3, “We answer within two days.”" in capsys.readouterr().err


def test_claims_says_when_there_is_nothing_to_write(tmp_path, capsys):
    assert run(["congruence", "--site", str(write_site(tmp_path, {})), "claims", "--write"]) == 0
    assert "Nothing was written" in capsys.readouterr().out


def test_loose_pairs_and_sentences_are_judged_from_files(tmp_path, capsys):
    pairs, said, out = tmp_path / "pairs.jsonl", tmp_path / "said.jsonl", tmp_path / "out.jsonl"
    pairs.write_text('{"id": "1", "promise": "We answer in two days.", "script": ["We answer in five days."]}\n')
    said.write_text('{"id": "1", "sentence": "We answer within two days."}\n')
    assert run(["congruence", "judge", "--pairs", str(pairs), "--out", str(out)]) == 0
    assert '"label": "contradicted"' in out.read_text()
    assert capsys.readouterr().out.startswith("1 pair judged")
    assert run(["congruence", "sentences", "--in", str(said), "--out", str(out)]) == 0
    assert '"label": "promise"' in out.read_text()


@pytest.mark.parametrize(
    "text",
    ["title: A\n", "title: A", "title: A\r\n", "suppressions: []\ntitle: A\n",
     "suppressions:\n  - {rule: CG001, promise: a, reason: b, owner: c, expires: 2026-12-01}\ntitle: A\n"],
)  # fmt: skip
def test_a_suppression_is_added_and_every_other_byte_stays(text):
    fields = {"rule": "CG015", "fingerprint": HASH, "reason": 'It says "no"', "owner": "Ros", "expires": "2026-12-31"}
    changed = add_suppression(text, fields)
    assert yaml.safe_load(changed)["suppressions"][-1] == fields or yaml.safe_load(changed)["suppressions"][0] == fields
    assert "title: A" in changed


def test_a_false_alarm_is_answered_by_one_command(tmp_path, capsys):
    page = "content/talk.md"
    site = write_site(tmp_path, {page: ("Bring a photograph.", "We answer your enquiry within nine days.")})
    line = next(n for n, row in enumerate((site / page).read_text("utf-8").split("\n"), 1) if "nine days" in row)
    asked = ["congruence", "--site", str(site)]
    assert run(asked) == 1
    words = ["allow", f"{page}:{line}", "--by", "Ros", "--reason", "An example of a bad answer"]
    assert run([*asked, *words]) == 0
    assert "Written into site.yaml" in capsys.readouterr().out
    assert run(asked) == 0
    assert run([*asked, *words]) == 2  # nothing is found there any more


def test_an_unverified_line_is_answered_with_a_review(tmp_path, capsys):
    site = write_site(tmp_path, {SCRIPT: ("You wrote to us; we always answer within two days.", "The gate is green.")})
    asked = ["congruence", "--site", str(site)]
    assert run([*asked, "allow", f"{SCRIPT}:2", "--by", "Ros", "--reason", "It keeps it"]) == 0
    assert "reviewed:" in (site / SCRIPT).read_text("utf-8")
    assert run([*asked, "--fail-on", "warning"]) == 0
