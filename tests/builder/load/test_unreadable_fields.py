"""Fields that are no YAML or TOML are told at the line that the author mends, and how to write it."""

import pytest
from garden import KEYS, NOW, write_site
from hypothesis import given
from hypothesis import strategies as st

from site_builder.check.registry import CHECKS
from site_builder.errors import SourceError
from site_builder.load.front_matter import read_document
from site_builder.load.site import UnreadableError
from site_builder.load.yaml_lines import read_yaml, read_yaml_value
from site_builder.pipeline import BuildOptions, Nowhere, make

PAGE, SITE, JOURNEY = "content/more.md", "site.yaml", "journeys/garden/journey.yaml"


def told(root, files):
    """What is said of a site with these files: of what can't be read, else what the checks find."""
    try:
        return make(BuildOptions(write_site(root, files), NOW, KEYS), Nowhere(), CHECKS).findings
    except UnreadableError as error:
        return error.faults


def place_and_words(one):
    return (one.file, one.line, one.sentence) if isinstance(one, SourceError) else (*_place(one), one.message)


def _place(one):
    return one.place.file, one.place.line


# What stands between the lines of ---, the line that is told, and a part of the remedy.
YAML = [
    ("title Redstone", 2, "this line has no colon. Write `title: Redstone`."),
    ("title Redstone\ndate: 2026-01-01", 2, "no colon. Write `title: Redstone`."),
    ("date: 2026-01-01\ntitle Redstone", 3, "no colon. Write `title: Redstone`; or indent"),
    ("date: 2026-01-01\ntitle Redstone\n\ntags: [a]", 3, "no colon. Write `title: Redstone`; or indent"),
    ("title: A\n(more of it)\nslug: b", 3, "this line is no field: `(more of it)`"),
    ("title:Redstone", 2, "a space is missing after the colon. Write `title: Redstone`"),
    ("title: A\nslug:b", 3, "a space is missing after the colon. Write `slug: b`"),
    ("title = Redstone", 2, "with a colon here, not with =. Write `title: Redstone`"),
    ("- title: A", 2, "Take the dashes away."),
    ("title: A\n: b", 3, "no name stands before this colon"),
    ("title: A\n// later\nslug: b", 3, "a comment begins with #, not with //. Write `# later`"),
    ("title: A\n<!-- later -->\nslug: b", 3, "not with <!--. Write `# later`"),
    ("title: A\n...\nslug: b", 3, "a line of ... ends the fields here"),
    ("title: [Draft] x", 2, '`x` stands after its end. Put it in quotation marks: `title: "[Draft] x"`'),
    ("title: [Draft]", 2, 'needs quotation marks: `title: "[Draft]"`'),
    ("title: {x} y", 2, 'Put it in quotation marks: `title: "{x} y"`'),
    ("title: Deposit: what 5% means", 2, 'holds a colon, so it needs quotation marks. Write `title: "Deposit: what'),
    ("title: A\ndescription: see http://x.example: yes", 3, 'Write `description: "see http://x.example: yes"`'),
    ("title: “Deposit: what 5% means”", 2, "curly quotation marks (“), as Word types them"),
    ("title: “Deposit: what 5% means”", 2, '`title: "Deposit: what 5% means"`'),
    ("title: A\n\ttags: x", 3, "Indent with spaces, never with tabs."),
    ("title: A\ntags:\n\t- x", 4, "Indent with spaces, never with tabs."),
    ("title: A\nstage:\u00a0need\ndate: x", 3, "holds a no-break space"),
    ("title:\u00a0A", 2, "A no-break space is no space"),
    ('title: "Deposit\ndescription: x\nstage: need', 2, 'never closed. Close it: `title: "Deposit"`'),
    ('title: "Deposit\ndescription: "x"\nstage: need', 2, 'Close it: `title: "Deposit"`'),
    ("title: 'Deposit", 2, "Close it: `title: 'Deposit'`"),
    ('title: "A garden\n  that wraps"\nstage: a: b', 4, "value of `stage`"),
    ("title: 'Bob's shop'", 2, "close before `s shop'`. Write `title: \"Bob's shop\"`"),
    ('title: "Deposit" explained', 2, "close before `explained`. Write `title: '\"Deposit\" explained'`"),
    (r'title: "A\qb"', 2, r"`\q` means nothing between double quotation marks. Write `title: 'A\qb'`"),
    ("title: @home", 2, 'can\'t begin with @ unless it is quoted. Write `title: "@home"`'),
    ("title: %off", 2, 'Write `title: "%off"`'),
    ("title: *star", 2, 'Write `title: "*star"`'),
    ("title: &amp; more", 2, 'begin with & unless it is quoted. Write `title: "&amp; more"`'),
    ("title: &more", 2, 'Write `title: "&more"`'),
    ("title: `code`", 2, 'Write `title: "`code`"`'),
    ("title: !important", 2, "quote a value that begins with !"),
    ("title: | pipe", 2, 'Write `title: "| pipe"`'),
    ("title: > more", 2, 'Write `title: "> more"`'),
    ("title: - dash", 2, 'Write `title: "- dash"`'),
    ("title: ? what", 2, 'Write `title: "? what"`'),
    ("title: , so", 2, 'Write `title: ", so"`'),
    ("title: #1 in town", 2, 'so that nothing is left of this value. Write `title: "#1 in town"`'),
    ("title: The #1 choice", 2, 'only `The` is left of this value. Write `title: "The #1 choice"`'),
    ("title: A\ntags: [#a, b]", 3, 'what follows a # is a comment, `#a` as well. Write `tags: ["#a", b]`'),
    ("title: A\ntags:\n  - #a", 4, 'Write `- "#a"`'),
    ("title: A\ntags: [a,, b]", 3, "an entry is missing between two commas"),
    ("tags: [a, b\ntitle: A", 2, "the bracket that opens here is never closed"),
    ("tags: [a, b}\ntitle: A", 2, "the bracket that opens here is never closed"),
    ("title: A\nsignpost: {label: Go: now}", 3, 'Write `signpost: {label: "Go: now"}`'),
    ("title: A\n<<: *base", 3, "`<<` takes fields over from elsewhere, which is not read here. Write them out."),
    ("title: A\n<<: {tags: [a]}", 3, "Write them out."),
    ("title: A\ntitle: B", 3, "stands here twice"),
    ("title: A\n  tags: [b]", 3, "Take the spaces at its start away"),
    ("  title: A\ntags: [b]", 3, "begins after no spaces, the lines above it after 2. Begin them evenly."),
    ("title: A\ntags:\n  - a\n - b", 5, "begins after 1 space, the lines above it after 0 or 2"),
    ("title: A\ndescription: |\nThis is a text.", 4, "Begin each of its lines with two spaces."),
    ("title: A\ntags: x, y", 3, "it takes a list. Write `tags: [x, y]`."),
    ("title: true", 2, 'it takes a text. Put it in quotation marks: `title: "true"`.'),
    ("title: 2026", 2, 'Put it in quotation marks: `title: "2026"`.'),
    ("title: null", 2, '`title` is null; it takes a text. Put it in quotation marks: `title: "null"`.'),
    ("title:", 2, "`title` is empty; it takes a text. Give it a value or take the line away."),
    ("title: A\ndraft: yes", 3, "it takes true or false. Write `draft: true`."),
    ("title: A\nnoindex: off", 3, "Write `noindex: false`."),
    ("title: A\ndate: 1 May 2026", 3, "is not a date. Write it as 2026-11-22"),
    ("title: A\nweight: first", 3, "it takes a whole number"),
    ("title: A\r\nslug: b\r\ntags: x: y", 4, 'Write `tags: "x: y"`'),
    ("title: A\nsummary: a\x07", 3, "control character (0x07)"),
]  # fmt: skip


