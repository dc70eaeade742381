"""A component is held against the shape that its theme declares, field by field."""

import pytest

HERO = "title: A\nlead: B\nprimary: {label: See it, page: talk.md}\n"


@pytest.mark.parametrize(("block", "code", "words"), [
    ("::: note\ntext: [a]\n:::", "S106", "`text` of `::: note` takes a text."),
    ("::: note\ntext: a\ntext: b\n:::", "S104", "stands here twice"),
    ("::: cards\n# first\n- heading: a\n:::", "S103", "has no `text`"),
    ("::: cards\n- a\n:::", "S106", "takes fields like"),
    ("::: hero\ntitle: A\nlead: B\nprimary: talk.md\n:::", "S106", "`primary` of `::: hero` takes fields"),
    ("::: hero\ntitle: A\nlead: B\nprimary: {lable: See it, page: talk.md}\n:::", "S101", "Did you mean `label`?"),
    (f"::: hero\n{HERO}:::\n\n::: hero\n{HERO}:::", "S106", "on line 5 already"),
    ("::: comparison\ncaption: c\ncolumns: 3\nrows: []\n:::", "S106", "`columns` of `::: comparison` takes a list"),
    ("::: comparison\ncaption: c\ncolumns: [a]\nrows: [{label: x, cells: [1]}]\n:::", "S106", "it takes 2 to 5"),
    ("::: comparison\ncaption: c\ncolumns: [a, b]\nrows: [{label: x, cells: [1]}]\n:::", "S106", "Give both as many"),
    ("::: figure\nimage: a.svg\nalt: a\nwidth: wide\nheight: 3\n:::", "S106", "takes a whole number"),
    ("::: quote\ntext: a\nwho: b\nexample: maybe\n:::", "S106", "takes true or false"),
    ("::: faq\n- {question: a, answer: b, id: same}\n- {question: c, answer: d, id: same}\n:::", "L303", "2 times"),
    ("::: form\n:::", "S106", "Add `offer: …` on top"),
    ("::: Note\ntext: a\n:::", "S106", "as `::: note`"),
    ("  ::: note\n  text: a", "S106", "at the line's start"),
    ("Words.\n\n:::", "S106", "closes no block"),
    ("::: cards\n- {heading: a, text: b, page: nowhere}\n:::", "L301", "is not a page under content/"),
])  # fmt: skip
def test_a_component_of_the_wrong_shape_is_told(findings, block, code, words):
    page = f"---\ntitle: A page\ndescription: Long enough to be shown whole in a list of results.\n---\n{block}\n"
    found = [one for one in findings({"content/e.md": page, "content/a.svg": "<svg/>"}) if one.code == code]
    assert any(words in one.message for one in found), list(map(str, found))
    assert found[0].place.line > 4


def test_a_fence_may_show_a_component_without_being_one(findings):
    page = "---\ntitle: A page\ndescription: Long enough to be shown whole in results.\n---\n```\n:::note\n```\n"
    assert [one for one in findings({"content/e.md": page}) if one.code.startswith("S")] == []