@pytest.mark.parametrize(("yaml", "line", "words"), YAML)
def test_a_slip_in_yaml_is_told_where_it_is_mended(tmp_path, yaml, line, words):
    found = told(tmp_path / "site", {PAGE: f"---\n{yaml}\n---\nText.\n"})
    matching = [place_and_words(one) for one in found if words in place_and_words(one)[2]]
    assert [one[:2] for one in matching] == [(PAGE, line)], list(map(str, found))


@pytest.mark.parametrize(("text", "kept"), [
    ("title: no", "no"), ("title: on", "on"), ("title: 2026-01-01", "2026-01-01"), ("title: 12:30", "12:30"),
    ("title: 0x1F", "0x1F"), ("title: 007", "007"), ("title: A # a comment", "A"), ("title: 'A #1'", "A #1"),
    ("title: C#", "C#"), ("title: A&B", "A&B"), ("title: &a x\nslug: *a", "x"), ("title: \"# no\" #yes", "# no"),
    ("# first\ntitle: A\n#last", "A"), ("title: >\n  A #1\n  B", "A #1 B"), ("title: a=b", "a=b"),
])  # fmt: skip
def test_what_yaml_reads_well_is_left_alone(text, kept):
    assert read_yaml(text, "a.md").data["title"] == kept


@pytest.mark.parametrize(("toml", "line", "words"), [
    ("title = A", 2, 'a text stands in quotation marks. Write `title = "A"`'),
    ("title = 'A", 2, "Close it: `title = 'A'`"),
    ('title = "A\nslug = "b"', 2, 'Close it: `title = "A"`'),
    ("title = 'A'\nslug: b", 3, 'a field is written with =. Write `slug = "b"`'),
    ("title = 'A'\ntitle = 'B'", 3, "`title` stands here twice"),
    ("title = 'A'\n[signpost\nlabel = 'b'", 3, "Write `[signpost]`"),
    ("title = 'A'\ndate = 2026-13-01", 3, "there is no day 2026-13-01. Write `date = 2026-11-22`"),
    ("title = 'A'\ntags = [a, b]", 3, 'Write `tags = ["a", "b"]`'),
    ("title = 'A'\ntags = ['a'\nslug = 'b'", 3, "Close it with ]."),
    ("title = 'A'\ndraft = yes", 3, "Write `draft = true`"),
    ("title = 'A'\ndraft = False", 3, "Write `draft = false`"),
    ("title = “A”", 2, "as Word types them"),
    ("title = 'A' b", 2, "the quotation marks close before `b`"),
    ("title =", 2, "`title` has no value"),
    ("title", 2, "this line is no field: `title`"),
    ("title = 'A'\nweight = 01", 3, "Write `weight = 1`"),
    ('title = "A\\q"', 2, r"Write `title = 'A\q'`"),
    ("title = 'A'\n[[signpst]]\nlabel = 'x'", 3, "Did you mean `signpost`?"),
    ("title = 'A'\r\nslug = b", 3, 'Write `slug = "b"`'),
    ("title = 'A'\nsignpost = {label = 'x',, }", 3, "Correct this line"),
])  # fmt: skip
def test_a_slip_in_toml_is_told_where_it_is_mended(tmp_path, toml, line, words):
    found = told(tmp_path / "site", {PAGE: f"+++\n{toml}\n+++\nText.\n"})
    matching = [place_and_words(one) for one in found if words in place_and_words(one)[2]]
    assert [one[:2] for one in matching] == [(PAGE, line)], list(map(str, found))


@pytest.mark.parametrize(("file", "text", "line", "words"), [
    (PAGE, "---\ntitle: A\n\nText", 1, "no end. Close it with a line of ---."),
    (PAGE, "---\ntitle: A\n--\nText", 3, "`--` does not close it. Write --- here"),
    (PAGE, "---\ntitle: A\n----\nText", 3, "`----` does not close it"),
    (PAGE, "---\ntitle: A\n—\nText", 3, "`—` does not close it"),
    (PAGE, "---\ntitle: A\n ---\nText", 3, "at the line's start"),
    (PAGE, "---\ntitle: A\n+++\nText", 3, "`+++` does not close it. Write --- here"),
    (PAGE, "+++\ntitle = 'A'\n---\nText", 3, "`---` does not close it. Write +++ here"),
    (PAGE, "--\ntitle: A\n--\nText", 1, "`--` does not open a page's fields"),
    (PAGE, "\n\n---\ntitle: A\n---\nText", 3, "Take the empty lines above this --- away."),
    (PAGE, "title: A\n---\nText", 1, "It begins with a line of ---"),
    (PAGE, "---title: A\n---\nText", 1, "on a line of its own"),
    (PAGE, '{\n"title": "A"\n}\n', 1, "fields are YAML or TOML here"),
    (PAGE, b"\xef\xbb\xbf---\r\ntitle: a: b\r\n---\r\n", 2, 'Write `title: "a: b"`'),
    (PAGE, b"---\ntitle: caf\xe9\n---\n", 2, "Save the file as UTF-8."),
    (PAGE, "---\ntitle: A\n---\n".encode("utf-16"), 1, "this is UTF-16"),
    (PAGE, "---\ntitle: A\n---\n\n::: note\ntext: a: b\n:::\n", 6, 'Write `text: "a: b"`'),
    (PAGE, "---\ntitle: A\n---\n\n::: note\ntext words\n:::\n", 5, "takes fields like `title: …`"),
    (JOURNEY, "title: [", 1, "the bracket that opens here is never closed"),
    (JOURNEY, "title: A\nstages: {need: #1}\n", 2, 'Write `stages: {need: "#1"}`'),
    (SITE, "- a list", 1, "expected. Take the dashes away."),
    (SITE, ("title: Example Gardens", "title Example Gardens"), 1, "Write `title: Example Gardens`."),
    (SITE, ("owners:", "owners"), 5, "Write `owners: …`"),
    (SITE, ("advantages: {one-gardener: The same gardener every visit.}\n", "contact\n\n\n"), 12, "no colon"),
    (SITE, ("language:", "theme_settings:\n  accent: #b3440e\nlanguage:"), 4, 'Write `accent: "#b3440e"`'),
    (SITE, ("language:", "theme_settings: {accent: #b3440e}\nlanguage:"), 3, '{accent: "#b3440e"}'),
    (SITE, ("label: Gardens}", "label: Gardens: all}"), 10, 'label: "Gardens: all"}'),
    (SITE, ("    - {page: talk.md", "   - {page: talk.md"), 11, "Begin them evenly."),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_where_it_is_mended(tmp_path, file, text, line, words):
    found = told(tmp_path / "site", {file: text})
    matching = [place_and_words(one) for one in found if words in place_and_words(one)[2]]
    assert [one[:2] for one in matching] == [(file, line)], list(map(str, found))


PIECES = [
    "title: ",
    "- ",
    "“a”",
    '"',
    "'",
    ":",
    "[",
    "{",
    "]",
    "\u00a0",
    "\n",
    "\t",
    " ",
    "@x",
    "#",
    " #a",
    "&a",
    "*a",
    "|",
    "=",
]


def says_a_sentence(read, text):
    """Whether a text is read, or refused with a sentence at one of its own lines."""
    try:
        read(text)
    except SourceError as error:
        return 1 <= error.line <= text.count("\n") + 1 and error.sentence.endswith((".", "`"))
    return True


@given(st.lists(st.sampled_from(PIECES)))
def test_whatever_is_typed_as_yaml_is_read_or_told_in_a_sentence(pieces):
    assert says_a_sentence(lambda text: read_yaml(text, "a.md"), "".join(pieces))


@given(st.lists(st.sampled_from(PIECES)))
def test_whatever_is_typed_in_a_block_is_read_or_told_in_a_sentence(pieces):
    assert says_a_sentence(lambda text: read_yaml_value(text, "a.md", 1), "".join(pieces))


@given(st.sampled_from(["---", "+++"]), st.lists(st.sampled_from([*PIECES, "a = ", "[a]", "---", "+++"])))
def test_whatever_is_typed_as_a_page_is_read_or_told_in_a_sentence(fence, pieces):
    assert says_a_sentence(lambda text: read_document(text, "a.md"), "".join([fence, "\n", *pieces, "\n", fence, "\n"]))
